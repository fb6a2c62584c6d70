"""The floor of the box of a 3-D picture with its grid, and the axes along the edges that nothing hides.

They are found once for a camera and a size, and painted as often as the picture is.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from nnviz.analysis.error_surface import Range
from nnviz.views.camera import Camera
from nnviz.views.colors import Palette
from nnviz.views.mark_painting import Places
from nnviz.views.polygons import polygon
from nnviz.views.surface_mesh import TALL, Box
from nnviz.views.ticks import tick_text, ticks

Floats = NDArray[np.float64]
Size = tuple[float, float]

TICK_PX, GAP_PX = 4.0, 3.0
# A number needs this many times its height and its width along its axis.
APART = 1.7
N_GRID, N_COSTS = 6, 5
# An edge seen from its end, shorter than so many lines of text, has no room for numbers.
SHORTEST = 4.5
# Seen from nearly above, heights are not seen, and what is high reaches out over the floor.
STEEPEST = 65.0
# Which end of x and of y the corners of the floor are at, around it.
_ENDS = ((0, 0), (1, 0), (1, 1), (0, 1))


@lru_cache(maxsize=4)
def box_axes(box: Box, camera: Camera, size: Size, names: tuple[str, str, str], font: QFont) -> "BoxAxes":
    """Of a box in a picture of this size, with the names of both parameters and of the cost, in this font."""
    return BoxAxes(box, camera, size, names, font)


class BoxAxes:
    """Numbers and names beside the two floor edges nearest to the camera, and costs at the leftmost upright edge."""

    def __init__(self, box: Box, camera: Camera, size: Size, names: tuple[str, str, str], font: QFont) -> None:
        self._box, self._camera, self._size, self._metrics = box, camera, size, QFontMetricsF(font)
        self._places = Places(QRectF(0, 0, *size))
        self._lines: list[QLineF] = []
        self._words: list[tuple[QRectF, str]] = []
        corners = self._on_floor(np.array([[box.x[i], box.y[j]] for i, j in _ENDS]))
        self._floor, self._grid = polygon(corners[:, :2]), self._grid_lines()
        nearest = int(corners[:, 2].argmin())
        middle = corners[:, :2].mean(axis=0)
        for other in ((nearest - 1) % 4, (nearest + 1) % 4):
            axis = 0 if {nearest, other} in ({0, 1}, {2, 3}) else 1
            self._add_edge(axis, nearest, names[axis], middle)
        if camera.elevation < STEEPEST:
            self._add_costs(int(corners[:, 0].argmin()), names[2])

    def paint_floor(self, painter: QPainter, palette: Palette) -> None:
        """The ground that the surface stands on."""
        painter.setPen(QPen(QColor(palette.line), 1.0))
        painter.setBrush(QColor(palette.chrome))
        painter.drawPolygon(self._floor)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLines(self._grid)

    def paint(self, painter: QPainter, palette: Palette, places: Places) -> None:
        """What stands beside the surface, and takes its places from other words."""
        painter.setPen(QPen(QColor(palette.soft), 1.0))
        painter.drawLines(self._lines)
        for box, text in self._words:
            painter.drawText(box.adjusted(-2, -2, 2, 2), Qt.AlignmentFlag.AlignCenter, text)
        places.keep_free([box for box, _ in self._words])

    def _grid_lines(self) -> list[QLineF]:
        lines, box = [], self._box
        for axis, span in enumerate((box.x, box.y)):
            across = box.y if axis == 0 else box.x
            for value in ticks(*span, N_GRID):
                ends = np.array([[value, across[0]], [value, across[1]]])[:, [axis, 1 - axis]]
                lines.append(_line(*self._on_floor(ends)[:, :2]))
        return lines

    def _add_edge(self, axis: int, corner: int, name: str, middle: Floats) -> None:
        """One edge of the floor: the axis along it, and the number of a corner that it leads to."""
        box, metrics = self._box, self._metrics
        span = (box.x, box.y)[axis]
        level = (box.y, box.x)[axis][_ENDS[corner][1 - axis]]
        ends = self._on_floor(_pairs(axis, np.array(span), level))[:, :2]
        along = ends[1] - ends[0]
        length = float(np.hypot(*along))
        if length < SHORTEST * metrics.height():
            return
        outward = np.array([along[1], -along[0]]) / length
        outward = outward if outward @ (ends.mean(axis=0) - middle) >= 0 else -outward
        values = _ticks_with_room(span, length, metrics)
        texts = [tick_text(value, values) for value in values]
        # The name first, beyond the numbers or else among them: it says more than they do.
        (at,) = self._outermost(_pairs(axis, np.array([sum(span) / 2]), level), outward)
        near = TICK_PX + GAP_PX
        beyond = near + GAP_PX + max((_reach(text, outward, metrics) for text in texts), default=0.0)
        if not self._add_beside(name, at, outward, beyond):
            self._add_beside(name, at, outward, near)
        feet = _pairs(axis, np.array(values), level)
        for text, at in zip(texts, self._outermost(feet, outward), strict=True):
            self._lines.append(_line(at, at + TICK_PX * outward))
            self._add_beside(text, at, outward, near)

    def _add_costs(self, corner: int, name: str) -> None:
        """The heights of a few costs, upward from a corner of the floor."""
        box, scale = self._box, self._box.scale
        x, y = ((2 * end - 1) * half for end, half in zip(_ENDS[corner], box.half, strict=True))
        left = np.array([-1.0, 0.0])
        foot, top = self._pixels(np.array([[x, y, 0.0], [x, y, TALL]]))
        n = min(N_COSTS, float(np.hypot(*(top - foot))) / (1.6 * self._metrics.height()))
        costs = _few(scale.levels(N_COSTS), n) if scale.is_log else ticks(scale.low, scale.high, n)
        self._lines.append(_line(foot, top))
        heights = scale(np.array(costs)) * TALL
        shown = sorted(scale.shown(cost) for cost in costs)
        for cost, height in zip(costs, heights.tolist(), strict=True):
            (at,) = self._pixels(np.array([[x, y, height]]))
            text = tick_text(scale.shown(cost), [] if scale.is_log else shown)
            if self._add_beside(text, at, left, TICK_PX + GAP_PX):
                self._lines.append(_line(at, at + TICK_PX * left))
        self._add_beside(name, top, np.array([0.0, -1.0]), GAP_PX)

    def _add_beside(self, text: str, at: Floats, outward: Floats, gap: float) -> bool:
        """Text whose nearest side is a gap away; whether there is room for it."""
        width, height = self._metrics.horizontalAdvance(text) + 2, self._metrics.height() - 2
        x, y = (at + (gap + _reach(text, outward, self._metrics) / 2) * outward).tolist()
        box = QRectF(x - width / 2, y - height / 2, width, height)
        is_free = self._places.take(box)
        if is_free:
            self._words.append((box, text))
        return is_free

    def _pixels(self, points: Floats) -> Floats:
        """(n, 2) of (n, 3) points of the box."""
        return self._camera.projected(points, *self._size)[:, :2]

    def _on_floor(self, places: Floats) -> Floats:
        """(n, 3) pixels and depths of (n, 2) places of the plane, on the floor."""
        return self._camera.projected(_raised(self._box.flat(places), 0.0), *self._size)

    def _outermost(self, feet: Floats, outward: Floats) -> Floats:
        """(n, 2) pixels of (n, 2) places on the floor, or of the box's top above them where that is in their way."""
        floor = self._box.flat(feet)
        low, high = (self._pixels(_raised(floor, height)) for height in (0.0, TALL))
        is_farther = ((high - low) @ outward > 0) & (self._camera.elevation >= STEEPEST)
        return np.where(is_farther[:, None], high, low)


def _ticks_with_room(span: Range, length: float, metrics: QFontMetricsF) -> list[float]:
    """As many as can be written beside each other along so many pixels."""
    values = ticks(*span, length / (APART * metrics.height()))
    widest = max((metrics.horizontalAdvance(tick_text(value, values)) for value in values), default=0.0)
    return ticks(*span, min(len(values), length / (APART * max(widest, 1.0))))


def _reach(text: str, outward: Floats, metrics: QFontMetricsF) -> float:
    """How far a text reaches in a direction, from side to side."""
    along, down = np.abs(outward).tolist()
    return float(along * (metrics.horizontalAdvance(text) + 2) + down * (metrics.height() - 2))


def _line(start: Floats, end: Floats) -> QLineF:
    return QLineF(QPointF(*start.tolist()), QPointF(*end.tolist()))


def _raised(floor: Floats, height: float) -> Floats:
    """(n, 3) points over (n, 2) points of the floor."""
    return np.concatenate([floor, np.full((len(floor), 1), height)], axis=1)


def _pairs(axis: int, along: Floats, across: float) -> Floats:
    """(n, 2) places with these numbers along an axis."""
    both = np.stack([along, np.full(len(along), across)], axis=1)
    return both if axis == 0 else both[:, ::-1]


def _few(levels: list[float], n: float) -> list[float]:
    """As many of them as leave hardly more than n, at even distances."""
    return levels[:: max(round(len(levels) / max(n, 1.0)), 1)]
