"""The line of numbers below the error surface: the exact cost under the cursor, else that of the ball."""

import numpy as np
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.analysis.error_surface import total_costs
from nnviz.views.number_text import number_text, significant
from nnviz.views.surface_picture import SurfacePicture, problem_of

DIGITS = 4
_SAME = 1e-6


class SurfaceReadout(QLabel):
    """A `place` is one of the plane, None for the ball's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "soft")

    def read(self, picture: SurfacePicture | None, place: tuple[float, float] | None) -> None:
        """Show what the surface is there."""
        if picture is None or picture.surface is None:
            self.setText("")
            return
        text = self._of_ball(picture) if place is None else self._of_place(picture, place)
        share = picture.surface.plane.share
        if share is not None:
            text += self.tr(" · the plane holds {} % of the path").format(number_text(100 * share, 1))
        self.setText(text)

    def _of_ball(self, picture: SurfacePicture) -> str:
        cost, below = float(picture.path_costs[-1]), picture.ball_below
        text = self.tr("total cost {}").format(significant(cost, DIGITS))
        if abs(cost - below) > _SAME * max(abs(cost), 1e-300):
            text += self.tr(", on the slice below the ball {}").format(significant(below, DIGITS))
        return text

    def _of_place(self, picture: SurfacePicture, place: tuple[float, float]) -> str:
        assert picture.surface is not None
        vector = picture.surface.plane.vectors(np.array([place]))
        cost = float(total_costs(problem_of(picture.run), vector)[0])
        where = ", ".join(number_text(at, 3) for at in place)
        return self.tr("({}): total cost {}").format(where, significant(cost, DIGITS))
