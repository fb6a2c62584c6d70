"""How good a parameter vector is: total and mean cost, and accuracy, on training and held-out points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine import selection
from nnviz.engine.backprop import blocks, costs, forward
from nnviz.engine.coding import chosen_class, coding
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
    cost, outputs = _costs_and_outputs(run, vector)
    train, held_out = cost[run.training_points], cost[run.held_out_points]
    labels = run.dataset.labels
    is_right = None if labels is None else chosen_class(outputs, coding(run.network)) == labels
    with np.errstate(all="ignore"):
        total = float(train.sum())
        return Evaluation(
            train_mean=total / len(train),
            train_total=total,
            held_out_mean=float(held_out.mean()) if len(held_out) else None,
            train_accuracy=_share(is_right, run.training_points),
            held_out_accuracy=_share(is_right, run.held_out_points),
        )


def _costs_and_outputs(run: Run, vector: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n_points,) costs and (n_points, n_outputs) outputs, by the compiled engine once it has been loaded."""
    network, data, calls = run.network, run.dataset, selection.loaded_kernel()
    if calls is not None:
        found: tuple[NDArray[np.float64], NDArray[np.float64]] = calls.costs_and_outputs(
            network, vector, data.inputs, run.targets, run.loss
        )
        return found
    cost, outputs = np.empty(data.n_points), np.empty((data.n_points, network.n_outputs))
    for block in blocks(network, data.n_points):
        activity = forward(network, vector, data.inputs[block])
        cost[block] = costs(network, activity, run.targets[block], run.loss)
        outputs[block] = activity.y[:, network.columns[-1].neurons]
    return cost, outputs


def _share(is_right: NDArray[np.bool_] | None, points: NDArray[np.intp]) -> float | None:
    """How many of the points are right, 0 to 1."""
    return None if is_right is None or not len(points) else float(is_right[points].mean())
