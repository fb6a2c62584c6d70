"""The momentum map on screen: its colors are the theory's, its curvature the cost's own, its point the run's pair."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from nnviz.analysis.momentum_theory import behavior
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import Schedule
from nnviz.training.evaluation import evaluate
from nnviz.training.run import next_run_number
from nnviz.views.colors import LIGHT
from nnviz.views.layer_gradients import training_gradient
from nnviz.views.momentum_map import (
    LINEAR,
    LOG,
    MomentumMap,
    MomentumSettings,
    curvature_along_gradient,
    momentum_picture,
    own_pair,
)
from nnviz.views.momentum_plane import readout


@pytest.fixture
def moment(trained):
    """(rule, hyperparameters) -> a moment of such a run."""

    def made(rule: str = "momentum", **numbers):
        before = trained()
        usual = {entry.name: entry.default for entry in OPTIMIZERS[rule].hyperparameters}
        pairs = tuple({**usual, **numbers}.items())
        run = replace(before.run, optimizer=rule, hyperparameters=pairs, number=next_run_number())
        memory = OPTIMIZERS[rule].start(run.network.n_parameters)
        return replace(before, run=run, state=replace(before.state, optimizer_state=memory, hyperparameters=pairs))

    return made


@pytest.fixture
def view(qtbot, worker, moment) -> MomentumMap:
    view = MomentumMap(worker)
    qtbot.addWidget(view)
    view.resize(480, 380)
    view.recolor(LIGHT)
    view.show()
    view._source.choose(False)
    view.show_snapshot(moment())
    return view


def test_the_local_curvature_is_the_second_derivative_of_the_cost_along_its_gradient(moment):
    shown = moment()
    run, vector = shown.run, shown.state.parameters
    gradient, h = training_gradient(run, vector), 1e-3
    along = gradient / np.linalg.norm(gradient)
    behind, here, ahead = (evaluate(run, vector + k * h * along).train_mean for k in (-1, 0, 1))
    assert curvature_along_gradient(run, vector) == pytest.approx((ahead - 2 * here + behind) / h**2, rel=1e-4)


def test_the_own_pair_is_that_of_the_heavy_ball_the_run_is(moment):
    assert own_pair(moment("momentum", learning_rate=0.2, momentum=0.7)) == (0.2, 0.7)
    assert own_pair(moment("gradient_descent", learning_rate=0.2)) == (0.2, 0.0)
    assert own_pair(moment("averaged_momentum", learning_rate=0.2, momentum=0.75)) == pytest.approx((0.05, 0.75))
    for rule in ("nesterov", "adam", "rmsprop", "adagrad"):
        assert own_pair(moment(rule)) is None
    slow = moment("momentum", learning_rate=0.2, momentum=0.7)
    assert own_pair(replace(slow, run=replace(slow.run, slow_epochs=10**6))) == (0.2, 0.5)


def test_a_pair_dropped_on_a_scheduled_run_is_in_use_in_this_very_epoch(view, moment, qtbot):
    shown = moment()
    run = replace(shown.run, rate_schedule=Schedule("step_decay", (0.5, 2.0)), number=next_run_number())
    state = replace(shown.state, step=5 * run.steps_per_epoch)
    shown = replace(shown, run=run, state=state)
    view.show_snapshot(shown)
    assert own_pair(shown) == pytest.approx((0.25 * 0.03, 0.9))
    assert view.plane.accessibleDescription().startswith("epoch 6: η 0.0075")
    with qtbot.waitSignal(view.tried) as tried:
        QTest.mouseClick(view.plane, Qt.MouseButton.LeftButton, pos=view.plane.pixel_of(0.5, 0.6).toPoint())
    assert not view.plane.accessibleDescription().startswith("epoch")
    changed = replace(state, hyperparameters=tuple((dict(state.hyperparameters) | tried.args[0]).items()))
    assert own_pair(replace(shown, state=changed)) == pytest.approx(view.plane.tried)


@pytest.mark.parametrize("axis", [LOG, LINEAR])
def test_each_cell_is_what_the_theory_says_of_its_middle(moment, axis):
    picture = momentum_picture(moment(), MomentumSettings(axis, 1.0))
    rows, columns = picture.behaviors.shape
    for row, column in [(0, 0), (3, columns - 1), (rows - 1, 0), (rows // 2, columns // 2), (rows - 1, columns // 3)]:
        eta_a, gamma = float(axis.amount((column + 0.5) / columns)), 1 - (row + 0.5) / rows
        assert picture.behaviors[row, column] == behavior(eta_a, gamma)
    assert set(np.unique(picture.behaviors)) == {"diverges", "oscillates", "slow", "critically damped"}


@pytest.mark.parametrize("axis", [LOG, LINEAR])
def test_amounts_and_shares_of_an_axis_are_inverse(axis):
    for share in (0.0, 0.2, 0.7, 1.0):
        assert axis.share(float(axis.amount(share))) == pytest.approx(share)
    assert axis.share(1e9) == 1.0
    assert axis.share(0.0) == 0.0


def test_the_point_stands_at_the_run_s_pair_and_is_dragged_to_another(view, qtbot):
    picture = view._arrays
    assert (view.plane.pair, picture.curvature) == ((0.03, 0.9), 1.0)
    rect = view.plane.plot_rect()
    goal = QPointF(rect.left() + 0.75 * rect.width(), rect.top() + 0.4 * rect.height()).toPoint()
    start = view.plane.pixel_of(0.03, 0.9).toPoint()
    QTest.mousePress(view.plane, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.plane, goal)
    with qtbot.waitSignal(view.tried) as tried:
        QTest.mouseRelease(view.plane, Qt.MouseButton.LeftButton, pos=goal)
    assert tried.args[0]["learning_rate"] == pytest.approx(10**0.25, rel=0.05)
    assert tried.args[0]["momentum"] == pytest.approx(0.6, abs=0.01)
    assert "oscillates" in view.plane.accessibleDescription()
    QTest.mouseClick(view._own, Qt.MouseButton.LeftButton)
    assert view.plane.pair == (0.03, 0.9)


def test_the_point_follows_the_curvature_and_the_map_stays(view, pixels):
    before, rect = view.plane.pixel_of(0.03, 0.9), view.plane.plot_rect()
    rates = view._arrays.rates
    view._slider.setValue(50)
    assert view._arrays.curvature == pytest.approx(10.0)
    assert view._arrays.rates is rates
    moved = view.plane.pixel_of(0.03 * 10, 0.9).x() - before.x()
    assert moved == pytest.approx(rect.width() / 7, abs=1)
    assert "a 10.0: oscillates" in view.plane.accessibleDescription()


def test_the_map_stays_where_it_is_whatever_is_said_above_it(view):
    view.resize(480, 380)
    before = view.plane.plot_rect()
    for curvature in (-1e-7, 1.0, 0.012345, 1e4):
        view.draw(replace(view._arrays, curvature=curvature, is_local=True))
        assert view.plane.plot_rect() == before


def test_arrow_keys_move_the_point(view):
    start = view.plane.pair
    QTest.keyClick(view.plane, Qt.Key.Key_Right)
    QTest.keyClick(view.plane, Qt.Key.Key_Down)
    assert view.plane.pair[0] > start[0]
    assert view.plane.pair[1] == pytest.approx(start[1] - 0.01)


def test_a_press_tries_a_pair_where_the_rule_is_no_heavy_ball_until_another_run_is_shown(view, moment):
    view.show_snapshot(moment("adam"))
    assert view.plane.pair is None
    assert "no heavy ball" in view.plane.accessibleDescription()
    QTest.mouseClick(view.plane, Qt.MouseButton.LeftButton, pos=view.plane.plot_rect().center().toPoint())
    assert view.plane.pair is not None
    view.show_snapshot(moment("adam"))
    assert view.plane.pair is None


def test_the_read_out_is_the_closed_form(moment):
    picture = momentum_picture(moment(), MomentumSettings(LOG, 2.0))
    assert readout(picture, (0.03, 0.9)).endswith("oscillates, distance × 0.9487 per step, halved in 13 steps")
    assert readout(picture, (0.25, 0.0)) == "η 0.25, γ 0, a 2.00: slow, distance × 0.5000 per step, halved in 1.0 steps"
    assert "diverges" in readout(picture, (2.0, 0.5))
    assert "halved" not in readout(picture, (2.0, 0.5))


@pytest.mark.parametrize("curvature", [-0.3, 0.0, float("nan")])
def test_where_there_is_no_bowl_it_is_said_and_nothing_can_be_dragged(view, curvature):
    view.draw(replace(view._arrays, curvature=curvature))
    assert "no bowl" in view.plane.accessibleDescription()
    QTest.mouseClick(view.plane, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert view.plane.tried is None
    view.grab()


def test_what_is_given_back_makes_the_rule_the_heavy_ball_that_was_dropped(view, moment):
    for rule in ("momentum", "averaged_momentum"):
        view.show_snapshot(moment(rule))
        given = []
        view.tried.connect(given.append)
        view.plane.dropped.emit((0.05, 0.75))
        view.tried.disconnect(given.append)
        assert own_pair(moment(rule, **given[0])) == pytest.approx((0.05, 0.75))


def test_a_rule_that_is_no_heavy_ball_is_left_as_it_is(view, moment):
    view.show_snapshot(moment("adam"))
    given = []
    view.tried.connect(given.append)
    QTest.mouseClick(view.plane, Qt.MouseButton.LeftButton, pos=view.plane.plot_rect().center().toPoint())
    assert view.plane.tried is not None
    assert given == []
