"""Which synapses and neurons stand out: those of the focus, the selected ones, and what the mouse is over."""

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.selection import Hit, Pair, Selection
from nnviz.diagram.synapse_layer import DIM, LIT, PLAIN, STRONG
from nnviz.experiment.specs import NetworkSpec


def emphasis_of(
    network: NetworkSpec, index: dict[Pair, int], selection: Selection, hovered: Hit
) -> tuple[NDArray[np.intp], set[int]]:
    """(n_synapses,) how strongly each synapse is drawn, and the ids of the neurons that are not greyed.

    index : the place of each synapse
    """
    focus = selection.focus
    emphasis = np.full(len(index), PLAIN if focus is None else DIM, np.intp)
    related = set(network.ids)
    if focus is not None:
        touching = (network.wiring == network.number_of[focus]).any(axis=1)
        emphasis[touching] = STRONG
        ids = np.array(network.ids)
        related = {focus, *ids[network.wiring[touching].ravel()].tolist()}
    emphasis[[index[pair] for pair in selection.synapses if pair in index]] = LIT
    if hovered.kind == "synapse" and hovered.synapse in index:
        at = index[hovered.synapse]
        emphasis[at] = max(emphasis[at], STRONG)
    return emphasis, related


def lifted(
    emphasis: NDArray[np.intp], wiring: NDArray[np.intp], hidden: NDArray[np.bool_], focus: int | None
) -> NDArray[np.bool_]:
    """(n_synapses,) which synapses of folded neurons are drawn: selected ones, and those of a folded focus to others.

    focus : the number of the neuron in focus
    """
    ends = hidden[wiring]
    is_lifted: NDArray[np.bool_] = (emphasis == LIT) & ends.any(axis=1)
    if focus is not None and hidden[focus]:
        is_lifted |= (emphasis == STRONG) & ~ends.all(axis=1)
    return is_lifted
