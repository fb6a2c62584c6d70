"""A neuron's formula with today's numbers, for one example."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.words import tr
from nnviz.engine.backprop import forward
from nnviz.engine.network import Network
from nnviz.views.number_text import MINUS, number_text
from nnviz.views.symbols import below

MOST_TERMS = 4


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
    sign = MINUS if number_text(bias).startswith(MINUS) else "+"
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
