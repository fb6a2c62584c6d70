"""Counting parameters, and reading the flat vector by name."""

import numpy as np
import pytest

from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.parameters import Parameters

TANH = NeuronActivation("tanh")


def test_3_4_2_has_20_weights_and_26_parameters():
    net = network((3, 4, 2), dense_synapses((3, 4, 2)), [TANH] * 6)
    assert net.n_synapses == 20
    assert net.n_parameters == 26


def test_only_synapses_that_exist_are_counted():
    pairs = [*dense_synapses((3, 4, 2))[2:], (0, 7)]
    net = network((3, 4, 2), pairs, [TANH] * 6)
    assert (net.n_synapses, net.n_parameters) == (19, 25)


def test_the_weights_of_a_dense_column_are_a_view_target_by_target():
    net = network((2, 3, 1), dense_synapses((2, 3, 1)), [TANH] * 4)
    parameters = Parameters(net, np.arange(13.0))
    np.testing.assert_array_equal(parameters.weights(0), [[0, 1], [2, 3], [4, 5]])
    np.testing.assert_array_equal(parameters.biases(0), [6, 7, 8])
    np.testing.assert_array_equal(parameters.weights(1), [[9, 10, 11]])
    assert np.shares_memory(parameters.weights(0), parameters.vector)
    assert (parameters.weight(1, 3), parameters.bias(3), parameters.bias(5)) == (3.0, 7.0, 12.0)


def test_absent_synapses_read_as_zero_and_skip_synapses_widen_the_matrix():
    net = network((2, 2, 1), [(0, 2), (1, 3), (0, 4), (3, 4)], [TANH] * 3)
    parameters = Parameters(net, np.arange(1.0, 8.0))
    np.testing.assert_array_equal(parameters.weights(0), [[1, 0], [0, 2]])
    np.testing.assert_array_equal(net.columns[1].sources, [0, 3])
    np.testing.assert_array_equal(parameters.weights(1), [[5, 6]])
    with pytest.raises(KeyError):
        parameters.weight(1, 2)


def test_every_parameter_has_exactly_one_name():
    net = network((2, 2, 1), [(0, 2), (1, 3), (0, 4), (3, 4)], [TANH] * 3)
    indices = [*net.index_of_synapse.values(), *net.bias_indices[2:]]
    assert sorted(indices) == list(range(net.n_parameters))
    assert [tuple(pair) for pair in net.synapses] == list(net.index_of_synapse)


def test_a_neuron_nobody_feeds_has_its_bias_alone():
    net = network((2, 2, 1), [(0, 4)], [TANH] * 3)
    assert Parameters(net, np.arange(4.0)).weights(0).shape == (2, 0)
    assert net.n_parameters == 4


def test_pinned_synapses_are_marked_in_the_vector():
    net = network((2, 2), dense_synapses((2, 2)), [TANH] * 2, pinned=[(1, 2)])
    assert list(np.flatnonzero(net.pinned)) == [net.index_of_synapse[1, 2]]


@pytest.mark.parametrize(
    ("pairs", "named"),
    [
        ([(2, 0)], "2 -> 0"),
        ([(2, 3)], "2 -> 3"),
        ([(0, 2), (0, 2)], "twice"),
        ([(0, 9)], "does not exist"),
    ],
)
def test_synapses_that_cannot_be_are_refused(pairs, named):
    with pytest.raises(ValueError, match=named):
        network((2, 2, 1), pairs, [TANH] * 3)
