"""A shape typed as on the board, and data that fit its ends: those in use, of the catalog, or clouds made for it."""

from dataclasses import replace

import numpy as np

from nnviz.datasets.catalog import DATASETS
from nnviz.datasets.counted import counted
from nnviz.datasets.generators import clouds
from nnviz.engine.activations import is_joint
from nnviz.experiment.build import dataset_of
from nnviz.experiment.checks import MAX_TABLE_COLUMNS, EditError
from nnviz.experiment.features import fed_with
from nnviz.experiment.shapes import fit_to_dataset, set_shape, sizes_of_shape
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec, TableSpec
from nnviz.experiment.structure import HIDDEN_ACTIVATION, set_activation
from nnviz.streams import POINTS, stream

_CLOUDS_STREAM = 14  # beside the streams of DATASETS, never one of theirs
_FEWEST_POINTS, _POINTS_PER_CLASS, _DECIMALS = 240, 12, 3


def shaped(spec: ExperimentSpec, shape: str) -> ExperimentSpec:
    """The network in this shape; where its ends do not fit the data, other data come with it."""
    sizes = sizes_of_shape(shape)
    spec = replace(spec, dataset=_with_fewer_features(spec.dataset, sizes[0]))
    before = spec.network.sizes
    if fits(spec.dataset, sizes[0], sizes[-1]):
        if before[-1] == sizes[-1]:
            return set_shape(spec, shape)
        return fit_to_dataset(_formed(spec, shape, sizes), dataset_of(spec.dataset))
    dataset = dataset_for(sizes[0], sizes[-1], spec.dataset)
    emptied = replace(spec, dataset=dataset, start=replace(spec.start, values=()), interventions=(), title="")
    return fit_to_dataset(_formed(emptied, shape, sizes), dataset_of(dataset))


def _with_fewer_features(dataset: DatasetSpec, n_inputs: int) -> DatasetSpec:
    """Fed with the first of its features alone, where the shape has fewer inputs than there are features."""
    return fed_with(dataset, dataset.features[:n_inputs]) if dataset.features else dataset


def _formed(spec: ExperimentSpec, shape: str, sizes: tuple[int, ...]) -> ExperimentSpec:
    """In this shape; a softmax leaves where only one output is left, as it needs several."""
    outputs = spec.network.columns[-1].neurons
    if sizes[-1] == 1 and any(neuron.activation and is_joint(neuron.activation) for neuron in outputs):
        spec = set_activation(spec, [neuron.id for neuron in outputs], HIDDEN_ACTIVATION)
    return set_shape(spec, shape)


def fits(dataset: DatasetSpec, n_inputs: int, n_outputs: int) -> bool:
    """Whether a network of so many inputs and outputs can learn from these points."""
    points = dataset_of(dataset)
    return n_inputs == points.n_inputs and n_outputs in points.fitting_outputs


def dataset_for(n_inputs: int, n_outputs: int, before: DatasetSpec) -> DatasetSpec:
    """Points for these ends: of the catalog the first that fit, of the task before rather than another; else clouds."""
    task = dataset_of(before).task
    entries = sorted(DATASETS.values(), key=lambda entry: entry.task != task)
    for entry in entries:
        if entry.n_inputs == n_inputs:
            offered = default_dataset(entry.name, before)
            if fits(offered, n_inputs, n_outputs):
                return offered
    return _clouds(n_inputs, n_outputs, before)


def default_dataset(name: str, before: DatasetSpec) -> DatasetSpec:
    """The set as it is offered, with the seed and share held out of the one before."""
    entry = DATASETS[name]
    return DatasetSpec(name, entry.default_points, entry.default_noise, before.seed, before.held_out, entry.scaling)


def dataset_label(dataset: DatasetSpec) -> str:
    """What a sentence calls the data."""
    return dataset.table.file_name if dataset.table else DATASETS[dataset.name].label


def dataset_remark(spec_before: ExperimentSpec, spec: ExperimentSpec) -> str:
    """That other data have come with a shape, as one sentence; "" where they stayed."""
    if spec.dataset == spec_before.dataset:
        return ""
    before, now = dataset_label(spec_before.dataset), dataset_label(spec.dataset)
    return f"The data are now “{now}”; undo brings “{before}” back."


def _clouds(n_inputs: int, n_outputs: int, before: DatasetSpec) -> DatasetSpec:
    if n_inputs >= MAX_TABLE_COLUMNS:
        raise EditError(f"Points have at most {MAX_TABLE_COLUMNS - 1:,} inputs, not {n_inputs:,}; take fewer")
    n_classes = max(2, n_outputs)
    n_points = max(_FEWEST_POINTS, _POINTS_PER_CLASS * n_classes)
    points = clouds(stream(before.seed, POINTS, _CLOUDS_STREAM), n_points, n_inputs, n_classes)
    values = np.column_stack((points.inputs.round(_DECIMALS), points.targets))
    names = ("\N{MINUS SIGN}1", "+1") if n_classes == 2 else tuple(str(k) for k in range(1, n_classes + 1))
    table = TableSpec(
        file_name=f"{n_classes} clouds in {counted(n_inputs, 'dimension')}",
        columns=(*(f"x{i}" for i in range(1, n_inputs + 1)), "class"),
        values=np.ascontiguousarray(values, "<f8").tobytes(),
        target="class",
        class_names=names,
    )
    return DatasetSpec("table", n_points, 0.0, before.seed, before.held_out, "none", table)
