"""Outputs of neurons over a plane of the input space, as arrays to draw."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.plane import InputPlane
from nnviz.engine import selection
from nnviz.engine.backprop import blocks, forward
from nnviz.engine.network import Network

Floats = NDArray[np.float64]


def neuron_fields(network: Network, vector: NDArray[Any], plane: InputPlane, n: int) -> Floats:
    """(n_neurons, n, n) outputs y of all neurons, inputs first, at the centers of n x n cells of the plane.

    Row 0 is the smallest y of the plane, column 0 the smallest x; where an output overflows it is inf or NaN.

    vector : (n_parameters,)
    """
    points = plane.points(n)
    calls = selection.loaded_kernel()
    if calls is not None:
        compiled: Floats = calls.neuron_outputs(network, vector, points)
        return compiled.reshape(network.n_neurons, n, n)
    fields = np.empty((network.n_neurons, n * n))
    for block in blocks(network, n * n):
        fields[:, block] = forward(network, vector, points[block]).y.T
    return fields.reshape(network.n_neurons, n, n)
