"""Costs along the way, thinned so that they stay bounded however long a training runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CAPACITY = 8192
EVERY_EPOCH_UNTIL = 512
SHORT_EPOCHS_UNTIL = 64
STEPS_PER_EVALUATION = 8


@dataclass(frozen=True, slots=True, eq=False)
class CurveView:
    """What the loop has recorded so far; read-only arrays that later training never changes.

    batch_steps, batch_costs : (n,) the mean cost of the batch of step `batch_steps[i]` before that step's update
    epoch_steps, train_means, held_out_means : (m,) mean costs evaluated at the end of epochs, first at step 0;
        held_out_means is all NaN where nothing is held out
    last_step : how far the training has come that is recorded, thinned or not
    """

    batch_steps: NDArray[np.int64]
    batch_costs: NDArray[np.float64]
    epoch_steps: NDArray[np.int64]
    train_means: NDArray[np.float64]
    held_out_means: NDArray[np.float64]
    last_step: int


class Curves:
    """Grows record by record, and keeps every 2nd, 4th, 8th ... once it would pass its capacity.

    What is kept depends on the steps alone, never on how they were portioned.
    """

    def __init__(self, steps_per_epoch: int, capacity: int = CAPACITY) -> None:
        self._steps_per_epoch = steps_per_epoch
        self._batches = _Series(1, 1, capacity)
        self._epochs = _Series(steps_per_epoch, 2, capacity)
        self._last_step = 0

    @classmethod
    def from_view(cls, view: CurveView, steps_per_epoch: int, capacity: int = CAPACITY) -> Curves:
        """Curves that go on from what the view holds."""
        curves = cls(steps_per_epoch, capacity)
        curves._batches.append(view.batch_steps, view.batch_costs[:, None])
        curves._epochs.append(view.epoch_steps, np.stack([view.train_means, view.held_out_means], axis=1))
        curves._last_step = view.last_step
        return curves

    def append_batches(self, first_step: int, costs: NDArray[np.float64]) -> None:
        """Record the batch costs of the steps from `first_step` on."""
        self._batches.append(np.arange(first_step, first_step + len(costs)), costs[:, None])
        self._last_step = first_step + len(costs)

    def append_epoch(self, step: int, train_mean: float, held_out_mean: float | None) -> None:
        """Record an evaluation at the end of an epoch."""
        row = [train_mean, np.nan if held_out_mean is None else held_out_mean]
        self._epochs.append(np.array([step]), np.array([row]))
        self._last_step = max(self._last_step, step)

    def next_evaluation(self, step: int) -> int:
        """The first end of an epoch after `step` that is worth an evaluation.

        Later epochs are evaluated less often, every doubling of the training half as often as the one before, so that
        training is interrupted ever more rarely; epochs of few steps earlier than others.
        """
        epoch = step // self._steps_per_epoch + 1
        is_short = self._steps_per_epoch < STEPS_PER_EVALUATION and epoch > SHORT_EPOCHS_UNTIL
        every = max(STEPS_PER_EVALUATION if is_short else 1, 1 << (epoch // EVERY_EPOCH_UNTIL).bit_length())
        return -(-epoch // every) * every * self._steps_per_epoch

    def truncate(self, step: int) -> None:
        """Forget what belongs to the time after the state at `step`: its own batch cost has yet to come."""
        self._batches.truncate(step - 1)
        self._epochs.truncate(step)
        self._last_step = min(self._last_step, step)

    def view(self) -> CurveView:
        """What is recorded now; no copy."""
        batch_steps, batch_costs = self._batches.view()
        epoch_steps, means = self._epochs.view()
        return CurveView(batch_steps, batch_costs[:, 0], epoch_steps, means[:, 0], means[:, 1], self._last_step)


class _Series:
    """Rows by rising step, one tick apart or more; a row written is never written again, so that views stay true."""

    def __init__(self, steps_per_tick: int, n_values: int, capacity: int) -> None:
        self._steps_per_tick = steps_per_tick
        self._capacity = capacity
        self._steps = np.empty(capacity, np.int64)
        self._values = np.empty((capacity, n_values))
        self._n_rows = 0

    def stride(self, tick: int) -> int:
        """Ticks between the rows kept once the series has reached `tick`."""
        return 1 << (tick // self._capacity).bit_length()

    @property
    def last_step(self) -> int:
        return int(self._steps[self._n_rows - 1]) if self._n_rows else -1

    def append(self, steps: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        if not len(steps):
            return
        stride = self.stride(int(steps[-1]) // self._steps_per_tick)
        if self._n_rows and stride > self.stride(self.last_step // self._steps_per_tick):
            self._keep(self._steps[: self._n_rows] // self._steps_per_tick % stride == 0)
        is_kept = steps // self._steps_per_tick % stride == 0
        end = self._n_rows + int(is_kept.sum())
        self._steps[self._n_rows : end] = steps[is_kept]
        self._values[self._n_rows : end] = values[is_kept]
        self._n_rows = end

    def truncate(self, step: int) -> None:
        if self.last_step > step:
            self._keep(self._steps[: self._n_rows] <= step)

    def view(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        steps, values = self._steps[: self._n_rows], self._values[: self._n_rows]
        steps.flags.writeable = values.flags.writeable = False
        return steps, values

    def _keep(self, is_kept: NDArray[np.bool_]) -> None:
        steps, values = self._steps[: self._n_rows][is_kept], self._values[: self._n_rows][is_kept]
        self._steps, self._values = np.empty_like(self._steps), np.empty_like(self._values)
        self._n_rows = len(steps)
        self._steps[: self._n_rows], self._values[: self._n_rows] = steps, values
