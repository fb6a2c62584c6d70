"""The formula of the neuron in focus, for the training point nearest to the cursor, or for the first one."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.formula import MOST_TERMS, Formula, neuron_formula
from nnviz.diagram.words import layer_name, tr
from nnviz.experiment.specs import NetworkSpec
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot


def nearest_example(run: Run, point: NDArray[np.float64]) -> int:
    """The number of the training point nearest to a point of the input space."""
    inputs = run.dataset.inputs[run.training_points]
    return int(run.training_points[((inputs - point) ** 2).sum(axis=1).argmin()])


def longest_sum(network: NetworkSpec) -> str:
    """About the longest sum that a formula of this network has."""
    most = max(Counter(target for _, target in network.synapses).values(), default=0)
    terms = min(most, MOST_TERMS)
    more = " + … + …" if most > terms else ""
    return "v = " + "w₁₁ y₁ + (−8.88)(−8.88) + " * terms + "b₁ = 8.88 = −8.88" + more


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
