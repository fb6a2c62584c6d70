"""Paths on pictures of the error surface: a line with a mark at its head, readable on dark and on bright ground."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.views.colors import Palette
from nnviz.views.markers import marker
from nnviz.views.polygons import polygon

LINE_PX, EDGE_PX, MARK_PX, BALL_PX = 2.0, 4.0, 5.0, 7.0
EDGE = "#17202b"
SEEN_DOTS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """Where a walker has been.

    places : (n, 2) of the plane, the last one its present place
    shape : number of its mark in `markers`
    """

    places: NDArray[np.float64]
    color: str
    shape: int


def paint_trail(painter: QPainter, pixels: NDArray[np.float64], trail: Trail, scale: float) -> None:
    """The line through these (n, 2) pixels, its steps as dots while they are few, and the mark at its end."""
    if len(pixels) > 1:
        for color, width in ((EDGE, EDGE_PX), (trail.color, LINE_PX)):
            pen = QPen(QColor(color), width * scale)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(polygon(pixels))
    painter.setPen(QPen(QColor(EDGE), 1.0 * scale))
    painter.setBrush(QColor(trail.color))
    if len(pixels) <= SEEN_DOTS:
        for x, y in pixels[:-1].tolist():
            painter.drawEllipse(QPointF(x, y), LINE_PX * scale, LINE_PX * scale)
    if len(pixels):
        painter.save()
        painter.translate(*pixels[-1].tolist())
        painter.scale(MARK_PX * scale, MARK_PX * scale)
        painter.setPen(QPen(QColor(EDGE), 1.2 / MARK_PX))
        painter.drawPath(marker(trail.shape))
        painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_ball(painter: QPainter, at: QPointF, palette: Palette, scale: float) -> None:
    """The training's own place."""
    painter.setPen(QPen(QColor("#ffffff"), 2.0 * scale))
    painter.setBrush(QColor(palette.accent))
    painter.drawEllipse(at, BALL_PX * scale, BALL_PX * scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)
