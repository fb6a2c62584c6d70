"""The one loop that trains, as a generator: it takes requests between steps and yields snapshots.

A thread drives it live; export, the command line and tests drive it by hand. Whatever the pace, the pauses and the
portions, the same requests at the same steps give the same bits.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import inf
from time import perf_counter

from nnviz.engine import selection
from nnviz.engine.refusals import training_refusal
from nnviz.training import stopping
from nnviz.training.advance import advance
from nnviz.training.by_hand import recorded, refusal, until
from nnviz.training.curves import Curves
from nnviz.training.evaluation import evaluate
from nnviz.training.pace import Pace, Speed
from nnviz.training.requests import ByHand, Pause, Release, Request, Restore, SetPace, Start, Step
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot, Status
from nnviz.training.state import TrainingState, first_state

PORTION_S = 0.03
PUBLISH_EVERY_S = 1 / 120
EVALUATION_SHARE = 0.1
SMOOTHING = 0.3
ENGINE_POLL_S = 0.05

TakeRequests = Callable[[float | None], Sequence[Request] | None]

log = logging.getLogger(__name__)


def loop(
    start: Run | Snapshot, take_requests: TakeRequests, clock: Callable[[], float] = perf_counter
) -> Iterator[Snapshot]:
    """Snapshots of a training that answers requests, the first one at once.

    take_requests : called between portions of steps with the seconds it may wait for a request (None = as long as it
        takes); gives the requests, or None to end the loop
    clock : seconds, for the pace and the measured speed
    """
    training = _Training(first_snapshot(start) if isinstance(start, Run) else start, clock)
    yield training.snapshot()
    while (requests := take_requests(training.wait_s())) is not None:
        try:
            snapshot = training.turn(requests)
        except Exception as error:
            log.exception("the training loop failed")
            snapshot = training.failed(error)
        if snapshot is not None:
            yield snapshot


def first_snapshot(run: Run) -> Snapshot:
    """The run at step 0, evaluated, with what is done by hand there."""
    state, _ = advance(run, first_state(run), 0)
    evaluation = evaluate(run, state.parameters)
    curves = Curves(run.steps_per_epoch)
    curves.append_epoch(0, evaluation.train_mean, evaluation.held_out_mean)
    return Snapshot(run, state, evaluation, curves.view())


def given(*requests: Request) -> TakeRequests:
    """Requests known beforehand, for `loop`: all at once, then the loop runs until it rests, and ends."""
    pending = list(requests)

    def take_requests(wait_s: float | None) -> Sequence[Request] | None:
        if wait_s is None and not pending:
            return None
        taken = tuple(pending)
        pending.clear()
        return taken

    return take_requests


class _Training:
    """What the loop works on; nobody else writes any of it."""

    def __init__(self, snapshot: Snapshot, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._run: Run = snapshot.run
        self._state: TrainingState = snapshot.state
        self._evaluated: TrainingState | None = None
        self._answered = 0
        self._refusal = ""
        self._steps_left: int | None = None
        self._pace = Pace(clock)
        self._speed = Speed(clock)
        self._seconds_per_step = PORTION_S
        self._is_waiting = False
        self._published_at = clock()
        self._evaluation_s = 0.0
        self._adopt(snapshot)
        self._status: Status = "paused" if snapshot.status == "running" else snapshot.status
        self._reason = snapshot.reason

    def wait_s(self) -> float | None:
        """Seconds until there is something to do without a request; None = there is nothing."""
        if self._status != "running":
            return None
        if self._is_waiting:
            return ENGINE_POLL_S
        return 0.0 if self._steps_left is not None else self._pace.wait_s()

    def turn(self, requests: Sequence[Request]) -> Snapshot | None:
        """Answer the requests, or else train a portion; a snapshot where one is due."""
        told = self._status, self._reason
        self._answered += len(requests)
        if requests:
            self._refusal = ""
        for request in requests:
            self._answer(request)
        if requests and (self._is_waiting or not isinstance(requests[-1], Step)):
            return self.snapshot()
        if self._status == "running" and self._engine_has_come():
            self._train_portion()
        return self.snapshot() if (self._status, self._reason) != told or self._is_due() else None

    def _is_due(self) -> bool:
        """Whether the last snapshot is old enough for another, or nothing will happen for a while."""
        if self._is_waiting:
            return False
        wait_s, since_s = self.wait_s(), self._clock() - self._published_at
        is_quiet = wait_s is None or wait_s > PUBLISH_EVERY_S
        return is_quiet or since_s >= max(PUBLISH_EVERY_S, self._evaluation_s / EVALUATION_SHARE)

    def snapshot(self) -> Snapshot:
        """This moment, evaluated."""
        if self._evaluated is not self._state:
            self._evaluate()
        return self._published()

    def failed(self, error: Exception) -> Snapshot:
        """This moment with what went wrong; its evaluation is the last there was."""
        self._status, self._reason = "failed", f"Training failed: {type(error).__name__}: {error}"
        return self._published()

    def _published(self) -> Snapshot:
        self._published_at = self._clock()
        speed = self._speed.measure(self._run.samples_until(self._state.step)) if self._status == "running" else 0.0
        reason = self._refusal or self._reason
        curves = self._curves.view()
        return Snapshot(
            self._run, self._state, self._evaluation, curves, self._status, reason, speed, answered=self._answered
        )

    def _evaluate(self) -> None:
        began = self._clock()
        self._evaluation = evaluate(self._run, self._state.parameters)
        self._evaluated = self._state
        self._evaluation_s = self._clock() - began

    def _answer(self, request: Request) -> None:
        match request:
            case Start():
                self._go(None)
            case Step(n_steps):
                self._go(n_steps + (self._steps_left or 0))
            case Pause():
                self._rest("paused", "")
            case SetPace(steps_per_second):
                self._set_pace(steps_per_second)
            case Restore(snapshot, pause):
                runs_on = self._status == "running" and self._steps_left is None and not pause
                self._rest("paused", "")
                self._take_up(snapshot)
                if runs_on:
                    self._go(None)
            case _:
                self._by_hand(request)

    def _go(self, steps: int | None) -> None:
        self._refusal = training_refusal(self._run.network, self._run.optimizer)
        if self._refusal:
            self._rest("paused", "")
            return
        self._status, self._reason, self._steps_left = "running", "", steps
        self._is_waiting = not selection.is_ready()
        if self._is_waiting:
            self._reason = selection.waiting()
        else:
            self._begin()

    def _engine_has_come(self) -> bool:
        """Whether there is an engine to train with now; what it waits for is told meanwhile."""
        if self._is_waiting:
            self._is_waiting = not selection.is_ready()
            self._reason = selection.waiting() if self._is_waiting else ""
            if not self._is_waiting:
                self._begin()
        return self._status == "running" and not self._is_waiting

    def _begin(self) -> None:
        """The clocks start, and the first cost that criteria read is that of the engine which computes the others."""
        self._pace.start()
        self._speed.start(self._run.samples_until(self._state.step))
        if self._state.step == 0:
            self._evaluate()
            self._curves = Curves(self._run.steps_per_epoch)
            self._curves.append_epoch(0, self._evaluation.train_mean, self._evaluation.held_out_mean)
        self._stop_if_over()

    def _rest(self, status: Status, reason: str) -> None:
        self._status, self._reason, self._steps_left = status, reason, None

    def _set_pace(self, steps_per_second: float | None) -> None:
        if steps_per_second is None or 0 < steps_per_second < inf:
            self._pace.set(steps_per_second)
        else:
            self._refusal = f"{steps_per_second} steps per second is no pace; a positive number is needed."

    def _by_hand(self, request: ByHand) -> None:
        self._refusal = refusal(self._run, request)
        if not self._refusal:
            self._run = self._run.with_by_hand(recorded(self._run.by_hand, self._state.step, request))
            self._state, _ = advance(self._run, self._state, 0)

    def _take_up(self, snapshot: Snapshot) -> None:
        """Go on from the snapshot.

        Another run brings its own record of what hands do along. An earlier moment of this run loses what they did
        later, and lets go of what they held.
        """
        step, run = snapshot.state.step, snapshot.run
        if run.number == self._run.number:
            record = until(run.by_hand, step)
            for index in snapshot.state.held:
                record = recorded(record, step, Release(index))
            run = run.with_by_hand(record)
        self._adopt(replace(snapshot, run=run))

    def _adopt(self, snapshot: Snapshot) -> None:
        """Make the snapshot this moment, or raise and change nothing."""
        state, _ = advance(snapshot.run, snapshot.state, 0)
        curves = Curves.from_view(snapshot.curves, snapshot.run.steps_per_epoch)
        curves.truncate(state.step)
        self._run, self._state, self._curves = snapshot.run, state, curves
        self._evaluation, self._evaluated = snapshot.evaluation, None

    def _train_portion(self) -> None:
        """Train for about PORTION_S, so that requests never wait long."""
        began, step = self._clock(), self._state.step
        n_steps = max(1, int(PORTION_S / self._seconds_per_step))
        if self._steps_left is None:
            n_steps = self._pace.take_steps(n_steps)
        else:
            n_steps = min(n_steps, self._steps_left)
            self._steps_left -= n_steps
        while self._state.step < step + n_steps and self._status == "running":
            self._train(step + n_steps)
        if self._status == "running" and self._steps_left == 0:
            self._rest("paused", "")
        if self._state.step > step:
            measured = (self._clock() - began) / (self._state.step - step)
            self._seconds_per_step += SMOOTHING * (measured - self._seconds_per_step)

    def _train(self, end: int) -> None:
        """Train to the step `end`, or only to the next evaluation or to where a criterion may come true."""
        run, step = self._run, self._state.step
        evaluation, check = self._curves.next_evaluation(step), stopping.next_check(run, step)
        end = min(end, evaluation, end if check is None else check)
        self._state, trace = advance(run, self._state, end - step)
        self._curves.append_batches(step, trace.costs)
        if trace.diverged is not None:
            self._rest("diverged", trace.diverged.sentence())
            return
        if end == evaluation:
            self._evaluate()
            self._curves.append_epoch(end, self._evaluation.train_mean, self._evaluation.held_out_mean)
        self._stop_if_over()

    def _stop_if_over(self) -> None:
        reason = stopping.stop_sentence(self._run, self._state.step, self._curves.view())
        if reason:
            self._rest("stopped", reason)
