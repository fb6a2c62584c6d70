"""Numbers as typed and the formula of a neuron, against calculation by hand."""

import numpy as np
import pytest

from nnviz.diagram.formula import neuron_formula, number_text, parse_number, symbol
from nnviz.engine.network import NeuronActivation, dense_synapses, network


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0.5", 0.5), ("-1,25", -1.25), ("−2", -2.0), ("1/3", 1 / 3), (" 1 / 4 ", 0.25), ("1e-3", 0.001), (",5", 0.5)],
)
def test_numbers_are_read_as_people_type_them(typed, value):
    assert parse_number(typed) == pytest.approx(value)


@pytest.mark.parametrize("typed", ["", "abc", "1/0", "1/2/3", "nan", "inf", "1e999", "1,2,3", "1.2,3"])
def test_nonsense_is_refused_in_one_sentence(typed):
    with pytest.raises(ValueError, match=r"^Type a number such as .*\.$"):
        parse_number(typed)


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.001, "0.00"), (-0.78, "−0.78"), (2.0, "2.00"), (1e9, "1.00e+09"), (float("nan"), "not a number")],
)
def test_numbers_are_written_with_fixed_digits(value, text):
    assert number_text(value) == text


def test_the_formula_carries_the_numbers_of_the_calculation():
    small = network([2, 1], dense_synapses([2, 1]), [NeuronActivation("tanh")])
    formula = neuron_formula(
        small, np.array([-0.78, -0.01, 1.43]), 2, np.array([1.2, -0.8]), ("x₁", "x₂", "z"), "focus"
    )
    # By hand: -0.78 * 1.2 + 0.01 * 0.8 + 1.43 = 0.502; tanh(0.502) = 0.4637.
    assert formula.sum == "v = w₁₁ x₁ + w₁₂ x₂ + b₁ = (−0.78)(1.20) + (−0.01)(−0.80) + 1.43 = 0.50"
    assert formula.output == "y = tanh(v) = 0.46"


def test_a_neuron_without_synapses_still_has_a_formula():
    lonely = network([1, 2], [(0, 1)], [NeuronActivation("linear")] * 2)
    formula = neuron_formula(lonely, np.array([2.0, 0.5, -0.25]), 2, np.array([3.0]), ("x", "a", "b"), "")
    assert formula.sum == "v = b₂ = −0.25 = −0.25"


def test_a_trailing_number_stands_below():
    assert symbol("x12") == "x₁₂"
    assert [symbol(name) for name in ("", "z", "+1", "petal width")] == ["", "z", "+1", "petal width"]
