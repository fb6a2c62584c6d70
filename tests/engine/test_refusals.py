"""The perceptron rule, and which networks a rule cannot train."""

import numpy as np
import pytest

from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.perceptron import cost_and_errors
from nnviz.engine.refusals import training_refusal


def net(sizes, activations, synapses=None, pinned=()):
    chosen = [each if isinstance(each, NeuronActivation) else NeuronActivation(each) for each in activations]
    return network(sizes, dense_synapses(sizes) if synapses is None else synapses, chosen, pinned)


def test_the_errors_are_those_of_the_pencil():
    # v = 0.5*1 - 1*2 + 0.25 < 0, so z = -1 where d = 1: z - d = -2, times x = (1, 2), and times 1 for the bias
    one = net((2, 1), ["perceptron"])
    cost, errors = cost_and_errors(
        one, np.array([0.5, -1.0, 0.25]), np.array([[1.0, 2.0]]), np.array([[1.0]]), "squared_error"
    )
    np.testing.assert_array_equal(errors, [-2, -4, -2])
    assert cost == 2.0


def epochs_until_right(inputs, targets, activation, n_epochs, is_online):
    """Epochs after which no point is wrong, and the number of updates that changed something; None where never."""
    one = net((inputs.shape[1], 1), [activation])
    vector, n_changes = np.zeros(one.n_parameters), 0
    rule = OPTIMIZERS["perceptron"]
    size = 1 if is_online else len(inputs)
    for epoch in range(n_epochs):
        for first in range(0, len(inputs), size):
            batch = slice(first, first + size)
            _, errors = cost_and_errors(one, vector, inputs[batch], targets[batch], "squared_error")
            n_changes += bool(errors.any())
            rule.update(vector, (), errors, {"learning_rate": 0.5}, epoch)
        if cost_and_errors(one, vector, inputs, targets, "squared_error")[0] == 0:
            return epoch + 1, n_changes
    return None, n_changes


SQUARE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


@pytest.mark.parametrize("is_online", [True, False])
def test_and_and_or_are_learned_in_few_epochs(is_online):
    for labels in ([0, 0, 0, 1], [0, 1, 1, 1]):
        epochs, _ = epochs_until_right(SQUARE, np.array(labels, float)[:, None], "step", 50, is_online)
        assert epochs is not None
        assert epochs < 20


def test_separable_points_need_no_more_changes_than_novikoff_allows():
    """Novikoff (1962): at most (R / margin)^2 changes, with the bias as a further input 1."""
    draws = np.random.default_rng(4)
    points = draws.uniform(-1, 1, (200, 2))
    normal = np.array([0.6, -0.8])
    distance = points @ normal + 0.1
    points, distance = points[np.abs(distance) > 0.1], distance[np.abs(distance) > 0.1]
    targets = np.where(distance > 0, 1.0, -1.0)[:, None]
    epochs, n_changes = epochs_until_right(points, targets, "perceptron", 1000, is_online=True)
    extended = np.hstack([points, np.ones((len(points), 1))])
    separator = np.array([0.6, -0.8, 0.1])
    margin = np.abs(extended @ separator).min() / np.linalg.norm(separator)
    assert epochs is not None
    assert 0 < n_changes <= (np.linalg.norm(extended, axis=1).max() / margin) ** 2


@pytest.mark.parametrize("is_online", [True, False])
def test_exclusive_or_is_never_learned(is_online):
    assert epochs_until_right(SQUARE, np.array([[0.0], [1.0], [1.0], [0.0]]), "step", 2000, is_online)[0] is None


@pytest.mark.parametrize(
    ("sizes", "activations", "words"),
    [
        ((2, 1), ["perceptron"], ""),
        ((2, 2), ["step", NeuronActivation("step", (-1.0, 1.0, 0.5))], ""),
        ((2, 1), ["tanh"], "needs outputs that are perceptrons"),
        ((2, 1), [NeuronActivation("step", (1.0, 0.0, 0.0))], "up to 1"),
        ((2, 1), [NeuronActivation("step", (0.0, 0.5, 0.0))], "up to 1"),
        ((2, 2, 1), ["step"] * 3, "hidden"),
    ],
)
def test_the_perceptron_rule_asks_for_a_single_layer_of_thresholds(sizes, activations, words):
    refusal = training_refusal(net(sizes, activations), "perceptron")
    assert words in refusal
    assert bool(words) == bool(refusal)


@pytest.mark.parametrize("rule", sorted(name for name, entry in OPTIMIZERS.items() if not entry.follows_errors))
@pytest.mark.parametrize(
    ("sizes", "activations", "words"),
    [
        ((2, 2, 1), ["relu", "tanh", "sigmoid"], ""),
        ((2, 1), ["step"], "choose the perceptron rule, another activation"),
        ((2, 2, 1), ["tanh", "tanh", "perceptron"], "cannot train hidden layer 1"),
        ((2, 2, 1), ["tanh", "step", "tanh"], "cannot train hidden layer 1"),
        ((2, 1, 1, 1), ["tanh", "step", "tanh"], "cannot train hidden layer 1"),
    ],
)
def test_gradient_descent_refuses_jumps_in_its_way(rule, sizes, activations, words):
    refusal = training_refusal(net(sizes, activations), rule)
    assert words in refusal
    assert bool(words) == bool(refusal)


def test_a_pinned_layer_of_steps_is_left_in_peace():
    pinned = [(0, 2), (1, 2), (0, 3), (1, 3)]
    assert training_refusal(net((2, 2, 1), ["step", "step", "tanh"], pinned=pinned), "momentum") == ""


def test_a_way_around_the_step_is_enough_for_what_lies_before_it():
    # 1 -> 2 (step, pinned) -> 3, and 1 -> 3 past it: neuron 1 can be trained
    synapses = [(0, 1), (1, 2), (2, 3), (1, 3)]
    assert training_refusal(net((1, 1, 1, 1), ["tanh", "step", "tanh"], synapses, [(1, 2)]), "adam") == ""
    without = [(0, 1), (1, 2), (2, 3)]
    assert "hidden layer 1" in training_refusal(net((1, 1, 1, 1), ["tanh", "step", "tanh"], without, [(1, 2)]), "adam")


def test_a_dead_end_is_no_reason_to_refuse():
    synapses = [(0, 1), (0, 2), (1, 3)]
    assert training_refusal(net((1, 2, 1), ["tanh", "step", "tanh"], synapses), "momentum") == ""


@pytest.mark.parametrize("rule", sorted(OPTIMIZERS))
def test_an_output_that_no_input_reaches_is_named(rule):
    assert "to the output" in training_refusal(net((2, 1), ["perceptron"], []), rule)
    broken = net((1, 2, 2), ["tanh"] * 4, [(0, 1), (1, 3), (2, 4)])
    assert "to output 2" in training_refusal(broken, rule)
