"""No sum of a network is larger than its bound says."""

from math import inf

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.backprop import forward
from nnviz.engine.bounds import largest_sum
from nnviz.engine.network import NeuronActivation, dense_synapses, network

HIDDEN = sorted(set(ACTIVATIONS) - {"softmax"})


@settings(max_examples=200)
@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=5),
    st.sampled_from(HIDDEN),
    st.floats(-3, 6),
    st.floats(-2, 4),
    st.integers(0, 10**6),
)
def test_no_sum_exceeds_the_bound(sizes, activation, weight_exponent, input_exponent, seed):
    net = network(sizes, dense_synapses(sizes), [NeuronActivation(activation)] * sum(sizes[1:]))
    generator = np.random.default_rng(seed)
    vector = generator.choice([-1.0, 1.0], net.n_parameters) * 10**weight_exponent
    inputs = generator.uniform(-1, 1, (6, sizes[0])) * 10**input_exponent
    activity = forward(net, vector, inputs)
    bound = largest_sum(net, vector, float(np.abs(inputs).max()))
    assert np.abs(activity.v).max() <= bound
    assert np.abs(activity.y).max() <= bound


def test_a_bound_that_is_not_known_is_infinite():
    plain = network((1, 1), dense_synapses((1, 1)), [NeuronActivation("tanh")])
    assert largest_sum(plain, np.array([1.0, np.nan]), 1.0) == inf
    assert largest_sum(plain, np.array([1.0, np.inf]), 1.0) == inf
    narrow = network((1, 1), dense_synapses((1, 1)), [NeuronActivation("gaussian", (0.0, 1e-9))])
    assert largest_sum(narrow, np.ones(2), 1.0) == inf
