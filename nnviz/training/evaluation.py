"""How good a parameter vector is: total and mean cost, and accuracy, on training and held-out points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    data, outputs, ends = run.dataset, run.network.columns[-1].neurons, coding(run.network)
    cost, chosen = np.empty(data.n_points), np.empty(data.n_points, np.intp)
    for block in blocks(run.network, data.n_points):
        activity = forward(run.network, vector, data.inputs[block])
        cost[block] = costs(run.network, activity, run.targets[block], run.loss)
        chosen[block] = chosen_class(activity.y[:, outputs], ends)
    train, held_out = cost[run.training_points], cost[run.held_out_points]
    is_right = None if data.labels is None else chosen == data.labels
    with np.errstate(all="ignore"):
        total = float(train.sum())
        return Evaluation(
            train_mean=total / len(train),
            train_total=total,
            held_out_mean=float(held_out.mean()) if len(held_out) else None,
            train_accuracy=_share(is_right, run.training_points),
            held_out_accuracy=_share(is_right, run.held_out_points),
        )


def _share(is_right: NDArray[np.bool_] | None, points: NDArray[np.intp]) -> float | None:
    """How many of the points are right, 0 to 1."""
    return None if is_right is None or not len(points) else float(is_right[points].mean())
