"""Curves stay bounded and evenly spaced, and a view given out never changes."""

import numpy as np
import pytest

from nnviz.training.curves import CAPACITY, Curves, CurveView


def cost_of(steps: np.ndarray) -> np.ndarray:
    return np.sqrt(steps + 1.0)


def test_two_hundred_thousand_steps_stay_bounded_and_evenly_spaced() -> None:
    curves = Curves(steps_per_epoch=5)
    for first in range(0, 200_000, 1_000):
        curves.append_batches(first, cost_of(np.arange(first, first + 1_000)))
        curves.append_epoch(first, 1.0, None)
    view = curves.view()
    assert CAPACITY // 2 <= len(view.batch_steps) <= CAPACITY
    assert set(np.diff(view.batch_steps)) == {32}
    assert view.batch_steps[0] == 0
    assert (view.batch_costs == cost_of(view.batch_steps)).all()
    assert np.isnan(view.held_out_means).all()


def test_epochs_are_thinned_by_their_number_not_by_their_steps() -> None:
    curves, step = Curves(steps_per_epoch=30, capacity=64), 0
    while step < 30 * 200:
        curves.append_epoch(step, float(step), 2.0 * step)
        step = curves.next_evaluation(step)
    view = curves.view()
    assert len(view.epoch_steps) <= 64
    assert set(np.diff(view.epoch_steps)) == {120}
    assert (view.train_means == view.epoch_steps).all()
    assert (view.held_out_means == 2 * view.epoch_steps).all()


@pytest.mark.parametrize("portion", [1, 7, 100, 640])
def test_what_is_kept_does_not_depend_on_the_portions(portion: int) -> None:
    whole, portioned = Curves(1, capacity=50), Curves(1, capacity=50)
    whole.append_batches(0, cost_of(np.arange(640)))
    for first in range(0, 640, portion):
        portioned.append_batches(first, cost_of(np.arange(first, min(640, first + portion))))
    assert portioned.view().batch_steps.tolist() == whole.view().batch_steps.tolist()
    assert portioned.view().batch_costs.tolist() == whole.view().batch_costs.tolist()


def test_a_view_never_changes_and_cannot_be_written() -> None:
    curves = Curves(1, capacity=40)
    views: list[tuple[CurveView, list[bytes]]] = []
    draws = np.random.default_rng(3)
    step = 0
    for _ in range(200):
        if draws.random() < 0.2:
            step = int(draws.integers(0, step + 1))
            curves.truncate(step)
        n_steps = int(draws.integers(1, 30))
        curves.append_batches(step, draws.random(n_steps))
        step += n_steps
        curves.append_epoch(step, float(draws.random()), 0.5)
        view = curves.view()
        views.append((view, digest(view)))
        assert len(view.batch_steps) <= 40
        assert (np.diff(view.batch_steps) > 0).all()
        assert (np.diff(view.epoch_steps) > 0).all()
    for view, before in views:
        assert digest(view) == before
        with pytest.raises(ValueError, match="read-only"):
            view.batch_costs[0] = 0.0


def digest(view: CurveView) -> list[bytes]:
    arrays = (view.batch_steps, view.batch_costs, view.epoch_steps, view.train_means, view.held_out_means)
    return [array.tobytes() for array in arrays]


def test_truncating_keeps_the_evaluation_at_the_step_and_drops_the_cost_of_its_update() -> None:
    curves = Curves(1)
    curves.append_batches(0, np.ones(6))
    for step in range(7):
        curves.append_epoch(step, 1.0, 1.0)
    curves.truncate(4)
    assert curves.view().batch_steps.tolist() == [0, 1, 2, 3]
    assert curves.view().epoch_steps.tolist() == [0, 1, 2, 3, 4]


def test_curves_taken_up_from_a_view_go_on_as_if_never_left() -> None:
    left, straight = Curves(1, capacity=50), Curves(1, capacity=50)
    for curves in (left, straight):
        curves.append_batches(0, np.arange(130.0))
    taken_up = Curves.from_view(left.view(), 1, capacity=50)
    for curves in (taken_up, straight):
        curves.append_batches(130, np.arange(130.0, 500.0))
    assert digest(taken_up.view()) == digest(straight.view())


def test_short_epochs_are_evaluated_less_often_later_on() -> None:
    assert [Curves(1).next_evaluation(step) for step in (0, 63, 64, 71, 72)] == [1, 64, 72, 72, 80]
    assert [Curves(30).next_evaluation(step) for step in (0, 29, 30, 30 * 100)] == [30, 30, 60, 30 * 101]
    assert [Curves(30).next_evaluation(30 * epoch) // 30 for epoch in (510, 511, 1023, 40_000)] == [
        511,
        512,
        1024,
        40_064,
    ]


def test_the_last_step_is_exact_however_thin_the_records_are() -> None:
    curves = Curves(steps_per_epoch=5, capacity=8)
    assert curves.view().last_step == 0
    for first in range(0, 994, 7):
        curves.append_batches(first, np.ones(7))
        assert curves.view().last_step == first + 7
    before = curves.view()
    assert before.batch_steps[-1] < before.last_step - 1
    assert Curves.from_view(before, 5, capacity=8).view().last_step == 994
    curves.append_epoch(1000, 1.0, None)
    assert curves.view().last_step == 1000
    curves.truncate(333)
    assert curves.view().last_step == 333
    curves.truncate(400)
    assert curves.view().last_step == 333
    assert before.last_step == 994
