"""The gradient against two derivatives that know nothing of back-propagation: complex step and central differences."""

import numpy as np
import pytest

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.backprop import backward, cost_and_gradient, costs, forward, gradient_sum
from nnviz.engine.network import NeuronActivation, dense_synapses, network

SIZES = (3, 4, 3, 2)
DENSE = dense_synapses(SIZES)
TOPOLOGIES = {
    "dense": DENSE,
    "with absent synapses": [pair for pair in DENSE if pair not in {(0, 3), (2, 3), (1, 6), (4, 8), (3, 9), (9, 10)}],
    "with skip synapses": [*DENSE, (0, 7), (2, 9), (1, 10), (3, 11), (6, 10)],
}
KINKS = {"step": (0.0,), "ramp": (-1.0, 1.0), "perceptron": (0.0,), "relu": (0.0,), "leaky_relu": (0.0,), "elu": (0.0,)}
TURNED = {
    "ramp": (-0.5, 1.5, -0.75, 0.5),
    "sigmoid": (2.0, 0.5, -0.25),
    "gaussian": (0.3, 0.7),
    "leaky_relu": (0.2,),
}


def networks():
    """(hidden, output, loss) for every activation with every loss it fits."""
    for name in ACTIVATIONS:
        if name != "softmax":
            yield NeuronActivation(name), NeuronActivation(name), "squared_error"
            yield NeuronActivation(name), NeuronActivation("sigmoid"), "cross_entropy"
            yield NeuronActivation(name), NeuronActivation("softmax"), "cross_entropy"
    for name, constants in TURNED.items():
        yield NeuronActivation(name, constants), NeuronActivation(name, constants), "squared_error"
    yield NeuronActivation("tanh"), NeuronActivation("softmax"), "squared_error"
    yield NeuronActivation("tanh"), NeuronActivation("sigmoid", (3.0, -0.5, 0.0)), "cross_entropy"


def title(choice):
    return choice if isinstance(choice, str) else " ".join([choice.name, *map(str, choice.constants)])


def example(seed, loss, output):
    stream = np.random.default_rng(seed)
    inputs = stream.uniform(-1.5, 1.5, (5, 3))
    targets = stream.uniform(0, 1, (5, 2)) if loss == "cross_entropy" else stream.uniform(-1, 1, (5, 2))
    if output == "softmax":
        targets = np.eye(2)[stream.integers(0, 2, 5)]
    return stream, inputs, targets


def total(net, vector, inputs, targets, loss):
    return costs(net, forward(net, vector, inputs), targets, loss).sum()


def by_complex_step(net, vector, *rest):
    derivative = np.empty(len(vector))
    for i in range(len(vector)):
        shifted = vector.astype(complex)
        shifted[i] += 1e-30j
        derivative[i] = total(net, shifted, *rest).imag / 1e-30
    return derivative


def by_central_differences(net, vector, *rest, h=1e-5):
    derivative = np.empty(len(vector))
    for i in range(len(vector)):
        up, down = vector.copy(), vector.copy()
        up[i] += h
        down[i] -= h
        derivative[i] = (total(net, up, *rest) - total(net, down, *rest)) / (2 * h)
    return derivative


def assert_gradient_is_exact(net, vector, inputs, targets, loss):
    cost, gradient = cost_and_gradient(net, vector, inputs, targets, loss)
    largest = max(np.abs(gradient).max(), 1e-3)
    assert cost == pytest.approx(total(net, vector, inputs, targets, loss), rel=1e-14)
    assert np.abs(gradient - by_complex_step(net, vector, inputs, targets, loss)).max() <= 1e-12 * largest
    assert np.abs(gradient - by_central_differences(net, vector, inputs, targets, loss)).max() <= 1e-6 * largest


@pytest.mark.parametrize("topology", TOPOLOGIES)
@pytest.mark.parametrize(("hidden", "output", "loss"), list(networks()), ids=title)
def test_the_gradient_equals_complex_step_and_central_differences(hidden, output, loss, topology):
    net = network(SIZES, TOPOLOGIES[topology], [hidden] * 7 + [output] * 2)
    stream, inputs, targets = example(3, loss, output.name)
    vector = stream.uniform(-0.8, 0.8, net.n_parameters)
    v = forward(net, vector, inputs).v[:, net.n_inputs :]
    if not hidden.constants:
        assert all(np.abs(v - kink).min() > 1e-4 for kink in KINKS.get(hidden.name, ())), "too near a kink to compare"
    assert_gradient_is_exact(net, vector, inputs, targets, loss)


@pytest.mark.parametrize("topology", TOPOLOGIES)
def test_the_gradient_is_exact_where_every_neuron_has_an_activation_of_its_own(topology):
    names = ["tanh", "sin", "tanh", "softplus", "gaussian", "linear", "sigmoid", "elu", "tanh"]
    net = network(SIZES, TOPOLOGIES[topology], [NeuronActivation(name) for name in names])
    stream, inputs, targets = example(4, "squared_error", "tanh")
    assert_gradient_is_exact(net, stream.uniform(-0.8, 0.8, net.n_parameters), inputs, targets, "squared_error")


def test_step_and_perceptron_give_gradient_descent_nothing_before_them():
    for name in ("step", "perceptron"):
        net = network((2, 3, 1), dense_synapses((2, 3, 1)), [NeuronActivation(name)] * 3 + [NeuronActivation("linear")])
        stream = np.random.default_rng(5)
        vector = stream.uniform(-1, 1, net.n_parameters)
        _, gradient = cost_and_gradient(
            net, vector, stream.uniform(-1, 1, (6, 2)), np.full((6, 1), 0.5), "squared_error"
        )
        assert not gradient[:9].any()
        assert gradient[9:].any()
        assert not ACTIVATIONS[name].trainable


def test_cost_and_gradient_are_sums_over_the_points():
    net = network((3, 4, 2), dense_synapses((3, 4, 2)), [NeuronActivation("tanh")] * 6)
    stream, inputs, targets = example(6, "squared_error", "tanh")
    vector = stream.uniform(-1, 1, net.n_parameters)
    whole = cost_and_gradient(net, vector, inputs, targets, "squared_error")
    each = [cost_and_gradient(net, vector, inputs[[r]], targets[[r]], "squared_error") for r in range(5)]
    assert whole[0] == pytest.approx(sum(cost for cost, _ in each), rel=1e-14)
    np.testing.assert_allclose(whole[1], sum(gradient for _, gradient in each), rtol=1e-12)


def test_the_bias_gradient_is_the_delta_of_its_neuron():
    net = network((3, 4, 2), dense_synapses((3, 4, 2)), [NeuronActivation("tanh")] * 6)
    stream, inputs, targets = example(7, "squared_error", "tanh")
    vector = stream.uniform(-1, 1, net.n_parameters)
    activity = forward(net, vector, inputs)
    deltas = backward(net, vector, activity, targets, "squared_error")
    assert deltas.shape == (5, 9)
    assert not deltas[:, :3].any()
    np.testing.assert_allclose(gradient_sum(net, activity, deltas)[net.bias_indices[3:]], deltas[:, 3:].sum(axis=0))


def test_nothing_given_is_changed():
    net = network((2, 3, 1), dense_synapses((2, 3, 1)), [NeuronActivation("linear")] * 4)
    stream = np.random.default_rng(8)
    given = stream.uniform(-1, 1, net.n_parameters), stream.uniform(-1, 1, (6, 2)), stream.uniform(-1, 1, (6, 1))
    before = [array.copy() for array in given]
    for array in given:
        array.flags.writeable = False
    cost_and_gradient(net, *given, "squared_error")
    for array, copy in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, copy)
