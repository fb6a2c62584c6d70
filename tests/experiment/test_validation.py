"""Neurons that lie on no path from an input to an output are told apart, each with its reason."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.experiment.edits import new_spec
from nnviz.experiment.specs import DatasetSpec, NetworkSpec
from nnviz.experiment.validation import problems


def network(shape: str, *gone: tuple[int, int]) -> NetworkSpec:
    """A dense network without some synapses, given by the numbers of their ends."""
    whole = new_spec(shape, DatasetSpec("circles", n_points=20)).network
    ids = whole.ids
    return replace(whole, synapses=whole.synapses - {(ids[a], ids[b]) for a, b in gone})


def test_a_whole_network_has_nothing_to_look_at():
    assert problems(network("2-4-2-1"), {}) == {}
    assert problems(network("2-1"), {}) == {}


@pytest.mark.parametrize(
    ("gone", "neuron", "words"),
    [
        ([(0, 2), (1, 2)], 2, "is reached by no input"),
        ([(2, 4)], 2, "leads to no output"),
        ([(0, 2), (1, 2), (2, 4)], 2, "is not connected"),
        ([(0, 2), (0, 3)], 0, "leads to no output"),
        ([(2, 4), (3, 4)], 4, "nothing leads into it"),
    ],
)
def test_each_neuron_without_use_says_why(gone, neuron, words):
    found = problems(network("2-2-1", *gone), {})
    assert words in found[network("2-2-1").ids[neuron]]


def test_a_neuron_fed_only_by_a_neuron_that_nothing_feeds_is_not_reached():
    # 0, 1 | 2 | 3 | 4, and nothing leads into 2: 2, 3 and the output say the same for every example.
    found = problems(network("2-1-1-1", (0, 2), (1, 2)), {})
    ids = network("2-1-1-1").ids
    assert list(found) == [*ids]
    assert "no input reaches it" in found[ids[4]]


def test_every_sentence_names_its_neuron_and_ends_with_a_remedy():
    found = problems(network("2-2-1", (0, 2), (1, 2), (2, 4), (3, 4)), {0: "x₁"})
    assert found.pop(0).startswith("x₁ leads to no output")
    for sentence in found.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "drag" in sentence


@given(st.sets(st.integers(0, 10)))
def test_the_neurons_told_are_those_that_no_walk_passes(dropped):
    whole = network("2-3-2-1")
    pairs = sorted(whole.synapses)
    less = replace(whole, synapses=frozenset(pair for at, pair in enumerate(pairs) if at not in dropped))
    walks = [[neuron.id] for neuron in less.columns[0].neurons]
    passed: set[int] = set()
    while walks:
        walk = walks.pop()
        if walk[-1] == less.ids[-1]:
            passed.update(walk)
        walks += [[*walk, target] for source, target in less.synapses if source == walk[-1]]
    assert set(problems(less, {})) == set(less.ids) - passed
