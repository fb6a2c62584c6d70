"""The formula of a neuron against calculation by hand."""

import numpy as np

from nnviz.diagram.formula import neuron_formula
from nnviz.engine.network import NeuronActivation, dense_synapses, network


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
