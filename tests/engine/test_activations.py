"""Values, ranges and constants of the activations."""

import math

import numpy as np
import pytest

from nnviz.engine.activations import ACTIVATIONS, constants_of, is_probability, output_range
from nnviz.engine.network import NeuronActivation


def phi(name, v, *constants):
    choice = NeuronActivation(name, constants)
    return float(ACTIVATIONS[name].value(np.array([float(v)]), *constants_of(choice))[0])


def test_the_thirteen_activations_of_the_lecture_and_the_usual_ones_exist():
    assert set(ACTIVATIONS) == {
        "step",
        "ramp",
        "sigmoid",
        "gaussian",
        "perceptron",
        "linear",
        "tanh",
        "relu",
        "leaky_relu",
        "softplus",
        "elu",
        "sin",
        "softmax",
    }


def test_step_changes_at_c_and_takes_b_there():
    assert [phi("step", v, -2, 3, 0.5) for v in (0.4, 0.5, 0.6)] == [-2, 3, 3]


def test_ramp_runs_from_a_at_c_to_b_at_d():
    assert [phi("ramp", v, -1, 3, 2, 4) for v in (1, 2, 3, 4, 9)] == [-1, -1, 1, 3, 3]


def test_sigmoid_takes_slope_shift_and_lift():
    assert phi("sigmoid", 0.3) == pytest.approx(1 / (1 + math.exp(-0.3)), rel=1e-15)
    assert phi("sigmoid", 0.3, 2, 0.5, -0.25) == pytest.approx(-0.25 + 1 / (1 + math.exp(-0.6 + 0.5)), rel=1e-15)


def test_sigmoid_keeps_its_precision_in_both_tails():
    assert phi("sigmoid", -700) == pytest.approx(math.exp(-700), rel=1e-13)
    assert phi("sigmoid", -1e6) == 0.0
    assert phi("sigmoid", 1e6) == 1.0


def test_gaussian_is_the_density_of_the_normal_distribution():
    assert phi("gaussian", 1.7, 1.2, 0.4) == pytest.approx(
        math.exp(-((0.5 / 0.4) ** 2) / 2) / (math.sqrt(2 * math.pi) * 0.4), rel=1e-14
    )


def test_perceptron_says_plus_one_at_zero():
    assert [phi("perceptron", v) for v in (-0.1, 0.0, 0.1)] == [-1, 1, 1]


def test_softplus_and_elu_do_not_overflow():
    assert phi("softplus", 1e4) == 1e4
    assert phi("softplus", -700) == pytest.approx(math.exp(-700), rel=1e-13)
    assert phi("elu", 1e4) == 1e4
    assert phi("elu", -1e4) == -1.0


def test_softmax_does_not_overflow():
    np.testing.assert_allclose(
        ACTIVATIONS["softmax"].value(np.array([[1000.0, 1000.0], [-1000.0, 1000.0]])), [[0.5, 0.5], [0, 1]]
    )


@pytest.mark.parametrize(
    ("name", "constants"),
    [(name, ()) for name in sorted(ACTIVATIONS)]
    + [("step", (2, -1, 0)), ("ramp", (3, -2, 0, 1)), ("sigmoid", (-2, 1, 0.5)), ("gaussian", (1, 0.2))],
)
def test_outputs_stay_in_the_range_and_fill_it(name, constants):
    low, high = output_range(NeuronActivation(name, constants))
    v = np.linspace(-50, 50, 20001)
    if name == "softmax":
        v = np.stack([v, -v], axis=1)
    y = ACTIVATIONS[name].value(v, *constants_of(NeuronActivation(name, constants)))
    assert y.min() >= low
    assert y.max() <= high
    assert y.min() == pytest.approx(low, abs=1e-6) if math.isfinite(low) else y.min() < -0.4
    assert y.max() == pytest.approx(high, abs=1e-6) if math.isfinite(high) else y.max() == pytest.approx(50)


@pytest.mark.parametrize(("name", "constants"), [(name, ()) for name in sorted(ACTIVATIONS)] + [("sigmoid", (2, 1, 0))])
def test_log_odds_are_those_of_the_outputs(name, constants):
    constants = constants_of(NeuronActivation(name, constants))
    entry = ACTIVATIONS[name]
    if log_odds := entry.log_odds(*constants):
        slope, shift = log_odds
        v = np.linspace(-5, 5, 41)
        y = entry.value(v, *constants)
        np.testing.assert_allclose(np.log(y / (1 - y)), slope * v - shift, rtol=1e-10, atol=1e-12)


def test_softmax_and_a_sigmoid_that_is_not_lifted_are_probabilities():
    probabilities = {name for name in ACTIVATIONS if is_probability(NeuronActivation(name))}
    assert probabilities == {"sigmoid", "softmax"}
    assert is_probability(NeuronActivation("sigmoid", (-3.0, 2.0, 0.0)))
    assert not is_probability(NeuronActivation("sigmoid", (1.0, 0.0, 0.25)))


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_default_constants_are_within_their_instructive_range(name):
    entry = ACTIVATIONS[name]
    assert all(constant.low <= constant.default <= constant.high for constant in entry.constants)
    assert constants_of(NeuronActivation(name)) == tuple(constant.default for constant in entry.constants)


@pytest.mark.parametrize(
    ("name", "constants", "named"),
    [
        ("sigmoidal", (), "sigmoidal"),
        ("tanh", (1.0,), "tanh takes 0 constants"),
        ("ramp", (0.0, 1.0), r"ramp takes 4 constants \(a, b, c, d\)"),
        ("gaussian", (0.0, math.nan), "gaussian: sigma"),
        ("gaussian", (math.inf, 1.0), "gaussian: mu"),
        ("gaussian", (0.0, 0.0), "gaussian: sigma must be greater than 0"),
        ("ramp", (0.0, 1.0, 2.0, 2.0), "ramp: c must be less than d"),
    ],
)
def test_constants_that_make_no_sense_are_refused_by_name(name, constants, named):
    with pytest.raises(ValueError, match=named):
        constants_of(NeuronActivation(name, constants))
