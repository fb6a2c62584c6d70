"""Networks small enough to calculate with a pencil, from the lecture's formulas."""

from math import exp

import numpy as np
import pytest

from nnviz.engine.backprop import cost_and_gradient, forward
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import OPTIMIZERS

SIGMOID = NeuronActivation("sigmoid")


def s(v):
    return 1 / (1 + exp(-v))


def test_a_2_2_1_network_with_numbers_that_come_out_even():
    net = network((2, 2, 1), dense_synapses((2, 2, 1)), [SIGMOID] * 3)
    x, d = np.array([[1.0, 2.0]]), np.array([[1.0]])
    # into neuron 1: 0.5, -0.25; into neuron 2: -1, 0.75; biases 0, -0.5; into the output: 2, -1; bias -0.5
    vector = np.array([0.5, -0.25, -1.0, 0.75, 0.0, -0.5, 2.0, -1.0, -0.5])

    # v1 = 0.5*1 - 0.25*2 + 0 = 0;  v2 = -1*1 + 0.75*2 - 0.5 = 0;  y1 = y2 = s(0) = 0.5
    # v3 = 2*0.5 - 1*0.5 - 0.5 = 0;  z = s(0) = 0.5
    activity = forward(net, vector, x)
    np.testing.assert_array_equal(activity.v, [[1, 2, 0, 0, 0]])
    np.testing.assert_array_equal(activity.y, [[1, 2, 0.5, 0.5, 0.5]])

    # L = 1/2 (1 - 0.5)^2 = 0.125;  delta3 = (z - d) z (1 - z) = -0.5 * 0.25 = -0.125
    # dL/dw13 = dL/dw23 = delta3 * 0.5 = -0.0625
    # delta1 = delta3 * 2 * 0.25 = -0.0625;  delta2 = delta3 * -1 * 0.25 = 0.03125
    cost, gradient = cost_and_gradient(net, vector, x, d, "squared_error")
    assert cost == 0.125
    np.testing.assert_array_equal(
        gradient, [-0.0625, -0.125, 0.03125, 0.0625, -0.0625, 0.03125, -0.0625, -0.0625, -0.125]
    )

    # theta <- theta - 0.5 g
    OPTIMIZERS["gradient_descent"].update(vector, (), gradient, {"learning_rate": 0.5}, 0)
    np.testing.assert_array_equal(
        vector, [0.53125, -0.1875, -1.015625, 0.71875, 0.03125, -0.515625, 2.03125, -0.96875, -0.4375]
    )


def test_a_2_2_1_network_written_out_neuron_by_neuron():
    net = network((2, 2, 1), dense_synapses((2, 2, 1)), [SIGMOID] * 3)
    x1, x2, d = 0.6, -1.1, 0.2
    w11, w12, w21, w22, b1, b2, w31, w32, b3 = vector = 0.4, -0.7, 1.3, 0.2, 0.1, -0.3, -0.9, 1.6, 0.5

    y1 = s(w11 * x1 + w12 * x2 + b1)
    y2 = s(w21 * x1 + w22 * x2 + b2)
    z = s(w31 * y1 + w32 * y2 + b3)
    delta3 = -(d - z) * z * (1 - z)
    delta1 = delta3 * w31 * y1 * (1 - y1)
    delta2 = delta3 * w32 * y2 * (1 - y2)

    cost, gradient = cost_and_gradient(net, np.array(vector), np.array([[x1, x2]]), np.array([[d]]), "squared_error")
    assert cost == pytest.approx((d - z) ** 2 / 2, rel=1e-14)
    np.testing.assert_allclose(
        gradient,
        [delta1 * x1, delta1 * x2, delta2 * x1, delta2 * x2, delta1, delta2, delta3 * y1, delta3 * y2, delta3],
        rtol=1e-13,
    )


def test_the_simplest_network_climbs_the_hill_of_the_lecture():
    """dP/dw2 = (d - z) z(1-z) y and dP/dw1 = (d - z) z(1-z) w2 y(1-y) x: hill climbing on P is descent on L = -P."""
    net = network((1, 1, 1), dense_synapses((1, 1, 1)), [SIGMOID] * 2)
    x, d, w1, w2 = 1.5, 0.9, 0.8, -1.2
    y = s(w1 * x)
    z = s(w2 * y)
    dP_dw2 = (d - z) * z * (1 - z) * y
    dP_dw1 = (d - z) * z * (1 - z) * w2 * y * (1 - y) * x

    vector = np.array([w1, 0.0, w2, 0.0])
    _, gradient = cost_and_gradient(net, vector, np.array([[x]]), np.array([[d]]), "squared_error")
    assert -gradient[0] == pytest.approx(dP_dw1, rel=1e-13)
    assert -gradient[2] == pytest.approx(dP_dw2, rel=1e-13)


def test_a_neuron_adds_its_bias_before_its_activation():
    net = network((3, 1), dense_synapses((3, 1)), [NeuronActivation("perceptron")])
    # u = 0.5*1 + 0.25*2 - 1*1 = 0; with a bias just below 0 the perceptron says -1, at 0 it says +1
    for bias, expected in ((-0.001, -1.0), (0.0, 1.0)):
        vector = np.array([0.5, 0.25, -1.0, bias])
        assert forward(net, vector, np.array([[1.0, 2.0, 1.0]])).y[0, 3] == expected
