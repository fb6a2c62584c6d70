"""Edits of what feeds the network: an input neuron comes with its feature and goes with it.

An input keeps its id and its weights when another feature takes its place, as a neuron does with another activation.
"""

from collections.abc import Collection
from dataclasses import replace

from nnviz.datasets.counted import counted
from nnviz.engine.network import NeuronActivation
from nnviz.experiment import structure
from nnviz.experiment.checks import EditError
from nnviz.experiment.features import features_in_use, features_offered, fed_with, name_of
from nnviz.experiment.shapes import neuron_name
from nnviz.experiment.specs import ExperimentSpec, NeuronSpec
from nnviz.experiment.structure import grown, new_ids, with_network


def add_feature(
    spec: ExperimentSpec, key: str, position: tuple[float, float] | None = None
) -> tuple[ExperimentSpec, int]:
    """One more input at the end of its column, wired as the last one before it is; and its id."""
    in_use = _inputs(spec)
    if reason := feature_refusal(spec, key):
        raise EditError(reason)
    dataset = fed_with(spec.dataset, (*in_use, key))
    neuron = NeuronSpec(next(new_ids(spec.network)), name=neuron_name(name_of(dataset, key)), position=position)
    fed = with_network(spec, grown(spec.network, 0, [neuron]))
    return replace(fed, dataset=dataset), neuron.id


def set_feature(spec: ExperimentSpec, neuron_id: int, key: str) -> ExperimentSpec:
    """Another feature in the place of the one that an input neuron has."""
    network, in_use = spec.network, list(_inputs(spec))
    if network.column_of.get(neuron_id, -1) != 0:
        raise EditError("A feature of the data comes into an input; choose a neuron of the first layer")
    place = network.number_of[neuron_id]
    if in_use[place : place + 1] == [key]:
        return spec
    if reason := feature_refusal(spec, key):
        raise EditError(reason)
    in_use[place] = key
    dataset = fed_with(spec.dataset, in_use)
    neurons = list(network.columns[0].neurons)
    neurons[place] = replace(neurons[place], name=neuron_name(name_of(dataset, key)))
    columns = (replace(network.columns[0], neurons=tuple(neurons)), *network.columns[1:])
    return replace(with_network(spec, replace(network, columns=columns)), dataset=dataset)


def add_neuron(
    spec: ExperimentSpec,
    column: int,
    position: tuple[float, float] | None = None,
    activation: NeuronActivation | None = None,
) -> tuple[ExperimentSpec, int]:
    """One more neuron in the column, wired as its last one is; an input brings the next feature that the data have."""
    there, in_use = features_offered(spec.dataset), features_in_use(spec.dataset)
    if column != 0 or activation is not None or len(in_use) != spec.network.sizes[0] or not there:
        return structure.add_neuron(spec, column, position, activation)
    left = [key for key in there if key not in in_use]
    if not left:
        raise EditError("Everything that the data have feeds the network already")
    return add_feature(spec, left[0], position)


def remove_neurons(spec: ExperimentSpec, ids: Collection[int]) -> ExperimentSpec:
    """Without these neurons and their synapses; an input takes its feature with it, where the data have features."""
    left = structure.remove_neurons(spec, ids)
    in_use, inputs = features_in_use(spec.dataset), spec.network.columns[0].neurons
    if len(in_use) != len(inputs):
        return left
    kept = [key for key, neuron in zip(in_use, inputs, strict=True) if neuron.id not in ids]
    return replace(left, dataset=fed_with(spec.dataset, kept))


def remove_feature(spec: ExperimentSpec, key: str) -> ExperimentSpec:
    """Without this feature and the input neuron that it feeds."""
    in_use = _inputs(spec)
    if key not in in_use:
        raise EditError(f"{key[:40]} does not feed the network")
    if len(in_use) == 1:
        raise EditError("A network needs at least one input; put another one in before you take this one out")
    return remove_neurons(spec, [spec.network.ids[in_use.index(key)]])


def feature_refusal(spec: ExperimentSpec, key: str) -> str:
    """Why the network cannot be fed with one more feature; "" where it can."""
    there = features_offered(spec.dataset)
    if not there:
        return "Functions of the inputs are for data with one or two inputs, and no images"
    if key not in there:
        return f"The data have no {key[:40]!r}; they have {', '.join(there)}"
    if key in features_in_use(spec.dataset):
        return f"{name_of(spec.dataset, key)} feeds the network already"
    return ""


def _inputs(spec: ExperimentSpec) -> tuple[str, ...]:
    """The feature of each input neuron."""
    in_use, n_inputs = features_in_use(spec.dataset), spec.network.sizes[0]
    if in_use and len(in_use) != n_inputs:
        raise EditError(f"The network has {counted(n_inputs, 'input')} and the data {len(in_use)}; make them as many")
    return in_use
