"""From a spec to the text of a `.nnviz` file: short where it is regular, readable, and exact in every float."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from nnviz.engine.network import NeuronActivation
from nnviz.engine.optimizers import DECAYS
from nnviz.engine.rates import CONSTANT, RATE_SCHEDULES
from nnviz.experiment.reading import FORMAT, VERSION
from nnviz.experiment.reading_network import PREVIOUS
from nnviz.experiment.specs import (
    Bias,
    ColumnSpec,
    DatasetSpec,
    ExperimentSpec,
    Intervention,
    NetworkSpec,
    NeuronSpec,
    ParameterName,
    TableSpec,
    TrainingSpec,
    Weight,
)
from nnviz.training.stopping import STOPPING_FIELDS

LINE_LENGTH = 100
_PLAIN = frozenset({int, float})

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def to_text(spec: ExperimentSpec) -> str:
    """The file's text; reading it gives an equal spec."""
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "title": spec.title,
        "seed": spec.seed,
        "network": {"columns": _columns(spec.network)},
        "dataset": _dataset(spec.dataset),
        "training": _training(spec.training),
        "start": {
            "initializer": spec.start.initializer,
            "scale": spec.start.scale,
            "biases": [[name.neuron, value] for name, value in spec.start.values if isinstance(name, Bias)],
            "weights": [
                [name.source, name.target, value] for name, value in spec.start.values if isinstance(name, Weight)
            ],
        },
        "interventions": [_intervention(entry) for entry in spec.interventions],
        **{key: json.loads(kept) for key, kept in spec.unknown},
    }
    return _laid_out(whole, 0) + "\n"


def _columns(network: NetworkSpec) -> list[dict[str, Any]]:
    sources: dict[int, list[int]] = {}
    for source, target in sorted(network.synapses):
        sources.setdefault(target, []).append(source)
    pinned: dict[int, list[int]] = {}
    for source, target in sorted(network.pinned):
        pinned.setdefault(target, []).append(source)
    columns, previous = [], None
    for column in network.columns:
        origins = {neuron.id: _origin(sources.get(neuron.id, []), previous) for neuron in column.neurons}
        columns.append(_column(column, origins, pinned))
        previous = sorted(neuron.id for neuron in column.neurons)
    return columns


def _origin(sources: list[int], previous: list[int] | None) -> Any:
    """What a neuron's "from" says; None for an input."""
    if previous is None:
        return None
    return PREVIOUS if sources == previous else sources


def _column(column: ColumnSpec, origins: dict[int, Any], pinned: dict[int, list[int]]) -> dict[str, Any]:
    common = Counter(neuron.activation for neuron in column.neurons).most_common(1)[0][0]
    common_origin = PREVIOUS if PREVIOUS in origins.values() else None
    neurons = []
    for neuron in column.neurons:
        own = _neuron(neuron)
        if neuron.activation != common:
            own |= _activation(neuron.activation)
        if origins[neuron.id] != common_origin:
            own["from"] = origins[neuron.id]
        if neuron.id in pinned:
            own["pinned"] = pinned[neuron.id]
        neurons.append(own if len(own) > 1 else neuron.id)
    written: dict[str, Any] = {"name": column.name} if column.name else {}
    if column.rate_factor != 1:
        written["rate_factor"] = column.rate_factor
    written |= _activation(common)
    if common_origin:
        written["from"] = common_origin
    return {**written, "neurons": neurons}


def _neuron(neuron: NeuronSpec) -> dict[str, Any]:
    written: dict[str, Any] = {"id": neuron.id}
    if neuron.name:
        written["name"] = neuron.name
    if neuron.position is not None:
        written["position"] = list(neuron.position)
    if neuron.pins_bias:
        written["pinned_bias"] = True
    return written


def _activation(activation: NeuronActivation | None) -> dict[str, Any]:
    if activation is None:
        return {}
    constants = {"constants": list(activation.constants)} if activation.constants else {}
    return {"activation": activation.name, **constants}


def _dataset(dataset: DatasetSpec) -> dict[str, Any]:
    written: dict[str, Any] = {
        "name": dataset.name,
        "n_points": dataset.n_points,
        "noise": dataset.noise,
        "seed": dataset.seed,
        "held_out": dataset.held_out,
        "scaling": dataset.scaling,
    }
    if dataset.features:
        written["features"] = list(dataset.features)
    return written if dataset.table is None else {**written, "table": _table(dataset.table)}


def _training(training: TrainingSpec) -> dict[str, Any]:
    """What is switched off is not written, but for the maximum of epochs."""
    schedule, written = training.rate_schedule, {}
    if schedule != CONSTANT:
        names = [entry.name for entry in RATE_SCHEDULES[schedule.name].constants]
        # Constants left to their defaults are () in the spec, and not written here.
        written["rate_schedule"] = {"name": schedule.name, **dict(zip(names, schedule.constants, strict=False))}
    off = TrainingSpec()
    for name in ("slow_epochs", "fan_in_rates", *STOPPING_FIELDS):
        value = getattr(training, name)
        if value != getattr(off, name) or name == "max_epochs":
            written[name] = value
    return {
        "optimizer": training.optimizer,
        "hyperparameters": {name: value for name, value in training.hyperparameters if value or name not in DECAYS},
        "batch_size": training.batch_size,
        "reduction": training.reduction,
        "loss": training.loss,
        **written,
    }


def _table(table: TableSpec) -> dict[str, Any]:
    rows = np.frombuffer(table.values, "<f8").reshape(-1, len(table.columns))
    return {
        "file_name": table.file_name,
        "columns": list(table.columns),
        "target": table.target,
        "class_names": list(table.class_names),
        "rows": rows.tolist(),
    }


def _intervention(entry: Intervention) -> dict[str, Any]:
    subject = {"hyperparameter": entry.subject} if isinstance(entry.subject, str) else _parameter(entry.subject)
    value = {"value": entry.value} if entry.action in ("set", "turn") else {}
    return {"step": entry.step, "action": entry.action, **subject, **value}


def _parameter(name: ParameterName) -> dict[str, Any]:
    return {"weight": [name.source, name.target]} if isinstance(name, Weight) else {"bias": name.neuron}


def _laid_out(value: Any, depth: int, lead: int = 0) -> str:
    """JSON text: on one line where it fits, else one entry per line, and lists of plain values filling their lines.

    lead : characters that stand before it on its first line
    """
    if depth > 0 and not _is_long(value):
        line = _encode(value)
        if not isinstance(value, dict | list) or lead + len(line) < LINE_LENGTH:
            return line
    indent = "  " * (depth + 1)
    if isinstance(value, dict):
        keys = [f"{indent}{_encode(key)}: " for key in value]
        lines = [key + _laid_out(entry, depth + 1, len(key)) for key, entry in zip(keys, value.values(), strict=True)]
    elif all(type(entry) is list and _PLAIN.issuperset(map(type, entry)) for entry in value):
        lines = [f"{indent}[{', '.join(map(repr, row))}]" for row in value]
    elif any(isinstance(entry, dict | list) for entry in value):
        lines = [indent + _laid_out(entry, depth + 1, len(indent)) for entry in value]
    else:
        lines = [indent + filled for filled in _filled(value, LINE_LENGTH - len(indent) - 1)]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{first}\n" + ",\n".join(lines) + f"\n{'  ' * depth}{last}"


def _is_long(value: Any) -> bool:
    """Whether a glance tells that the text needs more than a line."""
    if not isinstance(value, dict | list):
        return False
    entries = value.values() if isinstance(value, dict) else value
    sizes = [len(value), *(len(entry) for entry in entries if isinstance(entry, dict | list))]
    return max(sizes) > LINE_LENGTH // 3


def _filled(values: Iterable[Any], width: int) -> Iterable[str]:
    """Plain values, as many per line as fit."""
    line = ""
    for text in map(_encode, values):
        if line and len(line) + 2 + len(text) > width:
            yield line
            line = text
        else:
            line = f"{line}, {text}" if line else text
    if line:
        yield line
