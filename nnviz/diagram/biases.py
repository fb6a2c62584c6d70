"""The biases of the shown moment, as marks on their neurons and, where one is looked at, as a number."""

from collections.abc import Mapping

from nnviz.diagram.neuron_item import NeuronItem
from nnviz.experiment.specs import NetworkSpec
from nnviz.training.snapshot import Snapshot
from nnviz.views.number_text import number_text


def show_biases(network: NetworkSpec, snapshot: Snapshot, items: Mapping[int, NeuronItem]) -> None:
    """Give every item its bias; a neuron whose bias is pinned at 0 has none."""
    indices = snapshot.run.network.bias_indices
    for neuron, index in zip(network.neurons, indices.tolist(), strict=True):
        item = items[neuron.id]
        bias = float(snapshot.state.parameters[index]) if index >= 0 else None
        if neuron.pins_bias and bias == 0.0:
            bias = None
        shows = item.is_selected or item.is_hovered
        item.show_bias(bias, number_text(bias) if shows and bias is not None else "")
