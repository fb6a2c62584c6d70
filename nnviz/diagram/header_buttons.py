"""The minus and plus under each header: real buttons, so that they have names, tooltips and focus.

They are for the hand, not for the class, and keep their size at every content scale.
"""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.datasets.counted import counted
from nnviz.diagram.pieces import input_pieces, unused_inputs
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import layer_name
from nnviz.experiment.specs import NetworkSpec

_WIDTH_PX, _HEIGHT_PX, _SIGN_PX = 24, 20, 15
_PRESSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LayerButton(QToolButton):
    """Says which layer shall grow or shrink."""

    pressed_for = Signal(int, int)

    def __init__(self, column: int, by: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.column, self.by = column, by
        self.setText("+" if by > 0 else "\N{MINUS SIGN}")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.tell)

    def event(self, event: QEvent) -> bool:
        """Space and Enter press the button before they mean something to the window."""
        if isinstance(event, QKeyEvent) and event.key() in _PRESSING:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self.click()
                return True
        return super().event(event)

    def tell(self) -> None:
        """Pass the press on with its layer."""
        self.pressed_for.emit(self.column, self.by)


class HeaderButtons(QWidget):
    """Keeps the buttons under the headers wherever the view goes; itself it is never shown."""

    resize_asked = Signal(int, int)

    def __init__(self, view: DiagramView, surface: QWidget) -> None:
        super().__init__(surface)
        self.view, self.scene, self.surface = view, view.scene_, surface
        self.buttons: list[LayerButton] = []
        self.hide()
        view.zoomed.connect(self.stand)
        view.shifted.connect(self.stand)
        view.resized.connect(self.stand)

    def rebuild(self) -> None:
        """As many pairs as there are layers, named after them; what the data do not allow is said and disabled."""
        network = self.scene.network
        assert network is not None
        wanted = 2 * len(network.columns)
        while len(self.buttons) > wanted:
            button = self.buttons.pop()
            button.hide()
            button.deleteLater()
        while len(self.buttons) < wanted:
            column, side = divmod(len(self.buttons), 2)
            button = LayerButton(column, 1 if side else -1, self.surface)
            button.pressed_for.connect(self.resize_asked)
            self.buttons.append(button)
            button.stackUnder(self)
            button.show()
        for button in self.buttons:
            name = layer_name(network, button.column)
            words = self.tr("Add a neuron to %s") if button.by > 0 else self.tr("Remove the last neuron of %s")
            reason = self._reason_against(network, button.column, button.by)
            button.setToolTip(reason or words % name)
            button.setAccessibleName(words % name)
            button.setAccessibleDescription(reason)
            button.setEnabled(not reason)
        self.restyle()

    def _reason_against(self, network: NetworkSpec, column: int, by: int) -> str:
        """Why a layer cannot grow or shrink, as one sentence; "" where it can."""
        size, points = network.sizes[column] + by, self.view.session.run.dataset
        if size < 1:
            return self.tr("A layer has at least one neuron")
        if column == 0 and input_pieces(self.view.session.spec.dataset):
            is_left = by < 0 or unused_inputs(self.view.session.spec.dataset)
            return "" if is_left else self.tr("Everything that the data have feeds the network already")
        if column == 0:
            return self.tr("The data have %s; another shape, as 3-4-2, brings others") % counted(
                points.n_inputs, "input"
            )
        if column == len(network.columns) - 1 and size not in points.fitting_outputs:
            fitting = self.tr(" or ").join(map(str, points.fitting_outputs))
            return self.tr("The data need %s outputs; another shape, as 3-4-2, brings others") % fitting
        return ""

    def restyle(self) -> None:
        """Take up palette and content scale."""
        look = self.scene.look
        sheet = (
            f"QToolButton {{ color: {look.palette.soft}; background: transparent; border: 1px solid transparent;"
            f" border-radius: 5px; padding: 0; margin: 0; min-height: 0; min-width: 0; font-size: {_SIGN_PX}px; }}"
            f"QToolButton:hover {{ color: {look.palette.accent}; background: {look.palette.accent_ground}; }}"
            f"QToolButton:focus {{ color: {look.palette.accent}; border-color: {look.palette.accent}; }}"
            f"QToolButton:disabled {{ color: {look.palette.line}; }}"
        )
        for button in self.buttons:
            button.setStyleSheet(sheet)
            button.resize(_WIDTH_PX, _HEIGHT_PX)
        self.stand()

    def stand(self) -> None:
        """Move every pair under its header; a column just removed has none any more."""
        for button in self.buttons:
            if button.column >= len(self.scene.headers):
                continue
            header = self.scene.headers[button.column]
            at = self.view.mapFromScene(header.pos())
            x = at.x() - button.width() - 1 if button.by < 0 else at.x() + 1
            button.move(QPoint(x, at.y()))
