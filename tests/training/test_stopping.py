"""Each way to stop: on curves made up for it, and in a real training that always stops at the same step."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from nnviz.training import stopping
from nnviz.training.curves import CurveView
from nnviz.training.loop import given, loop
from nnviz.training.requests import Request, Restore, SetHyperparameter, Start, Step
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot

MakeRun = Callable[..., Run]


def curve(run: Run, train: Sequence[float], held_out: Sequence[float] | None = None, every: int = 1) -> CurveView:
    """Means at the ends of every n-th epoch from 0 on."""
    steps = np.arange(len(train)) * every * run.steps_per_epoch
    held = np.full(len(train), np.nan) if held_out is None else np.array(held_out)
    return CurveView(np.zeros(0, np.int64), np.zeros(0), steps, np.array(train), held, int(steps[-1]))


def sentence(run: Run, view: CurveView) -> str:
    return stopping.stop_sentence(run, int(view.epoch_steps[-1]), view)


def first_stop(run: Run, train: Sequence[float], held_out: Sequence[float] | None = None) -> tuple[int, str]:
    """The epoch at which the made-up costs stop the training, and why."""
    for epoch in range(len(train)):
        end = epoch + 1
        if said := sentence(run, curve(run, train[:end], None if held_out is None else held_out[:end])):
            return epoch, said
    return -1, ""


def test_no_criterion_is_switched_on_by_itself(make_run: MakeRun) -> None:
    assert first_stop(make_run(), [1.0] * 50, [1.0] * 50) == (-1, "")


def test_a_change_below_the_threshold_stops(make_run: MakeRun) -> None:
    epoch, said = first_stop(make_run(least_change=0.1), [1.0, 0.6, 0.45, 0.4, 0.39])
    assert epoch == 3
    assert said == "Stopped because the mean cost changed by 0.05 per epoch, less than 0.1."


def test_a_rise_is_a_change_too(make_run: MakeRun) -> None:
    assert first_stop(make_run(least_change=0.1), [1.0, 1.5, 1.45])[0] == 2


def test_evaluations_that_lie_apart_count_the_change_per_epoch(make_run: MakeRun) -> None:
    run = make_run(least_change=0.1)
    assert sentence(run, curve(run, [1.0, 0.5], every=4)) == ""
    assert "0.05 per epoch" in sentence(run, curve(run, [1.0, 0.6], every=8))


def test_a_held_out_cost_below_its_target_stops(make_run: MakeRun) -> None:
    epoch, said = first_stop(make_run(held_out_target=0.2), [0.0] * 4, [0.9, 0.2, 0.3, 0.1])
    assert epoch == 3
    assert said == "Stopped because the held-out cost 0.1 is below its target 0.2."


def test_a_held_out_cost_above_its_lowest_for_so_many_epochs_stops(make_run: MakeRun) -> None:
    costs = [0.9, 0.5, 0.6, 0.55, 0.4, 0.41, 0.5, 0.45, 0.3]
    epoch, said = first_stop(make_run(patience=3), [0.0] * 9, costs)
    assert epoch == 7
    assert said == "Stopped because the held-out cost has been above its lowest, 0.4 at epoch 4, for 3 epochs."


def test_a_held_out_cost_that_stands_still_does_not_rise(make_run: MakeRun) -> None:
    assert first_stop(make_run(patience=2), [0.0] * 9, [0.9, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])[0] == -1


def test_without_held_out_points_their_criteria_stay_silent(make_run: MakeRun) -> None:
    assert first_stop(make_run(patience=1, held_out_target=9.0), [0.5] * 9)[0] == -1


def test_costs_are_read_only_where_an_evaluation_is(make_run: MakeRun) -> None:
    run = make_run(least_change=9.0, held_out_target=9.0, patience=1)
    view = curve(run, [1.0, 1.0, 1.0], [1.0, 2.0, 3.0])
    assert stopping.stop_sentence(run, int(view.epoch_steps[-1]) + 1, view) == ""
    assert stopping.stop_sentence(run, int(view.epoch_steps[-1]), view) != ""


REAL = [
    ({"least_change": 0.002}, "changed by"),
    ({"held_out_target": 0.46}, "is below its target"),
    ({"patience": 6}, "above its lowest"),
    ({"max_epochs": 9}, "maximum of 9 epochs"),
]


@pytest.mark.parametrize(("fields", "words"), REAL)
def test_a_real_training_stops_at_the_same_step_however_it_is_portioned(
    make_run: MakeRun, fields: dict[str, float], words: str
) -> None:
    run = make_run(**fields)
    *_, last = loop(run, given(Start()))
    assert last.status == "stopped"
    assert words in last.reason
    assert last.state.step % run.steps_per_epoch == 0
    *_, stepped = loop(run, given(*[Step(7)] * 1000))
    assert (stepped.state.step, stepped.reason) == (last.state.step, last.reason)
    assert stepped.state.parameters_sha256 == last.state.parameters_sha256
    *_, free = loop(replace(run, max_epochs=last.state.step // run.steps_per_epoch), given(Start()))
    assert free.state.parameters_sha256 == last.state.parameters_sha256


def last_of(run: Run, *requests: Request) -> Snapshot:
    *_, last = loop(run, given(*requests))
    return last


def test_what_cannot_be_trained_is_refused_before_the_first_step(make_run: MakeRun) -> None:
    run = make_run((2, 1), output="step")
    for request in (Start(), Step(5)):
        last = last_of(run, request)
        assert (last.state.step, last.status) == (0, "paused")
        assert "Gradient descent cannot train the outputs" in last.reason
    free = replace(run, optimizer="perceptron", hyperparameters=(("learning_rate", 0.1),))
    assert last_of(free, Step(5)).state.step == 5


@pytest.mark.parametrize("value", [0.0, -0.1, float("nan"), float("inf"), 1e9])
def test_a_rate_that_cannot_be_is_refused_by_hand_too(make_run: MakeRun, value: float) -> None:
    last = last_of(make_run(), SetHyperparameter("learning_rate", value))
    assert dict(last.state.hyperparameters)["learning_rate"] == 0.05
    assert last.reason != ""


def test_a_training_taken_up_at_an_earlier_moment_stops_where_it_stopped_before(make_run: MakeRun) -> None:
    run = make_run(patience=6)
    *_, halfway = loop(run, given(Step(33)))
    stopped, again = last_of(run, Start()), last_of(run, Start(), Restore(halfway, pause=True), Start())
    assert stopped.state.step > 33
    assert (again.state.step, again.reason) == (stopped.state.step, stopped.reason)
    assert again.state.parameters_sha256 == stopped.state.parameters_sha256


def test_where_epochs_are_single_steps_the_change_is_still_that_of_one_epoch(make_run: MakeRun) -> None:
    """After 64 epochs of one step the curves evaluate every eighth."""
    run = make_run(batch_size=19, least_change=1e-4)
    stopped = last_of(run, Start())
    assert "changed by" in stopped.reason
    assert stopped.state.step > 64
    free = last_of(replace(run, least_change=None, max_epochs=stopped.state.step), Start())
    steps, means = free.curves.epoch_steps, free.curves.train_means
    changes = np.abs(np.diff(means)) / np.diff(steps)
    assert steps[1 + int(np.flatnonzero(changes < 1e-4)[0])] == stopped.state.step
