"""The network editor as one widget: the diagram, the parameter count above it, the formula of the focus below it."""

from time import perf_counter

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QShowEvent
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from nnviz.diagram.card import FormulaCard
from nnviz.diagram.commands import Commands
from nnviz.diagram.context_menu import ContextMenu
from nnviz.diagram.focus import focus_formula, longest_sum, nearest_example
from nnviz.diagram.header_buttons import HeaderButtons
from nnviz.diagram.keys import Keys
from nnviz.diagram.look import Look
from nnviz.diagram.pacer import Pacer
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Hit, Selection
from nnviz.diagram.typist import Typist
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import hint
from nnviz.experiment.counting import counting_lines, n_parameters, n_weights
from nnviz.experiment.specs import NetworkSpec
from nnviz.session.session import Session
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import Palette

_NEURONS_SHARE, _SYNAPSES_SHARE = 0.3, 0.2
_CORNER_PX, _GAP_PX = 9, 5


class DiagramEditor(QWidget):
    """What the window sees of the diagram; it shows the session and edits it, and keeps no number of its own."""

    neuron_hovered = Signal(object)
    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.look = Look()
        self.selection = Selection(self)
        self.scene = DiagramScene(self.look, self.selection, self)
        self.view = DiagramView(self.scene, self.selection, session, self)
        self.commands = Commands(session, self.scene, self.selection, self)
        self.card = FormulaCard(self.look, self.view)
        self.typist = Typist(session, self.view, self.scene)
        self.number_editor = self.typist.field
        self.keys = Keys(self.commands, self.typist, self)
        self.menu = ContextMenu(self.commands, self.typist, self.view, self)
        self.counts = QLabel(self.view)
        self.zoom_button = QToolButton(self.view)
        self.header_buttons = HeaderButtons(self.view, self.scene)
        self._example: int | None = None
        self._is_fitted = True
        self._document = session.document
        self._run_shown = -1
        self.neuron_pacer, self.synapse_pacer = Pacer(_NEURONS_SHARE, self), Pacer(_SYNAPSES_SHARE, self)
        self._lay_out()
        self._connect()
        self.rebuild()
        self._is_fitted = True
        self.recolor(self.look.palette)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.setMinimumSize(360, 300)
        self.setAccessibleName(self.tr("Network editor"))
        self.counts.setAccessibleName(self.tr("Number of parameters"))
        self.counts.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.zoom_button.setAutoRaise(True)
        self.zoom_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.zoom_button.setToolTip(self.tr("Fit the network (F)"))
        self.zoom_button.setAccessibleName(self.tr("Zoom; press to fit the network"))

    def _connect(self) -> None:
        self.session.spec_changed.connect(self.rebuild)
        self.session.snapshot_shown.connect(self.show_soon)
        self.neuron_pacer.due.connect(self.show_neurons)
        self.synapse_pacer.due.connect(self.show_synapses)
        self.selection.changed.connect(self.follow_selection)
        self.view.message.connect(self.message)
        self.view.hovered.connect(self.follow_hover)
        self.view.zoomed.connect(self.tell_zoom)
        self.view.moved_by_hand.connect(self.leave_as_is)
        self.view.resized.connect(self.stand)
        self.view.menu_asked.connect(self.menu.open)
        self.view.number_asked.connect(self.typist.type_number)
        self.view.key_pressed.connect(self.keys.take)
        self.view.stepped.connect(self.commands.step_hit)
        self.view.left.connect(self.commands.stepper.rest)
        for asking in (self.menu.fit_asked, self.typist.fit_asked, self.keys.fit_asked):
            asking.connect(self.fit)
        self.view.header_clicked.connect(self.commands.select_column)
        self.zoom_button.clicked.connect(self.fit)
        self.header_buttons.resize_asked.connect(self.commands.grow_layer)

    # what the window asks for

    def add_neuron(self) -> None:
        self.commands.add_neuron()

    def add_layer(self) -> None:
        self.commands.add_layer()

    def remove_selection(self) -> None:
        self.commands.remove_selection()

    def connect_selection(self) -> None:
        self.commands.connect_selection()

    def select_all(self) -> None:
        self.commands.select_all()

    def fit(self) -> None:
        """Show the whole network, and again where it would not be all in view, until a hand zooms or pans."""
        above = _CORNER_PX + self.counts.sizeHint().height()
        below = self.card.room_for(longest_sum(self.session.spec.network))
        self.view.fit(above + _GAP_PX, below + _GAP_PX)
        self._is_fitted = True

    def zoom_in(self) -> None:
        self.view.zoom_by(1.25)

    def zoom_out(self) -> None:
        self.view.zoom_by(0.8)

    def recolor(self, palette: Palette) -> None:
        """Take up another palette."""
        self.look.recolor(palette)
        self.scene.setBackgroundBrush(self.look.color("paper"))
        self._restyle()

    def rescale(self, content_scale: float) -> None:
        """Take up another content scale."""
        self.look.content_scale = content_scale
        self._restyle()

    def _restyle(self) -> None:
        palette, size = self.look.palette, round(13 * self.look.content_scale)
        self.counts.setStyleSheet(f"color: {palette.soft}; background: transparent; font-size: {size}px;")
        self.zoom_button.setStyleSheet(
            f"QToolButton {{ color: {palette.soft}; background: transparent; border: none; padding: 2px 6px;"
            f" min-height: 0; border-radius: 5px; font-size: {size - 1}px; }}"
            f"QToolButton:hover {{ color: {palette.accent}; background: {palette.accent_ground}; }}"
        )
        self.card.restyle()
        self.header_buttons.restyle()
        self.scene.restyle()
        self._count()
        self.show_now()
        self.stand()

    # following the session

    def rebuild(self) -> None:
        """Follow the document."""
        before, network = self.scene.network, self.session.spec.network
        if network != before:
            self.number_editor.close_up()
        has_changed = self.scene.rebuild(network, self.session.run.dataset.image_shape)
        self.header_buttons.rebuild()
        if has_changed:
            self.show_now()
            if self._is_fitted and (_is_another_shape(before, network) or not all_in_view(self.view)):
                self.fit()
        if self.session.document is not self._document:
            self._document = self.session.document
            self.fit()
        self._count()

    def show_soon(self, snapshot: Snapshot) -> None:
        """Draw the snapshot now, or with a later frame; of another run everything at once."""
        if snapshot.run.number != self._run_shown:
            self.show_now()
        else:
            self.neuron_pacer.soon()
            self.synapse_pacer.soon()

    def show_now(self) -> None:
        """Draw everything that is to be shown."""
        self.show_neurons()
        self.show_synapses()

    def show_neurons(self) -> None:
        """Draw what the neurons answer; nothing is drawn while hidden."""
        if self.isVisible():
            started = perf_counter()
            self._run_shown = self.session.run.number
            self.scene.show_neurons(self.session.snapshot)
            self._show_formula()
            self.neuron_pacer.drawn(started, self.view.painting_s)

    def show_synapses(self) -> None:
        """Draw the weights, which in large networks takes longest and changes least from frame to frame."""
        if self.isVisible():
            started = perf_counter()
            self.scene.show_synapses(self.session.snapshot)
            self.synapse_pacer.drawn(started, self.scene.synapses.painting_s)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_now()

    def stand(self) -> None:
        """Put what floats over the diagram into its corners."""
        if self._is_fitted and self.isVisible():
            self.fit()
        self.counts.adjustSize()
        self.counts.move(self.view.viewport().width() - self.counts.width() - 14, _CORNER_PX)
        self.zoom_button.adjustSize()
        self.zoom_button.move(6, 6)
        self.card.stand()

    def _count(self) -> None:
        network, ink = self.session.spec.network, self.look.palette.ink
        with_bias, without = n_parameters(network), n_weights(network)
        bold = f'<b style="color:{ink}">{with_bias:,} ' + self.tr("parameters") + "</b> "
        self.counts.setText(bold + self.tr("with bias") + f" · {without:,} " + self.tr("without"))
        self.counts.setToolTip("\n".join(counting_lines(network)))
        self.counts.adjustSize()
        self.counts.move(self.view.viewport().width() - self.counts.width() - 14, _CORNER_PX)

    def leave_as_is(self) -> None:
        """A hand has chosen what is in view; no change of size overrules it."""
        self._is_fitted = False

    def tell_zoom(self) -> None:
        """Show the zoom in its corner."""
        self.zoom_button.setText(f"{100 * self.view.zoom:.0f} %")
        self.zoom_button.adjustSize()

    # selection, hovering, formula

    def follow_selection(self) -> None:
        """Show the formula of the focus."""
        self.commands.stepper.rest()
        self._show_formula()

    def _show_formula(self) -> None:
        focus, snapshot = self.selection.focus, self.session.snapshot
        network = self.scene.network
        if focus is None or network is None or not self.scene.is_of(snapshot):
            self.card.show_formula(None)
            return
        run = snapshot.run
        example = self._example
        if example is None or example >= run.dataset.n_points:
            example = int(run.training_points[0])
        symbols = tuple(self.scene.neurons[neuron_id].symbol for neuron_id in network.ids)
        self.card.show_formula(focus_formula(network, snapshot, symbols, focus, example))

    def follow_hover(self, hit: Hit) -> None:
        """Say what a hand can do here, and take the example under the cursor for the formula."""
        number_of = self.session.spec.network.number_of
        self.neuron_hovered.emit(number_of.get(hit.neuron) if hit.neuron >= 0 else None)
        self.message.emit(hint(hit.kind))
        point = self.view.mapToScene(self.view.viewport().mapFromGlobal(QCursor.pos()))
        self._take_example(hit, point)

    def _take_example(self, hit: Hit, at: QPointF) -> None:
        example = None
        if hit.neuron in self.scene.neurons and self.scene.pictures is not None:
            item = self.scene.neurons[hit.neuron]
            by = (at - item.pos()) / item.radius
            point = self.scene.pictures.input_at(by.x(), by.y())
            if point is not None:
                example = nearest_example(self.session.run, point)
        if example != self._example:
            self._example = example
            if self.selection.focus is not None:
                self._show_formula()


def all_in_view(view: DiagramView) -> bool:
    """Whether the whole network is in view."""
    return view.mapToScene(view.viewport().rect()).boundingRect().contains(view.scene_.content_rect())


def _is_another_shape(before: NetworkSpec | None, after: NetworkSpec) -> bool:
    """Whether columns came or went, or the ends changed: more than a neuron here or there."""
    if before is None:
        return True
    old, new = before.sizes, after.sizes
    return (len(old), old[0], old[-1]) != (len(new), new[0], new[-1])
