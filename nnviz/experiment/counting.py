"""Counting parameters, as on the board: block by block, with and without biases."""

from nnviz.experiment.specs import NetworkSpec


def n_weights(network: NetworkSpec) -> int:
    """Synapses that exist: the parameters without biases."""
    return len(network.synapses)


def n_parameters(network: NetworkSpec) -> int:
    """Synapses that exist, and a bias for every neuron after the inputs."""
    return n_weights(network) + sum(network.sizes[1:])


def counting_lines(network: NetworkSpec) -> tuple[str, str]:
    """The two sums written out, "(3 x 4) + (4 x 2) = 20 without bias" and "(4 x 4) + (5 x 2) = 26 with bias".

    A fully connected block is a product; any other states how many of its synapses exist.
    """
    counts: dict[tuple[int, int], int] = {}
    for source, target in network.synapses:
        block = network.column_of[source], network.column_of[target]
        counts[block] = counts.get(block, 0) + 1
    sizes = network.sizes
    without, with_bias = [], []
    for target in range(1, len(sizes)):
        blocks = sorted(block for block in counts if block[1] == target)
        is_plain = blocks == [(target - 1, target)] and counts[blocks[0]] == sizes[target - 1] * sizes[target]
        if is_plain:
            without.append(f"({sizes[target - 1]} × {sizes[target]})")
            with_bias.append(f"({sizes[target - 1] + 1} × {sizes[target]})")
            continue
        products = [_block(counts[block], sizes[block[0]], sizes[target]) for block in blocks]
        without += products
        with_bias += [*products, str(sizes[target])]
    return (
        f"{' + '.join(without) or '0'} = {n_weights(network)} without bias",
        f"{' + '.join(with_bias)} = {n_parameters(network)} with bias",
    )


def _block(n_existing: int, n_sources: int, n_targets: int) -> str:
    return f"({n_sources} × {n_targets})" if n_existing == n_sources * n_targets else str(n_existing)
