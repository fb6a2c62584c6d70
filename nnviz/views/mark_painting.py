"""Arrows, clouds and marked points over a surface, from pixels that map and 3-D have found: legible on any ground."""

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnviz.views.colors import Palette, rgb
from nnviz.views.number_text import plain
from nnviz.views.polygons import polygon
from nnviz.views.surface_marks import Arrow

Floats = NDArray[np.float64]

LONGEST = 1 / 3  # of the picture's shorter side
LINE_PX, EDGE_PX, HEAD_PX, THIN_PX, POINT_PX = 2.4, 1.6, 9.0, 1.0, 5.0
GAP_PX = 4.0
MOST_BOXES = 80
DIGITS = 3


class Places:
    """Where words may stand in a rectangle without covering each other or what was taken before."""

    def __init__(self, rect: QRectF, taken: Iterable[QRectF] = ()) -> None:
        self.rect = rect
        self._taken = list(taken)

    def take(self, box: QRectF) -> bool:
        """Whether the box lies free inside the rectangle; it is taken then."""
        return self.take_all([box])

    def take_all(self, boxes: Sequence[QRectF]) -> bool:
        """Whether these boxes, which may cover each other, are all free; they are taken then."""
        is_free = all(self.rect.contains(box) for box in boxes) and not any(
            box.intersects(other) for box in boxes for other in self._taken
        )
        if is_free:
            self._taken.extend(boxes)
        return is_free

    def beside(self, at: QPointF, width: float, height: float, away: QPointF) -> QRectF | None:
        """A box of this size near a point, first where `away` leads to; None where there is no room."""
        turn = float(np.arctan2(away.y(), away.x()))
        for gap, by in product((GAP_PX, GAP_PX + height), (0.0, 0.6, -0.6, 1.3, -1.3, 2.2, -2.2, np.pi)):
            along, down = float(np.cos(turn + by)), float(np.sin(turn + by))
            box = QRectF(0, 0, width, height)
            box.moveCenter(at + QPointF(along * (width / 2 + gap), down * (height / 2 + gap)))
            if self.take(box):
                return box
        return None

    def keep_free(self, boxes: Sequence[QRectF]) -> None:
        """Let no word stand on these."""
        self._taken.extend(boxes)


def boxes_along(line: Floats, side: float) -> list[QRectF]:
    """Small squares along a line of (n, 2) pixels, close enough together that nothing fits between them."""
    if len(line) < 2:
        return []
    reached = np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])
    at = np.linspace(0.0, reached[-1], min(round(reached[-1] / side) + 2, MOST_BOXES))
    corners = np.stack([np.interp(at, reached, line[:, axis]) for axis in (0, 1)], axis=1) - side / 2
    return [QRectF(x, y, side, side) for x, y in corners.tolist()]


def shortened(line: Floats, longest: float) -> tuple[Floats, bool]:
    """The (n, 2) line up to this length, and whether it was longer."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    reached = np.concatenate([[0.0], steps.cumsum()])
    if not reached[-1] > longest:
        return line, False
    kept = line[reached < longest]
    after = int((reached < longest).sum())
    part = (longest - reached[after - 1]) / (reached[after] - reached[after - 1])
    return np.concatenate([kept, [line[after - 1] + part * (line[after] - line[after - 1])]]), True


def label_of(arrow: Arrow, is_shortened: bool) -> str:
    """Its label, with its true length where it is drawn shorter."""
    return f"{arrow.label} {plain(arrow.length, DIGITS)}".strip() if is_shortened else arrow.label


def paint_arrow(painter: QPainter, line: Floats, color: str, is_shortened: bool, scale: float) -> None:
    """Along a line of (n, 2) pixels, with one head, or two where it ought to be longer."""
    if len(line) < 2 or not np.isfinite(line).all():
        return
    toward = line[-1] - _some_way_back(line, HEAD_PX * scale)
    length = float(np.hypot(*toward))
    if length < 1e-6:
        return
    toward = toward / length
    size = min(HEAD_PX * scale, 0.6 * float(np.hypot(*np.diff(line, axis=0).T).sum()) + 1.0)
    heads = [line[-1], line[-1] - toward * 0.75 * size] if is_shortened else [line[-1]]
    corners = [_head(tip, toward, size) for tip in heads]
    shaft = polygon(np.concatenate([line[:-1], [line[-1] - 0.6 * size * toward]]))
    for paint, wider in ((edge_of(color), EDGE_PX), (QColor(color), 0.0)):
        pen = QPen(paint, (LINE_PX + 2 * wider) * scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(shaft)
        painter.setBrush(paint)
        painter.setPen(QPen(paint, 2 * wider * scale) if wider else Qt.PenStyle.NoPen)
        for head in corners:
            painter.drawPolygon(head)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_cloud(painter: QPainter, starts: Floats, tips: Floats, color: str, scale: float) -> None:
    """Thin lines to their tips, each with a dot, so that many of them stay a cloud."""
    edge, thin = edge_of(color), QColor(color)
    edge.setAlphaF(0.35)
    thin.setAlphaF(0.75)
    good = np.isfinite(starts).all(axis=1) & np.isfinite(tips).all(axis=1)
    lines = [polygon(np.stack(pair)) for pair in zip(starts[good], tips[good], strict=True)]
    for paint, width in ((edge, THIN_PX + EDGE_PX), (thin, THIN_PX)):
        painter.setPen(QPen(paint, width * scale))
        for line in lines:
            painter.drawPolyline(line)
    painter.setPen(QPen(edge_of(color), 0.6 * scale))
    painter.setBrush(QColor(color))
    for x, y in tips[good].tolist():
        painter.drawEllipse(QPointF(x, y), 2.0 * scale, 2.0 * scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_point(painter: QPainter, at: QPointF, color: str, scale: float) -> None:
    """A cross with an edge."""
    reach = POINT_PX * scale
    for paint, width in ((edge_of(color), LINE_PX + 2 * EDGE_PX), (QColor(color), LINE_PX)):
        pen = QPen(paint, width * scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for side in (reach, -reach):
            painter.drawLine(at + QPointF(-reach, -side), at + QPointF(reach, side))


def paint_word(
    painter: QPainter, text: str, at: QPointF, away: QPointF, places: Places, color: str, palette: Palette
) -> None:
    """On a ground of its own beside a point, where there is room."""
    metrics = QFontMetricsF(painter.font())
    box = places.beside(at, metrics.horizontalAdvance(text) + 8, metrics.height(), away) if text else None
    if box is None:
        return
    ground = QColor(palette.paper)
    ground.setAlphaF(0.88)
    painter.setPen(QPen(QColor(color), 1.0))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(palette.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def edge_of(color: str) -> QColor:
    """White around what is dark, dark around what is bright."""
    brightness = float(rgb(color) @ (0.21, 0.72, 0.07)) / 255
    return QColor("#ffffff" if brightness < 0.45 else "#17202b")


def _some_way_back(line: Floats, reach: float) -> Floats:
    """The point of a line that is about so far from its end."""
    apart = np.hypot(*(line - line[-1]).T)
    far = np.flatnonzero(apart >= reach)
    back: Floats = line[far[-1]] if len(far) else line[0]
    return back


def _head(tip: Floats, toward: Floats, size: float) -> QPolygonF:
    aside = np.array([-toward[1], toward[0]]) * 0.42 * size
    back: Sequence[Floats] = (tip, tip - toward * size + aside, tip - toward * size - aside)
    return QPolygonF([QPointF(x, y) for x, y in np.stack(back).tolist()])
