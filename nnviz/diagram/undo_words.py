"""What the undo list calls an edit: what was done, and to how much."""

from nnviz.diagram.words import tr


def counted(one: str, many: str, count: int) -> str:
    """Either sentence, by the count; `many` has the count's place in it."""
    return tr(one) if count == 1 else tr(many) % count


def removal(n_neurons: int, n_synapses: int) -> str:
    """What removing so many neurons and so many synapses is called."""
    if n_neurons and n_synapses:
        both = counted("1 neuron", "%d neurons", n_neurons), counted("1 synapse", "%d synapses", n_synapses)
        return tr("Remove %s and %s") % both
    if n_neurons:
        return counted("Remove neuron", "Remove %d neurons", n_neurons)
    return counted("Remove synapse", "Remove %d synapses", n_synapses)
