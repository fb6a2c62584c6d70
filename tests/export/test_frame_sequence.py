"""Frame number in, shot out: every time, pause, caption and camera, and always the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.export.sequence import (
    TIMES,
    Caption,
    FilmSpec,
    KeyFrame,
    Pause,
    frame_sequence,
    frame_steps,
)
from nnviz.training.curves import CurveView
from nnviz.views.camera import Camera


def falling(last: int) -> CurveView:
    """A cost that falls by a factor of 100 in the first tenth, and hardly any more."""
    steps = np.arange(0, last + 1, 10)
    costs = np.where(steps < last // 10, 10.0 ** (-20.0 * steps / last), 0.01 - 1e-5 * steps / last)
    return CurveView(steps, costs, steps, costs, costs * np.nan, last)


@given(
    first=st.integers(0, 500),
    length=st.integers(0, 5000),
    n_frames=st.integers(1, 400),
    time=st.sampled_from(TIMES),
)
def test_every_time_goes_from_the_first_step_to_the_last_and_never_back(first, length, n_frames, time):
    steps = frame_steps(first, first + length, n_frames, time, falling(6000))
    assert len(steps) == n_frames
    assert (np.diff(steps) >= 0).all()
    assert steps[-1] == first + length
    assert n_frames == 1 or steps[0] == first


def test_logarithmic_time_gives_every_doubling_as_many_frames():
    steps = frame_steps(0, 1023, 101, "log") + 1
    assert steps[[0, 10, 50, 100]].tolist() == [1, 2, 32, 1024]


def test_time_by_cost_dwells_where_the_cost_falls():
    by_cost = frame_steps(0, 1000, 100, "cost", falling(1000))
    assert np.searchsorted(by_cost, 100) > 75
    assert np.searchsorted(frame_steps(0, 1000, 100), 100) < 12


def test_time_by_a_cost_that_never_changes_is_linear():
    flat = CurveView(np.arange(3), np.ones(3), np.array([0, 50, 100]), np.ones(3), np.ones(3), 100)
    assert frame_steps(0, 100, 11, "cost", flat).tolist() == frame_steps(0, 100, 11).tolist()


def test_pauses_and_the_held_end_are_part_of_the_films_time():
    sequence = frame_sequence(0, 100, FilmSpec(10.0, 10), pauses=[Pause(50, 2.0), Pause(500, 3.0)])
    assert len(sequence) == 100
    assert (sequence.steps == 50).sum() in (20, 21)
    assert (sequence.steps == 100).sum() >= 10
    assert (np.diff(sequence.steps) >= 0).all()


def test_pauses_that_leave_no_time_are_refused():
    with pytest.raises(ValueError, match="pauses take 9"):
        frame_sequence(0, 100, FilmSpec(10.0, 10), pauses=[Pause(50, 9.0)])


def test_a_caption_stands_from_its_first_step_to_its_last():
    captions = [Caption(0, 40, "early"), Caption(30, 60, "later")]
    sequence = frame_sequence(0, 100, FilmSpec(11.0, 10), captions=captions)
    said = {shot.step: shot.caption for shot in map(sequence.shot, range(len(sequence)))}
    assert said[0] == "early" and said[100] == ""
    assert all((text == "later") == (30 <= step <= 60) for step, text in said.items())


def test_the_camera_is_eased_between_its_key_frames():
    keys = [KeyFrame(1.0, Camera(azimuth=30.0)), KeyFrame(0.0, Camera(azimuth=-60.0))]
    sequence = frame_sequence(0, 100, FilmSpec(10.1, 10), keys=keys)
    turned = np.array([sequence.shot(number).camera.azimuth for number in range(len(sequence))])
    assert turned[0] == -60.0 and turned[-1] == 30.0 and turned[50] == pytest.approx(-15.0)
    by = np.diff(turned)
    assert (by >= 0).all() and by[0] < by[50] / 10 and by[-1] < by[50] / 10


def test_without_key_frames_the_camera_is_left_alone():
    assert frame_sequence(0, 10, FilmSpec(1.0, 10)).shot(3).camera is None
