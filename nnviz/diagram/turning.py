"""Turning a weight or a bias with the hand, and what a number that was hit is called."""

from PySide6.QtCore import QPoint, QPointF, Qt

from nnviz.diagram.connecting import Connect
from nnviz.diagram.gesture import DRAG_PX, Gesture, Modifiers
from nnviz.diagram.selection import Hit
from nnviz.diagram.words import tr
from nnviz.experiment.specs import Bias, NetworkSpec, ParameterName, Weight

_TURN_PER_PX = 0.01
FINE = 0.1


class Turn(Gesture):
    """Up and down on a synapse or a bias mark turns its number, while training goes on with all the others.

    Straight out to the left of a bias mark, which stands on the rim, the rim is meant.
    """

    cursor = Qt.CursorShape.SizeVerCursor

    def move(self, at: QPoint, modifiers: Modifiers) -> None:
        by = at - self.start_px
        if not self.is_drag and self.hit.kind == "bias" and -by.x() >= DRAG_PX and -by.x() > abs(by.y()):
            self.view.gesture = Connect(self.view, Hit("rim", self.hit.neuron), self.start_px, modifiers)
            self.view.gesture.move(at, modifiers)
        else:
            super().move(at, modifiers)

    def begin(self) -> None:
        self.parameter = parameter_of(self.hit)
        self._before = self._value = self.view.session.value(self.parameter)
        self._last_px = self.start_px
        self.view.session.hold(self.parameter, turn_label(self.parameter))

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        per_px = _TURN_PER_PX * (FINE if modifiers & Modifiers.ShiftModifier else 1.0)
        self._value += per_px * (self._last_px.y() - at_px.y())
        self._last_px = at_px
        self.view.session.turn(self.parameter, self._value)

    def finish(self, at: QPointF) -> None:
        self.view.session.release()

    def cancel(self) -> None:
        if self.is_drag:
            self.view.session.turn(self.parameter, self._before)
            self.finish(self.start)


def parameter_of(hit: Hit) -> ParameterName:
    """The weight or bias that was hit."""
    return Weight(*hit.synapse) if hit.kind == "synapse" else Bias(hit.neuron)


def turn_label(*parameters: ParameterName) -> str:
    """What the undo list calls numbers turned or typed by hand."""
    n_weights = sum(isinstance(parameter, Weight) for parameter in parameters)
    if len(parameters) == 1:
        return tr("Set weight") if n_weights else tr("Set bias")
    if n_weights in (0, len(parameters)):
        return (tr("Set %d weights") if n_weights else tr("Set %d biases")) % len(parameters)
    return tr("Set %d weights and biases") % len(parameters)


def numbers_of(network: NetworkSpec) -> list[Hit]:
    """Every weight and bias, neuron by neuron: the weights into it from first source to last, then its bias."""
    number_of = network.number_of
    weights: dict[int, list[Hit]] = {neuron_id: [] for neuron_id in network.ids}
    for pair in sorted(network.synapses, key=lambda pair: number_of[pair[0]]):
        weights[pair[1]].append(Hit("synapse", synapse=pair))
    learning = network.ids[network.sizes[0] :]
    return [hit for neuron_id in learning for hit in (*weights[neuron_id], Hit("bias", neuron_id))]
