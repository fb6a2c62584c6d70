"""The network editor as one widget: the diagram, the parameter count above it, the formula of the focus below it."""

import os
from functools import partial
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.diagram.commands import Commands
from nnviz.diagram.context_menu import ContextMenu
from nnviz.diagram.count_card import Counting
from nnviz.diagram.fitting import fit, is_clear
from nnviz.diagram.flow import Flow
from nnviz.diagram.focusing import Focusing
from nnviz.diagram.keys import Keys
from nnviz.diagram.layer_editor import LayerEditor
from nnviz.diagram.look import Look
from nnviz.diagram.navigating import Navigating
from nnviz.diagram.overlays import Overlays
from nnviz.diagram.pacer import Pacer
from nnviz.diagram.room import Desk, Room
from nnviz.diagram.rooms import ROOMS
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import EMPTY, Hit, Selection
from nnviz.diagram.typist import Typist
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import hint
from nnviz.experiment.specs import NetworkSpec
from nnviz.session.session import Session
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import Palette

R = TypeVar("R", bound=Room)

# Where there are few processors, training and the window share them.
_NEURONS_SHARE, _SYNAPSES_SHARE = (0.3, 0.2) if (os.cpu_count() or 1) >= 4 else (0.1, 0.06)


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
        self.overlays = Overlays(self.view, self)
        self.typist = Typist(session, self.view, self)
        self.number_editor = self.typist.field
        desk = Desk(session, self.scene, self.view, self.selection, self.typist)
        self.rooms = tuple(room(desk, self) for room in ROOMS)
        self.commands = self._room(Commands)
        self.keys = Keys(self.commands, self.typist, self)
        self.menu = ContextMenu(desk, self.rooms, self)
        self.focusing = Focusing(session, self.scene, self.overlays.card, self)
        self.flow = Flow(session, self.scene, self.focusing, self)
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

    def _connect(self) -> None:
        self.session.spec_changed.connect(self.rebuild)
        self.session.snapshot_shown.connect(self.show_soon)
        self.session.snapshot_shown.connect(self.flow.follow)
        for pacer in (self.neuron_pacer, self.synapse_pacer):
            pacer.due.connect(self._show_due)
        self.selection.changed.connect(self.follow_selection)
        self.view.message.connect(self.message)
        self.view.hovered.connect(self.follow_hover)
        self.view.hovered.connect(self.flow.point_at)
        self.view.moved_by_hand.connect(self.leave_as_is)
        self.view.resized.connect(self.stand)
        self.view.menu_asked.connect(self.menu.open)
        self.view.number_asked.connect(self.typist.type_number)
        self.view.key_pressed.connect(self.keys.take)
        self.view.stepped.connect(self.commands.step_hit)
        self.view.left.connect(self.commands.stepper.rest)
        for asking in (self._room(Navigating), self.overlays, self.typist, self.keys):
            asking.fit_asked.connect(self.fit)
        self.commands.added.connect(self.show_added)
        self.view.placed.connect(self.show_added)
        self.scene.folded.connect(self.show_folded)
        self.view.header_clicked.connect(self.commands.select_column)
        self.overlays.header_buttons.resize_asked.connect(self._room(LayerEditor).grow)
        self.overlays.counts.clicked.connect(self._room(Counting).show_counting)

    def _room(self, kind: type[R]) -> R:
        """The room of this kind."""
        return next(room for room in self.rooms if isinstance(room, kind))

    # what the window asks for

    def fit(self) -> None:
        """Show the whole network, and again where it would not be all in view, until a hand zooms or pans."""
        fit(self.view, partial(self.overlays.margins, self.session.spec.network))
        self._is_fitted = True
        self.overlays.card.choose_place()
        self.overlays.stand()

    def show_added(self) -> None:
        """Fit again where what a key, the palette or a typed shape has added is out of view, unless a hand chose it."""
        margins = self.overlays.margins(self.session.spec.network)
        if self._is_fitted and not is_clear(self.view, margins):
            self.fit()

    def show_folded(self) -> None:
        """Show what a hand has folded or unfolded, all of it where a hand has not chosen the view."""
        self.show_now()
        if self._is_fitted:
            self.fit()

    def recolor(self, palette: Palette) -> None:
        """Take up another palette."""
        self.look.recolor(palette)
        self.scene.setBackgroundBrush(self.look.color("paper"))
        self._restyle()

    def rescale(self, content_scale: float) -> None:
        """Take up another content scale."""
        self.look.content_scale, self.look.name_share, self.look.has_blocks = content_scale, 1.0, True
        self._restyle()

    def calm(self, is_calm: bool) -> None:
        """Let nothing move by itself, or let it."""
        self.flow.calm(is_calm)

    def _restyle(self) -> None:
        self.overlays.restyle()
        self.scene.restyle()
        self.overlays.count(self.session.spec.network)
        self.show_now()
        self.stand()

    # following the session

    def rebuild(self) -> None:
        """Follow the document."""
        before, network = self.scene.network, self.session.spec.network
        if network != before:
            self.number_editor.close_up()
        if self.session.document is not self._document:
            self.selection.choose(EMPTY)
        is_another_shape = network != before and _is_another_shape(before, network)
        if is_another_shape or self.session.document is not self._document:
            self.scene.folding.forget()
        has_changed = self.scene.rebuild(network, self.session.run.dataset.image_shape)
        self.overlays.header_buttons.rebuild()
        self.overlays.badges.rebuild()
        if has_changed:
            self.show_now()
            if self._is_fitted and is_another_shape:
                self.fit()
            self.overlays.tell_view()
            self.view.look_again()
        if self.session.document is not self._document:
            self._document = self.session.document
            self.fit()
        self.overlays.count(network)

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

    def _show_due(self) -> None:
        """Draw what is due, in one painting where both are."""
        if self.neuron_pacer.is_nearly_due:
            self.show_neurons()
        if self.synapse_pacer.is_nearly_due:
            self.show_synapses()

    def show_neurons(self) -> None:
        """Draw what the neurons answer; nothing is drawn while hidden."""
        if self.isVisible():
            started = perf_counter()
            self._run_shown = self.session.run.number
            self.scene.show_neurons(self.session.snapshot)
            self.focusing.show()
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
        self.overlays.stand()

    def leave_as_is(self) -> None:
        """A hand has chosen what is in view; no change of size overrules it."""
        self._is_fitted = False

    # selection, hovering, formula

    def follow_selection(self) -> None:
        """Show the formula of the focus."""
        self.commands.stepper.rest()
        self.overlays.card.choose_place()
        self.focusing.show()

    def follow_hover(self, hit: Hit) -> None:
        """Say what a hand can do here, and take the example under the cursor for the formula."""
        number_of = self.session.spec.network.number_of
        self.neuron_hovered.emit(number_of.get(hit.neuron) if hit.neuron >= 0 else None)
        self.message.emit(self.overlays.badges.sentences.get(hit.neuron, hint(hit.kind)))
        self.focusing.point_at(hit, None if self.view.pointer is None else self.view.mapToScene(self.view.pointer))


def _is_another_shape(before: NetworkSpec | None, after: NetworkSpec) -> bool:
    """Whether it was typed rather than drawn: more than one layer is another, or one more than twice as large."""
    if before is None:
        return True
    shorter, longer = sorted((before.sizes, after.sizes), key=len)
    if len(shorter) < len(longer):
        return shorter not in [longer[:at] + longer[at + 1 :] for at in range(len(longer))]
    others = [sorted(sizes) for sizes in zip(shorter, longer, strict=True) if sizes[0] != sizes[1]]
    return len(others) > 1 or any(large > 2 * small for small, large in others)
