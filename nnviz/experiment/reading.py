"""From the parsed JSON of a `.nnviz` file to a spec; resources/experiments/FORMAT.md says what may stand where."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal, cast

import numpy as np

from nnviz.datasets.dataset import Scaling
from nnviz.datasets.preparation import SCALINGS
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import CONSTANT, RATE_SCHEDULES, Schedule
from nnviz.experiment.checks import (
    ACTIONS,
    REDUCTIONS,
    EditError,
    check,
    check_choice,
    unknown,
)
from nnviz.experiment.features import fed_with
from nnviz.experiment.fields import Fields, ObjectWithTwins, items, number, text, whole
from nnviz.experiment.reading_network import network_spec
from nnviz.experiment.specs import (
    Bias,
    DatasetSpec,
    ExperimentSpec,
    Intervention,
    ParameterName,
    StartSpec,
    TableSpec,
    TrainingSpec,
    Weight,
)

FORMAT = "nnviz"
VERSION = 1
MAX_TABLE_CELLS = 2_000_000


def spec_of(parsed: object) -> ExperimentSpec:
    """The checked spec; EditError with the place of the first thing that is wrong."""
    fields = Fields(parsed, "")
    if fields.take("format", None) != FORMAT:
        raise EditError('this is no nnviz experiment; one holds "format": "nnviz"', "format")
    version = fields.whole("version")
    if version != VERSION:
        remedy = "open it with a newer nnviz" if version > VERSION else f"write {VERSION}"
        raise EditError(f"this is version {version}, and this nnviz reads version {VERSION}; {remedy}", "version")
    entries = fields.items("interventions", [])
    spec = ExperimentSpec(
        network=network_spec(fields.take("network")),
        dataset=_dataset(fields.take("dataset", {})),
        training=_training(fields.take("training", {})),
        start=_start(fields.take("start", {})),
        seed=fields.whole("seed", 7),
        interventions=tuple(_intervention(entry, f"interventions[{at}]") for at, entry in enumerate(entries)),
        title=fields.text("title", ""),
        unknown=tuple((text(key, key[:40]), _kept(value, key)) for key, value in fields.rest().items()),
    )
    check(spec)
    return replace(spec, dataset=fed_with(spec.dataset, spec.dataset.features))


def _dataset(value: object) -> DatasetSpec:
    fields, default = Fields(value, "dataset"), DatasetSpec()
    table = fields.take("table", None)
    scaling = fields.text("scaling", default.scaling)
    check_choice(scaling, SCALINGS, "dataset.scaling")
    dataset = DatasetSpec(
        name=fields.text("name", default.name),
        n_points=fields.whole("n_points", default.n_points),
        noise=fields.number("noise", default.noise),
        seed=fields.whole("seed", default.seed),
        held_out=fields.number("held_out", default.held_out),
        scaling=cast(Scaling, scaling),
        table=None if table is None else _table(table),
        features=_texts(fields.items("features", []), "dataset.features"),
    )
    fields.done()
    return dataset


def _table(value: object) -> TableSpec:
    place = "dataset.table"
    fields = Fields(value, place)
    columns = _texts(fields.items("columns"), f"{place}.columns")
    rows = fields.items("rows")
    if len(rows) * len(columns) > MAX_TABLE_CELLS:
        raise EditError(f"a table has at most {MAX_TABLE_CELLS:,} cells", f"{place}.rows")
    values: list[float] = []
    for at, row in enumerate(rows):
        cells = items(row, f"{place}.rows[{at}]")
        if len(cells) != len(columns):
            raise EditError(f"{len(cells)} numbers stand where {len(columns)} columns are", f"{place}.rows[{at}]")
        values.extend(number(cell, f"{place}.rows[{at}]") for cell in cells)
    table = TableSpec(
        file_name=fields.text("file_name", ""),
        columns=columns,
        values=np.array(values, "<f8").tobytes(),
        target=fields.text("target"),
        class_names=_texts(fields.items("class_names", []), f"{place}.class_names"),
    )
    fields.done()
    return table


def _training(value: object) -> TrainingSpec:
    fields, default = Fields(value, "training"), TrainingSpec()
    optimizer = fields.text("optimizer", default.optimizer)
    if optimizer not in OPTIMIZERS:
        raise EditError(unknown("optimizer", optimizer, OPTIMIZERS), "training.optimizer")
    given = Fields(fields.take("hyperparameters", {}), "training.hyperparameters")
    entries = OPTIMIZERS[optimizer].hyperparameters
    hyperparameters = tuple((entry.name, given.number(entry.name, entry.default)) for entry in entries)
    given.done()
    reduction = fields.text("reduction", default.reduction)
    check_choice(reduction, REDUCTIONS, "training.reduction")
    training = TrainingSpec(
        optimizer=optimizer,
        hyperparameters=hyperparameters,
        batch_size=fields.whole("batch_size", default.batch_size),
        reduction=cast(Literal["mean", "sum"], reduction),
        loss=fields.text("loss", default.loss),
        rate_schedule=_schedule(fields.take("rate_schedule", {})),
        slow_epochs=fields.whole("slow_epochs", default.slow_epochs),
        fan_in_rates=fields.truth("fan_in_rates", default.fan_in_rates),
        max_epochs=fields.whole_or_none("max_epochs"),
        least_change=fields.number_or_none("least_change"),
        held_out_target=fields.number_or_none("held_out_target"),
        patience=fields.whole_or_none("patience"),
    )
    fields.done()
    return training


def _schedule(value: object) -> Schedule:
    """The schedule; its constants by name, those that are missing as by default."""
    fields = Fields(value, "training.rate_schedule")
    name = fields.text("name", CONSTANT.name)
    if name not in RATE_SCHEDULES:
        raise EditError(unknown("rate schedule", name, RATE_SCHEDULES), fields.place("name"))
    constants = RATE_SCHEDULES[name].constants
    are_given = any(entry.name in fields.rest() for entry in constants)
    numbers = tuple(fields.number(entry.name, entry.default) for entry in constants)
    fields.done()
    return Schedule(name, numbers if are_given else ())


def _start(value: object) -> StartSpec:
    fields, default = Fields(value, "start"), StartSpec()
    biases = _rows(fields.items("biases", []), 2, "start.biases", "[neuron id, value]")
    weights = _rows(fields.items("weights", []), 3, "start.weights", "[source id, target id, value]")
    start = StartSpec(
        initializer=fields.text("initializer", default.initializer),
        scale=fields.number("scale", default.scale),
        values=(
            *((Bias(whole(row[0], place)), number(row[1], place)) for row, place in biases),
            *((Weight(whole(row[0], place), whole(row[1], place)), number(row[2], place)) for row, place in weights),
        ),
    )
    fields.done()
    return start


def _rows(rows: list[Any], length: int, place: str, wanted: str) -> Iterator[tuple[list[Any], str]]:
    """Each row with its place."""
    for at, row in enumerate(rows):
        here = f"{place}[{at}]"
        if len(items(row, here)) != length:
            raise EditError(f"{wanted} is wanted here", here)
        yield row, here


def _intervention(value: object, place: str) -> Intervention:
    fields = Fields(value, place)
    action = fields.text("action")
    check_choice(action, ACTIONS, f"{place}.action")
    subject = fields.text("hyperparameter") if action == "turn" else _parameter(fields, place)
    intervention = Intervention(
        step=fields.whole("step"),
        action=cast(Literal["set", "hold", "release", "turn"], action),
        subject=subject,
        value=fields.number("value") if action in ("set", "turn") else 0.0,
    )
    fields.done()
    return intervention


def _parameter(fields: Fields, place: str) -> ParameterName:
    """A weight by the two ends of its synapse, or a bias by its neuron."""
    bias = fields.take("bias", None)
    ends = fields.take("weight", None)
    if (bias is None) == (ends is None):
        raise EditError('name one parameter: "weight": [source id, target id] or "bias": neuron id', place)
    if bias is not None:
        return Bias(whole(bias, f"{place}.bias"))
    pair = items(ends, f"{place}.weight")
    if len(pair) != 2:
        raise EditError("a weight is named by two neuron ids, [source, target]", f"{place}.weight")
    return Weight(whole(pair[0], f"{place}.weight[0]"), whole(pair[1], f"{place}.weight[1]"))


def _texts(values: list[Any], place: str) -> tuple[str, ...]:
    return tuple(text(value, f"{place}[{at}]") for at, value in enumerate(values))


def _kept(value: object, key: str) -> str:
    """An entry that this version does not read, as JSON text; with the numbers and keys that a file may have."""
    left = [value]
    while left:
        entry = left.pop()
        if isinstance(entry, ObjectWithTwins):
            raise EditError(f"the key {entry.twin[:40]!r} stands twice; keep one", key[:40])
        if isinstance(entry, float) and not math.isfinite(entry):
            raise EditError("NaN and infinite numbers are refused; write a finite number", key[:40])
        if isinstance(entry, dict | list):
            left += entry.values() if isinstance(entry, dict) else entry
    return json.dumps(value)
