"""Many runs at once, each with its path: races from one start, basins of many starts, sweeps of rates and seeds.

Every path has the bits of `advance`, which makes each step that has to be looked at closely. The compiled engine makes
the others, many in one call, and the runs side by side in as many threads as there are processors.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.engine import selection
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import CONSTANT
from nnviz.engine.refusals import training_refusal
from nnviz.streams import EPOCH_ORDER
from nnviz.training.advance import Divergence, advance
from nnviz.training.by_hand import Numbers, at_step, next_step, refusal
from nnviz.training.compiled import compiled_reach
from nnviz.training.requests import SetHyperparameter
from nnviz.training.run import Run, next_run_number
from nnviz.training.state import TrainingState

MAX_BYTES = 2**29
_PORTION_NS = 10_000_000
# Roughly what a step takes, however small, and what each parameter adds for each point of the batch.
_STEP_NS = {"kernel": 800, "numpy": 100_000}
_PARAMETER_NS = 3
# Where every batch costs less, no state has to be looked at; where all points together cost less, it can be left.
_DEAR, _NEARLY_INFINITE = 1e150, 1e300
_MOST_DEAR_STEPS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Where a run went; arrays read-only.

    steps : (n_kept,) rising: the first, every so many later ones, and the last
    parameters : (n_kept, n_parameters) at those steps, after what was done by hand
    costs : (n_made,) mean cost of each step's batch before its update, of every step that was made
    state : the last one; where training diverged, the last finite one
    """

    steps: NDArray[np.int64]
    parameters: NDArray[np.float64]
    costs: NDArray[np.float64]
    state: TrainingState
    diverged: Divergence | None


def advance_together(
    runs: Sequence[Run],
    states: Sequence[TrainingState],
    n_steps: int,
    every: int = 1,
    is_wanted: Callable[[], bool] = lambda: True,
) -> tuple[Path, ...] | None:
    """The path of each run from its state on, in the order of the runs; None once it is no longer wanted.

    A path takes 8 * (n_steps + n_kept * n_parameters) bytes, all together at most MAX_BYTES.

    every : steps from one that is kept to the next
    is_wanted : asked by each of the threads about every 10 ms, or after a step that takes longer

    Raises ValueError with one sentence where these do not fit together, or the paths would not fit into MAX_BYTES.
    """
    _check(runs, states, n_steps, every)
    n_threads = 1
    if selection.engine() == "kernel":
        selection.kernel()
        n_threads = min(os.cpu_count() or 1, len(runs))

    def walked(run: Run, state: TrainingState) -> Path | None:
        walk = _Walk.begun(run, state, n_steps, every)
        while not walk.is_over:
            if not is_wanted():
                return None
            walk.go_on()
        return walk.path()

    with ThreadPoolExecutor(n_threads, "nnviz together") as pool:
        found = list(pool.map(walked, runs, states))
    paths = tuple(path for path in found if path is not None)
    return paths if len(paths) == len(found) else None


def variant(
    run: Run,
    *,
    start: NDArray[np.float64] | None = None,
    optimizer: str | None = None,
    hyperparameters: Mapping[str, float] | None = None,
    batch_size: int | None = None,
    seed: int | None = None,
) -> Run:
    """The run with another start, rule, hyperparameter, batch size or seed, and a number of its own.

    What was done by hand is left out. Another optimizer keeps the values of the names it shares.

    start : (n_parameters,)
    hyperparameters : the few that change
    seed : of the orders in which epochs visit the points; start weights of a seed are a matter of the start

    Raises ValueError with one sentence where the rule cannot train the network, or a value is not to be used.
    """
    rule = run.optimizer if optimizer is None else optimizer
    if rule not in OPTIMIZERS:
        raise ValueError(f"The optimizer {rule!r} is unknown; known are {', '.join(OPTIMIZERS)}.")
    if reason := training_refusal(run.network, rule):
        raise ValueError(reason)
    now = dict(run.hyperparameters)
    numbers = {entry.name: now.get(entry.name, entry.default) for entry in OPTIMIZERS[rule].hyperparameters}
    fresh = replace(run, optimizer=rule, hyperparameters=tuple(numbers.items()), by_hand=(), number=next_run_number())
    for name, value in (hyperparameters or {}).items():
        if reason := refusal(fresh, SetHyperparameter(name, value)):
            raise ValueError(reason)
        numbers[name] = value
    most = len(run.training_points)
    if batch_size is not None and not 1 <= batch_size <= most:
        raise ValueError(f"A batch of {batch_size} points cannot be drawn; take from 1 to {most} points.")
    if seed is not None and seed < 0:
        raise ValueError(f"The seed {seed} is negative; take 0 or a positive whole number.")
    return replace(
        fresh,
        hyperparameters=tuple(numbers.items()),
        start=run.start if start is None else _start(run, start),
        batch_size=run.batch_size if batch_size is None else batch_size,
        seed=run.seed if seed is None else seed,
    )


def _start(run: Run, start: NDArray[np.float64]) -> NDArray[np.float64]:
    """A read-only copy of the start."""
    vector = np.array(start, np.float64)
    n_parameters = run.network.n_parameters
    if vector.shape != (n_parameters,) or not np.isfinite(vector).all():
        raise ValueError(f"A start of this network needs {n_parameters} finite numbers, one for each parameter.")
    vector.flags.writeable = False
    return vector


def _check(runs: Sequence[Run], states: Sequence[TrainingState], n_steps: int, every: int) -> None:
    if not runs:
        raise ValueError("There is no run to advance; give at least one.")
    if len(runs) != len(states):
        raise ValueError(f"{len(runs)} runs need as many states, not {len(states)}.")
    if n_steps < 0:
        raise ValueError(f"{n_steps} steps cannot be made; give 0 or more.")
    if every < 1:
        raise ValueError(f"Every {every} steps is no distance between those that are kept; give 1 or more.")
    n_bytes = 0
    for number, (run, state) in enumerate(zip(runs, states, strict=True), 1):
        n_parameters = run.network.n_parameters
        memory = OPTIMIZERS[run.optimizer].start(n_parameters)
        if (
            state.parameters.shape != (n_parameters,)
            or [array.shape for array in state.optimizer_state] != [array.shape for array in memory]
            or dict(state.hyperparameters).keys() != dict(run.hyperparameters).keys()
        ):
            raise ValueError(f"State {number} is not one of run {number}; begin with its first state.")
        n_bytes += 8 * (n_steps + (_row(n_steps, every) + 1) * n_parameters)
    if n_bytes > MAX_BYTES:
        raise ValueError(
            f"The paths would take {n_bytes / 2**20:,.0f} MB, more than {MAX_BYTES / 2**20:,.0f}; "
            "keep fewer steps, or take fewer runs."
        )


def _row(done: int, every: int) -> int:
    """Where the parameters after so many steps stand among those kept, if they are the last or kept anyway."""
    return -(-done // every)


@dataclass(slots=True, eq=False)
class _Walk:
    """A path while it is made, portion by portion.

    portion, size : steps of about 10 ms; steps to be tried next, fewer where training is about to diverge
    is_dear : whether batches have become so dear that the cost of all points has to be computed at every step
    parameters : (n_rows, n_parameters), of which the rows up to that of `state` are filled
    costs : (n_steps + 1,), one more than is kept: that of the last state
    """

    run: Run
    state: TrainingState
    first: int
    n_steps: int
    every: int
    portion: int
    size: int
    parameters: NDArray[np.float64]
    costs: NDArray[np.float64]
    is_dear: bool = False
    diverged: Divergence | None = None

    @classmethod
    def begun(cls, run: Run, state: TrainingState, n_steps: int, every: int) -> "_Walk":
        """The walk at its first step."""
        n_parameters = run.network.n_parameters
        parameters = np.empty((_row(n_steps, every) + 1, n_parameters))
        step_ns = _STEP_NS[selection.engine()] + _PARAMETER_NS * n_parameters * run.batch_size
        portion = max(_PORTION_NS // step_ns, 1)
        walk = cls(run, state, state.step, n_steps, every, portion, portion, parameters, np.empty(n_steps + 1))
        walk._look(0)
        return walk

    @property
    def done(self) -> int:
        """Steps made."""
        return self.state.step - self.first

    @property
    def is_over(self) -> bool:
        return self.done == self.n_steps or self.diverged is not None

    def go_on(self) -> None:
        """Make one portion of steps; or, where it would end in a divergence, come nearer to that."""
        n = min(self.size, self.n_steps - self.done)
        if selection.engine() == "numpy":
            self._look(min(n, self.every - self.done % self.every))
            return
        step, by_hand = self.state.step, next_step(self.run.by_hand, self.state.step)
        stop = min(step + n, compiled_reach(self.run, step), step + n if by_hand is None else by_hand)
        n_sound = self._try(stop - step)
        if n_sound == stop - step:
            self.is_dear = self.is_dear and not self.costs[self.done] < _DEAR
            self.size = min(2 * self.size, self._most_steps())
        elif n_sound:
            self.size = n_sound
        elif not self.is_dear:
            self.is_dear = True
            self.size = self._most_steps()
        else:
            self._look(1)
            self.size = 1

    def path(self) -> Path:
        """The path up to the state."""
        rows = np.arange(_row(self.done, self.every) + 1, dtype=np.int64)
        steps = self.first + np.minimum(rows * self.every, self.done)
        is_whole = self.done == self.n_steps
        parameters, costs = self.parameters[: len(rows)], self.costs[: self.done]
        kept = (steps, parameters if is_whole else parameters.copy(), costs if is_whole else costs.copy())
        for array in kept:
            array.flags.writeable = False
        return Path(*kept, self.state, self.diverged)

    def _most_steps(self) -> int:
        """How many steps are tried at once, at most; looking at a state is the work of one that visits all points."""
        if not self.is_dear:
            return self.portion
        n_batches = len(self.run.training_points) // self.run.batch_size
        return min(max(self.portion // (1 + n_batches), 1), _MOST_DEAR_STEPS)

    def _look(self, n: int) -> None:
        """Make `n` steps by `advance`."""
        done = self.done
        state, trace = advance(self.run, self.state, n)
        self.costs[done : done + len(trace.costs)] = trace.costs
        self.diverged = trace.diverged
        self._arrive(state)

    def _try(self, n: int) -> int:
        """Make `n` steps in one compiled call; where not all of them can be left, none, and how many could be made."""
        run, numbers, step, done = self.run, Numbers.of(self.state), self.state.step, self.done
        costs, to_kept = self.costs[done : done + n + 1], self.every - done % self.every
        rows = self.parameters[done // self.every + 1 :]
        if self.is_dear:
            vectors = np.empty((n + 1, run.network.n_parameters))
            vectors[0] = self.state.parameters
            made = _compiled(run, numbers, step, costs, 1, 1, vectors[1:])
            is_sound = _total_costs(run, vectors[: max(made, 1)]) < _NEARLY_INFINITE
            kept = vectors[to_kept :: self.every]
            rows[: len(kept)] = kept
        else:
            made = _compiled(run, numbers, step, costs, to_kept, self.every, rows)
            is_sound = costs[:made] < _DEAR
        n_sound = max(made if is_sound.all() else int(is_sound.argmin()), 1) - 1
        if n_sound == n:
            numbers.apply(at_step(self.run.by_hand, step + n))
            self._arrive(numbers.frozen(step + n))
        return n_sound

    def _arrive(self, state: TrainingState) -> None:
        """Go on from here; a row that is not to be kept is filled again by the next one."""
        self.state = state
        self.parameters[_row(self.done, self.every)] = state.parameters


def _compiled(
    run: Run,
    numbers: Numbers,
    step: int,
    costs: NDArray[np.float64],
    to_kept: int,
    every: int,
    kept: NDArray[np.float64],
) -> int:
    """One update per entry of `costs`, in place, the last undone; the number of those that stayed finite.

    to_kept, every : updates until the first row of `kept` is filled, and from row to row
    kept : (n_rows, n_parameters)
    """
    # Here, because importing it loads the compiled engine.
    from nnviz.engine.kernel_together import PathTraining

    training = PathTraining(
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
    if run.steps_per_epoch == 1:
        order = run.training_points[None].astype(np.int64)
    else:
        order = run.training_points[_orders(run.seed, first_epoch, n_epochs, len(run.training_points))]
    is_constant = run.rate_schedule == CONSTANT and first_epoch >= run.slow_epochs
    epochs = range(first_epoch, first_epoch + (1 if is_constant else n_epochs))
    in_use = [run.in_use(numbers.hyperparameters, epoch * run.steps_per_epoch) for epoch in epochs]
    first = first_batch * run.batch_size
    return training.advance_and_keep(
        numbers.parameters, numbers.memory, order, first, in_use, step, costs, to_kept, every, kept
    )


def _total_costs(run: Run, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n_vectors,) summed cost of all training points under each of (n_vectors, n_parameters) vectors."""
    inputs, targets = run.dataset.inputs[run.training_points], run.targets[run.training_points]
    totals: NDArray[np.float64] = selection.kernel().total_costs(run.network, vectors, inputs, targets, run.loss)
    return totals


@lru_cache(maxsize=8)
def _orders(seed: int, first_epoch: int, n_epochs: int, n_points: int) -> NDArray[np.int64]:
    """(n_epochs, n_points) the orders of some epochs, which runs that differ in something else share."""
    orders: NDArray[np.int64] = selection.kernel().orders(seed, EPOCH_ORDER, first_epoch, n_epochs, n_points)
    orders.flags.writeable = False
    return orders
