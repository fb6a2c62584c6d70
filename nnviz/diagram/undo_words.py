"""What the undo list calls an edit: what was done, and to how much."""

from nnviz.diagram.words import tr


def counted(one: str, many: str, count: int) -> str:
    """Either sentence, by the count; `many` has the count's place in it."""
    return tr(one) if count == 1 else tr(many) % count


def removal(n_neurons: int, n_synapses: int) -> str:
    """What removing so many neurons and so many synapses is called."""
    neurons = counted("Remove neuron", "Remove %d neurons", n_neurons)
    synapses = counted("Remove synapse", "Remove %d synapses", n_synapses)
    if n_neurons and n_synapses:
        return tr("Remove %d neurons and %d synapses") % (n_neurons, n_synapses)
    return neurons if n_neurons else synapses
