"""The cost curve: thinning that loses no peak, ranges that grow in steps, a playhead that scrubs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import DARK, LIGHT, rgb
from nnviz.views.cost_curve import CostCurve
from nnviz.views.cost_lines import CostSettings, cost_lines, log_range, pleasant_end, thinned
from nnviz.views.cost_plot import CostPlot


@pytest.fixture
def curve(qtbot, worker, trained) -> CostCurve:
    view = CostCurve(worker)
    qtbot.addWidget(view)
    view.resize(330, 160)
    view.recolor(LIGHT)
    view.show()
    view.show_snapshot(trained())
    return view


@given(st.integers(1, 9000), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_thinning_keeps_the_lowest_and_the_highest(n: int, seed: int) -> None:
    heights = np.random.default_rng(seed).normal(size=n)
    line = np.column_stack([np.arange(n), heights])
    kept = thinned(line)
    assert len(kept) <= 2000
    assert kept[:, 1].min() == heights.min()
    assert kept[:, 1].max() == heights.max()
    assert (np.diff(kept[:, 0]) >= 0).all()
    assert (heights[kept[:, 0].astype(int)] == kept[:, 1]).all()


@pytest.mark.parametrize(
    ("value", "end"), [(0.0, 1.0), (1.0, 1.0), (1.01, 2.0), (20.0, 20.0), (21.0, 50.0), (501.0, 1000.0), (0.03, 0.05)]
)
def test_the_axis_of_time_ends_at_a_pleasant_number(value: float, end: float) -> None:
    assert pleasant_end(value) == pytest.approx(end)


@pytest.mark.parametrize(
    ("costs", "decades"),
    [([0.5], (-1.0, 0.0)), ([0.02, 3.0], (-2.0, 1.0)), ([1.0], (-1.0, 0.0)), ([np.nan, np.inf, 0.0], (-1.0, 0.0))],
)
def test_the_axis_of_the_cost_spans_whole_decades(costs: list[float], decades: tuple[float, float]) -> None:
    assert log_range(np.array(costs)) == decades


def test_the_lines_are_the_recorded_costs(trained) -> None:
    snapshot = trained()
    plain = cost_lines(snapshot, CostSettings(is_log=False))
    np.testing.assert_array_equal(plain.train[:, 1], snapshot.curves.train_means)
    np.testing.assert_array_equal(plain.held_out[:, 1], snapshot.curves.held_out_means)
    np.testing.assert_array_equal(plain.batch[:, 0], snapshot.curves.batch_steps)
    logarithmic = cost_lines(snapshot, CostSettings())
    np.testing.assert_allclose(10 ** logarithmic.train[:, 1], snapshot.curves.train_means)


def test_costs_beyond_all_bounds_leave_the_rest_to_see(trained) -> None:
    snapshot = trained()
    costs = snapshot.curves.batch_costs.copy()
    costs[3:6] = [np.nan, np.inf, 1e308]
    wild = replace(snapshot, curves=replace(snapshot.curves, batch_costs=costs))
    for is_log in (True, False):
        lines = cost_lines(wild, CostSettings(is_log=is_log))
        assert len(lines.batch) == len(costs) - 3
        assert np.isfinite(lines.batch).all()


def test_without_held_out_points_there_is_no_second_line(trained) -> None:
    snapshot = trained(held_out=0.0)
    assert len(cost_lines(snapshot, CostSettings()).held_out) == 0


def thin(snapshot: Snapshot, n_records: int) -> Snapshot:
    """The snapshot as if only its first records had been kept."""
    curves = snapshot.curves
    first = {name: getattr(curves, name)[:n_records] for name in ("batch_steps", "batch_costs")}
    first |= {name: getattr(curves, name)[:n_records] for name in ("epoch_steps", "train_means", "held_out_means")}
    return replace(snapshot, curves=replace(curves, **first))


@pytest.mark.parametrize("n_steps", [60, 91, 97])
@pytest.mark.parametrize("n_records", [3, 1000])
def test_an_earlier_moment_moves_the_playhead_and_nothing_else(trained, n_steps: int, n_records: int) -> None:
    newest = thin(trained(n_steps=n_steps), n_records)
    early = replace(newest, state=replace(newest.state, step=13))
    for unit in ("epoch", "step"):
        now, then = (cost_lines(moment, CostSettings(unit=unit)) for moment in (newest, early))
        assert (now.step, then.step) == (n_steps, 13)
        assert now.x_end == then.x_end
        np.testing.assert_array_equal(now.train, then.train)


def test_pressing_and_dragging_gives_the_step_under_the_hand(curve, qtbot) -> None:
    rect, lines = curve.plot.plot_rect(), curve._arrays
    steps: list[int] = []
    curve.scrubbed.connect(steps.append)
    y = round(rect.center().y())
    for x in (0, round(rect.left()) + 30):
        qtbot.mousePress(curve.plot, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert steps == [0, round((round(rect.left()) + 30 - rect.left()) / rect.width() * lines.x_end)]


@pytest.mark.parametrize("n_steps", [60, 91, 100, 97_003])
def test_a_drag_to_the_right_end_gives_the_last_step(curve, trained, qtbot, n_steps: int) -> None:
    newest = thin(trained(), 3)
    early = replace(newest, state=replace(newest.state, step=2), curves=replace(newest.curves, last_step=n_steps))
    curve.show_snapshot(early)
    rect, steps = curve.plot.plot_rect(), []
    curve.scrubbed.connect(steps.append)
    end_of_line = rect.left() + n_steps / curve._arrays.x_end * rect.width()
    for x in (end_of_line, rect.right(), curve.plot.width() - 1, curve.plot.width() + 200):
        qtbot.mousePress(curve.plot, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
        drag_to(curve.plot, QPointF(round(x), rect.center().y()))
    assert steps[1::2] == [n_steps] * 4


def drag_to(plot: CostPlot, at: QPointF) -> None:
    """The pressed mouse moves there, also beyond the widget."""
    left = Qt.MouseButton.LeftButton
    QApplication.sendEvent(
        plot, QMouseEvent(QEvent.Type.MouseMove, at, plot.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)
    )


def test_the_playhead_stands_in_the_accent_at_the_shown_step(curve, pixels) -> None:
    picture, rect, lines = pixels(curve.plot), curve.plot.plot_rect(), curve._arrays
    columns = np.nonzero(np.abs(picture - rgb(LIGHT.accent)).max(axis=2) <= 30)[1]
    assert len(columns) > rect.height() * 0.8
    assert columns.mean() == pytest.approx(rect.left() + lines.step / lines.x_end * rect.width(), abs=1.5)


def test_the_training_line_is_drawn_in_ink_of_either_palette(curve, pixels) -> None:
    for palette in (LIGHT, DARK):
        curve.recolor(palette)
        rect = curve.plot.plot_rect().toAlignedRect()
        inside = pixels(curve.plot)[rect.top() : rect.bottom(), rect.left() : rect.right()]
        assert (np.abs(inside - rgb(palette.ink)).max(axis=2) <= 40).sum() > 30


def test_values_are_read_under_the_cursor(curve, qtbot, trained) -> None:
    rect = curve.plot.plot_rect()
    qtbot.mouseMove(curve.plot, QPoint(round(rect.left()), round(rect.center().y())))
    when, train, held_out = curve.plot._reading()
    assert when == "epoch 0"
    assert float(train) == pytest.approx(trained().curves.train_means[0], rel=5e-3)
    assert float(held_out) == pytest.approx(trained().curves.held_out_means[0], rel=5e-3)


@pytest.mark.parametrize("width", range(200, 400, 20))
def test_what_is_read_has_room_above_the_plot(curve, dressed, qtbot, pixels, width: int) -> None:
    """Between the time and the first name a gap stays free; where all do not fit, the names give way to values."""
    curve.resize(width, 160)
    rect = curve.plot.plot_rect()
    qtbot.mouseMove(curve.plot, rect.center().toPoint())
    above = np.abs(pixels(curve.plot)[1 : round(rect.top()) - 5] - rgb(LIGHT.paper)).max(axis=(0, 2)) > 40
    assert np.diff(np.nonzero(above)[0]).max() >= 9
    metrics = curve.plot.fontMetrics()
    (_, names), (_, values) = curve.plot._names(1000, metrics), curve.plot._names(100, metrics)
    assert names == (f"held out {values[0]}", f"train {values[1]}")


def test_the_range_stays_until_the_training_leaves_it(trained) -> None:
    ends = []
    for n_steps in (5, 40, 60):
        snapshot = trained(n_steps=n_steps)
        ends.append(cost_lines(snapshot, CostSettings()).x_end)
    assert len(set(ends)) == 1
    beyond = trained(n_steps=100)
    assert cost_lines(beyond, CostSettings()).x_end == 2 * ends[0]


def test_axes_can_be_linear_and_count_steps(curve) -> None:
    curve._scale.choose(False)
    curve._unit.choose("step")
    assert curve._arrays.y_range[0] == 0.0
    assert curve._arrays.steps_per_unit == 1
    assert curve._arrays.x_end == 100.0
