"""What the decision regions show, as arrays: a field of levels or of winning classes, or curves over a single input.

Levels run from -1 to 1 over the range of the targets, or over the range of a neuron's activation; they never move.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.activity import region_values
from nnviz.analysis.fields import neuron_fields
from nnviz.analysis.plane import InputPlane, input_plane
from nnviz.datasets.dataset import Dataset
from nnviz.datasets.features import FEATURES
from nnviz.engine.activations import output_range
from nnviz.engine.backprop import forward
from nnviz.training.batches import batch_of, last_batch
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import Palette, diverging, rgb
from nnviz.views.symbols import symbol

Floats = NDArray[np.float64]

CURVE_POINTS = 240


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What the picture spans: ranges and names of both axes; square where both are inputs."""

    x_range: tuple[float, float] = (-1.0, 1.0)
    y_range: tuple[float, float] = (-1.0, 1.0)
    labels: tuple[str, str] = ("", "")
    is_square: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Data points: where, in which color, with which marker, and which are held out.

    are_values : the colors stand for values, which fade to paper at zero, so that the points need an outline
    """

    places: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    colors: NDArray[np.uint8] = field(default_factory=lambda: np.empty((0, 3), np.uint8))
    markers: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    held_out: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, bool))
    are_values: bool = False


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """neuron : the number of the neuron to show, or None for the output; n_samples : along each axis of the plane

    ringed : whose examples are told apart, those of the next step or of the last one
    """

    neuron: int | None = None
    n_samples: int = 100
    ringed: Literal["none", "next", "last"] = "none"


@dataclass(frozen=True, slots=True, eq=False)
class RegionField:
    """One of levels, winners and curves is there, the others are None.

    levels : (n_samples, n_samples) in -1..1, NaN where the output is not a number; the highest row first
    winners, margins : (n_samples, n_samples) class numbers, and how clearly each wins, 0..1 or NaN
    curves : (CURVE_POINTS, 1 + n_curves) the raw input, then the outputs
    ringed : (n_ringed,) numbers of the points that are told apart
    """

    run: Run
    vector: Floats
    neuron: int | None
    levels: Floats | None = None
    winners: NDArray[np.intp] | None = None
    margins: Floats | None = None
    curves: Floats | None = None
    ringed: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))


def region_field(snapshot: Snapshot, settings: RegionSettings) -> RegionField:
    """The field of the shown output or neuron at this moment."""
    found = _field(snapshot, settings)
    if settings.ringed == "none":
        return found
    batch = batch_of if settings.ringed == "next" else last_batch
    return replace(found, ringed=batch(snapshot.run, snapshot.state.step))


def _field(snapshot: Snapshot, settings: RegionSettings) -> RegionField:
    run, vector = snapshot.run, snapshot.state.parameters
    neuron = settings.neuron if settings.neuron is not None and settings.neuron < run.network.n_neurons else None
    shown, plane = shown_neurons(run, neuron), plane_of(run.dataset)
    if plane.is_line:
        places = plane.line(CURVE_POINTS)
        outputs = forward(run.network, vector, plane.lift(places)).y[:, shown]
        return RegionField(run, vector, neuron, curves=np.hstack([places[:, :1], outputs]))
    outputs = neuron_fields(run.network, vector, plane, settings.n_samples)[shown, ::-1]
    if len(shown) == 1:
        return RegionField(run, vector, neuron, levels=levels_of(run, neuron, outputs[0]))
    regions = region_values(outputs.reshape(len(shown), -1).T, target_range(run))
    classes, margins = (part.reshape(outputs[0].shape) for part in (regions.classes, regions.margins))
    return RegionField(run, vector, neuron, winners=classes, margins=margins)


def shown_neurons(run: Run, neuron: int | None) -> list[int]:
    """The neuron, else the outputs: all of a classification, the first of a regression over a plane."""
    if neuron is not None:
        return [neuron]
    outputs = list(range(run.network.n_neurons - run.network.n_outputs, run.network.n_neurons))
    return outputs if run.dataset.task == "classification" or run.dataset.raw.n_inputs == 1 else outputs[:1]


def levels_of(run: Run, neuron: int | None, outputs: Floats) -> Floats:
    """Outputs brought to -1..1; those of an activation without bounds are squeezed by y / (1 + |y|)."""
    low, high = range_of(run, neuron)
    with np.errstate(all="ignore"):
        if not np.isfinite(high - low):
            return outputs / (1.0 + np.abs(outputs))
        return 2.0 * (outputs - low) / (high - low) - 1.0


def target_range(run: Run) -> tuple[float, float]:
    low, high = float(run.targets.min()), float(run.targets.max())
    return (low, high) if high > low else (low - 1.0, low + 1.0)


def range_of(run: Run, neuron: int | None) -> tuple[float, float]:
    """The range in which the outputs of a neuron, or of the network, are colored; may be infinite."""
    network = run.network
    if neuron is None:
        return target_range(run)
    if neuron < network.n_inputs:
        column, features = run.dataset.inputs[:, neuron], run.dataset.features
        if features and not FEATURES[features[neuron]].is_raw:
            reach = max(float(np.abs(column).max()), 1e-9)
            return -reach, reach  # a square is never negative, and never of that color
        return float(column.min()), max(float(column.max()), float(column.min()) + 1e-9)
    choices = [choice for column in network.columns for choice in column.activations]
    return output_range(choices[neuron - network.n_inputs])


@lru_cache(maxsize=4)
def plane_of(dataset: Dataset) -> InputPlane:
    """The plane on which this dataset is looked at, found once."""
    return input_plane(dataset)


def frame_of(run: Run) -> Frame:
    """What the picture of this run spans, from its points alone."""
    plane = plane_of(run.dataset)
    labels = (symbol(plane.labels[0]), symbol(plane.labels[1]))
    if not plane.is_line:
        return Frame(plane.x_range, plane.y_range, labels)
    low, high = target_range(run)
    room = 0.2 * (high - low)
    return Frame(plane.x_range, (low - room, high + room), labels, is_square=False)


def dots_of(run: Run, palette: Palette) -> Dots:
    """The run's points with their places in the picture, colors and markers."""
    data = run.dataset
    plane = plane_of(data)
    if data.labels is None and plane.is_line:
        colors, shapes = (
            np.tile(rgb(palette.soft).astype(np.uint8), (data.n_points, 1)),
            np.ones(data.n_points, np.int64),
        )
    elif data.labels is None:
        colors = diverging(levels_of(run, None, run.targets[:, 0]), palette)[:, :3]
        shapes = np.ones(data.n_points, np.int64)
    else:
        classes = np.array([rgb(color) for color in palette.classes], np.uint8)
        colors, shapes = classes[data.labels % len(classes)], data.labels
    if plane.is_line:
        heights = run.targets[:, 0] if run.network.n_outputs == 1 else run.targets.max(axis=1)
        places = np.column_stack([data.raw.inputs[:, 0], heights])
    else:
        places = plane.project(data.raw.inputs)
    return Dots(places, colors, shapes, data.held_out, are_values=data.labels is None and not plane.is_line)


def colored(field: RegionField, palette: Palette, is_smooth: bool) -> NDArray[np.uint8]:
    """(n, n, 4) RGBA of a field; sharp shows only the side or the winner, smooth fades to paper where it is unsure."""
    if field.levels is not None:
        return diverging(field.levels if is_smooth else np.sign(field.levels), palette)
    assert field.winners is not None and field.margins is not None
    strength = 0.8 * (field.margins if is_smooth else np.where(np.isfinite(field.margins), 1.0, np.nan))
    finite = np.isfinite(strength)
    classes = np.array([rgb(color) for color in palette.classes])
    paper = rgb(palette.paper)
    mixed = paper + (classes[field.winners % len(classes)] - paper) * np.where(finite, strength, 0.0)[..., None]
    return np.concatenate([mixed.round(), np.where(finite, 255, 0)[..., None]], axis=-1).astype(np.uint8)


def value_at(field: RegionField, place: tuple[float, float]) -> tuple[int, float]:
    """Which shown output is largest at a place of the picture, and its exact value, by a forward pass."""
    run, plane = field.run, plane_of(field.run.dataset)
    inputs = plane.lift(np.array([place]))
    outputs = forward(run.network, field.vector, inputs).y[0, shown_neurons(run, field.neuron)]
    winner = int(outputs.argmax())
    return winner, float(outputs[winner])
