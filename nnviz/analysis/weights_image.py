"""The weights of one neuron as an image over the inputs, where the inputs are pixels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network


def input_weights(network: Network, vector: NDArray[Any], neuron_number: int) -> NDArray[np.float64]:
    """(n_inputs,) weights from the inputs straight into a neuron, 0 where no such synapse exists.

    vector : (n_parameters,)
    neuron_number : as in `Network`; ValueError for an input, which has no weights
    """
    if not network.n_inputs <= neuron_number < network.n_neurons:
        raise ValueError(f"neuron {neuron_number} has no weights: numbers run from {network.n_inputs} on")
    into = (network.synapses[:, 1] == neuron_number) & (network.synapses[:, 0] < network.n_inputs)
    weights = np.zeros(network.n_inputs)
    weights[network.synapses[into, 0]] = vector[network.synapse_indices[into]]
    return weights
