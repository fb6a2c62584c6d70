"""How good a parameter vector is: total and mean cost, and accuracy, on training and held-out points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine import selection
from nnviz.engine.backprop import costs, forward
from nnviz.training.run import Run


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Costs are those of the run's loss; None where there are no such points or no classes."""

    train_mean: float
    train_total: float
    held_out_mean: float | None
    train_accuracy: float | None
    held_out_accuracy: float | None


def evaluate(run: Run, vector: NDArray[np.float64]) -> Evaluation:
    """The evaluation of a (n_parameters,) vector; costs that overflow are inf or NaN, without a warning."""
    with np.errstate(all="ignore"):
        cost, outputs = _costs_and_outputs(run, vector)
        train, held_out = cost[run.training_points], cost[run.held_out_points]
        total = float(train.sum())
        train_accuracy = held_out_accuracy = None
        if run.dataset.labels is not None:
            is_right = _is_right(outputs, run.targets)
            train_accuracy = float(is_right[run.training_points].mean())
            held_out_accuracy = float(is_right[run.held_out_points].mean()) if len(held_out) else None
        held_out_mean = float(held_out.mean()) if len(held_out) else None
    return Evaluation(total / len(train), total, held_out_mean, train_accuracy, held_out_accuracy)


def _costs_and_outputs(run: Run, vector: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n_points,) costs and (n_points, n_outputs) outputs, by the compiled engine once it has been loaded."""
    calls = selection.loaded_kernel()
    if calls is None:
        activity = forward(run.network, vector, run.dataset.inputs)
        outputs = activity.y[:, run.network.columns[-1].neurons]
        return costs(run.network, activity, run.targets, run.loss), outputs
    found: tuple[NDArray[np.float64], NDArray[np.float64]] = calls.costs_and_outputs(
        run.network, vector, run.dataset.inputs, run.targets, run.loss
    )
    return found


def _is_right(outputs: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n_points,) whether the class read from the outputs is the targets'.

    One output: on the same side of the middle between the two coded values. Several: the largest of them.
    """
    if targets.shape[1] == 1:
        middle = (targets.min() + targets.max()) / 2
        is_right: NDArray[np.bool_] = (outputs[:, 0] >= middle) == (targets[:, 0] >= middle)
    else:
        is_right = outputs.argmax(axis=1) == targets.argmax(axis=1)
    return is_right
