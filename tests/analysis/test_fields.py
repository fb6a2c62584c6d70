"""Fields over the plane: the right neuron, the right way up."""

import numpy as np

from nnviz.analysis.fields import neuron_fields
from nnviz.analysis.plane import input_plane
from nnviz.datasets.catalog import dataset
from nnviz.engine import backprop
from nnviz.engine.backprop import forward
from nnviz.engine.network import NeuronActivation, dense_synapses, network

CIRCLES = input_plane(dataset("circles", 60, 0.1, 1, 0.25, "none"))


def tanh_network(*sizes, synapses=None):
    pairs = dense_synapses(sizes) if synapses is None else synapses
    return network(sizes, pairs, [NeuronActivation("tanh")] * sum(sizes[1:]))


def test_the_fields_of_the_inputs_rise_to_the_right_and_from_row_to_row():
    net = tanh_network(2, 3, 1)
    x1, x2 = neuron_fields(net, np.zeros(net.n_parameters), CIRCLES, 7)[:2]
    assert (np.diff(x1, axis=1) > 0).all() and (np.diff(x1, axis=0) == 0).all()
    assert (np.diff(x2, axis=0) > 0).all() and (np.diff(x2, axis=1) == 0).all()
    low, high = CIRCLES.y_range
    assert x2[0, 0] == low + (high - low) / 14


def test_a_field_holds_the_neurons_output_at_each_place_also_across_blocks(monkeypatch):
    net = tanh_network(2, 4, 3, 2)
    vector = np.random.default_rng(1).uniform(-1, 1, net.n_parameters)
    expected = forward(net, vector, CIRCLES.points(20)).y
    monkeypatch.setattr(backprop, "_NUMBERS_AT_ONCE", 11 * 70)
    maps = neuron_fields(net, vector, CIRCLES, 20)
    assert maps.shape == (11, 20, 20)
    for row, column in ((0, 0), (3, 17), (19, 2), (19, 19)):
        np.testing.assert_allclose(maps[:, row, column], expected[20 * row + column], rtol=1e-13)


def test_a_field_of_numbers_that_overflow_warns_nobody():
    net = network((2, 2, 1), dense_synapses((2, 2, 1)), [NeuronActivation("linear")] * 3)
    assert not np.isfinite(neuron_fields(net, np.full(net.n_parameters, 1e300), CIRCLES, 5)[-1]).all()


def test_sixty_four_inputs_are_seen_on_their_principal_plane():
    digits = dataset("digits", 1797, 0.0, 1, 0.25, "none")
    net = tanh_network(64, 5, 10)
    plane = input_plane(digits)
    maps = neuron_fields(net, np.random.default_rng(3).uniform(-0.1, 0.1, net.n_parameters), plane, 12)[-10:]
    assert maps.shape == (10, 12, 12)
    assert (maps.std(axis=(1, 2)) > 0).all()
