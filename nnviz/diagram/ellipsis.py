"""What stands for neurons that are folded away: dots with their number, and a faint line for all synapses ending there.

A folded neuron that is selected has its ring around the dots.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import Layout, synapse_curves
from nnviz.diagram.look import Look
from nnviz.diagram.words import tr

_SIZE_PX = 12.0
_BELOW_SYNAPSES, _AMONG_NEURONS = -1.0, 3.0
_BETWEEN_DOTS, _DOT = 7.0, 2.2


class EllipsisItem(QGraphicsItem):
    """Three dots, and below them how many neurons they stand for; shorter where there is no room."""

    def __init__(self, look: Look, column: int) -> None:
        super().__init__()
        self.look, self.column = look, column
        self.n_neurons, self.room = 0, 100.0
        self.is_lit = False
        self.setZValue(_AMONG_NEURONS)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def text(self) -> str:
        """What stands below the dots."""
        whole = tr("%s more") % f"{self.n_neurons:,}"
        fits = QFontMetricsF(self.look.font(_SIZE_PX)).horizontalAdvance(whole) <= self.room
        return whole if fits else f"+{self.n_neurons:,}"

    @property
    def box(self) -> QRectF:
        """What a hand can press."""
        metrics, scale = QFontMetricsF(self.look.font(_SIZE_PX)), self._scale
        width = max(metrics.horizontalAdvance(self.text), 4 * _BETWEEN_DOTS * scale) + 8 * scale
        top, height = -2 * _BETWEEN_DOTS * scale, 3.6 * _BETWEEN_DOTS * scale + metrics.height()
        return QRectF(-width / 2, top - metrics.height() / 2, width, height)

    @property
    def _scale(self) -> float:
        return self.look.content_scale / min(self.look.zoom, 1.0)

    def boundingRect(self) -> QRectF:
        return self.box.adjusted(-3, -3, 3, 3)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        look, box, scale = self.look, self.box, self._scale
        painter.setPen(QPen(look.color("accent"), 2.0 * scale) if self.is_lit else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent_ground" if self.is_lit else "paper", 0.92))
        painter.drawRoundedRect(box, 6 * scale, 6 * scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("soft"))
        middle = box.top() + 2 * _BETWEEN_DOTS * scale
        for at in (-1, 0, 1):
            painter.drawEllipse(QPointF(0.0, middle + at * _BETWEEN_DOTS * scale), _DOT * scale, _DOT * scale)
        painter.setFont(look.font(_SIZE_PX))
        painter.setPen(look.color("soft"))
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self.text)


class Ellipses:
    """The ellipses of all folded columns, and one item for the lines to them.

    items : by column
    """

    def __init__(self, look: Look, scene: QGraphicsScene) -> None:
        self.look, self._scene = look, scene
        self.items: dict[int, EllipsisItem] = {}
        self._lines = QGraphicsPathItem()
        self._lines.setZValue(_BELOW_SYNAPSES)
        scene.addItem(self._lines)
        self._pairs: NDArray[np.intp] = np.empty((0, 2), np.intp)

    def place(self, places: Layout, pair_numbers: NDArray[np.intp]) -> None:
        """Stand where the layout has folded columns."""
        columns = np.unique(places.column_of[places.hidden]).tolist()
        for column in self.items.keys() - set(columns):
            self._scene.removeItem(self.items.pop(column))
        gaps = np.diff(places.column_x)
        for column in columns:
            if column not in self.items:
                self.items[column] = EllipsisItem(self.look, column)
                self._scene.addItem(self.items[column])
            is_member = places.hidden & (places.column_of == column)
            members, n_synapses = np.flatnonzero(is_member), np.count_nonzero(is_member[pair_numbers].any(axis=1))
            item = self.items[column]
            words = tr("%s neurons are folded away here with %s synapses; click to see them")
            item.setToolTip(words % (f"{len(members):,}", f"{n_synapses:,}"))
            item.prepareGeometryChange()
            item.n_neurons = len(members)
            item.room = 0.9 * float(gaps[max(column - 1, 0) : column + 1].min())
            item.setPos(*places.positions[members[0]].tolist())
        self._pairs = _bundles(places, pair_numbers) if columns else np.empty((0, 2), np.intp)
        self.follow(places)

    def follow(self, places: Layout) -> None:
        """Lead the lines to where the neurons are now."""
        path = QPainterPath()
        for x, y, *bend in synapse_curves(places, self._pairs).reshape(-1, 8).tolist():
            path.moveTo(x, y)
            path.cubicTo(*bend)
        self._lines.setPath(path)
        self.restyle()

    def restyle(self) -> None:
        """Take up palette and content scale."""
        pen = QPen(self.look.on_paper("faint", 0.5), self.look.content_scale)
        pen.setCosmetic(True)
        self._lines.setPen(pen)

    def light(self, places: Layout, selected: Collection[int]) -> None:
        """Mark the ellipses of columns of which a folded neuron is selected; these by their numbers."""
        numbers = np.array(list(selected), np.intp)
        lit = set(places.column_of[numbers[places.hidden[numbers]]].tolist())
        for column, item in self.items.items():
            if item.is_lit != (column in lit):
                item.is_lit = column in lit
                item.update()

    def column_at(self, point: QPointF) -> int | None:
        """The column whose ellipsis lies there."""
        for column, item in self.items.items():
            if item.box.contains(item.mapFromScene(point)):
                return column
        return None


def _bundles(places: Layout, pairs: NDArray[np.intp]) -> NDArray[np.intp]:
    """(n, 2) source and target numbers, one pair for all synapses that end at the same ellipsis and begin alike."""
    ends = np.arange(len(places.hidden))
    for column in np.unique(places.column_of[places.hidden]):
        members = np.flatnonzero(places.hidden & (places.column_of == column))
        ends[members] = members[0]
    folded = ends[pairs[places.hidden[pairs].any(axis=1)]]
    keys = np.unique(folded[:, 0] * len(ends) + folded[:, 1])
    return np.stack(np.divmod(keys, len(ends)), axis=1)
