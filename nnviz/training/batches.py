"""Which points a step visits, and the gradient it takes of them: the batch of a step, and all batches of its epoch."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.backprop import cost_and_gradient
from nnviz.engine.optimizers import OPTIMIZERS, add_weight_decay
from nnviz.engine.perceptron import cost_and_errors
from nnviz.training.advance import batch_points
from nnviz.training.run import Run

Floats = NDArray[np.float64]
Points = NDArray[np.intp]


def batch_of(run: Run, step: int) -> Points:
    """(n_batch,) the points that update number `step`, counted from 0, visits."""
    return batch_points(run, step, step + 1)


def last_batch(run: Run, step: int) -> Points:
    """(n_batch,) the points whose update led to the state after so many steps; none before the first."""
    return batch_of(run, step - 1) if step else np.empty(0, np.intp)


def epoch_batches(run: Run, step: int) -> tuple[Points, ...]:
    """Every batch of the epoch that update number `step` belongs to, in their order."""
    first = step - step % run.steps_per_epoch
    points = batch_points(run, first, run.epoch_end(step))
    return tuple(np.split(points, range(run.batch_size, len(points), run.batch_size)))


def in_use_at(run: Run, step: int) -> dict[str, Any]:
    """What update number `step` of a run that no hand touches is made with, the rates of single parameters included."""
    in_use: dict[str, Any] = run.in_use(dict(run.hyperparameters), step)
    if run.rate_factors is not None:
        in_use["learning_rate"] = in_use["learning_rate"] * run.rate_factors
    return in_use


def step_gradient(run: Run, vector: Floats, step: int, in_use: Mapping[str, Any], untrained: Points) -> Floats:
    """(n_parameters,) what the rule is given at update number `step`: mean or sum over its batch, with weight decay.

    Parameters
    ----------
    vector : (n_parameters,) where the parameters are
    in_use : hyperparameters as the step uses them, see `Run.in_use`
    untrained : indices of the parameters that stay as they are
    """
    points, network = batch_of(run, step), run.network
    slope = cost_and_errors if OPTIMIZERS[run.optimizer].follows_errors else cost_and_gradient
    gradient: Floats = slope(network, vector, run.dataset.inputs[points], run.targets[points], run.loss)[1]
    if run.reduction == "mean":
        gradient /= len(points)
    add_weight_decay(gradient, vector, network.synapse_indices, in_use.get("l1", 0.0), in_use.get("l2", 0.0))
    gradient[untrained] = 0.0
    return gradient
