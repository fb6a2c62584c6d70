"""Where parameters start: reproducible, spread as published, and untouched by edits elsewhere."""

import math

import numpy as np
import pytest

from nnviz.engine.initializers import INITIALIZERS, start_vector
from nnviz.engine.network import NeuronActivation, dense_synapses, network


def dense(*sizes):
    return network(sizes, dense_synapses(sizes), [NeuronActivation("tanh")] * sum(sizes[1:]))


def by_ids(net, ids, vector):
    """Every weight by the ids of its ends, every bias by its neuron's id."""
    named = {(ids[i], ids[j]): vector[at] for (i, j), at in net.index_of_synapse.items()}
    return named | {ids[neuron]: vector[net.bias_indices[neuron]] for neuron in range(net.n_inputs, net.n_neurons)}


@pytest.mark.parametrize("name", ["uniform", "normal"])
def test_an_added_neuron_leaves_every_other_draw_unchanged(name):
    small, large = dense(2, 3, 1), dense(2, 4, 1)
    small_ids, large_ids = [0, 1, 2, 3, 4, 5], [0, 1, 2, 99, 3, 4, 5]
    before = by_ids(small, small_ids, start_vector(small, np.array(small_ids), name, 0.5, seed=7))
    after = by_ids(large, large_ids, start_vector(large, np.array(large_ids), name, 0.5, seed=7))
    assert all(after[key] == value for key, value in before.items())
    assert len(after) == len(before) + 4


def test_a_removed_synapse_leaves_every_other_draw_unchanged():
    whole = dense(3, 3, 2)
    pairs = [pair for pair in dense_synapses((3, 3, 2)) if pair not in {(1, 4), (5, 6)}]
    sparse = network((3, 3, 2), pairs, [NeuronActivation("tanh")] * 5)
    ids = list(range(8))
    before = by_ids(whole, ids, start_vector(whole, np.array(ids), "uniform", 0.5, seed=7))
    after = by_ids(sparse, ids, start_vector(sparse, np.array(ids), "uniform", 0.5, seed=7))
    assert set(before) - set(after) == {(1, 4), (5, 6)}
    assert all(before[key] == value for key, value in after.items())


def test_the_same_seed_gives_the_same_bits_and_another_seed_others():
    net, ids = dense(2, 4, 2, 1), np.arange(9)
    first = start_vector(net, ids, "uniform", 0.5, 7)
    np.testing.assert_array_equal(first, start_vector(net, ids, "uniform", 0.5, 7))
    assert not np.isin(first, start_vector(net, ids, "uniform", 0.5, 8)).any()


def test_a_draw_is_the_one_its_key_names():
    net, ids = dense(2, 2, 1), np.array([10, 4, 7, 30, 2])
    vector = start_vector(net, ids, "uniform", 0.5, 7)
    stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence((7, 1, 7))))
    assert vector[net.index_of_synapse[0, 2]] == 0.5 * stream.uniform(-1, 1, 11)[10]
    stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence((7, 2, 30))))
    assert vector[net.bias_indices[3]] == 0.5 * stream.uniform(-1, 1, 1)[0]


@pytest.mark.parametrize(
    ("name", "deviation", "bound"),
    [
        ("uniform", 0.5 / math.sqrt(3), 0.5),
        ("normal", 0.5, math.inf),
        ("lecun", math.sqrt(1 / 120), math.inf),
        ("glorot", math.sqrt(2 / (120 + 80)), math.sqrt(6 / (120 + 80))),
        ("he", math.sqrt(2 / 120), math.inf),
        ("zeros", 0.0, 0.0),
    ],
)
def test_weights_spread_as_published(name, deviation, bound):
    net = dense(120, 80)
    vector = start_vector(net, np.arange(200), name, 0.5, 3)
    weights = vector[net.synapse_indices]
    assert weights.std() == pytest.approx(deviation, rel=0.03)
    assert abs(weights.mean()) <= 4 * deviation / math.sqrt(len(weights))
    assert np.abs(weights).max() <= bound
    assert vector[net.bias_indices[120:]].any() == (name in ("uniform", "normal"))


def test_fans_count_only_synapses_that_exist():
    pairs = [pair for pair in dense_synapses((4, 100, 2)) if pair[1] < 4 or pair[0] != 0 or pair[1] > 53]
    net = network((4, 100, 2), pairs, [NeuronActivation("tanh")] * 102)
    whole = dense(4, 100, 2)
    sparse_draws = start_vector(net, np.arange(106), "lecun", 0.5, 3)
    whole_draws = start_vector(whole, np.arange(106), "lecun", 0.5, 3)
    ratio = sparse_draws[net.index_of_synapse[1, 10]] / whole_draws[whole.index_of_synapse[1, 10]]
    assert ratio == pytest.approx(math.sqrt(4 / 3), rel=1e-12)


def test_every_initializer_of_the_book_is_here():
    assert set(INITIALIZERS) == {"uniform", "normal", "lecun", "glorot", "he", "zeros"}
