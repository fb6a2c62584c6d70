"""The vectorized forward pass against one loop per neuron, and numbers that leave the range of float64."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.backprop import cost_and_gradient, costs, forward
from nnviz.engine.network import NeuronActivation, dense_synapses, network

PLAIN = {
    "step": lambda v: 0.0 if v < 0 else 1.0,
    "ramp": lambda v: 0.0 if v < -1 else 1.0 if v > 1 else (v + 1) / 2,
    "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
    "gaussian": lambda v: math.exp(-v * v / 2) / math.sqrt(2 * math.pi),
    "perceptron": lambda v: 1.0 if v >= 0 else -1.0,
    "linear": lambda v: v,
    "tanh": math.tanh,
    "relu": lambda v: max(0.0, v),
    "leaky_relu": lambda v: v if v > 0 else 0.01 * v,
    "softplus": lambda v: math.log(1 + math.exp(v)),
    "elu": lambda v: v if v > 0 else math.exp(v) - 1,
    "sin": math.sin,
}


@st.composite
def any_network(draw):
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    column_of = [column for column, size in enumerate(sizes) for _ in range(size)]
    n = len(column_of)
    possible = [(i, j) for i in range(n) for j in range(n) if column_of[i] < column_of[j]]
    synapses = [pair for pair in possible if draw(st.booleans())]
    names = draw(st.lists(st.sampled_from(sorted(PLAIN)), min_size=n - sizes[0], max_size=n - sizes[0]))
    return sizes, synapses, names, draw(st.integers(0, 2**32 - 1))


def one_neuron_after_the_other(net, vector, synapses, names, x):
    y = list(x)
    for neuron in range(net.n_inputs, net.n_neurons):
        v = vector[net.bias_indices[neuron]]
        for source, target in synapses:
            if target == neuron:
                v += vector[net.index_of_synapse[source, target]] * y[source]
        y.append(PLAIN[names[neuron - net.n_inputs]](v))
    return y


@settings(max_examples=150, deadline=None)
@given(any_network())
def test_any_topology_computes_what_a_loop_over_its_neurons_computes(case):
    sizes, synapses, names, seed = case
    net = network(sizes, synapses, [NeuronActivation(name) for name in names])
    stream = np.random.default_rng(seed)
    vector, inputs = stream.uniform(-2, 2, net.n_parameters), stream.uniform(-2, 2, (3, sizes[0]))
    expected = [one_neuron_after_the_other(net, vector, synapses, names, x) for x in inputs]
    np.testing.assert_allclose(forward(net, vector, inputs).y, expected, rtol=1e-11, atol=1e-12)


def test_every_activation_has_a_plain_formula_here():
    assert set(PLAIN) | {"softmax"} == set(ACTIVATIONS)


def test_the_inputs_stand_first_in_the_activity():
    net = network((2, 3), dense_synapses((2, 3)), [NeuronActivation("tanh")] * 3)
    inputs = np.array([[1.0, -2.0], [0.5, 0.25]])
    activity = forward(net, np.zeros(net.n_parameters), inputs)
    np.testing.assert_array_equal(activity.v[:, :2], inputs)
    np.testing.assert_array_equal(activity.y[:, :2], inputs)
    assert activity.y.shape == activity.v.shape == (2, 5)


def test_a_softmax_column_sums_to_one_for_each_point():
    net = network((2, 3), dense_synapses((2, 3)), [NeuronActivation("softmax")] * 3)
    stream = np.random.default_rng(1)
    vector, inputs = stream.uniform(-3, 3, net.n_parameters), stream.uniform(-3, 3, (7, 2))
    activity = forward(net, vector, inputs)
    powers = [[math.exp(v) for v in row] for row in activity.v[:, 2:]]
    np.testing.assert_allclose(activity.y[:, 2:], [[p / sum(row) for p in row] for row in powers], rtol=1e-13)


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_overflow_warns_nobody(name):
    activations = [NeuronActivation(name)] * 3 + [NeuronActivation("linear")] * 2
    net = network((2, 3, 2), dense_synapses((2, 3, 2)), activations)
    inputs = np.array([[1e200, -1e200], [1e300, 1e300]])
    cost, _ = cost_and_gradient(net, np.full(net.n_parameters, 1e200), inputs, np.zeros((2, 2)), "squared_error")
    assert not np.isfinite(cost)


def test_a_linear_network_that_overflows_costs_infinity():
    net = network((1, 1, 1), dense_synapses((1, 1, 1)), [NeuronActivation("linear")] * 2)
    activity = forward(net, np.full(4, 1e200), np.array([[1.0]]))
    assert activity.y[0, 2] == np.inf
    assert costs(net, activity, np.array([[0.0]]), "squared_error")[0] == np.inf
