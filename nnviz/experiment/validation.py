"""What a network has that answers nothing: neurons that no input reaches, or that lead to no output.

None of it is an error: a network may be drawn, kept and trained like this, and its drawing says so.
"""

from collections.abc import Mapping

import numpy as np

from nnviz.experiment.specs import NetworkSpec


def problems(network: NetworkSpec, symbols: Mapping[int, str]) -> dict[int, str]:
    """One sentence for every neuron that needs a look, by id, in the order of the neurons.

    symbols : what neurons with a name are called, by id; a sentence that begins with a symbol keeps its case

    Returns
    -------
    sentences : {neuron id: sentence}; empty where every neuron lies on a path from an input to an output
    """
    column_of = np.repeat(np.arange(len(network.sizes)), network.sizes)
    last = len(network.sizes) - 1
    reached, used, fed = column_of == 0, column_of == last, np.zeros(len(column_of), bool)
    sources, targets = network.wiring.T
    fed[targets] = True
    firsts = np.searchsorted(column_of[targets], np.arange(last + 2))
    into = [slice(int(firsts[column]), int(firsts[column + 1])) for column in range(last + 1)]
    for pairs in into:
        reached[targets[pairs][reached[sources[pairs]]]] = True
    for pairs in reversed(into):
        used[sources[pairs][used[targets[pairs]]]] = True
    found: dict[int, str] = {}
    for number in np.flatnonzero(~(reached & used)).tolist():
        neuron_id = network.ids[number]
        label = network.label(neuron_id)
        subject = symbols.get(neuron_id) or label[0].upper() + label[1:]
        is_output = bool(column_of[number] == last)
        found[neuron_id] = subject + _complaint(is_output, bool(fed[number]), bool(reached[number]), bool(used[number]))
    return found


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
