"""An experiment taken apart for the writing of a program: layers, the matrices between them, places of parameters.

Layer 0 holds the inputs. The synapses into layer k from the layer before are W_k, those that skip layers W_k_s.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import constants_of
from nnviz.engine.network import Column, Network
from nnviz.engine.refusals import training_refusal
from nnviz.training.run import Run


class ProgramError(Exception):
    """What cannot be written as a program, as one sentence."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbors of one layer, from `first` to before `stop`, with the same activation and constants."""

    first: int
    stop: int
    activation: str
    constants: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """The synapses from one layer into another.

    indices : (n_targets, n_sources) places in the parameter vector, -1 where there is no synapse
    """

    name: str
    source: int
    indices: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer after the inputs.

    bundles : what enters it, from the nearest layer first; bias_indices : (size,) places in the parameter vector
    """

    number: int
    size: int
    bundles: tuple[Bundle, ...]
    bias_indices: NDArray[np.intp]
    stretches: tuple[Stretch, ...]

    @property
    def bias_name(self) -> str:
        return f"b{self.number}"


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """One array of parameters: the weights of a bundle or the biases of a layer.

    trained : booleans of the same shape, False where there is no synapse or it is pinned
    factors : what the learning rate is multiplied by: one number, or one per target neuron
    """

    name: str
    is_weight: bool
    indices: NDArray[np.intp]
    start: NDArray[np.float64]
    trained: NDArray[np.bool_]
    factors: float | NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A run with the number of steps it makes."""

    run: Run
    n_steps: int
    title: str
    layers: tuple[Layer, ...]
    parameters: tuple[Parameter, ...]

    @property
    def outputs(self) -> Layer:
        return self.layers[-1]

    def leaving(self, number: int) -> Iterator[tuple[Layer, Bundle]]:
        """The bundles that come from this layer, each with the layer it enters, the last one first."""
        for layer in reversed(self.layers):
            for bundle in layer.bundles:
                if bundle.source == number:
                    yield layer, bundle

    def place(self, index: int) -> tuple[int, tuple[int, ...]]:
        """The number of the parameter array in which a place of the parameter vector stands, and where in it."""
        for number, parameter in enumerate(self.parameters):
            found = np.argwhere(parameter.indices == index)
            if len(found):
                return number, tuple(found[0].tolist())
        raise KeyError(index)


def outline(run: Run, n_steps: int, title: str = "") -> Outline:
    """The run, taken apart.

    Raises ProgramError where its rule cannot train its network.
    """
    refusal = training_refusal(run.network, run.optimizer)
    if refusal:
        raise ProgramError(refusal)
    layers = layers_of(run.network)
    arrays = [
        (name, indices)
        for layer in layers
        for name, indices in [
            *((bundle.name, bundle.indices) for bundle in layer.bundles),
            (layer.bias_name, layer.bias_indices),
        ]
    ]
    parameters = tuple(_parameter(run, name, indices) for name, indices in arrays)
    return Outline(run, n_steps, title, layers, parameters)


def layers_of(network: Network) -> tuple[Layer, ...]:
    """The layers after the inputs."""
    firsts = np.concatenate([[0], np.cumsum(network.sizes)])
    return tuple(_layer(number, column, firsts) for number, column in enumerate(network.columns, 1))


def shape_text(network: Network) -> str:
    """The sizes of the layers as they are spoken of, e.g. 2-4-2-1."""
    return "-".join(map(str, network.sizes))


def _layer(number: int, column: Column, firsts: NDArray[np.intp]) -> Layer:
    indices = np.full(column.exists.shape, -1, np.intp)
    indices[column.exists] = np.arange(column.weights.start, column.weights.stop)
    bundles = []
    for source in range(number - 1, -1, -1):
        here = (column.sources >= firsts[source]) & (column.sources < firsts[source + 1])
        if here.any():
            of_bundle = np.full((len(indices), firsts[source + 1] - firsts[source]), -1, np.intp)
            of_bundle[:, column.sources[here] - firsts[source]] = indices[:, here]
            name = f"W{number}" if source == number - 1 else f"W{number}_{source}"
            bundles.append(Bundle(name, source, of_bundle))
    biases = np.arange(column.biases.start, column.biases.stop)
    return Layer(number, len(indices), tuple(bundles), biases, tuple(_stretches(column)))


def _stretches(column: Column) -> Iterator[Stretch]:
    first = 0
    for (name, constants), alike in groupby((choice.name, constants_of(choice)) for choice in column.activations):
        stop = first + len(list(alike))
        yield Stretch(first, stop, name, constants)
        first = stop


def _parameter(run: Run, name: str, indices: NDArray[np.intp]) -> Parameter:
    exists = indices >= 0
    factors: float | NDArray[np.float64] = 1.0
    if run.rate_factors is not None:
        found = np.where(exists, run.rate_factors[indices], 0.0)
        factors = found.max(axis=1, keepdims=True) if found.ndim == 2 else found
        if (factors == factors.flat[0]).all():
            factors = float(factors.flat[0])
    return Parameter(
        name=name,
        is_weight=indices.ndim == 2,
        indices=indices,
        start=np.where(exists, run.start[indices], 0.0),
        trained=exists & ~run.network.pinned[indices],
        factors=factors,
    )
