"""The minus and plus under each hidden layer's header: real buttons, so that they have names, tooltips and focus."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import layer_name

_WIDTH_PX, _HEIGHT_PX = 24, 20


class LayerButton(QToolButton):
    """Says which layer shall grow or shrink."""

    pressed_for = Signal(int, int)

    def __init__(self, column: int, by: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.column, self.by = column, by
        self.setText("+" if by > 0 else "\N{MINUS SIGN}")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self.tell)

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
        """As many pairs as there are hidden layers, named after them."""
        network = self.scene.network
        assert network is not None
        wanted = 2 * (len(network.columns) - 2)
        while len(self.buttons) > wanted:
            button = self.buttons.pop()
            button.hide()
            button.deleteLater()
        while len(self.buttons) < wanted:
            column, side = divmod(len(self.buttons), 2)
            button = LayerButton(column + 1, 1 if side else -1, self.surface)
            button.pressed_for.connect(self.resize_asked)
            self.buttons.append(button)
            button.stackUnder(self)
            button.show()
        for button in self.buttons:
            name = layer_name(network, button.column)
            words = self.tr("Add a neuron to %s") if button.by > 0 else self.tr("Remove the last neuron of %s")
            button.setToolTip(words % name)
            button.setAccessibleName(words % name)
            button.setEnabled(button.by > 0 or len(network.columns[button.column].neurons) > 1)
        self.restyle()

    def restyle(self) -> None:
        """Take up palette and content scale."""
        look = self.scene.look
        size = round(15 * look.content_scale)
        sheet = (
            f"QToolButton {{ color: {look.palette.soft}; background: transparent; border: 1px solid transparent;"
            f" border-radius: 5px; padding: 0; margin: 0; min-height: 0; min-width: 0; font-size: {size}px; }}"
            f"QToolButton:hover {{ color: {look.palette.accent}; background: {look.palette.accent_ground}; }}"
            f"QToolButton:disabled {{ color: {look.palette.line}; }}"
        )
        for button in self.buttons:
            button.setStyleSheet(sheet)
            button.resize(round(_WIDTH_PX * look.content_scale), round(_HEIGHT_PX * look.content_scale))
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
