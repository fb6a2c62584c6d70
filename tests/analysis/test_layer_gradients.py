"""The size of the gradient per layer, counted out by hand on a small network with an absent synapse."""

import numpy as np
import pytest

from nnviz.analysis.layer_gradients import fan_in_factors, layer_factors, layer_gradients
from nnviz.engine.network import NeuronActivation, network

NET = network((2, 2, 1), [(0, 2), (1, 2), (1, 3), (2, 4), (3, 4)], [NeuronActivation("tanh")] * 3)
GRADIENT = np.array([3.0, -4.0, 12.0, 99.0, 99.0, -6.0, 8.0, 99.0])


def test_norm_and_mean_are_those_of_the_weights_alone():
    sizes = layer_gradients(NET, GRADIENT)
    assert sizes.norms == pytest.approx([13.0, 10.0])
    assert sizes.means == pytest.approx([19 / 3, 7.0])


def test_the_factor_of_a_layer_is_the_mean_over_its_weights():
    root = 2**-0.5
    assert layer_factors(NET, fan_in_factors(NET)) == pytest.approx([(2 * root + 1) / 3, root])
    assert layer_factors(NET, None).tolist() == [1.0, 1.0]


def test_a_layer_without_synapses_has_size_zero_and_factor_one():
    bare = network((1, 1, 1), [(1, 2)], [NeuronActivation("tanh")] * 2)
    assert layer_gradients(bare, np.ones(3)).norms.tolist() == [0.0, 1.0]
    assert layer_gradients(bare, np.ones(3)).means.tolist() == [0.0, 1.0]
    assert layer_factors(bare, fan_in_factors(bare)).tolist() == [1.0, 1.0]
