"""Edits of everything but the structure: the data, the training, the start, the seed."""

from dataclasses import replace
from typing import Any

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.experiment.checks import (
    MAX_SEED,
    EditError,
    check_dataset,
    check_number,
    check_rate_factor,
    check_start,
    check_training,
    unknown,
)
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec


def set_dataset(spec: ExperimentSpec, dataset: DatasetSpec) -> ExperimentSpec:
    """Other points of the same kind; `suited_to` also gives the network the inputs and outputs that others need."""
    check_dataset(dataset)
    return replace(spec, dataset=dataset)


def set_training(spec: ExperimentSpec, **changes: Any) -> ExperimentSpec:
    """Changed fields of the training; another optimizer brings its defaults, and keeps the values of shared names.

    `hyperparameters` may be a dict of the few that change.
    """
    now = dict(spec.training.hyperparameters)
    wanted = changes.get("optimizer", spec.training.optimizer)
    if wanted not in OPTIMIZERS:
        raise EditError(unknown("optimizer", str(wanted), OPTIMIZERS))
    entries = OPTIMIZERS[wanted].hyperparameters
    given = dict(changes.pop("hyperparameters", {}))
    if strange := [name for name in given if name not in {entry.name for entry in entries}]:
        raise EditError(unknown("hyperparameter", str(strange[0]), {entry.name: entry for entry in entries}))
    values = tuple((entry.name, given.get(entry.name, now.get(entry.name, entry.default))) for entry in entries)
    try:
        training = replace(spec.training, hyperparameters=values, **changes)
    except TypeError:
        raise EditError(f"A training has no {', '.join(changes)}") from None
    check_training(training)
    known = dict(values)
    kept = tuple(entry for entry in spec.interventions if entry.action != "turn" or entry.subject in known)
    return replace(spec, training=training, interventions=kept)


def set_rate_factor(spec: ExperimentSpec, column: int, factor: float) -> ExperimentSpec:
    """The learning rate of a layer after the inputs multiplied by a factor; 0 leaves the layer as it is."""
    columns = spec.network.columns
    if not 0 < column < len(columns):
        raise EditError("A learning rate belongs to a hidden layer or to the outputs")
    check_rate_factor(factor)
    changed = replace(columns[column], rate_factor=factor)
    network = replace(spec.network, columns=(*columns[:column], changed, *columns[column + 1 :]))
    return replace(spec, network=network)


def set_start(spec: ExperimentSpec, **changes: Any) -> ExperimentSpec:
    """Changed fields of the start; another initializer or scale draws anew, so that values over the draws go."""
    if changes.keys() & {"initializer", "scale"}:
        changes = {"values": (), **changes}
    try:
        start = replace(spec.start, **changes)
    except TypeError:
        raise EditError(f"A start has no {', '.join(changes)}") from None
    check_start(start, spec.network)
    return replace(spec, start=start)


def set_seed(spec: ExperimentSpec, seed: int) -> ExperimentSpec:
    """Everything drawn anew from another seed, so that values over the draws go."""
    check_number(seed, 0, MAX_SEED, "seed")
    return replace(spec, seed=seed, start=replace(spec.start, values=()))
