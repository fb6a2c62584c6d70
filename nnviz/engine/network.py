"""A network as the arithmetic sees it: columns of neurons, which synapses exist, an activation per neuron.

Neurons are numbered column by column, inputs first. The flat parameter vector holds, column after column, the
existing weights (target neuron by target neuron, sources in rising order) and then the column's biases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class NeuronActivation:
    """An activation by name with its constants, in the order of its entry in ACTIVATIONS; () means the defaults."""

    name: str
    constants: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column after the inputs, with everything that enters it.

    neurons : slice over neuron numbers
    sources : (n_sources,) rising numbers of the neurons that feed this column; may reach over several columns
    exists : (n_neurons, n_sources) booleans, True where the synapse exists
    weights, biases : slices of the flat parameter vector; weights run over `exists` row by row
    activations : one per neuron of the column
    """

    neurons: slice
    sources: NDArray[np.intp]
    exists: NDArray[np.bool_]
    weights: slice
    biases: slice
    activations: tuple[NeuronActivation, ...]

    @property
    def is_dense(self) -> bool:
        """Whether every source feeds every neuron, so that the weights are a plain matrix."""
        return bool(self.weights.stop - self.weights.start == self.exists.size)


@dataclass(frozen=True, eq=False)
class Network:
    """Columns of neurons, the synapses between them, and which parameters training must leave alone.

    sizes : neurons per column, inputs first
    columns : one `Column` per entry of `sizes` but the first
    pinned : (n_parameters,) booleans
    """

    sizes: tuple[int, ...]
    columns: tuple[Column, ...]
    pinned: NDArray[np.bool_]

    @property
    def n_inputs(self) -> int:
        return self.sizes[0]

    @property
    def n_outputs(self) -> int:
        return self.sizes[-1]

    @property
    def n_neurons(self) -> int:
        return sum(self.sizes)

    @property
    def n_parameters(self) -> int:
        return len(self.pinned)

    @property
    def n_synapses(self) -> int:
        return sum(column.weights.stop - column.weights.start for column in self.columns)

    @property
    def output_activations(self) -> tuple[NeuronActivation, ...]:
        return self.columns[-1].activations

    @cached_property
    def synapses(self) -> NDArray[np.intp]:
        """(n_synapses, 2) source and target numbers, in the order of the parameter vector."""
        pairs = []
        for column in self.columns:
            rows, at = np.nonzero(column.exists)
            pairs.append(np.stack([column.sources[at], rows + column.neurons.start], axis=1))
        return np.concatenate(pairs)

    @cached_property
    def synapse_indices(self) -> NDArray[np.intp]:
        """(n_synapses,) index into the parameter vector of each row of `synapses`."""
        return np.concatenate([np.arange(column.weights.start, column.weights.stop) for column in self.columns])

    @cached_property
    def bias_indices(self) -> NDArray[np.intp]:
        """(n_neurons,) index of each neuron's bias in the parameter vector; -1 for inputs."""
        indices = [np.full(self.n_inputs, -1, np.intp)]
        indices += [np.arange(column.biases.start, column.biases.stop) for column in self.columns]
        return np.concatenate(indices)

    @cached_property
    def _keys(self) -> NDArray[np.intp]:
        """(n_synapses,) one number for each row of `synapses`, in rising order."""
        return self._keys_of(self.synapses)

    def _keys_of(self, pairs: NDArray[np.intp]) -> NDArray[np.intp]:
        return pairs[:, 1] * self.n_neurons + pairs[:, 0]

    def indices_of(self, pairs: NDArray[np.intp]) -> NDArray[np.intp]:
        """(n,) indices into the parameter vector of (n, 2) source and target numbers; KeyError where one has none."""
        wanted = self._keys_of(pairs)
        rows = np.searchsorted(self._keys, wanted)
        absent = np.flatnonzero(rows == np.searchsorted(self._keys, wanted, side="right"))
        if len(absent):
            raise KeyError(tuple(pairs[absent[0]].tolist()))
        return self.synapse_indices[rows]

    @cached_property
    def index_of_synapse(self) -> dict[tuple[int, int], int]:
        """Index into the parameter vector by (source number, target number)."""
        pairs = map(tuple, self.synapses.tolist())
        return dict(zip(pairs, self.synapse_indices.tolist(), strict=True))


def network(
    sizes: Sequence[int],
    synapses: Iterable[tuple[int, int]] | NDArray[np.intp],
    activations: Sequence[NeuronActivation],
    pinned: Iterable[tuple[int, int]] = (),
    pinned_biases: Iterable[int] = (),
) -> Network:
    """The network with these columns, synapses (source number, target number) and activations (one per non-input).

    pinned, pinned_biases : the synapses and neuron numbers whose weight or bias training leaves alone

    Raises ValueError for a synapse that does not run from an earlier column to a later one, or that stands twice.
    """
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    n_neurons = int(firsts[-1])
    if len(activations) != n_neurons - sizes[0]:
        raise ValueError(f"{n_neurons - sizes[0]} neurons need an activation, {len(activations)} given")
    column_of = np.repeat(np.arange(len(sizes)), sizes)
    pairs = np.array(synapses if isinstance(synapses, np.ndarray) else list(synapses), np.intp).reshape(-1, 2)
    pairs = pairs[np.lexsort(pairs.T)]
    sources, targets = pairs.T
    if len(pairs) and (pairs.min() < 0 or pairs.max() >= n_neurons):
        raise ValueError("a synapse names a neuron that does not exist")
    backward = np.flatnonzero(column_of[sources] >= column_of[targets])
    if len(backward):
        raise ValueError(
            f"synapse {sources[backward[0]]} -> {targets[backward[0]]} does not run from an earlier column"
            " to a later one"
        )
    if len(pairs) > 1 and (np.diff(pairs, axis=0) == 0).all(axis=1).any():
        raise ValueError("a synapse stands twice")

    columns, at = [], 0
    for number in range(1, len(sizes)):
        neurons = slice(int(firsts[number]), int(firsts[number + 1]))
        first, last = np.searchsorted(targets, [neurons.start, neurons.stop])
        column_sources = np.unique(sources[first:last])
        exists = np.zeros((sizes[number], len(column_sources)), bool)
        exists[targets[first:last] - neurons.start, np.searchsorted(column_sources, sources[first:last])] = True
        weights = slice(at, at + int(last - first))
        biases = slice(weights.stop, weights.stop + sizes[number])
        at = biases.stop
        column_sources.flags.writeable = exists.flags.writeable = False
        chosen = tuple(activations[neurons.start - sizes[0] : neurons.stop - sizes[0]])
        columns.append(Column(neurons, column_sources, exists, weights, biases, chosen))

    whole = Network(tuple(int(size) for size in sizes), tuple(columns), np.zeros(at, bool))
    for pair in pinned:
        whole.pinned[whole.index_of_synapse[pair]] = True
    for neuron in pinned_biases:
        whole.pinned[whole.bias_indices[neuron]] = True
    whole.pinned.flags.writeable = False
    return whole


def dense_synapses(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Every synapse from each column to the next, as (source number, target number)."""
    firsts = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
    return [
        (source, target)
        for number in range(1, len(sizes))
        for target in range(firsts[number], firsts[number + 1])
        for source in range(firsts[number - 1], firsts[number])
    ]
