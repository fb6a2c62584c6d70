"""How large the numbers of a network can become at most, from its largest parameter: most need no closer look."""

from functools import lru_cache
from math import inf

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network

# |phi(v)| <= |v| + 1 with the constants they come with.
_TAME = frozenset(
    {"linear", "tanh", "relu", "leaky_relu", "softplus", "elu", "sin", "sigmoid", "softmax", "perceptron"}
)


def largest_sum(network: Network, vector: NDArray[np.float64], largest_input: float) -> float:
    """A number that no |v| of any neuron exceeds, for inputs up to `largest_input`; inf where none is known.

    vector : (n_parameters,); one that is not finite gives inf
    """
    fan_ins = _fan_ins(network)
    largest = float(np.abs(vector).max())
    if fan_ins is None or not largest < inf:
        return inf
    output = max(largest_input, 1.0)
    for fan_in in fan_ins:
        output = largest * (fan_in * output + 1.0) + 1.0 + output
    return output


@lru_cache(maxsize=64)
def _fan_ins(network: Network) -> tuple[int, ...] | None:
    """The most synapses into a neuron, column by column; None where an activation may give more than it is given."""
    if any(each.name not in _TAME or each.constants for column in network.columns for each in column.activations):
        return None
    return tuple(int(column.exists.sum(axis=1).max(initial=0)) for column in network.columns)
