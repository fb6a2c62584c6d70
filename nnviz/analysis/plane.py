"""A plane in the space of the raw inputs on which a network can be looked at, and the way there and back.

The plane depends on the data alone, never on the network, so that a picture keeps its place while training runs.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import floor, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.features import feature_values

Floats = NDArray[np.float64]
Range = tuple[float, float]

_MARGIN = 1.05
_PLEASANT = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_NEAREST, _FARTHEST = 1e-300, 1e300
_SIMILAR = 4.0
_MOST_KEPT = 2_000_000  # numbers


@dataclass(frozen=True, slots=True, eq=False)
class InputPlane:
    """The points origin + x axis_x + y axis_y; arrays read-only.

    origin : (n_raw,) where x = y = 0
    axis_x, axis_y : (n_raw,) directions of length 1 at a right angle; axis_y is all 0 where there is one raw input
    x_range, y_range : what a picture of the plane spans, in units of the axes; with one raw input, y is the output
    labels : names of the two axes
    features : what the network gets of the raw inputs; () = the raw inputs
    """

    origin: Floats
    axis_x: Floats
    axis_y: Floats
    x_range: Range
    y_range: Range
    labels: tuple[str, str]
    features: tuple[str, ...] = ()

    @property
    def is_line(self) -> bool:
        """Whether there is one raw input, so that y stands for the output and no point depends on it."""
        return not self.axis_y.any()

    def points(self, n: int) -> Floats:
        """(n * n, n_inputs) inputs at the centers of n x n equal cells, in the order of `plane_points`."""
        return (_kept_points if n * n * len(self.origin) <= _MOST_KEPT else _points_of)(self, n)

    def lift(self, coordinates: NDArray[Any]) -> Floats:
        """(n_points, n_inputs) inputs, the features of these (n_points, 2) places of the plane."""
        return feature_values(self.raw(coordinates), self.features)

    def raw(self, coordinates: NDArray[Any]) -> Floats:
        """(n_points, n_raw) raw inputs at these (n_points, 2) places of the plane."""
        inputs: Floats = self.origin + coordinates @ np.stack([self.axis_x, self.axis_y])
        return inputs

    def line(self, n: int) -> Floats:
        """(n, 2) places along x from end to end, at y = 0."""
        return np.stack([np.linspace(*self.x_range, n), np.zeros(n)], axis=1)

    def project(self, raw_inputs: NDArray[Any]) -> Floats:
        """(n_points, 2) places in the plane nearest to these (n_points, n_raw) raw inputs; y is 0 on a line."""
        coordinates: Floats = (raw_inputs - self.origin) @ np.stack([self.axis_x, self.axis_y], axis=1)
        return coordinates


def _points_of(plane: InputPlane, n: int) -> Floats:
    inputs = plane.lift(plane_points(plane.x_range, plane.y_range, n))
    inputs.flags.writeable = False
    return inputs


@lru_cache(maxsize=4)
def _kept_points(plane: InputPlane, n: int) -> Floats:
    """Made once: a picture that follows a training asks for the same ones with every frame."""
    return _points_of(plane, n)


def plane_points(x_range: Range, y_range: Range, n: int) -> Floats:
    """(n * n, 2) centers of n x n equal cells; row by row, x rising fastest, y rising from row to row.

    Reshaped to (n, n), row 0 is the smallest y: a picture whose first row is its top shows it as field[::-1].
    """
    middles = (np.arange(n) + 0.5) / n
    x, y = (low + middles * (high - low) for low, high in (x_range, y_range))
    return np.stack([np.tile(x, n), np.repeat(y, n)], axis=1)


def input_plane(dataset: Dataset) -> InputPlane:
    """The plane on which a network that learns this dataset is looked at.

    One raw input: a line along it, y being the output. Two: these themselves. More: through the mean of the inputs,
    along their first two principal directions (Pearson 1901), labeled PC 1 and PC 2 with their share of the variance.
    """
    raw = dataset.raw
    if raw.n_inputs == 1:
        plane = _line(raw)
    elif raw.n_inputs == 2:
        plane = coordinate_plane(raw, 0, 1)
    else:
        plane = _principal_plane(raw)
    return replace(plane, features=dataset.features)


def coordinate_plane(dataset: Dataset, i: int, j: int) -> InputPlane:
    """The plane of inputs number i and j, with the others at their mean."""
    if i == j:
        raise ValueError(f"a plane needs two different inputs, not input {i} twice")
    origin = dataset.inputs.mean(axis=0)
    origin[[i, j]] = 0.0
    axes = np.eye(dataset.n_inputs)[[i, j]]
    x_range, y_range = _pleasant_ranges(dataset.inputs[:, [i, j]])
    return _plane(origin, axes, x_range, y_range, (dataset.input_names[i], dataset.input_names[j]))


def _line(dataset: Dataset) -> InputPlane:
    outputs = np.array([[-1.0], [1.0]]) if dataset.values is None else dataset.values.reshape(-1, 1)
    (x_range,), (y_range,) = _pleasant_ranges(dataset.inputs), _pleasant_ranges(outputs)
    return _plane(np.zeros(1), np.array([[1.0], [0.0]]), x_range, y_range, (dataset.input_names[0], "output"))


def _principal_plane(dataset: Dataset) -> InputPlane:
    largest = max(float(np.abs(dataset.inputs).max()), 1e-300)
    scaled = dataset.inputs / largest
    mean = scaled.mean(axis=0)
    centered = scaled - mean
    variances, directions = np.linalg.eigh(centered.T @ centered)
    axes = directions[:, -1:-3:-1].T
    # An eigenvector's sign means nothing: its largest component is made positive.
    axes = axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    shares = variances[-1:-3:-1] / max(float(variances.sum()), 1e-300)
    reach, distance = float(np.abs(centered @ axes.T).max()), float(np.abs(mean).max())
    half = _pleasant(_resolved(reach * largest, distance * largest) * _MARGIN)
    labels = tuple(
        f"PC {number} ({100 * max(float(share), 0.0):.0f} %)" for number, share in enumerate(shares, start=1)
    )
    return _plane(mean * largest, axes, (-half, half), (-half, half), (labels[0], labels[1]))


def _plane(origin: Floats, axes: Floats, x_range: Range, y_range: Range, labels: tuple[str, str]) -> InputPlane:
    arrays = origin.copy(), axes[0].copy(), axes[1].copy()
    for array in arrays:
        array.flags.writeable = False
    return InputPlane(*arrays, x_range, y_range, labels)


def _pleasant_ranges(columns: Floats) -> list[Range]:
    """A range per column of (n_points, k): about 0 where the data lie around it, with a margin, ends rounded.

    Ranges of similar width get the same width, so that a circle stays round.
    """
    middles, reaches = [], []
    for low, high in zip(columns.min(axis=0).tolist(), columns.max(axis=0).tolist(), strict=True):
        middle, half = low / 2 + high / 2, high / 2 - low / 2
        middle = 0.0 if abs(middle) < half / 2 else _rounded(middle, _resolved(half, middle))
        middles.append(middle)
        reaches.append(_resolved(max(high - middle, middle - low), middle))
    if max(reaches) < _SIMILAR * min(reaches):
        reaches = [max(reaches)] * len(reaches)
    widths = [_pleasant(reach * _MARGIN) for reach in reaches]
    return [
        (_rounded(middle - width, width), _rounded(middle + width, width))
        for middle, width in zip(middles, widths, strict=True)
    ]


def _resolved(reach: float, distance: float) -> float:
    """The reach of data, or where they are one point to nine digits, one that float64 resolves so far from zero."""
    return reach if reach > 1e-9 * abs(distance) else max(1.0, 1e-9 * abs(distance))


def _pleasant(reach: float) -> float:
    """The next pleasant number at or above a positive reach."""
    reach = min(max(reach, _NEAREST), _FARTHEST)
    power = 10.0 ** floor(log10(reach))
    return power * next(step for step in _PLEASANT if step * power >= reach * (1 - 1e-12))


def _rounded(value: float, reach: float) -> float:
    """The value to the second digit of the reach."""
    return round(value, 1 - floor(log10(reach)))
