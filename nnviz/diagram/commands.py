"""What keys, menus and the window's actions do to the selection: each an edit of the document."""

from itertools import pairwise

from PySide6.QtCore import QObject, QPointF

from nnviz.diagram.room import Command, Desk, Room
from nnviz.diagram.selection import Hit
from nnviz.diagram.stepper import Stepper
from nnviz.diagram.turning import parameter_of
from nnviz.diagram.words import tr
from nnviz.experiment.edits import (
    add_column,
    add_neuron,
    connect,
    disconnect,
    move_neurons,
    refusal,
    remove_neurons,
    resize_column,
)
from nnviz.experiment.specs import ExperimentSpec, Weight

_NEW_LAYER_SIZE = 3
_STEP_PER_NOTCH = 0.05


class Commands(Room):
    """Acts on the session; the selection says on what."""

    COMMANDS = (
        Command("&Edit", "select_all", "Select &all", ("Ctrl+A",), kinds=("empty",)),
        Command("&Edit", "remove_selection", "&Delete", ("Del", "Backspace"), "delete"),
        Command("&Network", "add_neuron", "Add &neuron", ("N",), "plus"),
        Command("&Network", "add_layer", "Add &layer", ("Shift+N",)),
        Command("&Network", "connect_selection", "&Connect selected neurons", ("C",), "connect", kinds=("neuron",)),
    )

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.stepper = Stepper(desk.session, self)

    def add_neuron(self) -> None:
        """One more neuron in the column of the selection, else in the last hidden one, else in a new one."""
        network = self.session.spec.network
        if self.selection.neurons:
            column = max(network.column_of[neuron] for neuron in self.selection.neurons)
        elif len(network.columns) > 2:
            column = len(network.columns) - 2
        else:
            self._insert_layer(tr("Add neuron"), 0, 1)
            return
        added: list[int] = []

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            grown, neuron_id = add_neuron(spec, column)
            added.append(neuron_id)
            return grown

        if self.session.edit(tr("Add neuron"), change):
            self.selection.set(frozenset(added[-1:]))

    def add_layer(self) -> None:
        """A hidden layer after the column of the selection, else before the outputs."""
        network = self.session.spec.network
        after = len(network.columns) - 2
        if self.selection.neurons:
            after = min(after, max(network.column_of[neuron] for neuron in self.selection.neurons))

        self._insert_layer(tr("Add layer"), after, _NEW_LAYER_SIZE)

    def _insert_layer(self, label: str, after: int, size: int) -> None:
        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return add_column(spec, after, size)

        self.session.edit(label, change)

    def grow_layer(self, column: int, by: int) -> None:
        """One neuron more or fewer, by the buttons under the header."""
        size = len(self.session.spec.network.columns[column].neurons) + by

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return resize_column(spec, column, size)

        self.session.edit(tr("Add neuron") if by > 0 else tr("Remove neuron"), change)

    def remove_selection(self) -> None:
        """Everything selected goes, in one undo step."""
        neurons, synapses = self.selection.neurons, self.selection.synapses
        if not neurons and not synapses:
            return

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            left = disconnect(spec, synapses & spec.network.synapses) if synapses else spec
            return remove_neurons(left, neurons) if neurons else left

        self.session.edit(tr("Remove"), change)

    def connect_selection(self) -> None:
        """Every selected neuron to all selected ones of the next selected column, where there is no synapse yet."""
        network = self.session.spec.network
        columns: dict[int, list[int]] = {}
        for neuron in sorted(self.selection.neurons):
            columns.setdefault(network.column_of[neuron], []).append(neuron)
        pairs = [(a, b) for near, far in pairwise(sorted(columns)) for a in columns[near] for b in columns[far]]
        possible = [pair for pair in pairs if not refusal(self.session.spec, *pair)]
        if not possible:
            reason = refusal(self.session.spec, *pairs[0]) if pairs else tr("Select neurons of two layers to connect")
            self.session.failed.emit(reason)
            return

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            for source, target in possible:
                spec = connect(spec, source, target)
            return spec

        self.session.edit(tr("Connect neurons"), change)

    def select_all(self) -> None:
        network = self.session.spec.network
        self.selection.set(frozenset(network.ids), frozenset(network.synapses))

    def select_column(self, column: int) -> None:
        neurons = self.session.spec.network.columns[column].neurons
        self.selection.set(frozenset(neuron.id for neuron in neurons))

    def move(self, by: QPointF) -> None:
        """Move the selected neurons; several moves in a row are one undo step."""
        moved = {
            neuron: (self.scene.neurons[neuron].x() + by.x(), self.scene.neurons[neuron].y() + by.y())
            for neuron in self.selection.neurons
            if not self.scene.neurons[neuron].is_pixel
        }

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return move_neurons(spec, moved)

        if moved:
            self.session.edit(tr("Move neurons"), change, merge="move " + str(sorted(moved)))

    def step_weight(self, by: float) -> None:
        """Turn the one selected weight."""
        if len(self.selection.synapses) == 1:
            self.stepper.step(Weight(*next(iter(self.selection.synapses))), by)

    def step_hit(self, hit: Hit, notches: float) -> None:
        """Turn a weight by notches of the wheel."""
        self.stepper.step(parameter_of(hit), _STEP_PER_NOTCH * notches)
