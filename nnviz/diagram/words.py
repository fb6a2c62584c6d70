"""The diagram's words in the language of the window, and what a layer is called."""

from PySide6.QtCore import QCoreApplication

from nnviz.experiment.specs import NetworkSpec


def tr(text: str) -> str:
    """The text in the language of the window."""
    return QCoreApplication.translate("diagram", text)


def layer_name(network: NetworkSpec, column: int) -> str:
    """The name given to a layer, else its place in the network."""
    if network.columns[column].name:
        return network.columns[column].name
    if column == 0:
        return tr("input")
    return tr("output") if column == len(network.columns) - 1 else tr("hidden %d") % column


def layer_activation(network: NetworkSpec, column: int) -> str:
    """The activation of a layer's neurons; "" for the inputs, which have none."""
    neurons = network.columns[column].neurons
    chosen = {neuron.activation.name for neuron in neurons if neuron.activation is not None}
    if not chosen:
        return ""
    return chosen.pop().replace("_", " ") if len(chosen) == 1 else tr("mixed")


def hint(kind: str) -> str:
    """What a hand can do with what is under it."""
    hints = {
        "neuron": tr("Click a neuron for its formula; drag to move it; drag from its rim to connect."),
        "rim": tr("Drag from the rim to another neuron to connect them."),
        "bias": tr("Double-click a bias to type it; drag up or down to turn it."),
        "synapse": tr("Double-click a synapse to type its weight; drag up or down to turn it."),
        "ellipsis": tr("Neurons are folded away here with their synapses; click to see all of them."),
        "header": tr(
            "Click a header to select its layer, its activation for others; double-click its name or size to type."
        ),
    }
    return hints.get(kind, "")
