"""What feeds the network, by keys and menus: one more input with a feature of the data, or another in its place."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint

from nnviz.diagram.entry_menu import EntryMenu
from nnviz.diagram.hits import place_of
from nnviz.diagram.menus import Entry
from nnviz.diagram.pieces import Piece, input_pieces, unused_inputs
from nnviz.diagram.room import Command, Room
from nnviz.diagram.selection import Hit
from nnviz.diagram.words import tr
from nnviz.experiment.edits import add_feature, set_feature
from nnviz.experiment.specs import ExperimentSpec


class Feeding(Room):
    """Opens lists of the features that the data have and that do not feed the network yet."""

    COMMANDS = (
        Command("&Network", "add_input", "Add &input…", ("Shift+I",), kinds=("header", "empty")),
        Command("&Network", "replace_input", "Replace inp&ut…", ("Alt+I",), kinds=("neuron",)),
    )

    def useful(self) -> Mapping[str, bool]:
        is_left = bool(unused_inputs(self.session.spec.dataset))
        return {"add_input": is_left, "replace_input": is_left and self._chosen() is not None}

    def add_input(self) -> None:
        """A list of what may feed the network, too."""
        entries = tuple(
            Entry(piece.symbol, partial(_with_added, piece.feature), undo_label=tr("Add input %s") % piece.symbol)
            for piece in self._unused()
        )
        if entries:
            self._offer(entries, self.view.mapFromScene(place_of(self.scene, Hit("header", column=0))))

    def replace_input(self) -> None:
        """A list of what may come in the place of the selected input."""
        chosen = self._chosen()
        if chosen is None:
            self.session.failed.emit(tr("Select one input to put another in its place"))
            return
        label = tr("Input %s in place of %s")
        entries = tuple(
            Entry(
                piece.symbol,
                partial(_with_replaced, chosen, piece.feature),
                undo_label=label % (piece.symbol, self.scene.neurons[chosen].symbol),
            )
            for piece in self._unused()
        )
        if entries:
            self._offer(entries, self.view.mapFromScene(place_of(self.scene, Hit("neuron", chosen))))

    def _chosen(self) -> int | None:
        """The selected input, where one is selected alone."""
        focus = self.selection.focus
        return focus if focus is not None and self.session.spec.network.column_of[focus] == 0 else None

    def _unused(self) -> tuple[Piece, ...]:
        """What does not feed the network yet; where nothing is left the session says so."""
        dataset = self.session.spec.dataset
        left = unused_inputs(dataset)
        if not left and input_pieces(dataset):
            self.session.failed.emit(tr("Everything that the data have feeds the network already"))
        elif not left:
            self.session.failed.emit(tr("Functions of the inputs are for data with one or two inputs, and no images"))
        return left

    def _offer(self, entries: tuple[Entry, ...], at_px: QPoint) -> None:
        menu = EntryMenu(self.desk, entries, self.view)
        menu.popup(self.view.viewport().mapToGlobal(at_px))


def _with_added(key: str, spec: ExperimentSpec) -> ExperimentSpec:
    return add_feature(spec, key)[0]


def _with_replaced(neuron_id: int, key: str, spec: ExperimentSpec) -> ExperimentSpec:
    return set_feature(spec, neuron_id, key)
