"""How much of the network is in view, by commands and fingers."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from nnviz.diagram.pinching import Pinching
from nnviz.diagram.room import Command, Desk, Room
from nnviz.diagram.words import tr

_NOTCH = 1.25
_PAN_PX, _PAN_COARSE_PX = 40, 200
_ROOM_PX, _MOST = 40, 3.0
_ARROWS = {
    Qt.Key.Key_Left.value: QPoint(1, 0),
    Qt.Key.Key_Right.value: QPoint(-1, 0),
    Qt.Key.Key_Up.value: QPoint(0, 1),
    Qt.Key.Key_Down.value: QPoint(0, -1),
}


class Navigating(Room):
    """Zooms; what fits is known to the editor."""

    COMMANDS = (
        Command("&View", "zoom_in", "Zoom &in", ("+", "="), "zoom-in"),
        Command("&View", "zoom_out", "Zoom &out", ("-",), "zoom-out"),
        Command("&View", "fit", "&Fit the diagram", ("F",), "fit", kinds=("empty",)),
        Command("&View", "fit_selection", "Fit the &selection", ("Shift+F",), kinds=("neuron", "synapse", "header")),
        Command("&View", "actual_size", "Zoom to &100 %", ("Ctrl+Alt+0",), kinds=("empty",)),
    )

    fit_asked = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.pinching = Pinching(desk.view)
        desk.view.key_pressed.connect(self.take)

    def useful(self) -> Mapping[str, bool]:
        return {"fit_selection": not self.selection.is_empty}

    def zoom_in(self) -> None:
        self.view.zoom_by(_NOTCH)

    def zoom_out(self) -> None:
        self.view.zoom_by(1 / _NOTCH)

    def fit(self) -> None:
        """Show the whole network."""
        self.fit_asked.emit()

    def fit_selection(self) -> None:
        """Show what is selected, as large as all of it allows."""
        ends = {*self.selection.neurons, *(end for pair in self.selection.synapses for end in pair)}
        if not ends:
            self.session.failed.emit(tr("Select neurons or synapses to fit"))
            return
        items = [self.scene.neurons[neuron_id] for neuron_id in ends]
        rect = QRectF()
        for item in items:
            r = item.radius
            rect = rect.united(QRectF(-r, -r, 2 * r, 2 * r).translated(item.pos()))
        width, height = self.view.viewport().width() - 2 * _ROOM_PX, self.view.viewport().height() - 2 * _ROOM_PX
        self.view.zoom_by(min(width / rect.width(), height / rect.height(), _MOST) / self.view.zoom)
        self.view.centerOn(rect.center())

    def actual_size(self) -> None:
        """As large as it was drawn: a pixel per unit."""
        self.view.zoom_by(1 / self.view.zoom)

    def take(self, event: QKeyEvent) -> None:
        """Arrows move the view where nothing is selected that they would move; with Shift coarsely."""
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in _ARROWS and self.selection.is_empty and plain == Qt.KeyboardModifier.NoModifier:
            is_coarse = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.view.pan(_ARROWS[event.key()] * (_PAN_COARSE_PX if is_coarse else _PAN_PX))
            event.accept()
