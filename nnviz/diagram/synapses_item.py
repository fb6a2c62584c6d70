"""All synapses as ONE item: short straight lines grouped by sign, width and emphasis, regrouped where they change.

Lines, not painter paths: filling the outline of many crossing curves takes Qt fifteen times as long.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import Array, dashes, points_along
from nnviz.diagram.look import Look

_N_WIDTHS = 16
_MOST_PER_COLUMN = 320
_STOPS = np.linspace(0.0, 1.0, 19)
PLAIN, DIM, STRONG, LIT = 0, 1, 2, 3


def width_levels(weights: Array) -> NDArray[np.intp]:
    """(n,) 0 to 15, growing with |w| and saturating at about |w| = 4; the scale never moves by itself."""
    size = np.where(np.isfinite(weights), np.abs(weights), 1e3)
    return np.minimum((_N_WIDTHS * np.tanh(size / 2.6)).astype(np.intp), _N_WIDTHS - 1)


def width_of(level: int) -> float:
    """The pen's width of a level."""
    return 1.0 + 0.36 * level


def strongest(weights: Array, column_of_target: NDArray[np.intp]) -> NDArray[np.bool_]:
    """(n,) which synapses are drawn: into each column, all of them or the strongest of very many."""
    shown = np.ones(len(weights), bool)
    for column in np.unique(column_of_target):
        members = np.flatnonzero(column_of_target == column)
        if len(members) > _MOST_PER_COLUMN:
            order = np.argpartition(-np.abs(weights[members]), _MOST_PER_COLUMN)
            shown[members[order[_MOST_PER_COLUMN:]]] = False
    return shown


class SynapsesItem(QGraphicsItem):
    """Curves with weights; an absent synapse is simply not there, a pinned one carries a small square."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._curves: Array = np.empty((0, 4, 2))
        self._column_of_target: NDArray[np.intp] = np.empty(0, np.intp)
        self._pinned: NDArray[np.bool_] = np.empty(0, bool)
        self._keys: NDArray[np.intp] = np.empty(0, np.intp)
        self._lines: dict[tuple[int, float], list[QLineF]] = {}
        self._groups: dict[int, list[QLineF]] = {}
        self._bounds = QRectF()
        self.emphasis: NDArray[np.intp] = np.empty(0, np.intp)
        self.shown: NDArray[np.bool_] = np.empty(0, bool)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_curves(self, curves: Array, column_of_target: NDArray[np.intp], pinned: NDArray[np.bool_]) -> None:
        """Take up the geometry; what has not moved keeps its lines."""
        self.prepareGeometryChange()
        if curves.shape == self._curves.shape:
            moved = set(np.flatnonzero((curves != self._curves).any(axis=(1, 2))).tolist())
            self._lines = {key: lines for key, lines in self._lines.items() if key[0] not in moved}
        else:
            self._lines = {}
            self.emphasis = np.zeros(len(curves), np.intp)
        self._curves, self._column_of_target, self._pinned = curves, column_of_target, pinned
        self.shown = np.ones(len(curves), bool)
        self._keys = np.full(len(curves), -1, np.intp)
        self._groups = {}
        self._bounds = QRectF()
        if len(curves):
            (left, top), (right, bottom) = curves.min(axis=(0, 1)), curves.max(axis=(0, 1))
            self._bounds = QRectF(left, top, right - left, bottom - top).adjusted(-20, -20, 20, 20)
        self.update()

    def set_weights(self, weights: Array) -> None:
        """Regroup those curves whose sign, width or emphasis has changed since the last weights."""
        self.shown = strongest(weights, self._column_of_target) | (self.emphasis >= STRONG)
        keys = (self.emphasis * 2 + (weights < 0)) * _N_WIDTHS + width_levels(weights)
        keys[~self.shown] = -2
        moved = keys != self._keys
        if not moved.any():
            return
        for key in np.union1d(keys[moved], self._keys[moved]).tolist():
            members = np.flatnonzero(keys == key).tolist() if key >= 0 else []
            if members:
                is_negative, level = divmod(key % (2 * _N_WIDTHS), _N_WIDTHS)
                dash = (5.0 if level < _N_WIDTHS // 3 else 10.0) if is_negative else 0.0
                self._groups[key] = [line for at in members for line in self._lines_of(at, dash)]
            else:
                self._groups.pop(key, None)
        self._keys = keys
        self.update()

    def _lines_of(self, at: int, dash: float) -> list[QLineF]:
        """The curve as short lines: touching, or apart where it is dashed for its negative sign."""
        key = (at, dash)
        if key not in self._lines:
            points = points_along(self._curves[at : at + 1], _STOPS)[0]
            ends = dashes(points, dash, 2.5 + 0.35 * dash) if dash else np.hstack([points[:-1], points[1:]])
            self._lines[key] = [QLineF(*line) for line in ends.tolist()]
        return self._lines[key]

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        crowd = min(1.0, 60.0 / max(len(self._curves), 1)) ** 0.35
        for key in sorted(self._groups):
            emphasis, rest = divmod(key, 2 * _N_WIDTHS)
            is_negative, level = divmod(rest, _N_WIDTHS)
            width = width_of(level) * (0.4 + 0.6 * crowd)
            token = "line" if emphasis == DIM else "negative" if is_negative else "positive"
            alpha = 1.0 if emphasis >= STRONG else 0.55 if emphasis == DIM else (0.5 + min(0.5, level / 12)) * crowd
            cap = Qt.PenCapStyle.FlatCap if is_negative else Qt.PenCapStyle.SquareCap
            if emphasis == LIT:
                halo = QPen(self.look.on_paper("accent", 0.35), width + 7.0)
                halo.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(halo)
                painter.drawLines(self._groups[key])
            pen = QPen(self.look.on_paper(token, alpha), width)
            pen.setCapStyle(cap)
            painter.setPen(pen)
            painter.drawLines(self._groups[key])
        self._paint_pins(painter)

    def _paint_pins(self, painter: QPainter) -> None:
        marked = np.flatnonzero(self._pinned & self.shown)
        if not len(marked):
            return
        painter.setPen(QPen(self.look.color("ink"), 1.2))
        painter.setBrush(self.look.color("paper"))
        for x, y in points_along(self._curves[marked], np.array([0.12]))[:, 0].tolist():
            painter.drawRect(QRectF(x - 4, y - 4, 8, 8))
