"""Edits of all synapses between two groups of neurons: all to all, one to one, a random share, or none.

What is wired anew replaces what was between the groups; a synapse that stays keeps its weight.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from nnviz import streams
from nnviz.experiment.checks import EditError
from nnviz.experiment.specs import ExperimentSpec, NetworkSpec
from nnviz.experiment.structure import with_network
from nnviz.streams import stream

Ids = Collection[int]
Pair = tuple[int, int]


def connect_groups(spec: ExperimentSpec, sources: Ids, targets: Ids) -> ExperimentSpec:
    """With every synapse from the sources to the targets, neuron ids all of them in later columns."""
    between = _between(spec.network, sources, targets)
    return _rewired(spec, between, between)


def connect_one_to_one(spec: ExperimentSpec, sources: Ids, targets: Ids) -> ExperimentSpec:
    """The first source to the first target, the second to the second, and no other synapse between them."""
    if len(sources) != len(targets):
        raise EditError(
            f"One to one takes as many neurons here as there; {len(sources)} and {len(targets)} are selected"
        )
    between = _between(spec.network, sources, targets)
    order = spec.network.number_of.__getitem__
    pairs = zip(sorted(sources, key=order), sorted(targets, key=order), strict=True)
    return _rewired(spec, between, pairs)


def connect_share(spec: ExperimentSpec, sources: Ids, targets: Ids, share: float) -> ExperimentSpec:
    """This share of all synapses between the groups, rounded to whole ones and drawn from the experiment's seed.

    The same draw with a larger share holds all synapses of the smaller one.
    """
    if not 0 <= share <= 1:
        raise EditError(f"A share lies between 0 and 100 percent, not {100 * share:g}")
    between = _between(spec.network, sources, targets)
    drawn = stream(spec.seed, streams.SYNAPSES, *between[0]).permutation(len(between))
    return _rewired(spec, between, (between[at] for at in drawn[: round(share * len(between))].tolist()))


def disconnect_groups(spec: ExperimentSpec, sources: Ids, targets: Ids) -> ExperimentSpec:
    """Without any synapse from the sources to the targets."""
    return _rewired(spec, _between(spec.network, sources, targets), ())


def leave_ends(spec: ExperimentSpec) -> ExperimentSpec:
    """The inputs and outputs alone, without hidden neurons and synapses."""
    columns = spec.network.columns
    return with_network(spec, replace(spec.network, columns=(columns[0], columns[-1]), synapses=frozenset()))


def _rewired(spec: ExperimentSpec, between: Iterable[Pair], pairs: Iterable[Pair]) -> ExperimentSpec:
    synapses = (spec.network.synapses - frozenset(between)) | frozenset(pairs)
    return with_network(spec, replace(spec.network, synapses=synapses))


def _between(network: NetworkSpec, sources: Ids, targets: Ids) -> list[Pair]:
    """Every possible synapse between the groups, in the order of the neurons."""
    for neuron_id in (*sources, *targets):
        if neuron_id not in network.column_of:
            raise EditError(f"There is no neuron {neuron_id}")
    if not sources or not targets:
        raise EditError("Select neurons of two layers")
    if max(network.column_of[source] for source in sources) >= min(network.column_of[target] for target in targets):
        raise EditError("Synapses run from a layer to a later one, never backward")
    order = network.number_of.__getitem__
    return [(source, target) for source in sorted(sources, key=order) for target in sorted(targets, key=order)]
