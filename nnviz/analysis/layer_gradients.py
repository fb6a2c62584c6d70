"""How large the gradient is in each layer, plain and as the learning rate's factors make it count."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network
from nnviz.engine.rates import rate_factors

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LayerGradients:
    """Sizes of dC/dw over the weights into each column after the inputs; arrays of (n_columns,), 0 without weights.

    norms : root of the sum of squares
    means : mean of the magnitudes
    """

    norms: Floats
    means: Floats


def layer_gradients(network: Network, gradient: Floats) -> LayerGradients:
    """The sizes of a (n_parameters,) gradient, column by column."""
    with np.errstate(all="ignore"):
        norms = [np.sqrt((gradient[column.weights] ** 2).sum()) for column in network.columns]
        means = [
            np.abs(gradient[column.weights]).sum() / max(_n_weights(column.weights), 1) for column in network.columns
        ]
    return LayerGradients(np.array(norms), np.array(means))


def layer_factors(network: Network, factors: Floats | None) -> Floats:
    """(n_columns,) mean factor of the learning rate over the weights into each column; 1 where there are none.

    factors : (n_parameters,), None = 1 for all
    """
    if factors is None:
        return np.ones(len(network.columns))
    return np.array(
        [factors[column.weights].mean() if _n_weights(column.weights) else 1.0 for column in network.columns]
    )


def fan_in_factors(network: Network) -> Floats:
    """(n_parameters,) factors of the rule that every neuron divides its rate by √(number of synapses into it)."""
    return rate_factors(network, [1.0] * len(network.columns), divides_by_fan_in=True)


def _n_weights(weights: slice) -> int:
    return int(weights.stop - weights.start)
