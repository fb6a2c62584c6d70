"""The line of numbers below the error surface: the exact cost under the cursor, else that of the ball.

On an analytic surface, where there is no ball, the curvature takes its place, and the step that it allows.
"""

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnviz.analysis.landscape_descent import curvatures
from nnviz.analysis.landscapes import Landscape
from nnviz.analysis.momentum_theory import stable_rate
from nnviz.views.number_text import number_text, significant
from nnviz.views.surface_picture import SurfacePicture

DIGITS, RATE_DIGITS, STEP_DIGITS = 4, 3, 3
_SAME = 1e-6


class SurfaceReadout(QLabel):
    """A `place` is one of the plane, None for the ball's; as the performance P = −C where that is what is high.

    rate_words : which learning rate is in use on an analytic surface
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_performance = False
        self.setProperty("role", "soft")
        # However long the line is, it makes no picture wider; it is broken instead.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setWordWrap(True)
        self.rate_words = ""
        self._at_rest = ""

    def read(self, picture: SurfacePicture | None, place: tuple[float, float] | None) -> None:
        """Show what the surface is there."""
        if picture is None or picture.surface is None:
            self.setText("")
            return
        if place is not None:
            text = self._of_place(picture, place)
        else:
            text = self._of_ball(picture) if picture.landscape is None else self._of_landscape(picture.landscape)
        share = picture.surface.plane.share
        if share is not None:
            text += self.tr(" · the plane holds {} % of the path").format(number_text(100 * share, 1))
        self.setText(text)
        self.setToolTip(text)
        if place is None:
            self._at_rest = text
            self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        """As high as what is said of the ball needs, so that the pictures stay where they are under the cursor."""
        box, flags = QRect(0, 0, max(self.contentsRect().width(), 1), 1_000_000), Qt.TextFlag.TextWordWrap
        self.setMinimumHeight(self.fontMetrics().boundingRect(box, flags, self._at_rest).height())

    def _of_ball(self, picture: SurfacePicture) -> str:
        cost, below = float(picture.path_costs[-1]), picture.ball_below
        text = self._named(picture, cost)
        if abs(cost - below) > _SAME * max(abs(cost), 1e-300):
            text += self.tr(", on the slice below the ball {}").format(significant(self._shown(below), DIGITS))
        if (step := picture.next_step) is not None:
            by = ", ".join(significant(part, STEP_DIGITS) for part in step.components)
            where = ", ".join(number_text(at, 3) for at in step.after)
            text += self.tr(" · step ({}) to ({}): {}").format(by, where, significant(self._shown(step.cost), DIGITS))
        return text

    def _of_place(self, picture: SurfacePicture, place: tuple[float, float]) -> str:
        cost = float(picture.costs_at(np.array([place]))[0])
        where = ", ".join(number_text(at, 3) for at in place)
        text = f"({where}): {self._named(picture, cost)}"
        if picture.landscape is not None:
            text += self.tr(", curvature {}").format(_curvature_text(picture.landscape, place))
        return text

    def _of_landscape(self, landscape: Landscape) -> str:
        lowest = landscape.minima[0]
        rate = stable_rate(curvatures(landscape, lowest)[1])
        text = self.tr("minimum: curvature {}, stable η < {} · start: {}").format(
            _curvature_text(landscape, lowest),
            significant(rate, RATE_DIGITS),
            _curvature_text(landscape, landscape.start),
        )
        return f"{self.rate_words} · {text}" if self.rate_words else text

    def _named(self, picture: SurfacePicture, cost: float) -> str:
        number = significant(self._shown(cost), DIGITS)
        if not self.is_performance:
            return self.tr("{} {}").format("C" if picture.landscape is not None else self.tr("total cost"), number)
        is_squared = picture.landscape is None and picture.run.loss == "squared_error"
        return self.tr("performance {} = {}").format("P = −½ Σ ‖d − z‖²" if is_squared else "P = −C", number)

    def _shown(self, cost: float) -> float:
        return -cost if self.is_performance else cost


def _curvature_text(landscape: Landscape, place: tuple[float, float]) -> str:
    """The least and the largest, or both in one number where they agree."""
    least, largest = (significant(number, RATE_DIGITS) for number in curvatures(landscape, place))
    return least if least == largest else f"{least}…{largest}"
