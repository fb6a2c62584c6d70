"""So many steps of training: pure from outside, in place inside.

The result depends on the engine, the run, the state and the number of steps alone, bit for bit, however the steps are
portioned; that of the compiled engine is the same on every processor.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine import selection
from nnviz.engine.backprop import cost_and_gradient, forward
from nnviz.engine.optimizers import OPTIMIZERS, add_weight_decay
from nnviz.engine.perceptron import cost_and_errors
from nnviz.training.by_hand import Numbers, at_step, next_step
from nnviz.training.compiled import ORDER_PURPOSE, compiled_reach, compiled_updates
from nnviz.training.run import Run
from nnviz.training.state import TrainingState


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where the numbers ceased to be finite.

    step : the step that could not be made
    column : the first column that overflowed (0 = the first after the inputs), of n_columns
    """

    step: int
    learning_rate: float
    column: int
    n_columns: int

    def sentence(self) -> str:
        """What happened, where, and what to do."""
        layer = "the output layer" if self.column == self.n_columns - 1 else f"hidden layer {self.column + 1}"
        return (
            f"Training diverged at step {self.step:,} with learning rate {self.learning_rate:g}: "
            f"{layer} was the first to overflow. Go back and take a smaller learning rate."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What happened on the way.

    costs : (n_steps,) mean cost of each step's batch before its update; shorter where training diverged
    """

    costs: NDArray[np.float64]
    diverged: Divergence | None = None


def advance(run: Run, state: TrainingState, n_steps: int) -> tuple[TrainingState, Trace]:
    """The state `n_steps` updates later; what `run.by_hand` holds is done at its steps, the first and last included.

    Stops before a step whose cost or parameters would not be finite: the state is then the last finite one.
    """
    numbers = Numbers.of(state)
    costs = np.empty(n_steps)
    step, end = state.step, state.step + n_steps
    numbers.apply(at_step(run.by_hand, step))
    update, reach = (compiled_updates, compiled_reach) if selection.engine() == "kernel" else (_updates, Run.epoch_end)
    with np.errstate(all="ignore"):
        while step < end:
            by_hand = next_step(run.by_hand, step)
            stop = min(end, reach(run, step), end if by_hand is None else by_hand)
            done = update(run, numbers, step, costs[step - state.step : stop - state.step])
            step += done
            if step < stop:
                break
            numbers.apply(at_step(run.by_hand, step))
        made = step - state.step
        costs = costs[:made].copy()
        costs.flags.writeable = False
        if made == n_steps:
            return numbers.frozen(step), Trace(costs)
        # The overflowing update was made in place: walk to the step before it once more.
        last_finite = advance(run, state, made)[0]
        return last_finite, Trace(costs, _divergence(run, last_finite))


@lru_cache(maxsize=4)
def epoch_order(n_points: int, seed: int, epoch: int) -> NDArray[np.intp]:
    """(n_points,) the order in which the epoch visits the training points, from (seed, 3, epoch)."""
    order = np.random.Generator(np.random.PCG64(np.random.SeedSequence((seed, ORDER_PURPOSE, epoch)))).permutation(
        n_points
    )
    order.flags.writeable = False
    return order


def batch_points(run: Run, step: int, stop: int) -> NDArray[np.intp]:
    """The point numbers that the steps `step` to `stop` of one epoch visit, in order; a full batch is rising."""
    if run.steps_per_epoch == 1:
        return run.training_points
    epoch, first = divmod(step, run.steps_per_epoch)
    n_batches = stop - step
    order = epoch_order(len(run.training_points), run.seed, epoch)
    return run.training_points[order[first * run.batch_size : (first + n_batches) * run.batch_size]]


def _updates(run: Run, numbers: Numbers, step: int, costs: NDArray[np.float64]) -> int:
    """Make one update per entry of `costs`, all in one epoch, in place; the number of those that stayed finite."""
    points = batch_points(run, step, step + len(costs))
    inputs, targets = run.dataset.inputs[points], run.targets[points]
    network, loss, size = run.network, run.loss, run.batch_size
    parameters, memory = numbers.parameters, numbers.memory
    rule, is_mean = OPTIMIZERS[run.optimizer], run.reduction == "mean"
    slope = cost_and_errors if rule.follows_errors else cost_and_gradient
    in_use: dict[str, Any] = run.in_use(numbers.hyperparameters, step)
    l1, l2, weights = in_use.get("l1", 0.0), in_use.get("l2", 0.0), network.synapse_indices
    if run.rate_factors is not None:
        in_use["learning_rate"] = in_use["learning_rate"] * run.rate_factors
    untrained = numbers.untrained(run)
    zeros = np.zeros_like(parameters)
    for number, first in enumerate(range(0, len(points), size)):
        batch = inputs[first : first + size]
        cost, gradient = slope(network, parameters, batch, targets[first : first + size], loss)
        if is_mean:
            gradient /= len(batch)
        add_weight_decay(gradient, parameters, weights, l1, l2)
        if len(untrained):
            gradient[untrained] = 0.0
        rule.update(parameters, memory, gradient, in_use, step + number)
        # 0 * x is 0 for every finite x, and NaN otherwise.
        if not (isfinite(cost) and isfinite(zeros.dot(parameters))):
            return number
        costs[number] = cost / len(batch)
    return len(costs)


def _divergence(run: Run, state: TrainingState) -> Divergence:
    """Which column overflows first in the step that cannot be made from `state`."""
    learning_rate = run.in_use(dict(state.hyperparameters), state.step).get("learning_rate", float("nan"))
    columns = run.network.columns
    points = batch_points(run, state.step, state.step + 1)
    inputs, targets = run.dataset.inputs[points], run.targets[points]
    outputs = forward(run.network, state.parameters, inputs).y
    cost, gradient = cost_and_gradient(run.network, state.parameters, inputs, targets, run.loss)
    forward_broken = [n for n, each in enumerate(columns) if not np.isfinite(outputs[:, each.neurons]).all()]
    backward_broken = [
        n for n, each in enumerate(columns) if not np.isfinite(gradient[each.weights.start : each.biases.stop]).all()
    ]
    if forward_broken:
        column = forward_broken[0]
    elif isfinite(cost) and backward_broken:
        # Errors flow back from the outputs, so the column nearest to them came first.
        column = backward_broken[-1]
    else:
        column = len(columns) - 1
    return Divergence(state.step, learning_rate, column, len(columns))
