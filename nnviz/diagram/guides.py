"""Guides while neurons are moved: lines through the centers of neighbors, and gaps as wide as theirs.

Pure functions of arrays: what moves, and what stands.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.geometry import RADIUS

Array = NDArray[np.float64]
Line = tuple[float, float, float, float]

SNAP_PX = 6.0
_NEIGHBORS = 30
_HOLDS = 0.06
_BEYOND = RADIUS + 16.0
_BESIDE, _TICK = RADIUS + 12.0, 5.0


def neighbors(moving: Array, standing: Array) -> Array:
    """(n, 2) those that stand nearest to what moves, few enough that guides stay calm."""
    if not len(standing):
        return standing
    far = np.hypot(*np.moveaxis(standing[:, None] - moving, 2, 0)).min(axis=1)
    return standing[np.argsort(far, kind="stable")[:_NEIGHBORS]]


def snapped(moving: Array, standing: Array, reach: float) -> tuple[float, float]:
    """How far along x and y what moves has to go to the nearest guide within `reach`.

    moving : (n_moving, 2) centers; standing : (n_standing, 2)
    """
    if not len(standing):
        return 0.0, 0.0
    x, y = (_step(moving, standing, axis, reach) for axis in (0, 1))
    return x, y


def guide_lines(moving: Array, standing: Array) -> list[Line]:
    """The guides that hold where the moving neurons are now: lines through equal coordinates, and equal gaps."""
    if not len(standing):
        return []
    lines = []
    for axis in (0, 1):
        for value in np.unique(moving[:, axis].round(1)):
            lines += _through(value, moving, standing, axis)
        if len(moving) == 1:
            lines += _gaps(moving[0], standing, axis)
    return lines


def _step(moving: Array, standing: Array, axis: int, reach: float) -> float:
    """The shortest way to a guide along one axis; a line through centers is preferred to a gap as near."""
    steps = (standing[None, :, axis] - moving[:, None, axis]).ravel()
    if len(moving) == 1:
        steps = np.concatenate([steps, _equal_gaps(moving[0], standing, axis) - moving[0, axis]])
    nearest = float(steps[np.abs(steps).argmin()])
    return nearest if abs(nearest) <= reach else 0.0


def _in_line(center: Array, standing: Array, axis: int) -> Array:
    """(n,) ordered coordinates of those that stand in the row (axis 0) or column (axis 1) of a moving neuron."""
    across = np.abs(standing[:, 1 - axis] - center[1 - axis])
    return np.unique(standing[across <= RADIUS, axis].round(1))


def _equal_gaps(center: Array, standing: Array, axis: int) -> Array:
    """(n,) where the neuron would stand midway between two neighbors, or as far from one as that from the next."""
    at = _in_line(center, standing, axis)
    near, far = at[:-1], at[1:]
    return np.concatenate([(near + far) / 2, 2 * far - near, 2 * near - far])


def _through(value: float, moving: Array, standing: Array, axis: int) -> list[Line]:
    """The line through all centers with this coordinate, where one of them stands."""
    equal = standing[np.abs(standing[:, axis] - value) <= _HOLDS, 1 - axis]
    if not len(equal):
        return []
    along = np.concatenate([equal, moving[np.abs(moving[:, axis] - value) <= _HOLDS, 1 - axis]])
    low, high = float(along.min()) - _BEYOND, float(along.max()) + _BEYOND
    return [_line(axis, value, low, value, high)]


def _gaps(center: Array, standing: Array, axis: int) -> list[Line]:
    """Two equal gaps as lines beside the neurons, with a tick at each end."""
    own = float(center[axis])
    at = _in_line(center, standing, axis)
    below, above = at[at < own - 1][::-1], at[at > own + 1]
    chains = [[*below[:1], own, *above[:1]], [own, *below[:2]], [own, *above[:2]]]
    beside, lines = float(center[1 - axis]) + _BESIDE, []
    for chain in chains:
        if len(chain) == 3 and abs(abs(chain[1] - chain[0]) - abs(chain[2] - chain[1])) <= 2 * _HOLDS + 0.1:
            lines += [_line(1 - axis, beside, first, beside, last) for first, last in pairwise(chain)]
            lines += [_line(1 - axis, beside - _TICK, end, beside + _TICK, end) for end in chain]
    return lines


def _line(axis: int, across: float, along: float, across_end: float, along_end: float) -> Line:
    """A line given by its coordinates on this axis and along the other."""
    ends = (across, along, across_end, along_end) if axis == 0 else (along, across, along_end, across_end)
    x, y, x_end, y_end = (float(coordinate) for coordinate in ends)
    return x, y, x_end, y_end
