"""What a selected neuron, layer or synapse is set to, by keys: its number, its activation, its constants, its name."""

from collections.abc import Mapping
from functools import partial

from nnviz.diagram.entry_menu import EntryMenu
from nnviz.diagram.hits import place_of
from nnviz.diagram.menus import Entry, activation_entries, constant_entries
from nnviz.diagram.room import Command, Room
from nnviz.diagram.selection import Hit
from nnviz.diagram.words import layer_name, tr
from nnviz.experiment.edits import rename_column, rename_neuron
from nnviz.experiment.specs import ExperimentSpec


class Setting(Room):
    """Opens the field or a list at what is selected; the list is that of the context menu."""

    COMMANDS = (
        Command("&Network", "type_value", "T&ype weight or bias…", ("V",), kinds=("neuron", "synapse")),
        Command("&Network", "choose_activation", "&Activation…", ("A",)),
        Command("&Network", "choose_constant", "Constan&ts…", ("Shift+A",)),
        Command("&Network", "name_neuron", "Rena&me neuron…", ("F2",), kinds=("neuron",)),
        Command("&Network", "name_layer", "Rename la&yer…", ("Shift+F2",), kinds=("header",)),
    )

    def useful(self) -> Mapping[str, bool]:
        learning = self._learning()
        return {
            "type_value": bool(learning or self.selection.synapses),
            "choose_activation": bool(learning),
            "choose_constant": bool(constant_entries(self.session.spec.network, learning).children),
            "name_neuron": bool(self.selection.neurons),
            "name_layer": self.selection.column is not None,
        }

    def type_value(self) -> None:
        self.typist.type_selected()

    def choose_activation(self) -> None:
        """A list of all activations for the selected neurons."""
        ids = self._learning()
        if ids:
            self._offer(activation_entries(self.session.spec.network, ids))
        else:
            self.session.failed.emit(tr("Select neurons after the inputs; an input has no activation"))

    def choose_constant(self) -> None:
        """A list of the constants of the selected neuron's activation; of one constant alone its field."""
        ids = self._learning()
        constants = constant_entries(self.session.spec.network, ids)
        if len(constants.children) == 1 and constants.children[0].constant is not None:
            self.typist.type_constant(*constants.children[0].constant)
        elif constants.children:
            self._offer(constants)
        else:
            self.session.failed.emit(tr("Select one neuron whose activation has constants, as gaussian has"))

    def _learning(self) -> frozenset[int]:
        column_of = self.session.spec.network.column_of
        return frozenset(neuron for neuron in self.selection.neurons if column_of[neuron] > 0)

    def _offer(self, entry: Entry) -> None:
        menu = EntryMenu(self.desk, entry.children, self.view)
        menu.popup(self.view.viewport().mapToGlobal(self.view.mapFromScene(place_of(self.scene, self.selection.hit))))

    def name_neuron(self) -> None:
        """The first selected neuron under another name."""
        network, hit = self.session.spec.network, self.selection.hit
        neuron = network.columns[hit.column].neurons[0].id if hit.kind == "header" else hit.neuron
        if neuron < 0:
            self.session.failed.emit(tr("Select the neuron to rename"))
            return
        name = network.neuron(neuron).name
        self.typist.type_name(tr("Name of the neuron"), name, Hit("neuron", neuron), partial(self._name_neuron, neuron))

    def _name_neuron(self, neuron: int, name: str) -> None:
        self.session.edit(tr("Rename neuron"), partial(_with_neuron_named, neuron, name))

    def name_layer(self) -> None:
        """The layer of the selection under another name; without one it is named by its place."""
        network, column = self.session.spec.network, self.selection.column
        if column is None:
            self.session.failed.emit(tr("Select a neuron of the layer to rename"))
            return
        words, hit = tr("Name of the layer"), Hit("header", column=column)
        self.typist.type_name(words, layer_name(network, column), hit, partial(self._name_layer, column))

    def _name_layer(self, column: int, name: str) -> None:
        self.session.edit(tr("Rename layer"), partial(_with_layer_named, column, name))


def _with_neuron_named(neuron: int, name: str, spec: ExperimentSpec) -> ExperimentSpec:
    return rename_neuron(spec, neuron, name)


def _with_layer_named(column: int, name: str, spec: ExperimentSpec) -> ExperimentSpec:
    return rename_column(spec, column, name)
