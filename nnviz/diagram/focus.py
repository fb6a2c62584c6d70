"""The formula of the neuron in focus for one example, and about the longest one there is."""

from collections import Counter

from nnviz.diagram.formula import Formula, Term, neuron_formula
from nnviz.diagram.words import layer_name, tr
from nnviz.experiment.specs import NetworkSpec
from nnviz.training.snapshot import Snapshot
from nnviz.views.symbols import usual_symbol

_WIDE = "−8.88"


def longest_formula(network: NetworkSpec) -> Formula:
    """About the longest formula that a neuron of this network has."""
    most = max(Counter(target for _, target in network.synapses).values(), default=0)
    name = usual_symbol(network.sizes, max(len(network.sizes) - 2, 1), 1)
    term = Term(f"w₁₁ {name}", f"({_WIDE})({_WIDE})")
    net, output = f"v = u + b₁ = {_WIDE} + 8.88 = {_WIDE}", f"y = tanh(v) = tanh({_WIDE}) = {_WIDE}"
    return Formula((term,) * most, _WIDE, net, output, tr("focus: %s · neuron %d · example %d") % ("hidden 1", 8, 888))


def focus_formula(
    network: NetworkSpec, snapshot: Snapshot, symbols: tuple[str, ...], neuron_id: int, example: int
) -> Formula:
    """The formula with the numbers of the snapshot; the subject says which neuron and which example."""
    run = snapshot.run
    column = network.column_of[neuron_id]
    place = 1 + [neuron.id for neuron in network.columns[column].neurons].index(neuron_id)
    subject = tr("focus: %s · neuron %d · example %d") % (layer_name(network, column), place, example + 1)
    inputs = run.dataset.inputs[example]
    number = network.number_of[neuron_id]
    return neuron_formula(run.network, snapshot.state.parameters, number, inputs, symbols, subject)
