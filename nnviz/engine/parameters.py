"""All weights and biases of a network as ONE flat float64 vector, with views by column and the index of any synapse."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """The vector of a network's parameters, read by name.

    vector : (n_parameters,) float64, or complex where a test takes a complex step
    """

    network: Network
    vector: NDArray[Any]

    def weights(self, column: int) -> NDArray[Any]:
        """(n_neurons, n_sources) weights into the column (0 = the first after the inputs), 0 where no synapse exists.

        A view of the vector where the column is dense, else a copy.
        """
        entry = self.network.columns[column]
        existing = self.vector[entry.weights]
        if entry.is_dense:
            return existing.reshape(entry.exists.shape)
        matrix = np.zeros(entry.exists.shape, existing.dtype)
        matrix[entry.exists] = existing
        return matrix

    def biases(self, column: int) -> NDArray[Any]:
        """(n_neurons,) biases of the column, a view of the vector."""
        return self.vector[self.network.columns[column].biases]

    def weight(self, source: int, target: int) -> float:
        """The weight of the synapse between two neuron numbers; KeyError where there is none."""
        return float(self.vector[self.network.index_of_synapse[source, target]])

    def bias(self, neuron: int) -> float:
        """The bias of a neuron by its number, which is not an input's."""
        return float(self.vector[self.network.bias_indices[neuron]])
