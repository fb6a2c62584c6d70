"""What is being trained, resolved to arrays; its number tells fresh snapshots from stale ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Network
from nnviz.engine.rates import CONSTANT, Schedule, in_use

if TYPE_CHECKING:
    from nnviz.training.requests import ByHand

_numbers = count(1)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Everything that decides the bits of a training.

    targets : (n_points, n_outputs) float64, the dataset's labels or values as the output layer can reach them
    training_points, held_out_points : point numbers, rising
    start : (n_parameters,) float64
    hyperparameters : (name, value) at step 0
    batch_size : points per step, at most the number of training points
    rate_schedule, slow_epochs : how learning rate and momentum change from epoch to epoch, see `rates.in_use`
    rate_factors : (n_parameters,) what the learning rate is multiplied by for each parameter; None = 1 for all
    max_epochs, least_change, held_out_target, patience : when to stop, see `stopping`; None = not for this reason
    by_hand : (step, request) in the order they were applied; `advance` applies them again at their steps
    number : the same for runs that differ only in `by_hand`
    """

    network: Network
    dataset: Dataset
    targets: NDArray[np.float64]
    training_points: NDArray[np.intp]
    held_out_points: NDArray[np.intp]
    loss: str
    optimizer: str
    hyperparameters: tuple[tuple[str, float], ...]
    batch_size: int
    reduction: Literal["mean", "sum"]
    max_epochs: int | None
    seed: int
    start: NDArray[np.float64]
    rate_schedule: Schedule = CONSTANT
    slow_epochs: int = 0
    rate_factors: NDArray[np.float64] | None = None
    least_change: float | None = None
    held_out_target: float | None = None
    patience: int | None = None
    by_hand: tuple[tuple[int, ByHand], ...] = ()
    number: int = 0

    @property
    def largest_input(self) -> float:
        """The largest number, by its magnitude, that any input ever has."""
        return _largest(self.dataset)

    @property
    def steps_per_epoch(self) -> int:
        """ceil(training points / batch size): the last, smaller batch is used."""
        return -(-len(self.training_points) // self.batch_size)

    def epoch_end(self, step: int) -> int:
        """The first step after `step` at which an epoch is over."""
        return (step // self.steps_per_epoch + 1) * self.steps_per_epoch

    def samples_until(self, step: int) -> int:
        """Points visited by the steps before `step`, each as often as it was visited."""
        epochs, batches = divmod(step, self.steps_per_epoch)
        return epochs * len(self.training_points) + batches * self.batch_size

    def in_use(self, hyperparameters: Mapping[str, float], step: int) -> dict[str, float]:
        """The hyperparameters as the step uses them, after the schedules of its epoch."""
        return in_use(hyperparameters, step // self.steps_per_epoch, self.rate_schedule, self.slow_epochs)

    def with_by_hand(self, by_hand: tuple[tuple[int, ByHand], ...]) -> Run:
        """The same run with another record of what was done by hand."""
        return replace(self, by_hand=by_hand)


@lru_cache(maxsize=8)
def _largest(dataset: Dataset) -> float:
    return float(np.abs(dataset.inputs).max())


def next_run_number() -> int:
    """A number no run of this process has had."""
    return next(_numbers)
