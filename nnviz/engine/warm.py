"""Call everything in the compiled engine once: what is in the cache is loaded, all else is compiled.

`python -m nnviz.engine.warm` compiles into the cache; a program that finds it empty starts this beside itself.
"""

import os
import sys
from threading import Thread

import numpy as np

from nnviz.engine import compiled_code
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import OPTIMIZERS

NICENESS = 10


def warm() -> None:
    """Call everything that is compiled once; what is in the cache already is only loaded."""
    from nnviz.engine import kernel_calls as calls
    from nnviz.engine.kernel_together import PathTraining

    net = network((1, 1), dense_synapses((1, 1)), [NeuronActivation("tanh")])
    vector, points = np.zeros(2), np.zeros((1, 1))
    optimizer = OPTIMIZERS["gradient_descent"]
    numbers = {entry.name: entry.default for entry in optimizer.hyperparameters}
    untrained = np.zeros(0, np.intp)
    task = PathTraining(
        net, points, points, "squared_error", optimizer.name, True, 1, rate_factors=None, untrained=untrained
    )
    order = calls.orders(0, 0, 0, 1, 1)
    task.advance(vector, (), order, 0, [numbers], 0, np.empty(1))
    task.advance_and_keep(vector, (), order, 0, [numbers], 0, np.empty(2), 1, 1, np.empty((1, 2)))
    calls.neuron_outputs(net, vector, points)
    calls.costs_and_outputs(net, vector, points, points, "squared_error")
    calls.total_costs(net, vector[None], points, points, "squared_error")


def compile_all() -> None:
    """Compile everything into a new folder of the cache."""
    with compiled_code.new_folder() as folder:
        os.environ["NUMBA_CACHE_DIR"] = str(folder)
        warm()


def compile_beside() -> None:
    """`compile_all` in the background of another process, which holds the other end of standard input."""
    if sys.platform != "win32":
        os.nice(NICENESS)
    Thread(target=_end_with_input, daemon=True).start()
    compile_all()


def _end_with_input() -> None:
    """End at once when the input ends: nobody waits for what is compiled any more."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    compile_all()
