"""A neuron's formula with today's numbers, for one example; and numbers as people type them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.words import tr
from nnviz.engine.backprop import forward
from nnviz.engine.network import Network

_MINUS = "\N{MINUS SIGN}"
_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MOST_TERMS = 4


def number_text(value: float, digits: int = 2) -> str:
    """The value with fixed digits and a true minus sign; without a sign where it rounds to zero."""
    if not np.isfinite(value):
        return "∞" if value > 0 else f"{_MINUS}∞" if value < 0 else tr("not a number")
    text = f"{abs(value):.{digits}f}" if abs(value) < 1e5 else f"{abs(value):.{digits}e}"
    return _MINUS + text if value < 0 and float(text) != 0 else text


def below(number: int) -> str:
    """The number as subscript digits."""
    return str(number).translate(_BELOW)


def symbol(name: str) -> str:
    """A name as it stands in a formula: x1 with its number below."""
    return name[0] + name[1:].translate(_BELOW) if name[1:].isdecimal() and name[0].isalpha() else name


def parse_number(text: str) -> float:
    """The number a person typed: decimal comma or point, a true minus, or a fraction like 1/3.

    Raises ValueError with one sentence.
    """
    plain = text.strip().replace(_MINUS, "-").replace(" ", "")
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".")
    parts = plain.split("/")
    try:
        value = float(parts[0]) if len(parts) == 1 else float(parts[0]) / float(parts[1])
    except (ValueError, ZeroDivisionError):
        value = np.nan
    if len(parts) > 2 or not np.isfinite(value):
        raise ValueError(tr("Type a number such as 0.5, \N{MINUS SIGN}1,25 or 1/3."))
    return value


@dataclass(frozen=True, slots=True)
class Formula:
    """The three lines of a neuron's formula: the sum, the output, and which neuron and example they are of."""

    sum: str
    output: str
    subject: str


def neuron_formula(
    network: Network,
    vector: NDArray[np.float64],
    neuron: int,
    inputs: NDArray[np.float64],
    names: tuple[str, ...],
    subject: str,
) -> Formula:
    """v = w x + ... + b and y = phi(v) of a neuron by its number, with the numbers of the example `inputs`.

    inputs : (n_inputs,); names : what each neuron is called on screen. Long sums show their first terms.
    """
    activity = forward(network, vector, inputs[None])
    if neuron < network.n_inputs:
        return Formula(f"{names[neuron]} = {number_text(inputs[neuron])}", tr("an input of the network"), subject)
    column = next(column for column in network.columns if column.neurons.start <= neuron < column.neurons.stop)
    row = neuron - column.neurons.start
    sources = column.sources[column.exists[row]]
    place = row + 1
    symbols, numbers = [], []
    for source in sources[:MOST_TERMS]:
        weight = vector[network.index_of_synapse[int(source), neuron]]
        symbols.append(f"w{below(place)}{below(_place_in_column(network, int(source)))} {names[source]}")
        numbers.append(f"({number_text(float(weight))})({number_text(float(activity.y[0, source]))})")
    if len(sources) > MOST_TERMS:
        symbols.append("…")
        numbers.append("…")
    bias = float(vector[network.bias_indices[neuron]])
    v, y = float(activity.v[0, neuron]), float(activity.y[0, neuron])
    sign = _MINUS if number_text(bias).startswith(_MINUS) else "+"
    added = f"{' + '.join(numbers)} {sign} {number_text(abs(bias))}" if numbers else number_text(bias)
    total = f"v = {' + '.join([*symbols, f'b{below(place)}'])} = {added} = {number_text(v)}"
    activation = column.activations[row].name.replace("_", " ")
    return Formula(total, f"y = {activation}(v) = {number_text(y)}", subject)


def _place_in_column(network: Network, neuron: int) -> int:
    """Which of its column the neuron is, counted from 1."""
    for size in network.sizes:
        if neuron < size:
            return neuron + 1
        neuron -= size
    raise ValueError("no such neuron")
