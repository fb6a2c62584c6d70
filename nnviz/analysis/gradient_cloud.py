"""Why a path wanders: the gradient of every point and of every batch at one place, beside that of all points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import Problem
from nnviz.analysis.parameter_plane import ParameterPlane
from nnviz.engine.backprop import backward, forward

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

_NUMBERS_AT_ONCE = 500_000


@dataclass(frozen=True, slots=True, eq=False)
class GradientCloud:
    """Gradients of the mean cost as they are seen in a plane; what is uphill there, for a step of learning rate 1.

    points : (n_points, 2) each point's own
    batches : (n_batches, 2) of each batch
    full : (2,) of all points
    """

    points: Floats
    batches: Floats
    full: Floats


def gradient_cloud(
    problem: Problem,
    vector: Floats,
    plane: ParameterPlane,
    batches: Sequence[Indices],
    untrained: Indices,
    follows_errors: bool = False,
    is_wanted: Callable[[], bool] = lambda: True,
) -> GradientCloud | None:
    """The cloud at a (n_parameters,) vector; None once it is no longer wanted.

    batches : rows of the problem's points, each batch's
    untrained : indices of the parameters that stay as they are
    follows_errors : whether it is the errors of the perceptron rule that are followed, see `point_gradients`

    A gradient that is not finite is seen as NaN.
    """
    n_points = len(problem.inputs)
    seen = np.empty((n_points, 2))
    at_once = max(_NUMBERS_AT_ONCE // problem.network.n_parameters, 1)
    for first in range(0, n_points, at_once):
        if not is_wanted():
            return None
        rows = slice(first, first + at_once)
        gradients = point_gradients(problem, vector, rows, follows_errors)
        gradients[:, untrained] = 0.0
        finite = np.isfinite(gradients).all(axis=1, keepdims=True)
        seen[rows] = np.where(finite, plane.displacements(np.where(finite, gradients, 0.0)), np.nan)
    with np.errstate(all="ignore"):
        of_batches = np.array([seen[batch].mean(axis=0) for batch in batches]).reshape(-1, 2)
        return GradientCloud(seen, of_batches, seen.mean(axis=0))


def point_gradients(
    problem: Problem, vector: Floats, rows: slice = slice(None), follows_errors: bool = False
) -> Floats:
    """(n_rows, n_parameters) the gradient of the cost of each point alone: dL/dw = delta y, dL/db = delta.

    follows_errors : with the outputs' errors z - d in the place of delta, as the perceptron rule has it
    """
    network, inputs, targets = problem.network, problem.inputs[rows], problem.targets[rows]
    activity = forward(network, vector, inputs)
    if follows_errors:
        outputs = network.columns[-1].neurons
        delta = np.zeros_like(activity.y)
        delta[:, outputs] = activity.y[:, outputs] - targets
    else:
        delta = backward(network, vector, activity, targets, problem.loss)
    gradients: Floats = np.empty((len(delta), network.n_parameters))
    of_synapse, into_synapse = network.synapses.T
    with np.errstate(all="ignore"):
        gradients[:, network.synapse_indices] = delta[:, into_synapse] * activity.y[:, of_synapse]
    gradients[:, network.bias_indices[network.n_inputs :]] = delta[:, network.n_inputs :]
    return gradients
