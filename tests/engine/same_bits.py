"""Run as a program: the digest of some compiled training, to be compared between processors that LLVM is told of."""

import hashlib
import sys

import numpy as np

from nnviz.engine import selection
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import OPTIMIZERS

N_POINTS = 53


def digest(n_steps: int) -> str:
    """The digest of parameters and costs after so many steps of Adam, point by point and in batches of ten."""
    calls, digest, draws = selection.kernel(), hashlib.sha256(), np.random.default_rng(0)
    hidden = [NeuronActivation(name) for name in ("tanh", "sigmoid", "sin", "gaussian", "softplus", "elu")]
    sizes = (2, 6, 9, 3)
    columns = [*hidden, *[NeuronActivation("tanh")] * 9, *[NeuronActivation("softmax")] * 3]
    net = network(sizes, dense_synapses(sizes), columns)
    inputs, targets = draws.uniform(-1, 1, (N_POINTS, 2)), np.eye(3)[draws.integers(0, 3, N_POINTS)]
    rule = OPTIMIZERS["adam"]
    values = {entry.name: entry.default for entry in rule.hyperparameters}
    for batch_size in (1, 10):
        vector, memory, costs = np.full(net.n_parameters, 0.1), rule.start(net.n_parameters), np.empty(n_steps)
        vector += np.arange(net.n_parameters) / 128
        task = calls.Training(
            net, inputs, targets, "cross_entropy", rule.name, True, batch_size, None, untrained=np.zeros(0, np.intp)
        )
        n_epochs = n_steps * batch_size // N_POINTS + 1
        order = calls.orders(7, 3, 0, n_epochs, N_POINTS)
        assert task.advance(vector, memory, order, 0, [values], 0, costs) == n_steps
        digest.update(vector.tobytes() + costs.tobytes())
    return digest.hexdigest()


if __name__ == "__main__":
    print(digest(int(sys.argv[1])))
