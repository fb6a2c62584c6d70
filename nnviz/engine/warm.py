"""Compile the fast engine into its cache: `python -m nnviz.engine.warm`. A window starts this beside itself, once."""

import numpy as np

from nnviz.engine import selection
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import OPTIMIZERS


def warm() -> None:
    """Call everything that is compiled once; what is in the cache already is only loaded."""
    calls = selection.kernel()
    net = network((1, 1), dense_synapses((1, 1)), [NeuronActivation("tanh")])
    vector, points = np.zeros(2), np.zeros((1, 1))
    optimizer = OPTIMIZERS["gradient_descent"]
    numbers = {entry.name: entry.default for entry in optimizer.hyperparameters}
    untrained = np.zeros(0, np.intp)
    task = calls.Training(
        net, points, points, "squared_error", optimizer.name, True, 1, rate_factors=None, untrained=untrained
    )
    order = calls.orders(0, 0, 0, 1, 1)
    task.advance(vector, (), order, 0, [numbers], 0, np.empty(1))
    calls.neuron_outputs(net, vector, points)
    calls.costs_and_outputs(net, vector, points, points, "squared_error")
    calls.total_costs(net, vector[None], points, points, "squared_error")
    selection.note_compiled()


if __name__ == "__main__":
    warm()
