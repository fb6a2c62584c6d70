"""Keys that mean something to the diagram."""

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from nnviz.diagram.commands import Commands
from nnviz.diagram.selection import EMPTY
from nnviz.diagram.typist import Typist

_MOVE, _MOVE_COARSE = 4.0, 24.0
_STEP, _STEP_COARSE = 0.05, 0.5
_ARROWS = {
    Qt.Key.Key_Left.value: QPointF(-1, 0),
    Qt.Key.Key_Right.value: QPointF(1, 0),
    Qt.Key.Key_Up.value: QPointF(0, -1),
    Qt.Key.Key_Down.value: QPointF(0, 1),
}


WORDS = (
    ("From neuron to neuron", "Tab"),
    ("Move what is selected; with Shift coarsely", "arrows"),
    ("Move the view where nothing is selected; with Shift coarsely", "arrows"),
    ("Turn the selected weights; with Shift coarsely", "\N{UPWARDS ARROW} \N{DOWNWARDS ARROW}"),
    ("Turn the selected weights and biases", "Ctrl+\N{UPWARDS ARROW} Ctrl+\N{DOWNWARDS ARROW}"),
    ("Type the selected weights, or the neurons' biases", "Enter"),
    ("While typing, on to the next number", "Tab"),
    ("All that can be done with what is selected", "Menu"),
    ("Give up a gesture, or the selection", "Esc"),
)


class Keys(QObject):
    """Delete, Esc, Enter, F and the arrows; with Shift the arrows step coarsely, with Ctrl they turn biases too."""

    fit_asked = Signal()

    def __init__(self, commands: Commands, typist: Typist, parent: QObject) -> None:
        super().__init__(parent)
        self.commands, self.typist = commands, typist

    def take(self, event: QKeyEvent) -> None:
        """Do what the key means, and accept it; leave any other alone."""
        key, selection = event.key(), self.commands.selection
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.commands.remove_selection()
        elif key == Qt.Key.Key_Escape and not selection.is_empty:
            selection.choose(EMPTY)
        elif key == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.fit_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not selection.is_empty:
            self.typist.type_selected()
        elif key in _ARROWS and not selection.is_empty and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._take_arrow(_ARROWS[key], event.modifiers())
        else:
            return
        event.accept()

    def _take_arrow(self, arrow: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        is_coarse = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if self.commands.selection.neurons and not modifiers & Qt.KeyboardModifier.ControlModifier:
            self.commands.move(arrow * (_MOVE_COARSE if is_coarse else _MOVE))
        else:
            self.commands.step_selected(-arrow.y() * (_STEP_COARSE if is_coarse else _STEP))
