"""All synapses as ONE item: a few painter paths, grouped by sign, width and emphasis, rebuilt where they change."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import Array, points_along
from nnviz.diagram.look import Look

_N_WIDTHS = 16
_MOST_PER_COLUMN = 320
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
        self._points: list[list[QPointF]] = []
        self._column_of_target: NDArray[np.intp] = np.empty(0, np.intp)
        self._pinned: NDArray[np.bool_] = np.empty(0, bool)
        self._keys: NDArray[np.intp] = np.empty(0, np.intp)
        self._paths: dict[int, QPainterPath] = {}
        self._bounds = QRectF()
        self.emphasis: NDArray[np.intp] = np.empty(0, np.intp)
        self.shown: NDArray[np.bool_] = np.empty(0, bool)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_curves(self, curves: Array, column_of_target: NDArray[np.intp], pinned: NDArray[np.bool_]) -> None:
        """Take up the geometry; all paths are built again at the next weights."""
        self.prepareGeometryChange()
        self._curves, self._column_of_target, self._pinned = curves, column_of_target, pinned
        self._points = [[QPointF(x, y) for x, y in curve] for curve in curves.tolist()]
        if len(curves):
            (left, top), (right, bottom) = curves.min(axis=(0, 1)), curves.max(axis=(0, 1))
            self._bounds = QRectF(left, top, right - left, bottom - top).adjusted(-20, -20, 20, 20)
        else:
            self._bounds = QRectF()
        if len(self.emphasis) != len(curves):
            self.emphasis = np.zeros(len(curves), np.intp)
        self._keys = np.full(len(curves), -1, np.intp)
        self._paths = {}

    def set_weights(self, weights: Array) -> None:
        """Rebuild those groups of curves whose members have changed since the last weights."""
        self.shown = strongest(weights, self._column_of_target) | (self.emphasis >= STRONG)
        keys = (self.emphasis * 2 + (weights < 0)) * _N_WIDTHS + width_levels(weights)
        keys[~self.shown] = -2
        changed = np.union1d(keys[keys != self._keys], self._keys[keys != self._keys])
        for key in changed.tolist():
            members = np.flatnonzero(keys == key) if key >= 0 else ()
            if len(members):
                self._paths[key] = self._path(members)
            else:
                self._paths.pop(key, None)
        self._keys = keys
        if len(changed):
            self.update()

    def _path(self, members: NDArray[np.intp]) -> QPainterPath:
        path = QPainterPath()
        for at in members.tolist():
            a, b, c, d = self._points[at]
            path.moveTo(a)
            path.cubicTo(b, c, d)
        return path

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        crowd = min(1.0, 60.0 / max(len(self._curves), 1)) ** 0.35
        for key in sorted(self._paths):
            emphasis, rest = divmod(key, 2 * _N_WIDTHS)
            negative, level = divmod(rest, _N_WIDTHS)
            width = width_of(level) * (0.4 + 0.6 * crowd)
            alpha = (0.55 + 0.45 * min(1.0, level / 6)) * crowd
            color = self.look.signed(-1.0 if negative else 1.0, 1.0 if emphasis >= STRONG else alpha)
            if emphasis == DIM:
                color = self.look.color("line", 0.55)
            if emphasis == LIT:
                halo = QPen(self.look.color("accent", 0.35), width + 7.0)
                halo.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.strokePath(self._paths[key], halo)
            pen = QPen(color, width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if negative:
                pen.setDashPattern([max(5.0 / width, 1.1), max(3.2 / width, 0.7)])
            painter.strokePath(self._paths[key], pen)
        self._paint_pins(painter)

    def _paint_pins(self, painter: QPainter) -> None:
        marked = np.flatnonzero(self._pinned & self.shown) if len(self.shown) == len(self._pinned) else ()
        if not len(marked):
            return
        painter.setPen(QPen(self.look.color("ink"), 1.2))
        painter.setBrush(self.look.color("paper"))
        for x, y in points_along(self._curves[marked], np.array([0.1]))[:, 0].tolist():
            painter.drawRect(QRectF(x - 4, y - 4, 8, 8))
