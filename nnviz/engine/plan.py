"""What can be known of a network before any number flows: slices, and which neurons share an activation.

Made once per network, so that a step of training spends its time on arithmetic.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATIONS, Activation, constants_of
from nnviz.engine.network import Column, Network

Array = NDArray[Any]
Numbers = slice | NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Neurons of one column with the same activation and constants.

    neurons : their numbers, a slice where they are neighbors
    at : the same, counted from the column's first neuron
    """

    neurons: Numbers
    at: Numbers
    activation: Activation
    constants: tuple[float, ...]

    def value(self, v: Array) -> Array:
        """(n_group, n_points) outputs y = phi(v)."""
        if self.activation.joint:
            return self.activation.value(v.T, *self.constants).T
        return self.activation.value(v, *self.constants)

    def delta(self, v: Array, y: Array, dL_dy: Array) -> Array:
        """(n_group, n_points) dL/dv from dL/dy: dL/dy phi'(v); for softmax y (dL/dy - sum_k y_k dL/dy_k)."""
        if self.activation.joint:
            dL_dv: Array = y * (dL_dy - np.add.reduce(y * dL_dy, axis=0))
        else:
            dL_dv = dL_dy * self.activation.derivative(v, y, *self.constants)
        return dL_dv


@dataclass(frozen=True, slots=True, eq=False)
class ColumnPlan:
    """One column, ready to compute.

    neurons : slice over neuron numbers
    sources : numbers of the neurons that feed it
    n_inputs : how many of the sources are inputs; they come first
    behind : the sources that are not inputs, into which errors flow back
    shape : (n_neurons, n_sources) of the weight matrix
    existing : flat positions in that matrix of the synapses that exist, or None where all do
    weights, biases : slices of the parameter vector
    """

    neurons: slice
    sources: Numbers
    n_inputs: int
    behind: Numbers
    shape: tuple[int, int]
    existing: NDArray[np.intp] | None
    weights: slice
    biases: slice
    groups: tuple[Group, ...]

    def matrix(self, vector: Array) -> Array:
        """(n_neurons, n_sources) weights, 0 where no synapse exists."""
        if self.existing is None:
            return vector[self.weights].reshape(self.shape)
        matrix = np.zeros(self.shape, vector.dtype)
        matrix.reshape(-1)[self.existing] = vector[self.weights]
        return matrix


@lru_cache(maxsize=64)
def plan(network: Network) -> tuple[ColumnPlan, ...]:
    """One plan per column after the inputs; ValueError where an activation's constants do not fit."""
    return tuple(_column_plan(column, network.n_inputs) for column in network.columns)


def _column_plan(column: Column, n_inputs: int) -> ColumnPlan:
    n_input_sources = int(np.searchsorted(column.sources, n_inputs))
    by_activation: dict[tuple[str, tuple[float, ...]], list[int]] = {}
    for number, choice in enumerate(column.activations):
        by_activation.setdefault((choice.name, constants_of(choice)), []).append(number)
    groups = []
    for (name, constants), members in by_activation.items():
        at = np.array(members, np.intp)
        groups.append(Group(_numbers(at + column.neurons.start), _numbers(at), ACTIVATIONS[name], constants))
    return ColumnPlan(
        neurons=column.neurons,
        sources=_numbers(column.sources),
        n_inputs=n_input_sources,
        behind=_numbers(column.sources[n_input_sources:]),
        shape=(column.exists.shape[0], column.exists.shape[1]),
        existing=None if column.is_dense else np.flatnonzero(column.exists),
        weights=column.weights,
        biases=column.biases,
        groups=tuple(groups),
    )


def _numbers(rising: NDArray[np.intp]) -> Numbers:
    """Rising numbers as a slice where they leave no gap."""
    if len(rising) == 0:
        return slice(0, 0)
    first, last = int(rising[0]), int(rising[-1])
    return slice(first, last + 1) if last - first + 1 == len(rising) else rising
