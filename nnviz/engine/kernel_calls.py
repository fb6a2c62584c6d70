"""The compiled engine as the rest of the program calls it: networks and arrays in, arrays out.

A vector of parameters is (n_parameters,), points are (n_points, n_inputs), as in `backprop`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine import kernel
from nnviz.engine.kernel_layout import (
    HYPERPARAMETER_CODES,
    LOSS_CODES,
    OPTIMIZER_CODES,
    Floats,
    Wiring,
    aligned_zeros,
    placed,
    wiring,
)
from nnviz.engine.kernel_order import epoch_orders
from nnviz.engine.network import Network
from nnviz.engine.optimizers import OPTIMIZERS

_MOST_ARRAYS = 2


class _Same:
    """An array as a key: the same only as itself."""

    def __init__(self, array: NDArray[Any]) -> None:
        self.array = array

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.array is self.array

    def __hash__(self) -> int:
        return id(self.array)


def transposed(points: NDArray[Any]) -> Floats:
    """(n, n_points) of (n_points, n), kept for read-only arrays."""
    return _transposed(points) if points.flags.writeable else _kept_transposed(_Same(points))


@lru_cache(maxsize=16)
def _kept_transposed(points: _Same) -> Floats:
    return _transposed(points.array)


def _transposed(points: NDArray[Any]) -> Floats:
    return np.array(points.T, np.float64, order="C")


def neuron_outputs(network: Network, vector: NDArray[Any], inputs: NDArray[Any]) -> Floats:
    """(n_neurons, n_points) outputs y of all neurons, inputs first."""
    net = wiring(network)
    out = np.empty((network.n_neurons, len(inputs)))
    kernel.fill_activity(net, kernel.rows(net, len(inputs)), placed(net, vector), transposed(inputs), out)
    return out


def costs_and_outputs(
    network: Network, vector: NDArray[Any], inputs: NDArray[Any], targets: NDArray[Any], loss: str
) -> tuple[Floats, Floats]:
    """(n_points,) cost of each point and (n_points, n_outputs) outputs."""
    net = wiring(network)
    costs, outputs = np.empty(len(inputs)), np.empty((network.n_outputs, len(inputs)))
    room, rows, desired = kernel.rows(net, len(inputs)), transposed(inputs), transposed(targets)
    kernel.fill_costs(net, LOSS_CODES[loss], room, placed(net, vector), rows, desired, costs, outputs)
    return costs, outputs.T


def total_costs(
    network: Network, vectors: NDArray[np.float64], inputs: NDArray[Any], targets: NDArray[Any], loss: str
) -> Floats:
    """(n_vectors,) summed cost of the points under each of (n_vectors, n_parameters) vectors."""
    net = wiring(network)
    totals, room = np.empty(len(vectors)), kernel.rows(net, len(inputs))
    theta, rows, desired = placed(net, vectors[0]), transposed(inputs), transposed(targets)
    several = np.array(vectors, np.float64, order="C")
    kernel.fill_totals(net, LOSS_CODES[loss], room, several, theta, rows, desired, totals)
    return totals


def orders(seed: int, purpose: int, first_epoch: int, n_epochs: int, n_points: int) -> NDArray[np.int64]:
    """(n_epochs, n_points) permutations, each as NumPy draws it from SeedSequence((seed, purpose, first_epoch + e))."""
    words = [word for number in (seed, purpose) for word in _words(number)]
    filled = np.empty((n_epochs, n_points), np.int64)
    epoch_orders(np.array(words, np.uint64), first_epoch, filled)
    return filled


def _words(number: int) -> list[int]:
    words = [number & 0xFFFFFFFF]
    while number := number >> 32:
        words.append(number & 0xFFFFFFFF)
    return words


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """What the compiled training of a network needs beside its numbers.

    inputs, targets : (n_points, n_inputs) and (n_points, n_outputs)
    rate_factors : (n_parameters,) factor of the learning rate, or None
    untrained : indices of the parameters that stay as they are
    """

    network: Network
    inputs: NDArray[np.float64]
    targets: NDArray[np.float64]
    loss: str
    optimizer: str
    is_mean: bool
    batch_size: int
    rate_factors: NDArray[np.float64] | None
    untrained: NDArray[np.intp]

    def advance(
        self,
        vector: NDArray[np.float64],
        memory: tuple[NDArray[np.float64], ...],
        order: NDArray[np.int64],
        first: int,
        in_use: Sequence[Mapping[str, float]],
        step: int,
        costs: NDArray[np.float64],
    ) -> int:
        """One update per entry of `costs`; vector, memory and costs change in place.

        order : (n_epochs, n) point numbers in the order of each epoch, the first of which begins at place `first`
        in_use : the hyperparameters of each epoch; the last order and the last of these stand for all later epochs
        step : updates made before

        Returns
        -------
        n : how many updates left cost and parameters finite; after fewer than asked for, vector and memory are spoiled
        """
        net = wiring(self.network, self.batch_size == 1)
        n = len(net.is_weight)
        theta, arrays = placed(net, vector), placed(net, np.array(memory), _MOST_ARRAYS)
        numbers = np.zeros((len(in_use), len(HYPERPARAMETER_CODES)))
        for row, each in zip(numbers, in_use, strict=True):
            for name, value in each.items():
                row[HYPERPARAMETER_CODES[name]] = value
        done: int = kernel.train(
            net,
            self._task(net),
            kernel.rows(net, self.batch_size),
            transposed(self.inputs),
            transposed(self.targets),
            order,
            first,
            numbers,
            theta,
            arrays,
            aligned_zeros(n),
            step,
            costs,
        )
        vector[:] = theta[net.places]
        for array, kept in zip(memory, arrays.reshape(_MOST_ARRAYS, n), strict=False):
            array[:] = kept[net.places]
        return done

    def _task(self, net: Wiring) -> kernel.Task:
        ones = np.ones(len(net.places))
        trained = ones.copy()
        trained[self.untrained] = 0.0
        factors = placed(net, ones if self.rate_factors is None else self.rate_factors)
        return kernel.Task(
            LOSS_CODES[self.loss],
            OPTIMIZER_CODES[self.optimizer],
            OPTIMIZERS[self.optimizer].follows_errors,
            self.is_mean,
            self.batch_size,
            factors,
            placed(net, trained),
        )
