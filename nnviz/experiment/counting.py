"""Counting parameters, as on the board: block by block, with and without biases."""

import numpy as np

from nnviz.experiment.specs import NetworkSpec


def n_weights(network: NetworkSpec) -> int:
    """Synapses that exist: the parameters without biases."""
    return len(network.synapses)


def n_biases(network: NetworkSpec) -> int:
    """Neurons after the inputs whose bias has not been taken away."""
    return sum(_biases_of(network, column) for column in range(1, len(network.columns)))


def n_parameters(network: NetworkSpec) -> int:
    """Synapses and biases that exist."""
    return n_weights(network) + n_biases(network)


def block_line(network: NetworkSpec, column: int) -> str:
    """The parameters of a layer, "(3 + 1) × 4 = 16"; where any of them are absent or skip layers, "11 + 4 = 15"."""
    size, blocks, n = network.sizes[column], _blocks(network, column), _biases_of(network, column)
    if not n:
        return weights_line(network, column)
    total = sum(blocks.values()) + n
    if n == size and _is_plain(network, column, blocks):
        return f"({network.sizes[column - 1]:,} + 1) × {size:,} = {total:,}"
    products = [_product(n_existing, network.sizes[source], size) for source, n_existing in blocks.items()]
    return f"{' + '.join(products) or '0'} + {n:,} = {total:,}"


def weights_line(network: NetworkSpec, column: int) -> str:
    """The weights of a layer alone, "3 × 4 = 12"."""
    size, blocks = network.sizes[column], _blocks(network, column)
    products = [_product(n_existing, network.sizes[source], size) for source, n_existing in blocks.items()]
    line, total = " + ".join(products) or "0", f"{sum(blocks.values()):,}"
    return line if line == total else f"{line} = {total}"


def absent_synapses(network: NetworkSpec, column: int) -> tuple[tuple[int, int], ...]:
    """Pairs of ids from the layer before to this one that are not connected, in the order of the diagram."""
    before, here = network.columns[column - 1].neurons, network.columns[column].neurons
    pairs = ((source.id, target.id) for source in before for target in here)
    return tuple(pair for pair in pairs if pair not in network.synapses)


def counting_lines(network: NetworkSpec) -> tuple[str, ...]:
    """The two sums written out, "(3 × 4) + (4 × 2) = 20 without bias" and "(4 × 4) + (5 × 2) = 26 with bias".

    A fully connected block is a product; any other states how many of its synapses exist. Where no neuron has a bias
    there is one sum.
    """
    sizes = network.sizes
    without, with_bias = [], []
    for target in range(1, len(sizes)):
        blocks, n = _blocks(network, target), _biases_of(network, target)
        products = [_bracketed(n_existing, sizes[source], sizes[target]) for source, n_existing in blocks.items()]
        without += products
        if n == sizes[target] and _is_plain(network, target, blocks):
            with_bias.append(f"({sizes[target - 1] + 1} × {sizes[target]})")
        else:
            with_bias += [*products, str(n)] if n else products
    line = f"{' + '.join(without) or '0'} = {n_weights(network)} without bias"
    if not n_biases(network):
        return (line,)
    return line, f"{' + '.join(with_bias)} = {n_parameters(network)} with bias"


def _biases_of(network: NetworkSpec, column: int) -> int:
    return sum(not neuron.pins_bias for neuron in network.columns[column].neurons)


def _blocks(network: NetworkSpec, target: int) -> dict[int, int]:
    """How many synapses come into a column from each earlier column that sends any, in their order."""
    first = sum(network.sizes[:target])
    begin, end = np.searchsorted(network.wiring[:, 1], [first, first + network.sizes[target]])
    column_of = np.repeat(np.arange(target), network.sizes[:target])
    counts = np.bincount(column_of[network.wiring[begin:end, 0]])
    return {int(column): int(counts[column]) for column in np.flatnonzero(counts)}


def _is_plain(network: NetworkSpec, target: int, blocks: dict[int, int]) -> bool:
    """Whether the column is fed by all of the column before and by nothing else."""
    return blocks == {target - 1: network.sizes[target - 1] * network.sizes[target]}


def _product(n_existing: int, n_sources: int, n_targets: int) -> str:
    is_full = n_existing == n_sources * n_targets
    return f"{n_sources:,} × {n_targets:,}" if is_full else f"{n_existing:,}"


def _bracketed(n_existing: int, n_sources: int, n_targets: int) -> str:
    return f"({n_sources} × {n_targets})" if n_existing == n_sources * n_targets else str(n_existing)
