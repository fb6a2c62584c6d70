"""Turning a weight or a bias with the hand, and what a number that was hit is called."""

from PySide6.QtCore import QPoint, QPointF, Qt

from nnviz.diagram.gesture import Gesture, Modifiers
from nnviz.diagram.selection import Hit
from nnviz.diagram.words import tr
from nnviz.experiment.specs import Bias, ParameterName, Weight

_TURN_PER_PX = 0.01
_FINE_TURN_PER_PX = 0.001


class Turn(Gesture):
    """Up and down on a synapse or a bias mark turns its number, while training goes on with all the others."""

    cursor = Qt.CursorShape.SizeVerCursor

    def begin(self) -> None:
        self.parameter = parameter_of(self.hit)
        self._before = self._value = self.view.session.value(self.parameter)
        self._last_px = self.start_px
        self.view.session.hold(self.parameter, turn_label(self.parameter))

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        per_px = _FINE_TURN_PER_PX if modifiers & Modifiers.ShiftModifier else _TURN_PER_PX
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


def turn_label(parameter: ParameterName) -> str:
    """What the undo list calls a number turned by hand."""
    return tr("Set weight") if isinstance(parameter, Weight) else tr("Set bias")
