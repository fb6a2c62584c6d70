"""Back-propagation: forward, backward, gradient, in the lecture's notation and over columns of neurons.

Per column u = W y, v = u + b, y = phi(v); per example the cost L(d, z) of the outputs z against the desired d; backward
delta = dL/dv, from which dL/dW = delta y^T and dL/db = delta. Inside, points run along the second axis, so that the
formulas read as on paper. A number that overflows becomes inf or NaN without a warning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.losses import LOSSES
from nnviz.engine.network import Network
from nnviz.engine.plan import plan

Array = NDArray[Any]

_NUMBERS_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """What every neuron does for every point, both (n_points, n_neurons); in memory neuron by neuron.

    v : what enters the activation, u + b; for the inputs, the inputs
    y : what leaves it, phi(v)
    """

    v: Array
    y: Array


def forward(network: Network, vector: Array, inputs: Array) -> Activity:
    """Step 1: the activity of all neurons.

    vector : (n_parameters,) parameters, float64 or complex
    inputs : (n_points, n_inputs)
    """
    dtype = np.result_type(vector, inputs, np.float64)
    v = np.empty((network.n_neurons, len(inputs)), dtype)
    y = np.empty_like(v)
    v[: network.n_inputs] = y[: network.n_inputs] = inputs.T
    with np.errstate(all="ignore"):
        for column in plan(network):
            u = np.matmul(column.matrix(vector), y[column.sources], out=v[column.neurons])
            u += vector[column.biases, None]
            for group in column.groups:
                y[group.neurons] = group.value(v[group.neurons])
    return Activity(v.T, y.T)


def blocks(network: Network, n_points: int) -> Iterator[slice]:
    """All points in portions, the same on every machine, whose activity stays in a processor's cache."""
    # Twice as fast as all at once, and the memory does not grow with the points.
    points_at_once = max(_NUMBERS_AT_ONCE // network.n_neurons, 1)
    return (slice(first, first + points_at_once) for first in range(0, n_points, points_at_once))


def costs(network: Network, activity: Activity, targets: Array, loss: str) -> Array:
    """(n_points,) cost L(d, z) of each point.

    targets : (n_points, n_outputs) desired outputs d
    """
    v, y, d = activity.v.T, activity.y.T, targets.T
    groups = plan(network)[-1].groups
    with np.errstate(all="ignore"):
        parts = [LOSSES[loss].costs(group, v[group.neurons], y[group.neurons], d[group.at]) for group in groups]
    return sum(parts[1:], parts[0])


def backward(network: Network, vector: Array, activity: Activity, targets: Array, loss: str) -> Array:
    """Step 2: (n_points, n_neurons) errors delta = dL/dv of each point; 0 for the inputs."""
    v, y, d = activity.v.T, activity.y.T, targets.T
    delta = np.zeros(v.shape, v.dtype)
    columns = plan(network)
    with np.errstate(all="ignore"):
        for group in columns[-1].groups:
            at = group.neurons
            delta[at] = LOSSES[loss].delta(group, v[at], y[at], d[group.at])
        for column, before in zip(columns[:0:-1], columns[-2::-1], strict=True):
            # Until a neuron's own column is reached, its row of `delta` gathers dL/dy.
            delta[column.behind] += column.matrix(vector)[:, column.n_inputs :].T @ delta[column.neurons]
            for group in before.groups:
                at = group.neurons
                delta[at] = group.delta(v[at], y[at], delta[at])
    return delta.T


def gradient_sum(network: Network, activity: Activity, deltas: Array) -> Array:
    """(n_parameters,) gradient of the summed cost: dL/dw = delta y over each synapse, dL/db = delta."""
    y, delta = activity.y.T, deltas.T
    gradient = np.empty(network.n_parameters, delta.dtype)
    with np.errstate(all="ignore"):
        for column in plan(network):
            of_column, into_column = delta[column.neurons], y[column.sources].T
            if column.existing is None:
                np.matmul(of_column, into_column, out=gradient[column.weights].reshape(column.shape))
            else:
                gradient[column.weights] = (of_column @ into_column).reshape(-1)[column.existing]
            np.add.reduce(of_column, axis=1, out=gradient[column.biases])
    return gradient


def cost_and_gradient(network: Network, vector: Array, inputs: Array, targets: Array, loss: str) -> tuple[Any, Array]:
    """The cost C(theta) = sum_r L^r of these points and its gradient, both SUMS over the points.

    Returns
    -------
    cost : scalar, complex where the vector is
    gradient : (n_parameters,)
    """
    activity = forward(network, vector, inputs)
    deltas = backward(network, vector, activity, targets, loss)
    with np.errstate(all="ignore"):
        cost = costs(network, activity, targets, loss).sum()
    return cost, gradient_sum(network, activity, deltas)
