"""Weight decay is the gradient of its penalty, and leaves biases alone."""

import numpy as np
import pytest

from nnviz.engine.backprop import cost_and_gradient
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import add_weight_decay

DRAWS = np.random.default_rng(11)
NET = network((2, 3, 1), dense_synapses((2, 3, 1)), [NeuronActivation("tanh")] * 4)
INPUTS, TARGETS = DRAWS.normal(size=(6, 2)), DRAWS.normal(size=(6, 1))
VECTOR = DRAWS.normal(size=NET.n_parameters)


def penalized_cost(vector, l1, l2):
    weights = vector[NET.synapse_indices]
    cost, _ = cost_and_gradient(NET, vector, INPUTS, TARGETS, "squared_error")
    return cost + l1 * np.abs(weights).sum() + l2 / 2 * (weights**2).sum()


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.0, 0.7), (0.2, 0.5)])
def test_the_decayed_gradient_is_that_of_the_penalized_cost(l1, l2):
    _, gradient = cost_and_gradient(NET, VECTOR, INPUTS, TARGETS, "squared_error")
    add_weight_decay(gradient, VECTOR, NET.synapse_indices, l1, l2)
    h = 1e-6
    steps = h * np.eye(NET.n_parameters)
    differences = [
        (penalized_cost(VECTOR + step, l1, l2) - penalized_cost(VECTOR - step, l1, l2)) / (2 * h) for step in steps
    ]
    np.testing.assert_allclose(gradient, differences, atol=1e-8)


def test_biases_never_decay():
    gradient = np.zeros(NET.n_parameters)
    add_weight_decay(gradient, VECTOR, NET.synapse_indices, 0.5, 0.5)
    biases = NET.bias_indices[NET.n_inputs :]
    assert not gradient[biases].any()
    assert gradient[NET.synapse_indices].all()


def test_a_weight_of_zero_is_not_pulled():
    gradient = np.zeros(NET.n_parameters)
    add_weight_decay(gradient, np.zeros(NET.n_parameters), NET.synapse_indices, 0.5, 0.5)
    assert not gradient.any()
