"""A network as the compiled code reads it: which rows of numbers every parameter joins, in arrays of one type each.

Every neuron has a row of numbers, one per point; the last row holds ones, from which the biases come. Parameter p joins
the rows `source[p]` and `target[p]`, so that absent, skipping and pinned synapses need no case of their own. For points
that come one by one, neurons of one activation stand in neighboring rows of one number: layers are computed at once.
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

    n_rows : all rows, that of ones included
    columns : (n_columns + 1,) number of the first neuron of each column after the inputs, then n_neurons
    rows : (n_neurons,) the row of each neuron; inputs come first
    incoming : (n_neurons, 2) first and one past the last parameter index of the synapses into each neuron
    biases : (n_neurons,) parameter index of each bias, -1 for the inputs
    source, target : (n_padded,) int32 rows joined by each parameter, padded to whole lanes
    outgoing : (n_neurons + 1,) where the synapses out of each neuron begin in the two arrays below
    outgoing_parameter, outgoing_target : (n_synapses,) int32
    groups : (n_columns + 1,) where the groups of each column begin in the arrays below
    group_rows : (n_groups, 2) first and one past the last row of neighbors with the same activation and constants
    group_codes : (n_groups,) of ACTIVATION_CODES
    group_constants : (n_groups, 4)
    is_weight : (n_padded,) 1 for weights, 0 for biases
    """

    n_rows: int
    columns: Numbers
    rows: Numbers
    incoming: Numbers
    biases: Numbers
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    outgoing: Numbers
    outgoing_parameter: NDArray[np.int32]
    outgoing_target: NDArray[np.int32]
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
    n_neurons, n_inputs = network.n_neurons, network.n_inputs
    n_padded = padded(network.n_parameters)
    firsts, members, codes, constants = _groups(network)
    rows, n_rows = _rows(members, n_inputs, one_by_one)
    source, target = np.full(n_padded, n_rows - 1, np.int32), np.zeros(n_padded, np.int32)
    is_weight = np.zeros(n_padded)
    pairs, indices = network.synapses, network.synapse_indices
    source[indices], target[indices] = rows[pairs[:, 0]], rows[pairs[:, 1]]
    target[network.bias_indices[n_inputs:]] = rows[n_inputs:]
    is_weight[indices] = 1.0

    incoming = np.zeros((n_neurons, 2), np.int64)
    for column in network.columns:
        counts = column.exists.sum(axis=1)
        last = column.weights.start + np.cumsum(counts)
        incoming[column.neurons] = np.stack([last - counts, last], axis=1)
    by_source = np.lexsort((indices, pairs[:, 0]))
    outgoing = np.concatenate([[0], np.cumsum(np.bincount(pairs[:, 0], minlength=n_neurons))])

    return Wiring(
        n_rows=n_rows,
        columns=np.array([column.neurons.start for column in network.columns] + [n_neurons], np.int64),
        rows=rows,
        incoming=incoming,
        biases=network.bias_indices.astype(np.int64),
        source=source,
        target=target,
        outgoing=outgoing.astype(np.int64),
        outgoing_parameter=indices[by_source].astype(np.int32),
        outgoing_target=rows[pairs[by_source, 1]].astype(np.int32),
        groups=firsts,
        group_rows=np.stack([rows[members[:, 0]], rows[members[:, 1] - 1] + 1], axis=1),
        group_codes=codes,
        group_constants=constants,
        is_weight=is_weight,
    )


def _rows(members: Numbers, n_inputs: int, one_by_one: bool) -> tuple[Numbers, int]:
    """The row of each neuron, and how many there are; one by one, every group begins at a whole number of lanes."""
    n_neurons = int(members[-1, 1])
    rows = np.arange(n_neurons, dtype=np.int64)
    if not one_by_one:
        return rows, n_neurons + 1
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


def padded_copy(row: Floats) -> Floats:
    """The numbers followed by zeros up to whole lanes, aligned."""
    copy = aligned_zeros(padded(len(row)))
    copy[: len(row)] = row
    return copy
