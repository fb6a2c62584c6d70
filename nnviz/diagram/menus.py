"""The context menus by kind, as plain entries first: what each says, and the edit or the command behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from nnviz.diagram.selection import Hit, Selection
from nnviz.diagram.words import tr
from nnviz.engine.activations import ACTIVATIONS, constants_of
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import (
    add_column,
    add_neuron,
    disconnect,
    remove_column,
    remove_neurons,
    set_activation,
    set_pinned,
)
from nnviz.experiment.specs import ExperimentSpec, NetworkSpec

Change = Callable[[ExperimentSpec], ExperimentSpec]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: an edit of the document, a number to type, or a submenu.

    argument : the weight or bias to type, or the neuron id and the place of the constant to type
    undo_label : what the undo list says where `label` alone would say too little
    """

    label: str
    change: Change | None = None
    argument: Hit | tuple[int, int] | None = None
    checked: bool | None = None
    children: tuple["Entry", ...] = ()
    undo_label: str = ""


def menu_entries(network: NetworkSpec, hit: Hit, selection: Selection) -> tuple[Entry, ...]:
    """The entries for what was hit; where it is part of the selection, they act on all of the selection."""
    if hit.kind == "synapse":
        pairs = selection.synapses if hit.synapse in selection.synapses else frozenset({hit.synapse})
        return _synapse_entries(network, hit, pairs)
    if hit.kind == "header":
        return _column_entries(network, hit.column)
    if hit.neuron >= 0:
        ids = selection.neurons if hit.neuron in selection.neurons else frozenset({hit.neuron})
        return _neuron_entries(network, hit, ids)
    last_hidden = len(network.columns) - 2
    return (Entry(tr("Add hidden layer"), change=partial(_with_column, last_hidden)),)


def _neuron_entries(network: NetworkSpec, hit: Hit, ids: frozenset[int]) -> tuple[Entry, ...]:
    neuron, column = network.neuron(hit.neuron), network.column_of[hit.neuron]
    remove = Entry(
        tr("Remove neuron") if len(ids) == 1 else tr("Remove neurons"), change=partial(_without_neurons, ids)
    )
    if neuron.activation is None:
        return (remove,)
    entries = [activation_entries(network, ids)]
    constants = ACTIVATIONS[neuron.activation.name].constants
    if constants:
        values = constants_of(neuron.activation)
        children = tuple(
            Entry(f"{constant.name} = {value:g} …", argument=(hit.neuron, at))
            for at, (constant, value) in enumerate(zip(constants, values, strict=True))
        )
        entries.append(Entry(tr("Constants"), children=children))
    entries.append(Entry(tr("Type bias …"), argument=Hit("bias", hit.neuron)))
    entries.append(Entry(tr("Add neuron to this layer"), change=partial(_with_neuron, column)))
    return (*entries, remove)


def activation_entries(network: NetworkSpec, ids: frozenset[int]) -> Entry:
    """The submenu of all activations for these neurons."""
    now = {neuron.activation.name for neuron in network.neurons if neuron.id in ids and neuron.activation}
    chosen = frozenset(neuron.id for neuron in network.neurons if neuron.id in ids and neuron.activation)
    children = tuple(
        Entry(
            name.replace("_", " "),
            partial(_with_activation, chosen, name),
            checked=now == {name},
            undo_label=tr("Set activation"),
        )
        for name in ACTIVATIONS
    )
    return Entry(tr("Activation"), children=children)


def _synapse_entries(network: NetworkSpec, hit: Hit, pairs: frozenset[tuple[int, int]]) -> tuple[Entry, ...]:
    is_pinned = hit.synapse in network.pinned
    pin = tr("Unpin weight") if is_pinned else tr("Pin weight")
    remove = tr("Remove synapse") if len(pairs) == 1 else tr("Remove synapses")
    return (
        Entry(tr("Type weight …"), argument=hit),
        Entry(pin, change=partial(_with_pins, pairs, not is_pinned)),
        Entry(remove, change=partial(_without_synapses, pairs)),
    )


def _column_entries(network: NetworkSpec, column: int) -> tuple[Entry, ...]:
    last = len(network.columns) - 1
    neurons = network.columns[column].neurons
    entries = [Entry(tr("Add neuron"), change=partial(_with_neuron, column))]
    if len(neurons) > 1:
        entries.append(Entry(tr("Remove last neuron"), change=partial(_without_neurons, frozenset({neurons[-1].id}))))
    if column > 0:
        entries.append(activation_entries(network, frozenset(neuron.id for neuron in neurons)))
    if column < last:
        entries.append(Entry(tr("Insert layer after"), change=partial(_with_column, column)))
    if 0 < column < last:
        entries.append(Entry(tr("Remove layer"), change=partial(_without_column, column)))
    return tuple(entries)


def _with_neuron(column: int, spec: ExperimentSpec) -> ExperimentSpec:
    return add_neuron(spec, column)[0]


def _with_column(after: int, spec: ExperimentSpec) -> ExperimentSpec:
    return add_column(spec, after, 3)


def _without_column(column: int, spec: ExperimentSpec) -> ExperimentSpec:
    return remove_column(spec, column)


def _without_neurons(ids: frozenset[int], spec: ExperimentSpec) -> ExperimentSpec:
    return remove_neurons(spec, ids)


def _without_synapses(pairs: frozenset[tuple[int, int]], spec: ExperimentSpec) -> ExperimentSpec:
    return disconnect(spec, pairs)


def _with_pins(pairs: frozenset[tuple[int, int]], pinned: bool, spec: ExperimentSpec) -> ExperimentSpec:
    return set_pinned(spec, pairs, pinned)


def _with_activation(ids: frozenset[int], name: str, spec: ExperimentSpec) -> ExperimentSpec:
    return set_activation(spec, ids, NeuronActivation(name))
