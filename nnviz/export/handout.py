"""The hand-out: one HTML file that holds a whole training, to be scrubbed, hovered and turned without nnviz.

The page computes every output itself, with the network's own parameters, so that what it says of any point is exact.
"""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz import resources
from nnviz.analysis.error_surface import error_surface, total_costs
from nnviz.analysis.parameter_plane import ParameterPlane, plane_of_two, principal_plane
from nnviz.engine.activations import constants_of
from nnviz.engine.network import Network
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import DARK, LIGHT, Palette, sequential
from nnviz.views.height_scale import height_scale
from nnviz.views.problem import problem_of
from nnviz.views.region_field import dots_of, frame_of, plane_of, range_of, shown_neurons, target_range

Floats = NDArray[np.float64]

MOST_BYTES, EXACT_BYTES = 8_000_000, 1_000_000
FEWEST_MOMENTS, MOST_MOMENTS = 12, 240
_CORNERS, _MARGIN, _LEAST_HALF = 49, 0.35, 1e-9
_SPARE_COSTS = 3_000_000
_SCRIPTS = ("network.js", "diagram.js", "regions.js", "curve.js", "surface.js", "page.js")


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """How the network stands on the page, by neuron number.

    positions : (n_neurons, 2) centers, and radii (n_neurons,), in units of the diagram; y grows downward
    symbols : what each neuron is called
    layers : a name per column
    """

    positions: Floats
    radii: Floats
    symbols: tuple[str, ...]
    layers: tuple[str, ...]


def moments(last_step: int, n_parameters: int) -> NDArray[np.int64]:
    """The steps worth keeping, rising from 0 to the last: dense at the beginning, where most happens.

    As many as fit into the size of a file that can be mailed.
    """
    most = min(max(MOST_BYTES // (4 * max(n_parameters, 1)), FEWEST_MOMENTS), MOST_MOMENTS)
    evenly = np.linspace(0.0, 1.0, min(most, last_step + 1))
    return np.unique((last_step * evenly**2).round().astype(np.int64))


def handout_html(title: str, drawing: Drawing, kept: Sequence[Snapshot]) -> str:
    """The page of the kept moments of one run, by rising step."""
    payload = json.dumps(_payload(title, drawing, kept), allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    page = resources.text("handout", "page.html")
    parts = {
        "title": _escaped(title),
        "style": resources.text("handout", "page.css"),
        "experiment": payload.replace("<", "\\u003c"),
        "script": "\n".join(resources.text("handout", name) for name in _SCRIPTS),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda mark: parts[mark[1]], page)


def _payload(title: str, drawing: Drawing, kept: Sequence[Snapshot]) -> dict[str, Any]:
    run, vectors = kept[-1].run, np.stack([snapshot.state.parameters for snapshot in kept])
    return {
        "title": title,
        "themes": {palette.name: _theme(palette) for palette in (LIGHT, DARK)},
        "viridis": sequential(np.linspace(0.0, 1.0, 64))[:, :3].tolist(),
        "network": _network(run, drawing),
        "data": _data(run),
        "moments": {
            "steps": [snapshot.state.step for snapshot in kept],
            "stepsPerEpoch": run.steps_per_epoch,
            "parameters": _packed(vectors),
            "costs": [_finite(snapshot.evaluation.train_mean) for snapshot in kept],
            "totals": [_finite(snapshot.evaluation.train_total) for snapshot in kept],
            "heldOut": [_finite(snapshot.evaluation.held_out_mean) for snapshot in kept],
            "accuracy": [snapshot.evaluation.train_accuracy for snapshot in kept],
            "heldOutAccuracy": [snapshot.evaluation.held_out_accuracy for snapshot in kept],
        },
        "surface": _surface(run, vectors, drawing),
    }


def _theme(palette: Palette) -> dict[str, Any]:
    names = ("paper", "chrome", "line", "ink", "soft", "faint", "accent", "negative", "positive", "second")
    theme: dict[str, Any] = {name: getattr(palette, name) for name in names}
    return theme | {"classes": list(palette.classes)}


def _network(run: Run, drawing: Drawing) -> dict[str, Any]:
    network = run.network
    choices = [choice for column in network.columns for choice in column.activations]
    column_of = np.repeat(np.arange(len(network.sizes)), network.sizes)
    return {
        "sizes": list(network.sizes),
        "layers": list(drawing.layers),
        "neurons": [
            {
                "x": round(float(x), 2),
                "y": round(float(y), 2),
                "r": round(float(radius), 2),
                "symbol": symbol,
                "column": int(column),
                "bias": int(bias),
                "range": _bounds(range_of(run, number)),
                "activation": choices[number - network.n_inputs].name if column else "",
                "constants": list(constants_of(choices[number - network.n_inputs])) if column else [],
            }
            for number, ((x, y), radius, symbol, column, bias) in enumerate(
                zip(drawing.positions, drawing.radii, drawing.symbols, column_of, network.bias_indices, strict=True)
            )
        ],
        "synapses": np.column_stack([network.synapses, network.synapse_indices]).tolist(),
        "parameters": network.n_parameters,
    }


def _data(run: Run) -> dict[str, Any]:
    data, plane, frame = run.dataset, plane_of(run.dataset), frame_of(run)
    low, high = target_range(run)
    return {
        "task": data.task,
        "inputs": _packed(data.inputs),
        "targets": _packed(run.targets),
        "places": _packed(dots_of(run, LIGHT).places),
        "labels": None if data.labels is None else data.labels.tolist(),
        "classes": list(data.class_names),
        "names": list(data.input_names),
        "heldOut": np.flatnonzero(data.held_out).tolist(),
        "image": list(data.image_shape) if data.image_shape else None,
        "shown": [int(number) for number in shown_neurons(run, None)],
        "range": [low, high],
        "plane": {
            "origin": plane.origin.tolist(),
            "axes": [plane.axis_x.tolist(), plane.axis_y.tolist()],
            "xRange": list(frame.x_range),
            "yRange": list(frame.y_range),
            "labels": list(frame.labels),
            "isLine": plane.is_line,
            "features": list(plane.features),
        },
    }


def _surface(run: Run, vectors: Floats, drawing: Drawing) -> dict[str, Any] | None:
    """The error surface over the principal plane of the path, else over two parameters; None where there is none."""
    network = run.network
    if network.n_parameters < 2 or not np.isfinite(vectors).all():
        return None
    plane = _plane(network, vectors, drawing)
    n = _CORNERS
    while n > 15 and n * n * network.n_parameters * len(run.training_points) > _SPARE_COSTS * 1000:
        n -= 8
    places = plane.places(vectors)
    ranges = [_range(places[:, axis]) for axis in (0, 1)]
    problem = problem_of(run)
    surface = error_surface(problem, plane, ranges[0], ranges[1], n)
    assert surface is not None
    costs = total_costs(problem, vectors)
    scale = height_scale(np.concatenate([surface.costs.ravel(), costs]), is_log=True)
    share = plane.share
    return {
        "labels": list(plane.labels),
        "x": surface.x.tolist(),
        "y": surface.y.tolist(),
        "costs": _packed(surface.costs),
        "heights": _packed(np.nan_to_num(np.clip(scale(surface.costs), 0.0, 1.0), nan=1.0)),
        "path": _packed(places),
        "pathHeights": _packed(np.nan_to_num(np.clip(scale(costs), 0.0, 1.0), nan=1.0)),
        "share": None if share is None else round(100 * share, 1),
    }


def _plane(network: Network, vectors: Floats, drawing: Drawing) -> ParameterPlane:
    try:
        return principal_plane(vectors)
    except ValueError:
        first = min(network.columns[-1].weights.start, network.n_parameters - 2)
        names = parameter_names(network, drawing.symbols)
        return plane_of_two(vectors[-1], first, first + 1, (names[first], names[first + 1]))


def parameter_names(network: Network, symbols: Sequence[str]) -> list[str]:
    """What each parameter is called, in the order of the vector."""
    names = [""] * network.n_parameters
    for (source, target), index in zip(network.synapses.tolist(), network.synapse_indices.tolist(), strict=True):
        names[index] = f"w {symbols[source]}→{symbols[target]}"
    for number, index in enumerate(network.bias_indices.tolist()):
        if index >= 0:
            names[index] = f"b {symbols[number]}"
    return names


def _range(places: Floats) -> tuple[float, float]:
    low, high = float(places.min()), float(places.max())
    room = _MARGIN * max(high - low, 2.0 * _LEAST_HALF) + (1.0 if high - low < _LEAST_HALF else 0.0)
    return low - room, high + room


def _packed(array: NDArray[Any]) -> dict[str, Any]:
    """Little-endian float64 numbers as text; as float32 where they would make the file large."""
    kind = "<f8" if array.size * 8 <= EXACT_BYTES else "<f4"
    text = base64.b64encode(np.ascontiguousarray(array, kind).tobytes()).decode("ascii")
    return {"shape": list(array.shape), "type": kind[1:], "bytes": text}


def _bounds(ends: tuple[float, float]) -> list[float] | None:
    return list(ends) if np.isfinite(ends).all() else None


def _finite(cost: float | None) -> float | None:
    """JSON knows no infinity."""
    return cost if cost is not None and np.isfinite(cost) else None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
