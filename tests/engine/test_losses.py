"""What examples cost, and which losses fit which outputs."""

import math

import numpy as np
import pytest

from nnviz.engine.backprop import cost_and_gradient, costs, forward
from nnviz.engine.losses import check_loss
from nnviz.engine.network import NeuronActivation, dense_synapses, network


def single_column(n_inputs, *names):
    choices = [name if isinstance(name, NeuronActivation) else NeuronActivation(name) for name in names]
    return network((n_inputs, len(choices)), dense_synapses((n_inputs, len(choices))), choices)


def cost_of(net, vector, x, d, loss):
    return costs(net, forward(net, np.array(vector), np.array([x])), np.array([d]), loss)[0]


def test_squared_error_is_half_the_squared_distance():
    net = single_column(1, "linear", "linear")
    # outputs 2*1 + 0.5 = 2.5 and -1*1 + 0 = -1 against 0.5 and 2: 1/2 (2^2 + 3^2) = 6.5
    assert cost_of(net, [2.0, -1.0, 0.5, 0.0], [1.0], [0.5, 2.0], "squared_error") == 6.5


def test_squared_error_of_mixed_outputs_is_the_sum_over_them():
    net = single_column(1, "linear", "perceptron", "linear")
    # outputs 1, +1, 3 against 0, -1, 1: 1/2 (1 + 4 + 4) = 4.5
    assert cost_of(net, [1.0, 2.0, 3.0, 0.0, 0.0, 0.0], [1.0], [0.0, -1.0, 1.0], "squared_error") == 4.5


def test_cross_entropy_of_a_sigmoid_is_the_negative_log_likelihood():
    net = single_column(1, "sigmoid")
    z = 1 / (1 + math.exp(-0.7))
    assert cost_of(net, [0.7, 0.0], [1.0], [1.0], "cross_entropy") == pytest.approx(-math.log(z), rel=1e-14)
    assert cost_of(net, [0.7, 0.0], [1.0], [0.0], "cross_entropy") == pytest.approx(-math.log(1 - z), rel=1e-14)
    assert cost_of(net, [0.7, 0.0], [1.0], [0.3], "cross_entropy") == pytest.approx(
        -0.3 * math.log(z) - 0.7 * math.log(1 - z), rel=1e-14
    )


def test_cross_entropy_of_softmax_is_the_log_of_the_desired_share():
    net = single_column(1, "softmax", "softmax", "softmax")
    e = [math.exp(v) for v in (0.5, -1.0, 2.0)]
    assert cost_of(net, [0.5, -1.0, 2.0, 0, 0, 0], [1.0], [0.0, 1.0, 0.0], "cross_entropy") == pytest.approx(
        -math.log(e[1] / sum(e)), rel=1e-14
    )


@pytest.mark.parametrize("names", [("sigmoid", "sigmoid"), ("softmax", "softmax")])
def test_cross_entropy_stays_finite_however_wrong_an_output_is(names):
    net = single_column(1, *names)
    vector, inputs, targets = np.array([1.0, -1.0, 0.0, 0.0]), np.array([[1000.0]]), np.array([[0.0, 1.0]])
    cost, gradient = cost_and_gradient(net, vector, inputs, targets, "cross_entropy")
    assert cost == 2000.0
    np.testing.assert_allclose(gradient, [1000, -1000, 1, -1])


@pytest.mark.parametrize(
    ("names", "loss", "named"),
    [
        (("tanh",), "cross_entropy", "not tanh"),
        (("sigmoid", "linear"), "cross_entropy", "not linear"),
        ((NeuronActivation("sigmoid", (1.0, 0.0, 0.5)),), "cross_entropy", "z = 0.5"),
        (("softmax", "sigmoid"), "cross_entropy", "whole output layer"),
        (("softmax", "linear"), "squared_error", "whole output layer"),
        (("softmax",), "squared_error", "at least two outputs"),
        (("tanh",), "hinge", "no loss 'hinge'"),
    ],
)
def test_a_loss_that_does_not_fit_is_refused_in_one_sentence(names, loss, named):
    with pytest.raises(ValueError, match=named):
        check_loss(single_column(2, *names), loss)


def test_softmax_in_a_hidden_column_is_refused():
    net = network((1, 2, 1), dense_synapses((1, 2, 1)), [NeuronActivation("softmax")] * 2 + [NeuronActivation("tanh")])
    with pytest.raises(ValueError, match="not to a hidden layer"):
        check_loss(net, "squared_error")


@pytest.mark.parametrize(
    ("names", "loss"),
    [
        (("tanh", "linear"), "squared_error"),
        (("softmax", "softmax"), "squared_error"),
        (("softmax", "softmax"), "cross_entropy"),
        (("sigmoid", NeuronActivation("sigmoid", (2.0, 1.0, 0.0))), "cross_entropy"),
    ],
)
def test_a_loss_that_fits_is_accepted(names, loss):
    check_loss(single_column(2, *names), loss)
