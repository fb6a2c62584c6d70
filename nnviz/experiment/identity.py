"""Which part of a spec decides a training's bits, and which part is only how it looks or when it ends."""

from dataclasses import replace
from typing import Any

from nnviz.experiment.specs import ExperimentSpec
from nnviz.experiment.structure import surviving_values
from nnviz.training.stopping import STOPPING_FIELDS


def run_key(spec: ExperimentSpec) -> ExperimentSpec:
    """The spec without names, positions, what was done by hand and when to stop: equal keys share one run."""
    columns = tuple(
        replace(column, name="", neurons=tuple(replace(neuron, name="", position=None) for neuron in column.neurons))
        for column in spec.network.columns
    )
    endless: dict[str, Any] = dict.fromkeys(STOPPING_FIELDS)
    return replace(
        spec,
        network=replace(spec.network, columns=columns),
        training=replace(spec.training, **endless),
        interventions=(),
        title="",
        unknown=(),
    )


def begins_anew(before: ExperimentSpec, after: ExperimentSpec) -> bool:
    """Whether an edit asks for other points or another start, so that trained weights have no claim to stay.

    Values that new parameters bring along begin nothing anew, nor do other features of the same points.
    """
    if replace(before.dataset, features=()) != replace(after.dataset, features=()) or before.seed != after.seed:
        return True
    kept = replace(before.start, values=surviving_values(before.start, after.network))
    return kept != replace(after.start, values=surviving_values(after.start, before.network))
