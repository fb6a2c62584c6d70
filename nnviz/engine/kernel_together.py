"""The compiled training with its path: `kernel.train` from one kept step to the next, all in one call.

What is kept and how the steps are cut into calls changes no bit of what they compute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine import kernel
from nnviz.engine.kernel import train
from nnviz.engine.kernel_calls import Training, transposed
from nnviz.engine.kernel_layout import HYPERPARAMETER_CODES, aligned_zeros, placed, wiring
from nnviz.engine.lanes import compiled


@compiled
def train_and_keep(
    net: Any, task: Any, room: Any, inputs: Any, targets: Any, orders: Any, first: int, in_use: Any, theta: Any,
    memory: Any, gradient: Any, step: int, costs: Any, last: Any, to_kept: int, every: int, kept: Any,
) -> int:  # fmt: skip
    """`kernel.train`, with the parameters put into rows of `kept` on the way; the last update is undone.

    last : (n_padded + len(memory),) any numbers
    to_kept, every : updates until the first row is filled, and from row to row
    kept : (n_rows, n_parameters)
    """
    per_epoch = (orders.shape[1] + task.batch_size - 1) // task.batch_size
    n, done, row, stop = len(theta), 0, 0, to_kept
    while done < len(costs):
        is_last = done == len(costs) - 1
        if is_last:
            copy(theta, last, 0)
            copy(memory, last, n)
        end = len(costs) if is_last else min(stop, len(costs) - 1)
        epoch, batch = divmod(first // task.batch_size + done, per_epoch)
        made = train(
            net, task, room, inputs, targets, orders[min(epoch, len(orders) - 1) :], batch * task.batch_size,
            in_use[min(epoch, len(in_use) - 1) :], theta, memory, gradient, step + done, costs[done:end],
        )  # fmt: skip
        done += made
        if done < end:
            return done
        if done == stop and not is_last:
            for p in range(kept.shape[1]):
                kept[row, p] = theta[net.places[p]]
            row, stop = row + 1, stop + every
    copy(last[:n], theta, 0)
    copy(last[n:], memory, 0)
    return done


@compiled
def copy(numbers: Any, into: Any, at: int) -> None:
    """Put the numbers into another array, from its index `at` on."""
    for p in range(len(numbers)):
        into[at + p] = numbers[p]


@dataclass(frozen=True, slots=True, eq=False)
class PathTraining(Training):
    """The training of a network, with its path."""

    def advance_and_keep(
        self,
        vector: NDArray[np.float64],
        memory: tuple[NDArray[np.float64], ...],
        order: NDArray[np.int64],
        first: int,
        in_use: Sequence[Mapping[str, float]],
        step: int,
        costs: NDArray[np.float64],
        to_kept: int,
        every: int,
        kept: NDArray[np.float64],
    ) -> int:
        """One update per entry of `costs` as by `advance`, the last of which is undone; what is kept changes in place.

        The last cost is that of the last state, which says whether training may go on from it.

        to_kept, every : updates until the first row of `kept` is filled, and from row to row
        kept : (n_rows, n_parameters), as many rows at least as will be filled
        """
        net = wiring(self.network, self.batch_size == 1)
        n = len(net.is_weight)
        theta, arrays = placed(net, vector), placed(net, np.array(memory), len(memory))
        numbers = np.zeros((len(in_use), len(HYPERPARAMETER_CODES)))
        for row, each in zip(numbers, in_use, strict=True):
            for name, value in each.items():
                row[HYPERPARAMETER_CODES[name]] = value
        done: int = train_and_keep(
            net, self._task(net), kernel.rows(net, self.batch_size), transposed(self.inputs), transposed(self.targets),
            order, first, numbers, theta, arrays, aligned_zeros(n), step, costs, aligned_zeros(n + len(arrays)),
            to_kept, every, kept,
        )  # fmt: skip
        vector[:] = theta[net.places]
        for array, found in zip(memory, arrays.reshape(len(memory), n), strict=True):
            array[:] = found[net.places]
        return done
