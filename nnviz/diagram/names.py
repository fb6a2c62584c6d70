"""What each neuron is called on the paper and in formulas, and on which side of it the name stands."""

from collections.abc import Mapping

from nnviz.diagram.geometry import WIDE_COLUMN, names_stand_above
from nnviz.diagram.neuron_item import NeuronItem
from nnviz.experiment.specs import NetworkSpec
from nnviz.views.symbols import symbol, usual_symbol


def name_neurons(network: NetworkSpec, items: Mapping[int, NeuronItem]) -> None:
    """Give every item its activation, its name and its symbol: x for inputs, y for hidden neurons, z for outputs."""
    symbols = iter(neuron_symbols(network))
    last = len(network.columns) - 1
    for number, column in enumerate(network.columns):
        size = len(column.neurons)
        is_above = names_stand_above(column)
        is_hidden = 0 < number < last
        for neuron in column.neurons:
            item = items[neuron.id]
            item.prepareGeometryChange()
            item.activation = neuron.activation
            item.symbol = next(symbols)
            is_named = (bool(neuron.name) or not is_hidden) and size <= WIDE_COLUMN and not item.is_pixel
            item.name = item.symbol if is_named else ""
            item.name_side = "above" if is_above else "left" if number == 0 else "right"
            if number == 0:
                item.bias = None
            item.update()


def neuron_symbols(network: NetworkSpec) -> list[str]:
    """The symbol of every neuron: its own, else the usual one of its place."""
    return [
        symbol(neuron.name) or usual_symbol(network.sizes, number, place)
        for number, column in enumerate(network.columns)
        for place, neuron in enumerate(column.neurons, 1)
    ]
