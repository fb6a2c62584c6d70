"""What a network has that answers nothing: neurons that no input reaches, or that lead to no output.

None of it is an error: a network may be drawn, kept and trained like this, and its drawing says so.
"""

from collections.abc import Iterable, Mapping

from nnviz.experiment.specs import NetworkSpec


def problems(network: NetworkSpec, symbols: Mapping[int, str]) -> dict[int, str]:
    """One sentence for every neuron that needs a look, by id, in the order of the neurons.

    symbols : what neurons with a name are called, by id; a sentence that begins with a symbol keeps its case

    Returns
    -------
    sentences : {neuron id: sentence}; empty where every neuron lies on a path from an input to an output
    """
    inputs = {neuron.id for neuron in network.columns[0].neurons}
    outputs = {neuron.id for neuron in network.columns[-1].neurons}
    number_of = network.number_of
    forward = sorted(network.synapses, key=lambda pair: number_of[pair[0]])
    reached = _reached(inputs, forward)
    backward = [(target, source) for source, target in reversed(forward)]
    used = _reached(outputs, sorted(backward, key=lambda pair: -number_of[pair[0]]))
    fed = {target for _, target in network.synapses}
    found: dict[int, str] = {}
    for neuron_id in network.ids:
        is_reached, is_used = neuron_id in reached, neuron_id in used
        if not (is_reached and is_used):
            label = network.label(neuron_id)
            subject = symbols.get(neuron_id) or label[0].upper() + label[1:]
            found[neuron_id] = subject + _complaint(neuron_id in outputs, neuron_id in fed, is_reached, is_used)
    return found


def _reached(begin: Iterable[int], pairs: Iterable[tuple[int, int]]) -> set[int]:
    """Everything that the pairs lead to; they come in the order of their first ends."""
    reached = set(begin)
    for source, target in pairs:
        if source in reached:
            reached.add(target)
    return reached


def _complaint(is_output: bool, is_fed: bool, is_reached: bool, is_used: bool) -> str:
    """What is wrong, and the remedy."""
    if is_output:
        why = "no input reaches it" if is_fed else "nothing leads into it"
        return f" answers the same to every example, because {why}; drag from another neuron's rim to it."
    if not is_reached and not is_used:
        return " is not connected from the inputs or to the outputs; drag from its rim, or remove it."
    if is_reached:
        return " leads to no output, so nothing depends on it; drag from its rim to a neuron further right."
    return " is reached by no input, so it says the same for every example; drag from another neuron's rim to it."
