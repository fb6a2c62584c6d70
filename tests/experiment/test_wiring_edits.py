"""Edits of all synapses between two groups: what stands between them afterwards, and what is left alone."""

import pytest

from nnviz.experiment import edits
from nnviz.experiment.edits import EditError
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec


@pytest.fixture
def spec() -> ExperimentSpec:
    """Ids 0 1 | 2 3 4 | 5 6 7 | 8."""
    return edits.new_spec("2-3-3-1", DatasetSpec(n_points=20))


def between(spec: ExperimentSpec) -> set[tuple[int, int]]:
    """The synapses from 2 3 4 to 5 6 7."""
    return {(a, b) for a, b in spec.network.synapses if a in (2, 3, 4) and b in (5, 6, 7)}


def test_one_to_one_leaves_one_synapse_for_each_pair_and_all_others_alone(spec: ExperimentSpec) -> None:
    after = edits.connect_one_to_one(spec, {4, 3, 2}, {5, 6, 7})
    assert between(after) == {(2, 5), (3, 6), (4, 7)}
    assert after.network.synapses - between(after) == spec.network.synapses - between(spec)


def test_one_to_one_of_unequal_groups_is_refused_with_both_counts(spec: ExperimentSpec) -> None:
    with pytest.raises(EditError, match=r"2 and 3"):
        edits.connect_one_to_one(spec, {2, 3}, {5, 6, 7})


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (0.3, 3), (0.5, 4), (1.0, 9)])
def test_a_share_is_exact_and_the_same_for_the_same_seed(spec: ExperimentSpec, share: float, count: int) -> None:
    once, again = (edits.connect_share(start, [2, 3, 4], [5, 6, 7], share) for start in (spec, spec))
    assert len(between(once)) == count
    assert once == again


def test_a_larger_share_holds_the_smaller_one_and_another_seed_draws_another(spec: ExperimentSpec) -> None:
    small, large = (edits.connect_share(spec, [2, 3, 4], [5, 6, 7], share) for share in (0.3, 0.6))
    assert between(small) < between(large)
    others = [edits.connect_share(edits.set_seed(spec, seed), [2, 3, 4], [5, 6, 7], 0.5) for seed in range(5)]
    assert len({frozenset(between(other)) for other in others}) > 1


@pytest.mark.parametrize("share", [-0.1, 1.01])
def test_a_share_beyond_a_whole_is_refused(spec: ExperimentSpec, share: float) -> None:
    with pytest.raises(EditError, match="0 and 100"):
        edits.connect_share(spec, [2], [5], share)


def test_disconnected_groups_connect_again_and_pins_go_with_their_synapses(spec: ExperimentSpec) -> None:
    pinned = edits.set_pinned(spec, [(2, 5), (0, 2)], True)
    apart = edits.disconnect_groups(pinned, [2, 3, 4], [5, 6, 7])
    assert not between(apart)
    assert apart.network.pinned == {(0, 2)}
    assert edits.connect_groups(apart, [2, 3, 4], [5, 6, 7]).network.synapses == spec.network.synapses


@pytest.mark.parametrize(("sources", "targets"), [([5], [2]), ([2], [3]), ([2, 5], [6]), ([], [5]), ([2], [99])])
def test_what_cannot_be_wired_is_refused_in_words(spec: ExperimentSpec, sources: list[int], targets: list[int]) -> None:
    for edit in (edits.connect_groups, edits.disconnect_groups):
        with pytest.raises(EditError, match=r"\w"):
            edit(spec, sources, targets)


def test_the_ends_alone_keep_their_neurons_and_no_synapse(spec: ExperimentSpec) -> None:
    bare = edits.leave_ends(edits.connect(spec, 0, 8))
    assert bare.network.sizes == (2, 1)
    assert bare.network.ids == (0, 1, 8)
    assert not bare.network.synapses
    edits.check(bare)


def test_connecting_all_leaves_what_is_there_and_adds_what_is_missing_between_neighbors(spec: ExperimentSpec) -> None:
    drawn = edits.connect(edits.disconnect(spec, spec.network.synapses - {(3, 6)}), 0, 8)
    assert edits.connect_all(drawn).network.synapses == spec.network.synapses | {(0, 8)}


def test_neurons_without_any_synapse_are_connected_to_all_beside_them_and_no_others(spec: ExperimentSpec) -> None:
    network = spec.network
    alone = edits.disconnect(spec, {pair for pair in network.synapses if 3 in pair} | {(2, 5)})
    assert edits.connect_loners(alone).network.synapses == network.synapses - {(2, 5)}
    bare = edits.disconnect(spec, network.synapses)
    assert edits.connect_loners(bare).network.synapses == network.synapses
    assert edits.connect_loners(spec) == spec
