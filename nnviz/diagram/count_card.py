"""How the parameters are counted, block by block: a card that opens at the count and follows every edit."""

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QToolButton, QVBoxLayout, QWidget

from nnviz.diagram.look import Look
from nnviz.diagram.room import Command, Desk, Room
from nnviz.diagram.words import layer_name, tr
from nnviz.experiment.counting import absent_synapses, block_line, n_biases, n_parameters, n_weights, weights_line
from nnviz.experiment.specs import NetworkSpec

_MOST_LAYERS, _MOST_NAMED = 14, 4
_SIZE_PX, _BELOW_PX, _SIDE_PX = 13, 40, 8
_OPENING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CountLabel(QLabel):
    """Words that are clicked, or pressed by Enter or Space, to open the card."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in _OPENING:
            if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self.clicked.emit()
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


class CountCard(QFrame):
    """Stands in a corner until it is closed."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._surface = look, parent
        self.setAccessibleName(tr("How the parameters are counted"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.close_button = QToolButton()
        self.close_button.setText("\N{MULTIPLICATION SIGN}")
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName(tr("Close"))
        self.close_button.setToolTip(tr("Close (Esc)"))
        self.close_button.clicked.connect(self.leave)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 6, 6, 10)
        lines.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        top = QHBoxLayout()
        top.addWidget(self.text)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(top)
        self.hide()

    def show_counts(self, network: NetworkSpec, symbols: Mapping[int, str]) -> None:
        """Write out the sums of this network."""
        color, size = self.look.palette, round(_SIZE_PX * self.look.content_scale)
        self.setStyleSheet(
            f"CountCard {{ background: {color.paper}; border: 1px solid {color.accent}; border-radius: 9px; }}"
            f"QLabel {{ color: {color.ink}; background: transparent; font-size: {size}px; }}"
            f"QToolButton {{ color: {color.soft}; border: none; background: transparent; font-size: {size + 2}px; }}"
        )
        self.text.setText(counts_text(network, symbols, color.soft))
        self.raise_()

    def stand(self) -> None:
        """Stand in the corner at the lower right, where the network leaves most room."""
        room = self._surface.rect()
        y = max(room.height() - self.height() - _SIDE_PX, round(_BELOW_PX * self.look.content_scale))
        self.move(max(_SIDE_PX, room.width() - self.width() - _SIDE_PX), y)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.stand()

    def leave(self) -> None:
        """Close, and give the keyboard back."""
        self.hide()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.leave()
            event.accept()
            return True
        return super().event(event)


class Counting(Room):
    """Opens and closes the card, and keeps it true."""

    COMMANDS = (Command("&Network", "show_counting", "Count the para&meters", ("M",), kinds=("empty",)),)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.card = CountCard(desk.scene.look, parent)
        self.card.closed.connect(desk.view.setFocus)
        desk.session.spec_changed.connect(self.follow)
        desk.view.resized.connect(self.card.stand)

    def show_counting(self) -> None:
        """Open the card, or close it."""
        if self.card.isVisible():
            self.card.leave()
            return
        self.card.show()
        self.follow()
        self.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self) -> None:
        """Count the network that is shown now."""
        if self.card.isVisible():
            network = self.session.spec.network
            symbols = {neuron_id: item.symbol for neuron_id, item in self.scene.neurons.items()}
            self.card.show_counts(network, symbols)


def counts_text(network: NetworkSpec, symbols: Mapping[int, str], soft: str) -> str:
    """The sums as a table of layers, then the sentences about what is absent; `soft` colors what is only explained."""
    n, has_biases = n_parameters(network), n_biases(network) > 0
    heads = (tr("without bias"), tr("with bias")) if has_biases else (tr("without bias"),)
    rows = [_row("th", tr("layer"), *heads)]
    layers = range(1, len(network.columns))
    for column in layers[:_MOST_LAYERS]:
        lines = (weights_line(network, column), block_line(network, column))
        rows.append(_row("td", layer_name(network, column), *lines[: len(heads)]))
    if len(layers) > _MOST_LAYERS:
        rows.append(_row("td", tr("and %d more layers") % (len(layers) - _MOST_LAYERS), "\N{HORIZONTAL ELLIPSIS}"))
    rows.append(_row("th", tr("together"), *(f"{n_weights(network):,}", f"{n:,}")[: len(heads)]))
    sentences = [sentence for column in layers if (sentence := absence(network, column, symbols))]
    has_all = n == n_weights(network) + sum(network.sizes[1:])
    all_or_some = tr("a bias for each neuron after the inputs.") if has_all else tr("a bias for each neuron with one.")
    explained = tr("A weight for each synapse,"), all_or_some if has_biases else tr("and no biases.")
    notes = "<br>".join(map(escape, (*explained, *sentences[:_MOST_LAYERS])))
    return f'<table cellpadding="3">{"".join(rows)}</table><span style="color:{soft}">{notes}</span>'


def absence(network: NetworkSpec, column: int, symbols: Mapping[int, str]) -> str:
    """Which synapses from the layer before are absent, as one sentence; "" where none is."""
    absent = absent_synapses(network, column)
    if not absent:
        return ""
    before, here = layer_name(network, column - 1), layer_name(network, column)
    possible = network.sizes[column - 1] * network.sizes[column]
    if len(absent) == possible:
        return tr("No synapse runs from %s to %s.") % (before, here)
    named = [f"{symbols[source]} \N{RIGHTWARDS ARROW} {symbols[target]}" for source, target in absent[:_MOST_NAMED]]
    if len(absent) > _MOST_NAMED:
        named.append(tr("%s more") % f"{len(absent) - _MOST_NAMED:,}")
    return tr("Absent to %s: %s of %s (%s).") % (here, f"{len(absent):,}", f"{possible:,}", ", ".join(named))


def _row(tag: str, name: str, *cells: str) -> str:
    first = f'<{tag} align="left">{escape(name)}</{tag}>'
    return f"<tr>{first}" + "".join(f'<{tag} align="right">{words}</{tag}>' for words in cells) + "</tr>"
