"""The perceptron rule (Rosenblatt 1958): w <- w + eta (d - z) x, b <- b + eta (d - z), with the outputs as they are.

With batches of one point it learns online; with full batches and the sum of their gradients, once per epoch.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.backprop import costs, forward, gradient_sum
from nnviz.engine.network import Network

Array = NDArray[Any]


def cost_and_errors(network: Network, vector: Array, inputs: Array, targets: Array, loss: str) -> tuple[Any, Array]:
    """The cost of these points as everywhere, and the direction that the rule goes against, both SUMS over the points.

    Returns
    -------
    cost : scalar
    errors : (n_parameters,) sum of (z - d) x over each synapse, of z - d for each bias
    """
    activity = forward(network, vector, inputs)
    outputs = network.columns[-1].neurons
    deltas = np.zeros_like(activity.y)
    with np.errstate(all="ignore"):
        deltas[:, outputs] = activity.y[:, outputs] - targets
        cost = costs(network, activity, targets, loss).sum()
    return cost, gradient_sum(network, activity, deltas)
