"""Paths on pictures of the error surface: a line with a mark at its head, readable on dark and on bright ground."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.views.colors import Palette
from nnviz.views.markers import marker
from nnviz.views.polygons import pieces, polygon

Floats = NDArray[np.float64]

LINE_PX, EDGE_PX, MARK_PX, BALL_PX = 2.0, 4.0, 5.0, 7.0
EDGE = "#17202b"
SEEN_DOTS = 40
FAINT, DOTS_APART_PX = 0.55, 7.0
SEEN_PX = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """Where a walker has been.

    places : (n, 2) of the plane, the last one its present place
    shape : number of its mark in `markers`
    """

    places: NDArray[np.float64]
    color: str
    shape: int


def paint_trail(
    painter: QPainter, pixels: Floats, trail: Trail, scale: float, is_hidden: NDArray[np.bool_] | None = None
) -> None:
    """The line through these (n, 2) pixels, its steps as dots while they are few, and the mark at its end.

    is_hidden : (n,) which of them lie behind something; they are drawn faint and dotted
    """
    if not len(pixels):
        return
    behind = np.zeros(len(pixels), bool) if is_hidden is None else is_hidden
    for part in pieces(pixels, behind):
        _paint_line(painter, part, trail.color, scale, is_behind=True)
    for part in pieces(pixels, ~behind):
        _paint_line(painter, part, trail.color, scale, is_behind=False)
    painter.save()
    painter.setPen(QPen(QColor(EDGE), 1.0 * scale))
    painter.setBrush(QColor(trail.color))
    if len(pixels) <= SEEN_DOTS:
        for x, y in pixels[:-1][~behind[:-1]].tolist():
            painter.drawEllipse(QPointF(x, y), LINE_PX * scale, LINE_PX * scale)
    painter.setOpacity(FAINT if behind[-1] else 1.0)
    painter.translate(*pixels[-1].tolist())
    painter.scale(MARK_PX * scale, MARK_PX * scale)
    painter.setPen(QPen(QColor(EDGE), 1.2 / MARK_PX))
    painter.drawPath(marker(trail.shape))
    painter.restore()


def _paint_line(painter: QPainter, pixels: Floats, color: str, scale: float, is_behind: bool) -> None:
    painter.save()
    painter.setOpacity(FAINT if is_behind else 1.0)
    line = polygon(pixels if is_behind else _coarsened(pixels))
    for paint, width in ((EDGE, EDGE_PX), (color, LINE_PX)):
        pen = QPen(QColor(paint), width * scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if is_behind:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.1, DOTS_APART_PX / width])
        painter.setPen(pen)
        painter.drawPolyline(line)
    painter.restore()


def _coarsened(pixels: Floats) -> Floats:
    """Without corners too near each other to be seen: training that rests makes many, and each takes time."""
    stretch = np.concatenate([[0.0], np.hypot(*np.diff(pixels, axis=0).T).cumsum()]) // SEEN_PX
    is_kept = np.concatenate([[True], stretch[1:] != stretch[:-1]])
    is_kept[-1] = True
    return pixels[is_kept]


def paint_ball(painter: QPainter, at: QPointF, palette: Palette, scale: float) -> None:
    """The training's own place."""
    painter.setPen(QPen(QColor("#ffffff"), 2.0 * scale))
    painter.setBrush(QColor(palette.accent))
    painter.drawEllipse(at, BALL_PX * scale, BALL_PX * scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)
