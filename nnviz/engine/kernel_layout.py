"""A network as the compiled code reads it: blocks of neurons and what feeds them, in arrays of one type each.

Every neuron has a row of numbers, one per point; the last row holds ones, from which the biases come. Up to eight
neighbors of a column with the same activation are a block. Its parameters stand in chunks of eight, a chunk per source
and a lane per neuron; a synapse that is absent is a weight that stays 0. For points that come one by one, the rows of a
block, of one number each, begin at a whole number of lanes: eight neurons are computed at once.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATIONS, constants_of
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import Network
from nnviz.engine.optimizers import HYPERPARAMETERS, OPTIMIZERS

LANES = 8
POINTS_AT_ONCE = 64
MOST_CONSTANTS = 4

ACTIVATION_CODES = {name: code for code, name in enumerate(ACTIVATIONS)}
LOSS_CODES = {name: code for code, name in enumerate(LOSSES)}
OPTIMIZER_CODES = {name: code for code, name in enumerate(OPTIMIZERS)}
HYPERPARAMETER_CODES = {name: code for code, name in enumerate(HYPERPARAMETERS)}

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Wiring(NamedTuple):
    """What the compiled code knows of a network; compiled once for all of them.

    is_single : whether points come one by one
    n_rows : all rows, that of ones included
    columns : (n_columns + 1,) number of the first neuron of each column after the inputs, then n_neurons
    rows : (n_neurons,) the row of each neuron; inputs come first
    places : (n_parameters,) where each parameter stands in the chunks
    blocks : (n_columns + 1,) where the blocks of each column begin in the two arrays below
    block_rows : (n_blocks, 2) first and one past the last row of each block
    block_chunks : (n_blocks + 1,) where the chunks of each block begin
    sources : (n_chunks,) row that each chunk multiplies; a block begins with that of ones
    outgoing : (n_neurons + 1,) where the chunks out of each neuron begin in the two arrays below
    outgoing_chunks, outgoing_blocks : (n_chunks that are no biases,)
    n_alike : (n_neurons,) how many neurons from this one on feed the same blocks, in neighboring rows and chunks
    groups : (n_columns + 1,) where the groups of each column begin in the arrays below
    group_rows : (n_groups, 2) first and one past the last row of neighbors with the same activation and constants
    group_codes : (n_groups,) of ACTIVATION_CODES
    group_constants : (n_groups, 4)
    is_weight : (n_padded,) 1 for weights, 0 for biases
    """

    is_single: bool
    n_rows: int
    columns: Numbers
    rows: Numbers
    places: Numbers
    blocks: Numbers
    block_rows: Numbers
    block_chunks: Numbers
    sources: Numbers
    outgoing: Numbers
    outgoing_chunks: Numbers
    outgoing_blocks: Numbers
    n_alike: Numbers
    groups: Numbers
    group_rows: Numbers
    group_codes: Numbers
    group_constants: Floats
    is_weight: Floats


@lru_cache(maxsize=64)
def wiring(network: Network, one_by_one: bool = False) -> Wiring:
    """The wiring of a network, for points that come one by one or for rows of points.

    Raises ValueError where an activation's constants do not fit.
    """
    firsts, members, codes, constants = _groups(network)
    rows, n_rows = _rows(members, network.n_inputs, one_by_one)
    columns = np.array([column.neurons.start for column in network.columns] + [network.n_neurons], np.int64)
    blocks = np.concatenate([_blocks(*each) for each in members])
    block_of, lane_of = np.zeros((2, network.n_neurons), np.int64)
    for number, (first, stop) in enumerate(blocks):
        block_of[first:stop], lane_of[first:stop] = number, np.arange(stop - first)

    # Every chunk as block and source; -1, the ones, comes first.
    pairs, indices = network.synapses, network.synapse_indices
    ones = np.stack([np.arange(len(blocks)), np.full(len(blocks), -1)], axis=1)
    chunks, chunk_of = np.unique(
        np.concatenate([ones, np.stack([block_of[pairs[:, 1]], pairs[:, 0]], axis=1)]), axis=0, return_inverse=True
    )
    block_chunks = np.searchsorted(chunks[:, 0], np.arange(len(blocks) + 1))
    places, is_weight = np.zeros(network.n_parameters, np.int64), np.zeros(len(chunks) * LANES)
    places[indices] = chunk_of.ravel()[len(blocks) :] * LANES + lane_of[pairs[:, 1]]
    targets = np.arange(network.n_inputs, network.n_neurons)
    places[network.bias_indices[targets]] = block_chunks[block_of[targets]] * LANES + lane_of[targets]
    is_weight[places[indices]] = 1.0

    order = np.lexsort((chunks[:, 0], chunks[:, 1]))[len(blocks) :]
    outgoing = np.searchsorted(chunks[order, 1], np.arange(network.n_neurons + 1))
    return Wiring(
        is_single=one_by_one,
        n_rows=n_rows,
        columns=columns,
        rows=rows,
        places=places,
        blocks=np.searchsorted(blocks[:, 0], columns),
        block_rows=np.stack([rows[blocks[:, 0]], rows[blocks[:, 1] - 1] + 1], axis=1),
        block_chunks=block_chunks,
        sources=np.append(rows, n_rows - 1)[chunks[:, 1]],
        outgoing=outgoing,
        outgoing_chunks=order,
        outgoing_blocks=chunks[order, 0],
        n_alike=_n_alike(rows, columns, outgoing, order),
        groups=firsts,
        group_rows=np.stack([rows[members[:, 0]], rows[members[:, 1] - 1] + 1], axis=1),
        group_codes=codes,
        group_constants=constants,
        is_weight=is_weight,
    )


def _blocks(first: int, stop: int) -> Numbers:
    """(n, 2) first and one past the last of at most eight neighbors."""
    firsts = np.arange(first, stop, LANES)
    return np.stack([firsts, np.minimum(firsts + LANES, stop)], axis=1)


def _n_alike(rows: Numbers, columns: Numbers, outgoing: Numbers, chunks: Numbers) -> Numbers:
    """(n_neurons,) how many neurons from each one on have neighboring rows and chunks, column by column."""
    n_alike = np.ones(len(rows), np.int64)
    for i in range(len(rows) - 2, columns[0] - 1, -1):
        one, other = chunks[outgoing[i] : outgoing[i + 1]], chunks[outgoing[i + 1] : outgoing[i + 2]]
        if i + 1 not in columns and rows[i + 1] == rows[i] + 1 and np.array_equal(one + 1, other):
            n_alike[i] = n_alike[i + 1] + 1
    return n_alike


def _rows(members: Numbers, n_inputs: int, one_by_one: bool) -> tuple[Numbers, int]:
    """The row of each neuron, and how many there are; one by one, every group begins at a whole number of lanes."""
    n_neurons = int(members[-1, 1])
    rows = np.arange(n_neurons, dtype=np.int64)
    if not one_by_one:
        # A block of fewer neurons is computed as one of eight, into the rows behind it.
        return rows, n_neurons + LANES
    free = padded(n_inputs)
    for first, stop in members:
        rows[first:stop] = np.arange(free, free + stop - first)
        free = padded(free + stop - first)
    return rows, free + LANES + 1


def _groups(network: Network) -> tuple[Numbers, Numbers, Numbers, Floats]:
    """Where the groups of each column begin; their first neuron and one past the last; codes; constants."""
    firsts, members, codes, constants = [0], [], [], []
    for column in network.columns:
        before = None
        for number, choice in enumerate(column.activations, column.neurons.start):
            kind = (choice.name, constants_of(choice))
            if kind == before:
                members[-1][1] = number + 1
            else:
                members.append([number, number + 1])
                codes.append(ACTIVATION_CODES[choice.name])
                constants.append([*kind[1], *[0.0] * (MOST_CONSTANTS - len(kind[1]))])
            before = kind
        firsts.append(len(members))
    return np.array(firsts, np.int64), np.array(members, np.int64), np.array(codes, np.int64), np.array(constants)


def padded(n: int) -> int:
    """The next whole number of lanes."""
    return -(-n // LANES) * LANES


def aligned_zeros(n: int) -> Floats:
    """(n,) zeros that begin where a vector of the processor does, so that no load straddles two cache lines."""
    raw = np.zeros(n + LANES)
    first = -(raw.ctypes.data // 8) % LANES
    return raw[first : first + n]


def placed(net: Wiring, numbers: Floats, n_arrays: int = 1) -> Floats:
    """(n_arrays * n_padded,) aligned: rows of n_parameters numbers in their places in the first arrays, else 0."""
    n_padded = len(net.is_weight)
    arrays = aligned_zeros(n_arrays * n_padded)
    for array, each in zip(arrays.reshape(n_arrays, n_padded), numbers.reshape(-1, len(net.places)), strict=False):
        array[net.places] = each
    return arrays
