"""One item for many synapses, grouped by sign, width and emphasis; only groups that change are gathered anew.

Pens of up to one pixel follow a path of all curves, which Qt draws fastest. Wider ones follow one path each, as filling
the outline of many crossing curves would take fifteen times as long, and where they are dashed short lines.
"""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import Array, bent_stops, dashes, points_along
from nnviz.diagram.look import Look

N_WIDTHS = 16
PLAIN, DIM, STRONG, LIT = 0, 1, 2, 3
ABSENT = -1
# (up to so many synapses, so many straight pieces for each)
_PIECES = ((100, 40), (500, 20), (10**9, 12))
_HALO = 7.0

# All hairlines as one path; wide curves each as a path, dashed ones as lines.
Drawn = QPainterPath | tuple[list[QPainterPath], list[QLineF]]


def group_keys(emphasis: NDArray[np.intp], weights: Array) -> NDArray[np.intp]:
    """(n,) the group of each synapse: its emphasis, its width, its sign; groups are drawn in this order.

    Widths grow with |w| and saturate at about |w| = 4; the scale never moves by itself.
    """
    size = np.where(np.isfinite(weights), np.abs(weights), 1e3)
    level = np.minimum((N_WIDTHS * np.tanh(size / 2.6)).astype(np.intp), N_WIDTHS - 1)
    return (emphasis * N_WIDTHS + level) * 2 + (weights < 0)


def _parts_of(key: int) -> tuple[int, bool, int]:
    """Emphasis, whether negative, and level of a group."""
    return key // (2 * N_WIDTHS), key % 2 == 1, key // 2 % N_WIDTHS


def _dash(level: int) -> tuple[float, float]:
    """Lengths on and off of the dashes of a negative weight."""
    return (5.0, 4.25) if level < N_WIDTHS // 3 else (10.0, 6.0)


def _path(curve: list[float]) -> QPainterPath:
    """One curve from its control points."""
    x, y, *bend = curve
    path = QPainterPath(QPointF(x, y))
    path.cubicTo(*bend)
    return path


class SynapseLayer(QGraphicsItem):
    """Curves with weights; an absent synapse is simply not there, a pinned one carries a small square.

    painting_s, painted_s : how long the last painting took, and all of them
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._curves: Array = np.empty((0, 4, 2))
        self._stops = bent_stops(_PIECES[-1][1])
        self._pinned: NDArray[np.bool_] = np.empty(0, bool)
        self._keys: NDArray[np.intp] = np.empty(0, np.intp)
        self._groups: dict[int, Drawn] = {}
        self._bounds = QRectF()
        self._crowd = 1.0
        self.painting_s = self.painted_s = 0.0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_curves(self, curves: Array, pinned: NDArray[np.bool_], n_synapses: int) -> None:
        """Take up the geometry of some of the n_synapses; they are seen once they have groups."""
        self.prepareGeometryChange()
        self._curves, self._pinned = curves, pinned
        self._stops = bent_stops(next(n for most, n in _PIECES if n_synapses <= most))
        self._crowd = min(1.0, 60.0 / max(n_synapses, 1)) ** 0.35
        self._bounds = QRectF()
        if len(curves):
            (left, top), (right, bottom) = curves.min(axis=(0, 1)), curves.max(axis=(0, 1))
            self._bounds = QRectF(left, top, right - left, bottom - top).adjusted(-12, -12, 12, 12)
        self.forget_groups()

    def forget_groups(self) -> None:
        """Gather all groups anew when they are next set, as after another zoom."""
        self._keys = np.full(len(self._curves), ABSENT, np.intp)
        self._groups = {}
        self.update()

    def set_groups(self, keys: NDArray[np.intp]) -> None:
        """Draw each curve as one of its group, and none that is ABSENT."""
        moved = keys != self._keys
        if not moved.any():
            return
        for key in np.union1d(keys[moved], self._keys[moved]).tolist():
            members = np.flatnonzero(keys == key)
            if key == ABSENT or not len(members):
                self._groups.pop(key, None)
            else:
                self._groups[key] = self._gathered(key, members)
        self._keys = keys
        self.update()

    def _gathered(self, key: int, members: NDArray[np.intp]) -> Drawn:
        """The curves as they are drawn fastest; wide dashed ones as their dashes."""
        emphasis, is_negative, level = _parts_of(key)
        if emphasis < STRONG and self._is_hairline(level):
            path = QPainterPath()
            for x, y, *bend in self._curves[members].reshape(-1, 8).tolist():
                path.moveTo(x, y)
                path.cubicTo(*bend)
            return path
        if not is_negative:
            return [_path(curve) for curve in self._curves[members].reshape(-1, 8).tolist()], []
        ends = dashes(points_along(self._curves[members], self._stops), *_dash(level))
        return [], list(map(QLineF, *ends.T.tolist()))

    def _width(self, level: int) -> float:
        """The pen's width of a level, narrower in a crowd."""
        return (1.0 + 0.36 * level) * (0.4 + 0.6 * self._crowd) * self.look.content_scale

    def _is_hairline(self, level: int) -> bool:
        """Whether a pen of one pixel will do: in a crowd also where it should be somewhat wider."""
        return self._width(level) * self.look.pixels <= 1.3 + 1.2 * (1.0 - self._crowd)

    def _plain_share(self, level: int) -> float:
        """How much of its color a synapse shows: nearly all among few, only the strong ones in a crowd."""
        alone, crowded = 0.5 + min(0.5, level / 12), 0.14 + min(0.86, level / 8)
        return self._crowd * alone + (1.0 - self._crowd) * crowded

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        started = perf_counter()
        for key in sorted(self._groups):
            emphasis, is_negative, level = _parts_of(key)
            if emphasis == LIT:
                halo = QPen(self.look.on_paper("accent", 0.35), self._width(level) + _HALO)
                halo.setCapStyle(Qt.PenCapStyle.RoundCap)
                self._draw(painter, halo, key)
            token = "line" if emphasis == DIM else "negative" if is_negative else "positive"
            share = 1.0 if emphasis >= STRONG else 0.55 if emphasis == DIM else self._plain_share(level)
            pen = QPen(self.look.on_paper(token, share), self._width(level))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if is_negative else Qt.PenCapStyle.SquareCap)
            self._draw(painter, pen, key)
        self._paint_pins(painter)
        self.painting_s = perf_counter() - started
        self.painted_s += self.painting_s

    def _draw(self, painter: QPainter, pen: QPen, key: int) -> None:
        group, (_, is_negative, level) = self._groups[key], _parts_of(key)
        if isinstance(group, QPainterPath):
            pen.setWidthF(min(max(self._width(level) * self.look.pixels, 0.75), 1.0) / self.look.pixels)
            if is_negative:
                pen.setDashPattern([part * self.look.pixels for part in _dash(level)])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(group)
            return
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paths, lines = group
        for path in paths:
            painter.drawPath(path)
        if lines:
            painter.drawLines(lines)

    def _paint_pins(self, painter: QPainter) -> None:
        marked = np.flatnonzero(self._pinned & (self._keys != ABSENT))
        if not len(marked):
            return
        painter.setPen(QPen(self.look.color("ink"), 1.2))
        painter.setBrush(self.look.color("paper"))
        for x, y in points_along(self._curves[marked], np.array([0.12]))[:, 0].tolist():
            painter.drawRect(QRectF(x - 4, y - 4, 8, 8))
