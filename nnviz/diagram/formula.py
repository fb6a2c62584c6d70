"""A neuron's formula u = sum w x, v = u + b, y = phi(v), in symbols and with today's numbers, for one example.

Texts are what a screen reader says; `typeset` sets x₁ with a real subscript and e^(−v) with a real exponent.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.words import tr
from nnviz.engine.activations import constants_of
from nnviz.engine.backprop import forward
from nnviz.engine.network import Network, NeuronActivation
from nnviz.views.number_text import MINUS, number_text, plain
from nnviz.views.symbols import below


@dataclass(frozen=True, slots=True)
class Term:
    """One product of the weighted sum, in symbols and in numbers."""

    symbols: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A neuron's formula line by line, and which neuron and example it is of.

    terms : of the weighted sum, all of them; total : what they sum to, "" for an input
    net : v = u + b; output : y = phi(v)
    """

    terms: tuple[Term, ...]
    total: str
    net: str
    output: str
    subject: str

    @property
    def sum(self) -> str:
        """The weighted sum as one line."""
        if not self.terms:
            return f"u = {self.total}" if self.total else ""
        symbols, numbers = (
            " + ".join(parts) for parts in zip(*((term.symbols, term.numbers) for term in self.terms), strict=True)
        )
        return f"u = {symbols} = {numbers} = {self.total}"

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(line for line in (self.sum, self.net, self.output, self.subject) if line)


def neuron_formula(
    network: Network,
    vector: NDArray[np.float64],
    neuron: int,
    inputs: NDArray[np.float64],
    names: tuple[str, ...],
    subject: str,
) -> Formula:
    """The formula of a neuron by its number, with the numbers of the example `inputs`.

    inputs : (n_inputs,); names : what each neuron is called on screen
    """
    activity = forward(network, vector, inputs[None])
    if neuron < network.n_inputs:
        value = f"{names[neuron]} = {number_text(inputs[neuron])}"
        return Formula((), "", value, tr("an input of the network"), subject)
    column = next(column for column in network.columns if column.neurons.start <= neuron < column.neurons.stop)
    row = neuron - column.neurons.start
    sources = column.sources[column.exists[row]]
    weights = vector[[network.index_of_synapse[int(source), neuron] for source in sources]] if len(sources) else sources
    answers = activity.y[0, sources]
    terms = tuple(
        Term(
            f"w{below(row + 1)}{below(_place_in_column(network, source))} {names[source]}",
            f"({number_text(weight)})({number_text(answer)})",
        )
        for source, weight, answer in zip(sources.tolist(), weights.tolist(), answers.tolist(), strict=True)
    )
    bias = float(vector[network.bias_indices[neuron]])
    v, y = float(activity.v[0, neuron]), float(activity.y[0, neuron])
    with np.errstate(all="ignore"):
        u = number_text(float(weights @ answers))
    sign = MINUS if number_text(bias).startswith(MINUS) else "+"
    net = f"v = u + b{below(row + 1)} = {u} {sign} {number_text(abs(bias))} = {number_text(v)}"
    return Formula(terms, u, net, _output(column.activations[row], v, y), subject)


def _output(choice: NeuronActivation, v: float, y: float) -> str:
    """y = phi(v) in symbols, with v put in, and what it gives."""
    symbols = activation_text(choice, "v")
    number = number_text(v)
    put_in = activation_text(choice, f"({number})" if number.startswith(MINUS) else number)
    return " = ".join(dict.fromkeys(("y", symbols, put_in, number_text(y))))


def activation_text(choice: NeuronActivation, v: str) -> str:
    """The activation at v, in symbols, with the constants that differ from their usual values as numbers."""
    constants = [plain(value) for value in constants_of(choice)]
    name = choice.name
    bare = v.removeprefix("(").removesuffix(")")
    if name == "linear":
        return bare
    if name == "sigmoid" and not choice.constants:
        return f"1 / (1 + e^({MINUS}{v}))"
    if name == "relu":
        return f"max(0, {bare})"
    if name == "softplus":
        return f"ln(1 + e^({bare}))"
    if name == "softmax":
        return f"e^({bare}) / Σ e^(vₖ)"
    words = name.replace("_", " ")
    return f"{words}({', '.join([bare, *constants]) if choice.constants else bare})"


def _place_in_column(network: Network, neuron: int) -> int:
    """Which of its column the neuron is, counted from 1."""
    for size in network.sizes:
        if neuron < size:
            return neuron + 1
        neuron -= size
    raise ValueError("no such neuron")
