"""Classes as desired outputs, and outputs read as classes."""

import math

import numpy as np
import pytest

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.coding import chosen_class, coded, coding
from nnviz.engine.network import NeuronActivation, dense_synapses, network

GAUSSIAN_TOP = 1 / (math.sqrt(2 * math.pi) * 0.5)


def with_outputs(*choices):
    choices = [NeuronActivation(each) if isinstance(each, str) else each for each in choices]
    return network((2, len(choices)), dense_synapses((2, len(choices))), choices)


@pytest.mark.parametrize(
    ("output", "low", "high"),
    [
        ("tanh", -1, 1),
        ("perceptron", -1, 1),
        ("sin", -1, 1),
        ("sigmoid", 0, 1),
        ("step", 0, 1),
        ("ramp", 0, 1),
        (NeuronActivation("sigmoid", (1.0, 0.0, -0.5)), -0.5, 0.5),
        (NeuronActivation("step", (3.0, -2.0, 0.0)), -2, 3),
        (NeuronActivation("gaussian", (0.0, 0.5)), 0, GAUSSIAN_TOP),
        ("linear", 0, 1),
        ("relu", 0, 1),
        ("elu", 0, 1),
        (NeuronActivation("step", (2.0, 2.0, 0.0)), 0, 1),
    ],
)
def test_one_output_says_no_and_yes_with_the_ends_it_can_reach(output, low, high):
    targets = coded(np.array([0, 1, 1]), with_outputs(output))
    np.testing.assert_allclose(targets, [[low], [high], [high]], rtol=1e-15)


def test_several_outputs_say_each_whether_the_class_is_its_own():
    targets = coded(np.array([2, 0]), with_outputs("tanh", "sigmoid", NeuronActivation("sigmoid", (1.0, 0.0, 4.0))))
    assert targets.tolist() == [[-1, 0, 5], [1, 0, 4]]


@pytest.mark.parametrize("name", sorted(name for name, entry in ACTIVATIONS.items() if not entry.joint))
def test_what_is_desired_is_read_as_the_class_it_stands_for(name):
    for net in (with_outputs(name), with_outputs(name, NeuronActivation("sigmoid", (1.0, 0.0, 7.0)))):
        labels = np.array([0, 1, 1, 0])
        assert chosen_class(coded(labels, net), coding(net)).tolist() == labels.tolist()


def test_one_output_chooses_at_the_middle_of_its_coding():
    z = np.array([[-1.0], [-0.01], [0.0], [0.4], [1.0]])
    assert list(chosen_class(z, (-1.0, 1.0))) == [0, 0, 1, 1, 1]
    assert list(chosen_class(z, (0.0, 1.0))) == [0, 0, 0, 0, 1]


def test_several_outputs_choose_the_largest():
    assert list(chosen_class(np.array([[0.2, 0.5, 0.3], [0.9, 0.05, 0.05]]), (0.0, 1.0))) == [1, 0]


def test_outputs_that_overflow_warn_nobody():
    chosen_class(np.array([[math.inf, -math.inf], [math.nan, 1e308]]), (-1e308, 1.0))
