"""A mark on every neuron that answers nothing, with the reason under the mouse, and their count in a corner.

Nothing is forbidden by it: a network is drawn piece by piece, and the marks go as soon as it is whole.
"""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QToolButton, QWidget

from nnviz.diagram.geometry import RADIUS
from nnviz.diagram.look import Look
from nnviz.diagram.neuron_item import NeuronItem
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Selection
from nnviz.experiment.validation import problems
from nnviz.views.symbols import symbol

_SIDE, _SIZE_PX = 9.0, 12
_OUT = 0.74


class Badge(QGraphicsItem):
    """A triangle with "!" at the upper right of its neuron."""

    def __init__(self, look: Look, neuron: NeuronItem) -> None:
        super().__init__(neuron)
        self.look, self._neuron = look, neuron
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def _box(self) -> QRectF:
        radius = self._neuron.radius
        side = _SIDE * max(radius / RADIUS, 0.6)
        return QRectF(_OUT * radius - side, -_OUT * radius - side, 2 * side, 2 * side)

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        box, look = self._box, self.look
        painter.setPen(QPen(look.color("paper"), 2.0, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(look.color("second"))
        corners = [QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]
        painter.drawPolygon(QPolygonF(corners))
        painter.setPen(QPen(look.color("paper"), 0.1 * box.width(), c=Qt.PenCapStyle.RoundCap))
        x, top, height = box.center().x(), box.top(), box.height()
        painter.drawLine(QPointF(x, top + 0.42 * height), QPointF(x, top + 0.66 * height))
        painter.drawPoint(QPointF(x, top + 0.83 * height))


class Badges(QToolButton):
    """How many neurons need a look, in a corner of the paper; hidden where all is well. Each press selects the next."""

    def __init__(self, scene: DiagramScene, selection: Selection, surface: QWidget) -> None:
        super().__init__(surface)
        self.scene, self.selection = scene, selection
        self.sentences: Mapping[int, str] = {}
        self._badges: dict[int, Badge] = {}
        self._drawn: object = None
        self.setAutoRaise(True)
        self.clicked.connect(self.select_next)
        self.hide()

    def rebuild(self) -> None:
        """Follow the network that is drawn."""
        scene = self.scene
        assert scene.network is not None
        names = tuple((neuron.id, neuron.name) for neuron in scene.network.neurons)
        drawn = scene.network.synapses, scene.network.sizes, names
        if drawn == self._drawn:
            return
        self._drawn = drawn
        symbols = {neuron.id: symbol(neuron.name) for neuron in scene.network.neurons if neuron.name}
        self.sentences = problems(scene.network, symbols)
        for neuron_id in self._badges.keys() - self.sentences.keys():
            badge = self._badges.pop(neuron_id)
            if neuron_id in scene.neurons:
                scene.removeItem(badge)
        for neuron_id, item in scene.neurons.items():
            item.setToolTip(self.sentences.get(neuron_id, ""))
        for neuron_id in self.sentences.keys() - self._badges.keys():
            self._badges[neuron_id] = Badge(scene.look, scene.neurons[neuron_id])
        self.tell()

    def restyle(self) -> None:
        """Take up the palette."""
        look = self.scene.look
        self.setStyleSheet(
            f"QToolButton {{ color: {look.palette.second}; background: {look.palette.paper}; border: none;"
            f" padding: 2px 6px; min-height: 0; border-radius: 5px; font-size: {_SIZE_PX}px; }}"
            f"QToolButton:hover, QToolButton:focus {{ background: {look.palette.accent_ground}; }}"
        )
        self.adjustSize()

    def tell(self, is_short: bool = False) -> None:
        """Say how many; where there is little room only the number."""
        count = len(self.sentences)
        self.setVisible(count > 0)
        words = self.tr("! 1 neuron needs a look") if count == 1 else self.tr("! %d neurons need a look") % count
        self.setText(f"! {count:,}" if is_short else words)
        self.setAccessibleName(words)
        self.setToolTip("\n".join(list(self.sentences.values())[:8]))
        self.adjustSize()

    def select_next(self) -> None:
        """Select the neuron with a mark that comes after the one selected."""
        assert self.scene.network is not None
        number_of = self.scene.network.number_of
        here = max((number_of[neuron_id] for neuron_id in self.selection.neurons), default=-1)
        marked = list(self.sentences)
        after = [neuron_id for neuron_id in marked if number_of[neuron_id] > here]
        self.selection.set(frozenset({(after or marked)[0]}))
