"""Whole shapes: a network from "3-4-2", and inputs and outputs that fit a data set."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np

from nnviz.datasets.catalog import DATASETS
from nnviz.datasets.dataset import Dataset
from nnviz.engine.activations import is_joint, is_probability
from nnviz.engine.coding import ends
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.build import dataset_of
from nnviz.experiment.checks import MAX_NAME_LENGTH, MAX_NEURONS, EditError, check_dataset
from nnviz.experiment.specs import ColumnSpec, DatasetSpec, ExperimentSpec, NetworkSpec, NeuronSpec
from nnviz.experiment.structure import (
    HIDDEN_ACTIVATION,
    new_ids,
    resized,
    with_column,
    with_network,
    without_column,
)

HIDDEN_OF_A_TABLE = (8,)


def sizes_of_shape(shape: str) -> tuple[int, ...]:
    """(3, 4, 2) for "3-4-2"; EditError for anything else."""
    if not re.fullmatch(r"\s*\d{1,6}(\s*[-–,x ]\s*\d{1,6})+\s*", shape, re.ASCII | re.IGNORECASE):
        raise EditError(f'"{shape[:40]}" is no shape; write neurons per column, for example 3-4-2')
    sizes = tuple(int(size) for size in re.findall(r"\d+", shape))
    if min(sizes) < 1 or sum(sizes) > MAX_NEURONS:
        raise EditError(
            f"A column needs at least 1 neuron and a network has at most {MAX_NEURONS:,}, for example 3-4-2"
        )
    return sizes


def dense_network(sizes: tuple[int, ...], activation: NeuronActivation = HIDDEN_ACTIVATION) -> NetworkSpec:
    """Columns of these sizes, each fully connected to the next, ids counted from 0."""
    columns, first = [], 0
    for at, size in enumerate(sizes):
        ids = range(first, first + size)
        columns.append(ColumnSpec(tuple(NeuronSpec(neuron_id, activation if at else None) for neuron_id in ids)))
        first += size
    pairs = pairwise(columns)
    synapses = {(source.id, target.id) for a, b in pairs for source in a.neurons for target in b.neurons}
    return NetworkSpec(tuple(columns), frozenset(synapses))


def new_spec(shape: str, dataset: DatasetSpec) -> ExperimentSpec:
    """A fresh experiment: tanh in hidden columns, both ends as the data set needs them."""
    check_dataset(dataset)
    spec = ExperimentSpec(dense_network(sizes_of_shape(shape)), dataset)
    return fit_to_dataset(spec, dataset_of(dataset))


def set_shape(spec: ExperimentSpec, shape: str) -> ExperimentSpec:
    """Columns of these sizes; neurons stay, and with them their weights, as far as the sizes allow."""
    sizes, network = sizes_of_shape(shape), spec.network
    ids = new_ids(network)
    for at in range(len(network.columns) - 2, len(sizes) - 2, -1):
        network = without_column(network, at)
    for at in range(len(network.columns) - 1, len(sizes) - 1):
        activation = network.columns[at - 1].neurons[-1].activation or HIDDEN_ACTIVATION
        neurons = [NeuronSpec(next(ids), activation) for _ in range(sizes[at])]
        network = with_column(network, at - 1, neurons)
    for at, size in enumerate(sizes):
        network = resized(network, at, size, ids)
    return with_network(spec, network)


def fit_to_dataset(spec: ExperimentSpec, dataset: Dataset) -> ExperimentSpec:
    """Inputs and outputs as many and named as the data set has them, with an output activation and loss that suit it.

    What suits already stays: one or two outputs for two classes, sigmoid outputs, a loss that fits.
    """
    network, ids = spec.network, new_ids(spec.network)
    n_outputs = dataset.n_outputs if network.sizes[-1] not in dataset.fitting_outputs else network.sizes[-1]
    network = resized(network, 0, dataset.n_inputs, ids)
    network = resized(network, len(network.columns) - 1, n_outputs, ids)
    activation, loss = _output(network, dataset, spec.training.loss)
    inputs, *hidden, outputs = network.columns
    named = [
        replace(neuron, name=neuron_name(name))
        for neuron, name in zip(inputs.neurons, dataset.input_names, strict=True)
    ]
    output_names = ("z",) if n_outputs == 1 else dataset.class_names or dataset.target_names
    ended = [
        replace(neuron, name=neuron_name(name), activation=activation or neuron.activation)
        for neuron, name in zip(outputs.neurons, output_names, strict=True)
    ]
    columns = (replace(inputs, neurons=tuple(named)), *hidden, replace(outputs, neurons=tuple(ended)))
    fitted = with_network(spec, replace(network, columns=columns))
    return replace(fitted, training=replace(spec.training, loss=loss))


def suited_to(spec: ExperimentSpec, dataset: DatasetSpec) -> ExperimentSpec:
    """Learning from these points instead: ends that fit them, and no numbers or title from what was learned before.

    Where the number of inputs or outputs changes, hidden columns of which it is known that they learn it come as well.
    """
    check_dataset(dataset)
    points = dataset_of(dataset)
    chosen = replace(spec, dataset=dataset, start=replace(spec.start, values=()), interventions=(), title="")
    fitted = fit_to_dataset(chosen, points)
    n_inputs, n_outputs = fitted.network.sizes[0], fitted.network.sizes[-1]
    if (n_inputs, n_outputs) == (spec.network.sizes[0], spec.network.sizes[-1]):
        return fitted
    hidden = DATASETS[dataset.name].hidden if dataset.table is None else HIDDEN_OF_A_TABLE
    return fit_to_dataset(replace(chosen, network=dense_network((n_inputs, *hidden, n_outputs))), points)


def _output(network: NetworkSpec, dataset: Dataset, loss: str) -> tuple[NeuronActivation | None, str]:
    """The activation all outputs should take, None where each may keep its own; and the loss."""
    outputs = [neuron.activation for neuron in network.columns[-1].neurons if neuron.activation is not None]
    if dataset.values is not None and not np.isin(dataset.values, (0.0, 1.0)).all():
        return NeuronActivation("linear"), "squared_error"
    if dataset.values is not None:
        suits = all(is_probability(activation) and not is_joint(activation) for activation in outputs)
        return (None, loss) if suits else (NeuronActivation("sigmoid"), "cross_entropy")
    first = outputs[0]
    if len(outputs) == 1 and (is_joint(first) or ends(first) is None):
        return NeuronActivation("tanh"), "squared_error"
    if len(outputs) == 1:
        return None, loss if is_probability(first) else "squared_error"
    if is_probability(first) and len({activation.name for activation in outputs}) == 1:
        return None if len(set(outputs)) == 1 else first, loss
    return NeuronActivation("softmax"), "cross_entropy"


def neuron_name(name: str) -> str:
    """A data set's name for a column or class as a neuron can carry it."""
    return "".join(character if character.isprintable() else " " for character in name)[:MAX_NAME_LENGTH].strip()
