"""History stays within its bytes, keeps what matters, covers the steps evenly, and gives back every step."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz.training.advance import advance
from nnviz.training.history import History
from nnviz.training.loop import first_snapshot
from nnviz.training.requests import SetParameter
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.training.state import first_state


@pytest.fixture
def first(make_run: Callable[..., Run]) -> Snapshot:
    return first_snapshot(make_run())


def later(first: Snapshot, step: int, by_hand_steps: tuple[int, ...] = ()) -> Snapshot:
    """The same numbers said to be at a later step; enough for what is kept and what is dropped."""
    by_hand = tuple((each, SetParameter(0, 1.0)) for each in by_hand_steps if each <= step)
    return replace(first, run=first.run.with_by_hand(by_hand), state=replace(first.state, step=step))


def at_real_step(run: Run, step: int) -> Snapshot:
    return replace(first_snapshot(run), state=advance(run, first_state(run), step)[0])


def test_a_long_training_stays_within_its_bytes_and_covers_its_steps_evenly(first: Snapshot) -> None:
    history = History(max_bytes=300_000)
    for step in range(0, 60_000, 7):
        history.append(later(first, step))
        assert history.n_bytes <= 300_000
    steps = history.steps
    assert steps[0] == 0
    assert steps[-1] == 59_997
    assert len(steps) > 100
    assert np.diff(steps).max() <= 60_000 / 40


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gaps=st.lists(st.integers(1, 50), min_size=1, max_size=300),
    touched_every=st.integers(1, 40),
    most=st.integers(16, 60),
)
def test_whatever_comes_it_is_bounded_and_rising_and_keeps_first_last_and_touched(
    first: Snapshot, gaps: list[int], touched_every: int, most: int
) -> None:
    history = History(max_bytes=most * 1232)
    steps = np.cumsum([0, *gaps])
    touched = tuple(int(step) for step in steps[1::touched_every])
    for step in steps:
        history.append(later(first, int(step), touched))
        kept = history.steps
        assert len(kept) <= most
        assert history.n_bytes <= most * 1232
        assert (np.diff(kept) > 0).all()
        assert kept[0] == 0
        assert kept[-1] == step
    if len(touched) <= most // 2:
        assert set(touched) <= set(kept.tolist())


def test_a_drag_at_full_speed_stays_bounded_and_is_thinned_evenly(first: Snapshot) -> None:
    history = History(max_bytes=100_000)
    for step in range(3_000):
        snapshot = later(first, step)
        history.append(replace(snapshot, run=first.run.with_by_hand(((step, SetParameter(0, 1.0)),))))
    assert history.n_bytes <= 100_000
    assert np.diff(history.steps).max() <= 300


def test_an_earlier_snapshot_turns_time_back_and_another_run_begins_anew(
    first: Snapshot, make_run: Callable[..., Run]
) -> None:
    history = History()
    for step in (0, 10, 20, 30, 20):
        history.append(later(first, step))
    assert history.steps.tolist() == [0, 10, 20]
    history.truncate_after(15)
    assert history.steps.tolist() == [0, 10]
    history.truncate_after(-1)
    assert history.steps.tolist() == [0]
    history.append(later(first_snapshot(make_run()), 5))
    assert history.steps.tolist() == [5]


def test_moments_are_found_by_step(first: Snapshot) -> None:
    history = History()
    for step in (0, 10, 20):
        history.append(later(first, step))
    assert [history.at(step).state.step for step in (-5, 0, 9, 10, 99)] == [0, 0, 0, 10, 20]
    assert [history.nearest(step).state.step for step in (-5, 4, 6, 14, 16, 99)] == [0, 0, 10, 10, 20, 20]
    with pytest.raises(LookupError, match="nothing has been kept"):
        History().at(0)


def test_every_step_is_recomputed_bit_for_bit(make_run: Callable[..., Run]) -> None:
    run = make_run(by_hand=((12, SetParameter(3, 2.0)), (40, SetParameter(3, -2.0))))
    history = History()
    for step in (0, 25, 60):
        history.append(at_real_step(run, step))
    for step in (0, 11, 12, 25, 39, 40, 41, 60):
        exact = history.exact(step)
        straight, _ = advance(run, first_state(run), step)
        assert exact.state.step == step
        assert exact.state.parameters_sha256 == straight.parameters_sha256
        assert exact.evaluation == first_snapshot(replace(run, by_hand=(), start=straight.parameters)).evaluation
        assert exact.status == "paused"
    assert history.exact(99).state.step == 60


def test_an_earlier_moment_is_seen_with_the_whole_curve_and_record(make_run: Callable[..., Run]) -> None:
    run = make_run()
    history = History()
    history.append(at_real_step(run, 0))
    last = at_real_step(run.with_by_hand(((3, SetParameter(0, 1.0)),)), 30)
    history.append(replace(last, status="running"))
    for seen in (history.at(5), history.nearest(5), history.exact(5)):
        assert seen.curves is last.curves
        assert seen.run is last.run
        assert seen.status == "paused"
