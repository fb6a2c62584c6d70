"""Steps of a run by the compiled engine, many epochs in one call; what `advance` does step by step with NumPy."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.engine import selection
from nnviz.engine.rates import CONSTANT
from nnviz.streams import EPOCH_ORDER
from nnviz.training.by_hand import Numbers
from nnviz.training.run import Run

_POINTS_PER_CALL = 100_000


def compiled_reach(run: Run, step: int) -> int:
    """The step that one call from `step` may reach: the end of an epoch, so that the orders of a call stay small."""
    n_epochs = max(_POINTS_PER_CALL // len(run.training_points), 1)
    return run.epoch_end(step) + (n_epochs - 1) * run.steps_per_epoch


def compiled_updates(run: Run, numbers: Numbers, step: int, costs: NDArray[np.float64]) -> int:
    """Make one update per entry of `costs`, in place; the number of those that stayed finite."""
    calls = selection.kernel()
    training = calls.Training(
        run.network,
        run.dataset.inputs,
        run.targets,
        run.loss,
        run.optimizer,
        run.reduction == "mean",
        run.batch_size,
        run.rate_factors,
        numbers.untrained(run),
    )
    first_epoch, first_batch = divmod(step, run.steps_per_epoch)
    n_epochs = (step + len(costs) - 1) // run.steps_per_epoch - first_epoch + 1
    n_points = len(run.training_points)
    if run.steps_per_epoch == 1:
        order = run.training_points[None].astype(np.int64)
    else:
        order = run.training_points[calls.orders(run.seed, EPOCH_ORDER, first_epoch, n_epochs, n_points)]
    in_use = _in_use(run, numbers.hyperparameters, first_epoch, n_epochs)
    first = first_batch * run.batch_size
    done: int = training.advance(numbers.parameters, numbers.memory, order, first, in_use, step, costs)
    return done


def _in_use(
    run: Run, hyperparameters: Mapping[str, float], first_epoch: int, n_epochs: int
) -> Sequence[Mapping[str, float]]:
    """The hyperparameters of each epoch, one entry for all where they stay as they are."""
    is_constant = run.rate_schedule == CONSTANT and first_epoch >= run.slow_epochs
    epochs = range(first_epoch, first_epoch + (1 if is_constant else n_epochs))
    return [run.in_use(hyperparameters, epoch * run.steps_per_epoch) for epoch in epochs]
