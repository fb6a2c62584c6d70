"""Who races on the error surface: a row per walker with its mark, its cost at this step and its curve so far."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.views.colors import LIGHT, Palette
from nnviz.views.height_scale import height_scale
from nnviz.views.markers import marker
from nnviz.views.number_text import significant
from nnviz.views.polygons import polygon
from nnviz.views.style import picture_font, picture_metrics
from nnviz.views.surface_picture import Walk

MARK_PX, GAP_PX, DIGITS = 5.0, 8.0, 4
MOST_POINTS = 400
DIVERGED = "diverged"


class RaceBoard(QWidget):
    """Hidden while nobody races."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.is_performance = False
        self._walks: tuple[Walk, ...] = ()
        self._step = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Race"))
        self.hide()

    def show_walks(self, walks: tuple[Walk, ...], step: int) -> None:
        """Show the race after so many steps."""
        self._walks, self._step = walks, step
        self.setVisible(bool(walks))
        self.setAccessibleDescription("; ".join(f"{name}: {text}" for name, text in self._texts()))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, round(len(self._walks) * picture_metrics(self).height() * 1.25 + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        metrics = picture_metrics(self)
        row, texts = metrics.height() * 1.25, self._texts()
        mark = MARK_PX * self.content_scale
        left = 2 * mark + GAP_PX
        middle = left + max((metrics.horizontalAdvance(name) for name, _ in texts), default=0.0) + 2 * GAP_PX
        right = middle + metrics.horizontalAdvance("0.0000e-00") + 2 * GAP_PX
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(picture_font(self))
            for number, (name, text) in enumerate(texts):
                color, top = walker_color(number, self.colors), number * row
                painter.save()
                painter.translate(mark + 2, top + row / 2)
                painter.scale(mark, mark)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(color))
                painter.drawPath(marker(number))
                painter.restore()
                painter.setPen(QColor(self.colors.ink))
                flags = Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRectF(left, top, middle - left, row), flags, name)
                painter.drawText(QRectF(middle, top, right - middle, row), flags, text)
            self._paint_curves(painter, QRectF(right, 2, self.width() - right - 4, len(texts) * row - 4))

    def _texts(self) -> list[tuple[str, str]]:
        """Name and number of everybody; on the performance P = -C descent is ascent."""
        if not self.is_performance:
            return [(walk.walker.name, cost_text(walk, self._step)) for walk in self._walks]
        names = [walk.walker.name.replace("descent", "ascent") for walk in self._walks]
        return [(name, cost_text(walk, self._step, -1.0)) for name, walk in zip(names, self._walks, strict=True)]

    def _paint_curves(self, painter: QPainter, rect: QRectF) -> None:
        if rect.width() < 60 or rect.height() < 16:
            return
        longest = max(len(walk.costs) for walk in self._walks)
        scale = height_scale(np.concatenate([walk.costs for walk in self._walks]), is_log=True)
        scale = replace(scale, is_performance=self.is_performance)
        painter.setPen(QPen(QColor(self.colors.line), 1.0))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        for number, walk in enumerate(self._walks):
            heights = np.clip(scale(walk.costs[: self._step + 1]), 0.0, 1.0)
            at = np.unique(np.linspace(0, len(heights) - 1, min(len(heights), MOST_POINTS)).astype(int))
            at = at[np.isfinite(heights[at])]
            xs = rect.left() + at / max(longest - 1, 1) * rect.width()
            points = np.stack([xs, rect.bottom() - heights[at] * rect.height()], axis=1)
            painter.setPen(QPen(QColor(walker_color(number, self.colors)), 1.8 * self.content_scale))
            painter.drawPolyline(polygon(points))


def walker_color(number: int, palette: Palette) -> str:
    """Plain descent in the ink of negative numbers, momentum as the second walker, the others by class."""
    colors = (palette.positive, palette.second, *palette.classes[2:])
    return colors[number % len(colors)]


def cost_text(walk: Walk, step: int, sign: float = 1.0) -> str:
    """The walker's total cost after so many steps, or with the sign -1 its performance."""
    return significant(sign * float(walk.costs[step]), DIGITS) if step < len(walk.costs) else DIVERGED
