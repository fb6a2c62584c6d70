"""The loop driven by hand: statuses, requests, stopping, pace, and the same bits however it is driven."""

import itertools
import logging
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest

from nnviz.training import loop as loop_module
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.loop import TakeRequests, first_snapshot, given, loop
from nnviz.training.requests import (
    Hold,
    Pause,
    Release,
    Request,
    Restore,
    SetHyperparameter,
    SetPace,
    SetParameter,
    Start,
    Step,
)
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.training.state import first_state

MakeRun = Callable[..., Run]


class Clock:
    """A clock that only waiting and work move on."""

    def __init__(self, tick_s: float = 0.0) -> None:
        self.now = 0.0
        self.tick_s = tick_s

    def __call__(self) -> float:
        self.now += self.tick_s
        return self.now


class Hand:
    """Sends requests to a loop and sees every snapshot it yields until it rests or `n_turns` have passed."""

    def __init__(self, start: Run | Snapshot) -> None:
        self.pending: list[Request] = []
        self.turns = 0
        self.snapshots = loop(start, self.take)
        self.last = next(self.snapshots)

    def take(self, wait_s: float | None) -> Sequence[Request] | None:
        self.turns -= 1
        taken, self.pending = self.pending, []
        return None if self.turns < 0 or (wait_s is None and not taken) else taken

    def does(self, *requests: Request, n_turns: int = 10_000) -> Snapshot:
        """What the loop says after these requests; the loop is left at rest or in the middle of running."""
        self.pending, self.turns = list(requests), n_turns
        for snapshot in self.snapshots:
            self.last = snapshot
            if snapshot.status != "running" and not self.pending:
                break
        return self.last


def digest(run: Run, n_steps: int) -> str:
    return advance(run, first_state(run), n_steps)[0].parameters_sha256


def test_the_first_snapshot_is_the_start_evaluated(make_run: MakeRun) -> None:
    snapshot = first_snapshot(make_run(by_hand=((0, SetParameter(0, 3.0)),)))
    assert snapshot.state.parameters[0] == 3.0
    assert snapshot.curves.epoch_steps.tolist() == [0]
    assert snapshot.curves.train_means.tolist() == [snapshot.evaluation.train_mean]
    assert snapshot.curves.held_out_means.tolist() == [snapshot.evaluation.held_out_mean]


def test_training_to_the_last_epoch_says_why_it_stopped_and_says_it_again(make_run: MakeRun) -> None:
    run = make_run(max_epochs=30)
    sentence = "Stopped because the maximum of 30 epochs was reached."
    *_, last = loop(run, given(Start()))
    assert (last.state.step, last.status, last.reason) == (150, "stopped", sentence)
    assert last.state.parameters_sha256 == digest(run, 150)
    assert last.samples_per_second == 0.0
    again = Hand(last).does(Start())
    assert (again.state.step, again.status, again.reason) == (150, "stopped", sentence)
    assert Hand(last).does(Step(5)).state.step == 150


def test_curves_hold_every_batch_cost_and_an_evaluation_per_epoch(make_run: MakeRun) -> None:
    run = make_run(max_epochs=12)
    *_, last = loop(run, given(Start()))
    costs = advance(run, first_state(run), 60)[1].costs
    assert last.curves.batch_steps.tolist() == list(range(60))
    assert last.curves.batch_costs.tobytes() == costs.tobytes()
    assert last.curves.epoch_steps.tolist() == list(range(0, 61, 5))
    assert last.curves.train_means[-1] == last.evaluation.train_mean
    assert last.curves.held_out_means[-1] == last.evaluation.held_out_mean


def test_a_step_trains_exactly_so_many_and_rests(make_run: MakeRun) -> None:
    run = make_run()
    hand = Hand(run)
    assert hand.does(Step()).state.step == 1
    assert hand.does(Step(123)).state.step == 124
    assert hand.does(Step(1), Step(2)).state.step == 127
    assert hand.last.status == "paused"
    assert hand.last.answered == 4
    assert hand.last.state.parameters_sha256 == digest(run, 127)


def test_a_step_while_running_pauses_first(make_run: MakeRun) -> None:
    run = make_run()
    pending: list[Request] = [Start()]
    last: list[Snapshot] = []

    def take(wait_s: float | None) -> Sequence[Request] | None:
        if wait_s is None and last and last[-1].state.step:
            return None
        taken = list(pending)
        pending.clear()
        return taken

    running = 0
    for snapshot in loop(run, take):
        last.append(snapshot)
        if snapshot.status == "running" and snapshot.state.step and not running:
            running = snapshot.state.step
            pending.append(Step(2))
    assert last[-1].status == "paused"
    assert last[-1].state.step == running + 2


def test_divergence_ends_at_the_last_finite_state(make_run: MakeRun) -> None:
    run = make_run(output="linear", hyperparameters=(("learning_rate", 5000.0), ("momentum", 0.9)))
    *_, last = loop(run, given(Start()))
    state, trace = advance(run, first_state(run), 1000)
    assert trace.diverged is not None
    assert (last.status, last.reason) == ("diverged", trace.diverged.sentence())
    assert last.state.parameters_sha256 == state.parameters_sha256
    assert np.isfinite(last.curves.batch_costs).all()


def test_a_failure_becomes_a_snapshot_and_the_loop_lives_on(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    run = make_run()
    hand = Hand(run)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("no such number")

    with monkeypatch.context() as patched, caplog.at_level(logging.CRITICAL):
        patched.setattr(loop_module, "advance", broken)
        failed = hand.does(Start())
    assert failed.status == "failed"
    assert failed.reason == "Training failed: ZeroDivisionError: no such number"
    assert failed.state.step == 0
    assert hand.does(Restore(first_snapshot(run))).status == "paused"
    assert hand.does(Step(3)).state.parameters_sha256 == digest(run, 3)


def test_what_cannot_be_restored_leaves_the_moment_as_it_was(
    make_run: MakeRun, caplog: pytest.LogCaptureFixture
) -> None:
    hand = Hand(make_run())
    before = hand.does(Step(7))
    misfit = replace(first_snapshot(make_run()), state=before.state, run=replace(make_run(), by_hand=((7, Hold(99)),)))
    with caplog.at_level(logging.CRITICAL):
        failed = hand.does(Restore(misfit))
    assert failed.status == "failed"
    assert (failed.run, failed.state) == (before.run, before.state)


def test_nonsense_is_refused_and_changes_nothing(make_run: MakeRun) -> None:
    hand = Hand(make_run())
    hand.does(Step(4))
    refused = hand.does(SetHyperparameter("speed", 2.0))
    assert refused.reason == "There is no hyperparameter 'speed' here; there is learning_rate, momentum."
    assert (refused.status, refused.run.by_hand, refused.state.step) == ("paused", (), 4)
    for pace in (0.0, -1.0, math.nan, math.inf):
        assert hand.does(SetPace(pace)).reason == f"{pace} steps per second is no pace; a positive number is needed."
    assert hand.does(Pause()).reason == ""


def test_what_hands_do_is_recorded_at_its_step_and_shown_at_once(make_run: MakeRun) -> None:
    run = make_run()
    hand = Hand(run)
    hand.does(Step(6))
    shown = hand.does(Hold(2), SetParameter(2, 0.5), SetParameter(2, 0.75), SetHyperparameter("momentum", 0.0))
    assert shown.run.by_hand == (
        (6, Hold(2)),
        (6, SetParameter(2, 0.75)),
        (6, SetHyperparameter("momentum", 0.0)),
    )
    assert shown.run.number == run.number
    assert shown.state.parameters[2] == 0.75
    assert shown.state.held == (2,)
    assert dict(shown.state.hyperparameters)["momentum"] == 0.0
    assert shown.evaluation == evaluate(run, shown.state.parameters)
    assert hand.does(Step(9)).state.parameters[2] == 0.75
    last = hand.does(Release(2), Step(5))
    assert last.state.parameters[2] != 0.75
    assert last.state.parameters_sha256 == digest(last.run, 20)


def test_going_back_forgets_what_came_later_and_goes_on_as_a_straight_run(make_run: MakeRun) -> None:
    hand = Hand(make_run())
    hand.does(Step(10))
    kept = hand.does(SetParameter(1, 2.0))
    hand.does(Step(20))
    later = hand.does(SetParameter(1, -2.0), Step(20))
    assert later.run.by_hand == ((10, SetParameter(1, 2.0)), (30, SetParameter(1, -2.0)))
    back = hand.does(Restore(replace(kept, run=later.run, curves=later.curves)))
    assert (back.state.step, back.run.by_hand) == (10, ((10, SetParameter(1, 2.0)),))
    assert back.curves.batch_steps.tolist() == list(range(10))
    assert back.curves.epoch_steps.tolist() == [0, 5, 10]
    assert back.evaluation == kept.evaluation
    on = hand.does(Step(40))
    assert on.state.parameters_sha256 == digest(kept.run, 50)


def test_going_back_lets_go_of_what_was_held(make_run: MakeRun) -> None:
    hand = Hand(make_run())
    hand.does(Step(5))
    during = hand.does(Hold(3), Step(5))
    hand.does(Release(3), Step(5))
    back = hand.does(Restore(during))
    assert back.state.held == ()
    on = hand.does(Step(7))
    assert on.state.parameters[3] != during.state.parameters[3]
    assert on.state.parameters_sha256 == digest(on.run, 17)


def test_another_run_brings_along_what_is_still_to_be_done_by_hand(make_run: MakeRun) -> None:
    scripted = make_run(by_hand=((8, SetParameter(0, 5.0)),))
    hand = Hand(make_run())
    hand.does(Step(3))
    hand.does(Restore(first_snapshot(scripted)))
    last = hand.does(Step(20))
    assert last.run.number == scripted.number
    assert last.state.parameters_sha256 == digest(scripted, 20) != digest(scripted.with_by_hand(()), 20)


@pytest.mark.parametrize("pause", [True, False])
def test_restoring_keeps_running_unless_told_to_pause(make_run: MakeRun, pause: bool) -> None:
    run = make_run()
    script = iter([[Start()], [], [], [Restore(first_snapshot(run), pause=pause)]])
    for snapshot in loop(run, lambda _: next(script, None)):
        last = snapshot
    assert last.status == ("paused" if pause else "running")
    assert last.state.step == 0


@pytest.mark.parametrize(("pace", "seconds", "steps"), [(1.0, 10, 11), (2.5, 10, 26), (60.0, 5, 301), (0.1, 25, 3)])
def test_a_pace_is_kept_with_fractions_of_steps_added_up(
    make_run: MakeRun, pace: float, seconds: float, steps: int
) -> None:
    clock = Clock()
    *_, last = loop(make_run(), waiting(clock, seconds, [SetPace(pace), Start()]), clock)
    assert abs(last.state.step - steps) <= 1
    assert last.status == "running"


def test_a_pace_beyond_the_machine_owes_nothing_afterwards(make_run: MakeRun) -> None:
    clock = Clock(tick_s=0.002)
    requests: list[Request] = [SetPace(1e6), Start()]
    *_, fast = loop(make_run(), waiting(clock, 1.0, requests), clock)
    clock = Clock(tick_s=0.002)
    slow_later = waiting(clock, 1.0, [SetPace(1e6), Start()], then=(0.5, SetPace(1.0)))
    *_, last = loop(make_run(), slow_later, clock)
    assert 10 < last.state.step < fast.state.step * 0.7


def waiting(
    clock: Clock, seconds: float, requests: list[Request], then: tuple[float, Request] | None = None
) -> TakeRequests:
    """Requests at the start and perhaps one later, on a clock that waiting moves on."""
    later = [then] if then else []

    def take(wait_s: float | None) -> Sequence[Request] | None:
        assert wait_s is not None or requests
        clock.now += wait_s or 0.0001
        if clock.now >= seconds:
            return None
        taken, requests[:] = tuple(requests), []
        if later and clock.now >= later[0][0]:
            taken = (*taken, later.pop()[1])
        return taken

    return take


def test_speed_is_measured_in_samples_of_real_time(make_run: MakeRun) -> None:
    clock = Clock()
    *_, last = loop(make_run(), waiting(clock, 8, [SetPace(20.0), Start()]), clock)
    assert last.samples_per_second == pytest.approx(20 * 19 / 5, rel=0.1)


def test_snapshots_do_not_come_faster_than_they_can_be_shown(make_run: MakeRun) -> None:
    began = perf_counter()
    requests: list[Request] = [Start()]

    def take(wait_s: float | None) -> Sequence[Request] | None:
        taken, requests[:] = tuple(requests), []
        return None if perf_counter() - began > 0.3 else taken

    snapshots = list(loop(make_run(), take))
    assert 3 <= len(snapshots) <= (perf_counter() - began) * 120 + 3


def test_full_batches_are_evaluated_now_and_then_only(make_run: MakeRun) -> None:
    *_, last = loop(make_run(batch_size=19, max_epochs=400), given(Start()))
    assert len(last.curves.batch_steps) == 400
    assert last.curves.epoch_steps.tolist() == [*range(65), *range(72, 401, 8)]


def test_training_stops_at_its_last_epoch_also_where_that_is_not_evaluated(make_run: MakeRun) -> None:
    *_, last = loop(make_run(batch_size=19, max_epochs=70), given(Start()))
    assert (last.state.step, last.status) == (70, "stopped")


def test_portions_and_pauses_of_any_kind_give_the_same_bits(make_run: MakeRun) -> None:
    run = make_run()
    draws = np.random.default_rng(11)
    hand, steps = Hand(run), 0
    while steps < 600:
        n_steps = int(draws.integers(1, 90))
        hand.does(Step(n_steps), *itertools.repeat(Pause(), int(draws.integers(0, 2))))
        steps = hand.last.state.step
    assert hand.last.state.parameters_sha256 == digest(run, steps)


def test_requests_given_beforehand_end_the_loop_when_it_rests(make_run: MakeRun) -> None:
    snapshots: Iterator[Snapshot] = loop(make_run(), given(Step(10)))
    assert [snapshot.state.step for snapshot in snapshots][-1] == 10
