"""What keys, menus and the window's actions do to neurons and layers: each an edit of the document."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QPointF, Signal

from nnviz.diagram.room import Command, Desk, Room
from nnviz.diagram.selection import Hit, Pair
from nnviz.diagram.stepper import Stepper
from nnviz.diagram.turning import parameter_of
from nnviz.diagram.undo_words import counted, removal
from nnviz.diagram.words import layer_name, tr
from nnviz.experiment.edits import (
    add_neuron,
    disconnect,
    layer_between,
    leave_ends,
    move_neurons,
    remove_column,
    remove_neurons,
)
from nnviz.experiment.specs import ExperimentSpec, ParameterName, Weight

_NEW_LAYER_SIZE = 3
_STEP_PER_NOTCH = 0.05
ANYTHING = ("neuron", "synapse", "header")


class Commands(Room):
    """Acts on the session; the selection says on what.

    added : neurons have come by a key, which should be seen
    """

    COMMANDS = (
        Command("&Edit", "remove_selection", "&Delete", ("Del", "Backspace"), "delete", kinds=ANYTHING),
        Command("&Network", "add_neuron", "Add &neuron", ("N",), "plus", kinds=("neuron", "header", "empty")),
        Command("&Network", "add_layer", "Add &layer", ("Shift+N",), kinds=("header", "empty")),
        Command("&Network", "remove_layer", "&Remove layer", ("Shift+Del",), kinds=("header",)),
        Command("&Network"),
    )

    added = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.stepper = Stepper(desk.session, self)

    def useful(self) -> Mapping[str, bool]:
        column = self.selection.column
        return {
            "remove_selection": not self.selection.is_empty,
            "remove_layer": column is not None and 0 < column < len(self.session.spec.network.columns) - 1,
        }

    def add_neuron(self) -> None:
        """One more neuron in the column of the selection, else in the last hidden one, else in a new one."""
        chosen, last_hidden = self.selection.column, len(self.session.spec.network.columns) - 2
        if chosen is None and last_hidden == 0:
            self._add(tr("Add neuron"), partial(_with_layer, 0, 1))
        else:
            self._add(tr("Add neuron"), partial(_with_neuron, last_hidden if chosen is None else chosen))

    def add_layer(self) -> None:
        """A hidden layer after the column of the selection, else before the outputs."""
        last_hidden = len(self.session.spec.network.columns) - 2
        column = self.selection.column
        after = last_hidden if column is None else min(last_hidden, column)
        self._add(tr("Add layer"), partial(_with_layer, after, _NEW_LAYER_SIZE))

    def _add(self, label: str, change: Callable[[ExperimentSpec], ExperimentSpec]) -> None:
        """What came is selected."""
        before = self.session.spec.network.number_of.keys()
        if self.session.edit(label, change):
            self.selection.set(frozenset(self.session.spec.network.ids) - before)
            self.added.emit()

    def remove_layer(self) -> None:
        """Without the hidden layer of the selection; what led through it leads past it."""
        column = self.selection.column
        if column is None:
            self.session.failed.emit(tr("Select a neuron of the layer to remove"))
            return
        name = layer_name(self.session.spec.network, column)
        self.session.edit(tr("Remove layer %s") % name, partial(_without_column, column))

    def remove_selection(self) -> None:
        """Everything selected goes, in one undo step; of all there is, the bare inputs and outputs stay."""
        network, neurons, synapses = self.session.spec.network, self.selection.neurons, self.selection.synapses
        if neurons == network.number_of.keys():
            label = tr("Remove all but inputs and outputs")
            self.session.edit(label, leave_ends)
        elif neurons or synapses:
            self.session.edit(removal(len(neurons), len(synapses)), partial(_without, neurons, synapses))

    def select_column(self, column: int) -> None:
        self.selection.choose(Hit("header", column=column))

    def move(self, by: QPointF) -> None:
        """Move the selected neurons; several moves in a row are one undo step."""
        moved = {
            neuron: (self.scene.neurons[neuron].x() + by.x(), self.scene.neurons[neuron].y() + by.y())
            for neuron in self.selection.neurons
            if self.scene.neurons[neuron].is_movable
        }

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return move_neurons(spec, moved)

        if moved:
            label = counted("Move neuron", "Move %d neurons", len(moved))
            self.session.edit(label, change, merge="move " + str(sorted(moved)))

    def step_selected(self, by: float) -> None:
        """Turn the selected weights, and the biases of the selected neurons, all together."""
        self._step((*self.typist.biases, *self._weights()), by)

    def step_hit(self, hit: Hit, notches: float) -> None:
        """Turn a weight or bias by notches of the wheel, and all of its kind that are selected with it."""
        if not self.selection.holds(hit):
            self._step((parameter_of(hit),), _STEP_PER_NOTCH * notches)
        else:
            self._step(self._weights() if hit.kind == "synapse" else self.typist.biases, _STEP_PER_NOTCH * notches)

    def _step(self, parameters: tuple[ParameterName, ...], by: float) -> None:
        if parameters and by:
            self.stepper.step(parameters, by)

    def _weights(self) -> tuple[Weight, ...]:
        return tuple(Weight(*pair) for pair in sorted(self.selection.synapses))


def _without(neurons: frozenset[int], synapses: frozenset[Pair], spec: ExperimentSpec) -> ExperimentSpec:
    left = disconnect(spec, synapses & spec.network.synapses) if synapses else spec
    return remove_neurons(left, neurons) if neurons else left


def _without_column(column: int, spec: ExperimentSpec) -> ExperimentSpec:
    return remove_column(spec, column)


def _with_neuron(column: int, spec: ExperimentSpec) -> ExperimentSpec:
    return add_neuron(spec, column)[0]


def _with_layer(after: int, size: int, spec: ExperimentSpec) -> ExperimentSpec:
    return layer_between(spec, after, size)
