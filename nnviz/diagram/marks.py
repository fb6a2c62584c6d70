"""What the focus lacks and what hands hold: dotted lines where a synapse could be, disks on numbers held by a hand.

A pinned weight carries a square with an outline, a held one a filled disk, so that both are told apart without color.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import points_along, synapse_curves
from nnviz.diagram.scene import DiagramScene
from nnviz.experiment.specs import NetworkSpec
from nnviz.training.snapshot import Snapshot

_ALONG = 0.2
_DISK, _DOT = 5.0, 1.5
_BELOW_LABELS, _ABOVE_NEURONS = 1.0, 3.8


def absent_pairs(network: NetworkSpec, focus: int) -> NDArray[np.intp]:
    """(n, 2) source and target numbers of the synapses that a neuron could have with its neighbor columns but has not.

    focus : the neuron's id
    """
    column = network.column_of[focus]
    before = network.columns[column - 1].neurons if column else ()
    after = network.columns[column + 1].neurons if column + 1 < len(network.columns) else ()
    pairs = [(neuron.id, focus) for neuron in before] + [(focus, neuron.id) for neuron in after]
    number_of = network.number_of
    missing = [(number_of[a], number_of[b]) for a, b in pairs if (a, b) not in network.synapses]
    return np.array(missing, np.intp).reshape(-1, 2)


class Marks(QGraphicsItem):
    """One item for all disks and one for all dotted lines; `follow` takes up what there is to mark.

    absent : (n, 2) source and target numbers; held : places of held weights; held_biases : ids of neurons
    """

    def __init__(self, scene: DiagramScene) -> None:
        super().__init__()
        self._scene, self.look = scene, scene.look
        self.absent: NDArray[np.intp] = np.empty((0, 2), np.intp)
        self.held: list[QPointF] = []
        self.held_biases: list[int] = []
        self._marked = (b"", b"", b"")
        self.lines = QGraphicsPathItem()
        self.lines.setZValue(_BELOW_LABELS)
        self.lines.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        scene.addItem(self.lines)
        self.setZValue(_ABOVE_NEURONS)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        scene.addItem(self)

    def follow(self, snapshot: Snapshot) -> None:
        """Mark what the drawn network lacks at the focus, and what is held in the snapshot."""
        scene, network, focus = self._scene, self._scene.network, self._scene.selection.focus
        assert network is not None
        self.absent = absent_pairs(network, focus) if focus in network.column_of else np.empty((0, 2), np.intp)
        lines = synapse_curves(scene.places, self.absent)
        weights, biases = np.empty((0, 2)), np.empty(0, np.intp)
        if snapshot.state.held and scene.is_of(snapshot):
            at = np.flatnonzero(np.isin(snapshot.run.network.synapse_indices, snapshot.state.held))
            weights = points_along(scene.curves[at], np.array([_ALONG]))[:, 0]
            biases = np.flatnonzero(np.isin(snapshot.run.network.bias_indices, snapshot.state.held))
        marked = lines.tobytes(), weights.tobytes(), biases.tobytes()
        if marked != self._marked:
            self.prepareGeometryChange()
            self._marked = marked
            self.held = [QPointF(x, y) for x, y in weights.tolist()]
            self.held_biases = [network.ids[number] for number in biases.tolist()]
            path = QPainterPath()
            for x, y, *bend in lines.reshape(-1, 8).tolist():
                path.moveTo(x, y)
                path.cubicTo(*bend)
            self.lines.setPath(path)
        self._color_lines()

    def _color_lines(self) -> None:
        pen = QPen(self.look.color("faint"), 1.6 * self.look.content_scale, Qt.PenStyle.CustomDashLine)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 3.2])
        pen.setCosmetic(True)
        self.lines.setPen(pen)

    def boundingRect(self) -> QRectF:
        whole, reach = QRectF(), self._scale * _DISK + 3.0
        for center in self._disks():
            whole = whole.united(QRectF(center.x() - reach, center.y() - reach, 2 * reach, 2 * reach))
        return whole

    @property
    def _scale(self) -> float:
        """The same size on screen at every zoom below 1."""
        return self.look.content_scale / min(self.look.zoom, 1.0)

    def _disks(self) -> list[QPointF]:
        """The centers of the disks."""
        neurons = [self._scene.neurons[neuron_id] for neuron_id in self.held_biases if neuron_id in self._scene.neurons]
        return [*self.held, *(item.pos() + item.bias_center() for item in neurons)]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        look, scale = self.look, self._scale
        for center in self._disks():
            painter.setPen(QPen(look.color("paper"), 1.5))
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(center, scale * _DISK, scale * _DISK)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("paper"))
            painter.drawEllipse(center, scale * _DOT, scale * _DOT)
