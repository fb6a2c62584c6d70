"""Edits of one who draws: a neuron comes alone, fed by its source, or into a synapse; nothing else changes its ends.

Each gives the new spec and the id of the new neuron; trained weights keep their places.
"""

from dataclasses import replace

from nnviz.engine.activations import is_joint
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.checks import EditError
from nnviz.experiment.specs import ColumnSpec, ExperimentSpec, NeuronSpec
from nnviz.experiment.structure import HIDDEN_ACTIVATION, add_column, connect, new_ids, with_network


def free_neuron(
    spec: ExperimentSpec, column: int, place: int | None = None, activation: NeuronActivation | None = None
) -> tuple[ExperimentSpec, int]:
    """A neuron without synapses in the column, before the neuron at `place`, else last; and its id.

    Without `activation` it takes that of the column's last neuron.
    """
    network = spec.network
    if not 0 <= column < len(network.columns):
        raise EditError(f"There is no column {column}; the network has columns 0 to {len(network.columns) - 1}")
    neurons = network.columns[column].neurons
    place = len(neurons) if place is None else place
    last = neurons[-1].activation
    if column == 0 and activation is not None:
        raise EditError("An input has no activation; choose a place after the inputs")
    # Joint outputs, as those of softmax, are one or the other all at once.
    takes_last = activation is None or (last is not None and is_joint(last))
    neuron = NeuronSpec(next(new_ids(network)), last if takes_last else activation)
    columns = list(network.columns)
    columns[column] = replace(columns[column], neurons=(*neurons[:place], neuron, *neurons[place:]))
    return with_network(spec, replace(network, columns=tuple(columns))), neuron.id


def free_column(
    spec: ExperimentSpec, after_column: int, size: int = 1, activation: NeuronActivation | None = None
) -> tuple[ExperimentSpec, tuple[int, ...]]:
    """A hidden column without synapses after the given one, past which all others run on as they were; and its ids."""
    network = spec.network
    if not 0 <= after_column < len(network.columns) - 1:
        raise EditError("A new layer stands between the inputs and the outputs")
    ids = new_ids(network)
    neurons = tuple(NeuronSpec(next(ids), activation or HIDDEN_ACTIVATION) for _ in range(size))
    columns = (*network.columns[: after_column + 1], ColumnSpec(neurons), *network.columns[after_column + 1 :])
    return with_network(spec, replace(network, columns=columns)), tuple(neuron.id for neuron in neurons)


def layer_between(spec: ExperimentSpec, after_column: int, size: int) -> ExperimentSpec:
    """A hidden column that takes over the synapses of the gap it comes into; into an empty gap it comes alone."""
    ends = spec.network.column_of
    is_wired = any((ends[a], ends[b]) == (after_column, after_column + 1) for a, b in spec.network.synapses)
    return add_column(spec, after_column, size) if is_wired else free_column(spec, after_column, size)[0]


def inserted(
    spec: ExperimentSpec, pair: tuple[int, int], near_column: int = 0, activation: NeuronActivation | None = None
) -> tuple[ExperimentSpec, int]:
    """A neuron in the place of a synapse, fed by its source and feeding its target; and its id.

    It joins the column next to `near_column` among those that the synapse skips, else it is a column of its own.
    """
    network = spec.network
    source, target = pair
    if pair not in network.synapses:
        raise EditError(f"There is no synapse from neuron {source} to neuron {target}")
    first, last = network.column_of[source] + 1, network.column_of[target] - 1
    if first <= last:
        grown, new_id = free_neuron(spec, min(max(near_column, first), last), activation=activation)
    else:
        grown, (new_id,) = free_column(spec, first - 1, activation=activation)
    through = network.synapses - {pair} | {(source, new_id), (new_id, target)}
    return with_network(grown, replace(grown.network, synapses=through, pinned=network.pinned - {pair})), new_id


def fed_by(spec: ExperimentSpec, source: int, neuron_id: int) -> ExperimentSpec:
    """With a synapse from the source to the new neuron, unless it is there."""
    return spec if (source, neuron_id) in spec.network.synapses else connect(spec, source, neuron_id)
