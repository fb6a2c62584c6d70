"""The total cost over a plane of parameters: the error surface, exactly what training would have to pay there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.parameter_plane import ParameterPlane
from nnviz.engine import selection
from nnviz.engine.backprop import blocks, costs, forward
from nnviz.engine.network import Network

Floats = NDArray[np.float64]
Range = tuple[float, float]

_NUMBERS_AT_ONCE = 500_000


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What a cost is the cost of.

    inputs : (n_points, n_inputs)
    targets : (n_points, n_outputs)
    """

    network: Network
    inputs: Floats
    targets: Floats
    loss: str


@dataclass(frozen=True, slots=True, eq=False)
class ErrorSurface:
    """Total cost over a plane, at the corners of a grid; arrays read-only.

    x, y : (n,) rising places along the two axes
    costs : (n, n), row by row of y; NaN or inf where the numbers overflow
    """

    plane: ParameterPlane
    x: Floats
    y: Floats
    costs: Floats


def total_costs(problem: Problem, vectors: Floats) -> Floats:
    """(n_vectors,) total cost C = sum_r L^r of the points under each of (n_vectors, n_parameters) vectors."""
    calls = selection.loaded_kernel()
    if calls is not None:
        compiled: Floats = calls.total_costs(problem.network, vectors, problem.inputs, problem.targets, problem.loss)
        return compiled
    return np.array([_total_cost(problem, vector) for vector in vectors])


def error_surface(
    problem: Problem,
    plane: ParameterPlane,
    x_range: Range,
    y_range: Range,
    n: int,
    is_wanted: Callable[[], bool] = lambda: True,
) -> ErrorSurface | None:
    """The surface over n x n corners of the ranges; None once it is no longer wanted.

    is_wanted : asked after every so many rows
    """
    x, y = np.linspace(*x_range, n), np.linspace(*y_range, n)
    heights = np.empty((n, n))
    rows_at_once = max(_NUMBERS_AT_ONCE // (n * problem.network.n_parameters), 1)
    for first in range(0, n, rows_at_once):
        if not is_wanted():
            return None
        rows = y[first : first + rows_at_once]
        places = np.stack([np.tile(x, len(rows)), np.repeat(rows, n)], axis=1)
        heights[first : first + len(rows)] = total_costs(problem, plane.vectors(places)).reshape(len(rows), n)
    for array in (x, y, heights):
        array.flags.writeable = False
    return ErrorSurface(plane, x, y, heights)


def _total_cost(problem: Problem, vector: Floats) -> float:
    total = 0.0
    for block in blocks(problem.network, len(problem.inputs)):
        activity = forward(problem.network, vector, problem.inputs[block])
        with np.errstate(all="ignore"):
            total += float(costs(problem.network, activity, problem.targets[block], problem.loss).sum())
    return total
