"""From a spec to a run: names become numbers, points are drawn, parameters start; and from numbers back to names.

The same spec builds a run that trains to the same bits.
"""

from dataclasses import replace
from functools import lru_cache
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets import catalog, tables
from nnviz.datasets.counted import counted
from nnviz.datasets.dataset import Dataset
from nnviz.datasets.features import with_features
from nnviz.engine.coding import coded
from nnviz.engine.initializers import start_vector
from nnviz.engine.losses import check_loss
from nnviz.engine.network import Network, network
from nnviz.engine.rates import rate_factors
from nnviz.experiment.checks import EditError
from nnviz.experiment.specs import (
    Bias,
    DatasetSpec,
    ExperimentSpec,
    Intervention,
    NetworkSpec,
    ParameterName,
    TableSpec,
    Weight,
)
from nnviz.experiment.structure import has_place
from nnviz.training.requests import ByHand, Hold, Release, SetHyperparameter, SetParameter
from nnviz.training.run import Run, next_run_number


def build(spec: ExperimentSpec) -> Run:
    """The run of a sound spec.

    Raises EditError where network, points and loss do not fit together: one sentence with the remedy.
    """
    points = dataset_of(spec.dataset)
    resolved = network_of(spec.network)
    _check_fit(resolved, points)
    try:
        check_loss(resolved, spec.training.loss)
    except ValueError as error:
        raise EditError(str(error)) from None
    targets = _targets(points, resolved)
    training_points = np.flatnonzero(~points.held_out)
    held_out_points = np.flatnonzero(points.held_out)
    start, factors = _start(spec, resolved), _rate_factors(spec, resolved)
    for array in (targets, training_points, held_out_points, start):
        array.flags.writeable = False
    training = spec.training
    return Run(
        network=resolved,
        dataset=points,
        targets=targets,
        training_points=training_points,
        held_out_points=held_out_points,
        loss=training.loss,
        optimizer=training.optimizer,
        hyperparameters=training.hyperparameters,
        batch_size=min(training.batch_size or len(training_points), len(training_points)),
        reduction=training.reduction,
        rate_schedule=training.rate_schedule,
        slow_epochs=training.slow_epochs,
        rate_factors=factors,
        max_epochs=training.max_epochs,
        least_change=training.least_change,
        held_out_target=training.held_out_target,
        patience=training.patience,
        seed=spec.seed,
        start=start,
        by_hand=tuple((entry.step, _request(entry, spec.network, resolved)) for entry in spec.interventions),
        number=next_run_number(),
    )


def batch_remark(spec: ExperimentSpec, run: Run) -> str:
    """What a batch size beyond the training points comes to, as one sentence; "" where it fits."""
    asked, n_points = spec.training.batch_size, len(run.training_points)
    if asked <= n_points:
        return ""
    return f"A batch of {asked:,} is more than the {n_points:,} training points; every step takes all of them."


@lru_cache(maxsize=8)
def dataset_of(spec: DatasetSpec) -> Dataset:
    """The points of the spec, drawn once. Raises EditError where they cannot be drawn."""
    try:
        if spec.features:
            return with_features(dataset_of(replace(spec, features=())), spec.features)
        if spec.table is not None:
            return _points_of_table(spec.table, spec)
        return catalog.dataset(spec.name, spec.n_points, spec.noise, spec.seed, spec.held_out, spec.scaling)
    except ValueError as error:
        raise EditError(str(error)) from None


def _points_of_table(table: TableSpec, spec: DatasetSpec) -> Dataset:
    values = np.frombuffer(table.values, "<f8").astype(np.float64).reshape(-1, len(table.columns))
    values.flags.writeable = False
    resolved = tables.Table(table.file_name, table.columns, values, table.target, table.class_names)
    try:
        return tables.dataset_of_table(resolved, spec.seed, spec.held_out, spec.scaling)
    except tables.TableError as error:
        raise EditError(str(error)) from None


def network_of(spec: NetworkSpec) -> Network:
    """The network by neuron numbers."""
    number_of = spec.number_of
    return network(
        spec.sizes,
        spec.wiring,
        [neuron.activation for neuron in spec.neurons if neuron.activation is not None],
        ((number_of[source], number_of[target]) for source, target in spec.pinned),
        (number_of[neuron.id] for neuron in spec.neurons if neuron.pins_bias),
    )


def parameter_index(spec: ExperimentSpec, run: Run, name: ParameterName) -> int:
    """Where the parameter stands in the run's vector; KeyError where it does not exist."""
    return _index(spec.network, run.network, name)


def parameter_name(spec: ExperimentSpec, run: Run, index: int) -> ParameterName:
    """The name of the parameter at this index of the run's vector."""
    ids, resolved = spec.network.ids, run.network
    row = int(np.searchsorted(resolved.synapse_indices, index))
    if row < resolved.n_synapses and resolved.synapse_indices[row] == index:
        source, target = resolved.synapses[row]
        return Weight(ids[source], ids[target])
    return Bias(ids[int(np.flatnonzero(resolved.bias_indices == index)[0])])


def carry_over(
    spec_before: ExperimentSpec, run_before: Run, vector: NDArray[np.float64], spec_after: ExperimentSpec
) -> ExperimentSpec:
    """The edited spec, starting with the numbers of `vector` wherever a parameter still has a place.

    New parameters start with the values they bring, else as the initializer draws them. What was done by hand is in the
    vector, so its record ends here.

    vector : (n_parameters,) of the run before
    """
    ids, resolved = spec_before.network.ids, run_before.network
    after = spec_after.network
    biases: list[tuple[ParameterName, float]] = [
        (Bias(neuron_id), float(vector[index]))
        for neuron_id, index in zip(ids, resolved.bias_indices.tolist(), strict=True)
        if index >= 0 and neuron_id in after.column_of
    ]
    ends = np.array(ids, np.intp)[resolved.synapses].T.tolist()
    weights: list[tuple[ParameterName, float]] = list(
        zip(map(Weight, *ends), vector[resolved.synapse_indices].tolist(), strict=True)
    )
    if not spec_before.network.synapses <= after.synapses:
        pairs = zip(*ends, strict=True)
        weights = [entry for entry, pair in zip(weights, pairs, strict=True) if pair in after.synapses]
    if spec_after.start.values is not spec_before.start.values:
        for entry in spec_after.start.values:
            if not has_place(spec_before.network, entry[0]):
                (weights if isinstance(entry[0], Weight) else biases).append(entry)
    values = (*biases, *weights)
    return replace(spec_after, start=replace(spec_after.start, values=values), interventions=())


def interventions(spec: ExperimentSpec, run: Run) -> tuple[Intervention, ...]:
    """What was done by hand, as a file keeps it."""
    return tuple(_intervention(spec, run, step, request) for step, request in run.by_hand)


def _check_fit(resolved: Network, points: Dataset) -> None:
    if resolved.n_inputs != points.n_inputs:
        raise EditError(
            f"The network has {counted(resolved.n_inputs, 'input')} and the data {points.n_inputs}; "
            f"give the network {counted(points.n_inputs, 'input')}"
        )
    if points.labels is not None and len(np.unique(points.labels)) < 2:
        raise EditError("All points belong to one class; a classification needs points of at least two")
    if resolved.n_outputs not in points.fitting_outputs:
        n_classes = len(points.class_names)
        wanted = f"{n_classes} classes" if n_classes else f"{counted(points.n_outputs, 'value')} to meet"
        *others, last = points.fitting_outputs
        fitting = " or ".join([*map(str, others), counted(last, "output")])
        raise EditError(
            f"The network has {counted(resolved.n_outputs, 'output')} and the data {wanted}; give the network {fitting}"
        )


def _targets(points: Dataset, resolved: Network) -> NDArray[np.float64]:
    """(n_points, n_outputs) values as they are, classes as the outputs can say them."""
    if points.values is not None:
        return points.values.copy()
    assert points.labels is not None
    return coded(points.labels, resolved)


def _start(spec: ExperimentSpec, resolved: Network) -> NDArray[np.float64]:
    start = spec.start
    vector = start_vector(resolved, np.array(spec.network.ids), start.initializer, start.scale, spec.seed)
    number_of = spec.network.number_of
    weights = [(name, value) for name, value in start.values if isinstance(name, Weight)]
    if weights:
        pairs = np.array([(number_of[name.source], number_of[name.target]) for name, _ in weights], np.intp)
        vector[resolved.indices_of(pairs)] = [value for _, value in weights]
    for name, value in start.values:
        if isinstance(name, Bias):
            vector[_index(spec.network, resolved, name)] = value
    return vector


def _rate_factors(spec: ExperimentSpec, resolved: Network) -> NDArray[np.float64] | None:
    """(n_parameters,) factors of the learning rate, or None where all are 1."""
    factors = [column.rate_factor for column in spec.network.columns[1:]]
    if not spec.training.fan_in_rates and all(factor == 1 for factor in factors):
        return None
    return rate_factors(resolved, factors, spec.training.fan_in_rates)


def _index(spec: NetworkSpec, resolved: Network, name: ParameterName) -> int:
    if isinstance(name, Weight):
        return resolved.index_of_synapse[spec.number_of[name.source], spec.number_of[name.target]]
    index = int(resolved.bias_indices[spec.number_of[name.neuron]])
    if index < 0:
        raise KeyError(name)
    return index


def _request(entry: Intervention, spec: NetworkSpec, resolved: Network) -> ByHand:
    if isinstance(entry.subject, str):
        return SetHyperparameter(entry.subject, entry.value)
    index = _index(spec, resolved, entry.subject)
    if entry.action == "set":
        return SetParameter(index, entry.value)
    return Hold(index) if entry.action == "hold" else Release(index)


def _intervention(spec: ExperimentSpec, run: Run, step: int, request: ByHand) -> Intervention:
    match request:
        case SetParameter(index, value):
            return Intervention(step, "set", parameter_name(spec, run, index), value)
        case Hold(index):
            return Intervention(step, "hold", parameter_name(spec, run, index))
        case Release(index):
            return Intervention(step, "release", parameter_name(spec, run, index))
        case SetHyperparameter(name, value):
            return Intervention(step, "turn", name, value)
        case _:
            assert_never(request)
