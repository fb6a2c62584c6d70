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
from nnviz.engine.backprop import costs as costs_of
from nnviz.engine.bounds import largest_sum
from nnviz.engine.optimizers import OPTIMIZERS, add_weight_decay
from nnviz.engine.perceptron import cost_and_errors
from nnviz.streams import EPOCH_ORDER, stream
from nnviz.training.by_hand import Numbers, at_step, next_step
from nnviz.training.compiled import compiled_reach, compiled_updates
from nnviz.training.evaluation import evaluate
from nnviz.training.run import Run
from nnviz.training.state import TrainingState

# Where a batch costs less, the cost of no other point is infinite; where no sum can be larger, no cost is huge.
_HUGE, _TAME = 1e150, 1e60


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

    Stops where parameters or training cost would not be finite, at the last state where both are. Only if hands, or
    the start, have made them so does it stop at that state, as there is no step to take back.
    """
    numbers = Numbers.of(state)
    costs = np.empty(n_steps)
    step, end = state.step, state.step + n_steps
    numbers.apply(at_step(run.by_hand, step))
    with np.errstate(all="ignore"):
        while step < end:
            by_hand = next_step(run.by_hand, step)
            stop = min(end, _reach(run, step), end if by_hand is None else by_hand)
            step += _update(run, numbers, step, costs[step - state.step : stop - state.step])
            if step < stop or (step in (end, by_hand) and not _is_cost_finite(run, numbers, step)):
                return _one_by_one(run, state, n_steps)
            numbers.apply(at_step(run.by_hand, step))
        if not (costs < _HUGE).all():
            return _one_by_one(run, state, n_steps)
    costs.flags.writeable = False
    return numbers.frozen(step), Trace(costs)


@lru_cache(maxsize=4)
def epoch_order(n_points: int, seed: int, epoch: int) -> NDArray[np.intp]:
    """(n_points,) the order in which the epoch visits the training points."""
    order = stream(seed, EPOCH_ORDER, epoch).permutation(n_points)
    order.flags.writeable = False
    return order


def batch_points(run: Run, step: int, stop: int) -> NDArray[np.intp]:
    """(n_visited,) the points that the steps `step` to `stop` of one epoch visit, in order; a full batch is rising."""
    if run.steps_per_epoch == 1:
        return run.training_points
    epoch, first = divmod(step, run.steps_per_epoch)
    n_batches = stop - step
    order = epoch_order(len(run.training_points), run.seed, epoch)
    return run.training_points[order[first * run.batch_size : (first + n_batches) * run.batch_size]]


def _reach(run: Run, step: int) -> int:
    """How far one call of `_update` may go from here."""
    return compiled_reach(run, step) if selection.engine() == "kernel" else run.epoch_end(step)


def _update(run: Run, numbers: Numbers, step: int, costs: NDArray[np.float64]) -> int:
    """Make one update per entry of `costs`, in place; the number of those that stayed finite."""
    update = compiled_updates if selection.engine() == "kernel" else _readable_updates
    return update(run, numbers, step, costs)


def _readable_updates(run: Run, numbers: Numbers, step: int, costs: NDArray[np.float64]) -> int:
    """`_update` in the lecture's notation, all steps in one epoch."""
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


def _one_by_one(run: Run, state: TrainingState, n_steps: int) -> tuple[TrainingState, Trace]:
    """The same as `advance`, slowly: each state is looked at before it is left and before it is accepted."""
    state, _ = advance(run, state, 0)
    costs, diverged = np.empty(n_steps), None
    made = 0
    while made < n_steps and diverged is None:
        numbers, step = Numbers.of(state), state.step
        is_finite = _is_cost_finite(run, numbers, step) and _update(run, numbers, step, costs[made : made + 1]) == 1
        if is_finite and _is_cost_finite(run, numbers, step + 1):
            numbers.apply(at_step(run.by_hand, step + 1))
            state, made = numbers.frozen(step + 1), made + 1
        else:
            diverged = _divergence(run, state)
    costs = costs[:made].copy()
    costs.flags.writeable = False
    return state, Trace(costs, diverged)


def _is_cost_finite(run: Run, numbers: Numbers, step: int) -> bool:
    """Whether the training cost before the step is finite; only where its batch costs much are all points asked."""
    if largest_sum(run.network, numbers.parameters, run.largest_input) < _TAME:
        return True
    cost = _mean_cost(run, numbers.parameters, batch_points(run, step, step + 1))
    return cost < _HUGE or (isfinite(cost) and isfinite(evaluate(run, numbers.parameters).train_total))


def _mean_cost(run: Run, parameters: NDArray[np.float64], points: NDArray[np.intp]) -> float:
    """Of these points, by the engine that trains: what is huge for one of them need not be for the other."""
    inputs, targets = run.dataset.inputs[points], run.targets[points]
    if selection.engine() == "kernel":
        costs = selection.kernel().costs_and_outputs(run.network, parameters, inputs, targets, run.loss)[0]
    else:
        costs = costs_of(run.network, forward(run.network, parameters, inputs), targets, run.loss)
    return float(costs.mean())


def _divergence(run: Run, state: TrainingState) -> Divergence:
    """Which column overflows first in the step that cannot be made from `state`."""
    learning_rate = run.in_use(dict(state.hyperparameters), state.step).get("learning_rate", float("nan"))
    columns = run.network.columns
    after = Numbers.of(state)
    if _is_cost_finite(run, after, state.step):
        _update(run, after, state.step, np.empty(1))
    points = [batch_points(run, step, step + 1) for step in (state.step, state.step + 1)]
    outputs = forward(run.network, after.parameters, run.dataset.inputs[np.concatenate(points)]).y
    overflowed = (
        # Errors flow back from the outputs, so the column nearest to them came first.
        *_overflowed(after.parameters, [slice(column.weights.start, column.biases.stop) for column in columns])[::-1],
        *_overflowed(outputs, [column.neurons for column in columns]),
        len(columns) - 1,
    )
    return Divergence(state.step, learning_rate, overflowed[0], len(columns))


def _overflowed(numbers: NDArray[np.float64], of_columns: list[slice]) -> list[int]:
    """The columns whose numbers, along the last axis, are not all finite."""
    return [at for at, of_column in enumerate(of_columns) if not np.isfinite(numbers[..., of_column]).all()]
