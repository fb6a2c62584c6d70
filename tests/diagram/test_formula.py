"""The formula of a neuron against calculation by hand."""

import numpy as np
import pytest

from nnviz.diagram.formula import activation_text, neuron_formula
from nnviz.diagram.names import neuron_symbols
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.experiment.shipped import experiment
from nnviz.experiment.structure import add_column


def formula_of(activation: str, vector: list[float], names=("x₁", "x₂", "z")):
    small = network([2, 1], dense_synapses([2, 1]), [NeuronActivation(activation)])
    return neuron_formula(small, np.array(vector), 2, np.array([1.2, -0.8]), names, "focus")


def test_the_formula_carries_the_numbers_of_the_calculation():
    formula = formula_of("tanh", [-0.78, -0.01, 1.43])
    # By hand: u = -0.78 * 1.2 + 0.01 * 0.8 = -0.928; v = u + 1.43 = 0.502; tanh(0.502) = 0.4637.
    assert formula.sum == "u = w₁₁ x₁ + w₁₂ x₂ = (−0.78)(1.20) + (−0.01)(−0.80) = −0.93"
    assert formula.net == "v = u + b₁ = −0.93 + 1.43 = 0.50"
    assert formula.output == "y = tanh(v) = tanh(0.50) = 0.46"


def test_a_negative_bias_is_subtracted():
    assert formula_of("linear", [1.0, 0.0, -0.5]).net == "v = u + b₁ = 1.20 − 0.50 = 0.70"
    assert formula_of("linear", [1.0, 0.0, -0.5]).output == "y = v = 0.70"


def test_a_sigmoid_is_written_out():
    # By hand: v = 1.2 - 2 = -0.8; 1 / (1 + exp(0.8)) = 0.310.
    assert formula_of("sigmoid", [1.0, 0.0, -2.0]).output == "y = 1 / (1 + e^(−v)) = 1 / (1 + e^(−(−0.80))) = 0.31"


def test_a_neuron_without_synapses_still_has_a_formula():
    lonely = network([1, 2], [(0, 1)], [NeuronActivation("linear")] * 2)
    formula = neuron_formula(lonely, np.array([2.0, 0.5, -0.25]), 2, np.array([3.0]), ("x", "a", "b"), "")
    assert formula.sum == "u = 0.00"
    assert formula.net == "v = u + b₂ = 0.00 − 0.25 = −0.25"


def test_no_term_is_left_out_however_many_there_are():
    wide = network([40, 1], dense_synapses([40, 1]), [NeuronActivation("tanh")])
    names = (*(f"x{number}" for number in range(40)), "z")
    formula = neuron_formula(wide, np.full(41, 0.5), 40, np.ones(40), names, "")
    assert [term.symbols.split()[1] for term in formula.terms] == list(names[:-1])
    assert formula.total == "20.00"


def test_no_two_neurons_of_a_deep_network_share_a_symbol():
    deep = add_column(add_column(experiment("three-four-two"), 1, 3), 2, 2)
    symbols = neuron_symbols(deep.network)
    assert len(set(symbols)) == len(symbols)
    assert symbols[3:12] == [*(f"y{n}⁽¹⁾" for n in "₁₂₃₄"), *(f"y{n}⁽²⁾" for n in "₁₂₃"), "y₁⁽³⁾", "y₂⁽³⁾"]


def test_a_single_hidden_layer_needs_no_number():
    assert neuron_symbols(experiment("three-four-two").network)[3:7] == ["y₁", "y₂", "y₃", "y₄"]


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        (NeuronActivation("relu"), "max(0, 0.50)"),
        (NeuronActivation("softplus"), "ln(1 + e^(0.50))"),
        (NeuronActivation("sigmoid", (2.0, 0.0, 0.0)), "sigmoid(0.50, 2, 0, 0)"),
        (NeuronActivation("leaky_relu"), "leaky relu(0.50)"),
    ],
)
def test_activations_are_written_as_in_the_lecture(choice, text):
    assert activation_text(choice, "0.50") == text
