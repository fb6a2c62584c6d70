"""Races on the error surface: presets, starts added, steps taken apart, the clock, and giving up what nobody wants."""

import time
import weakref
from dataclasses import replace

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTranslator
from PySide6.QtTest import QTest

from nnviz.analysis.parameter_plane import plane_of_two
from nnviz.training.advance import advance
from nnviz.training.race import MODES, PRESETS, WALKERS, run_of
from nnviz.training.state import first_state
from nnviz.views import race_walks
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.mark_painting import label_of
from nnviz.views.number_text import plain
from nnviz.views.race_board import conventions, walker_color
from nnviz.views.race_walks import LandscapeRace, Race, walks
from nnviz.views.worker import Worker

ARROWS = "Arrows: gradient, memory and step"


@pytest.fixture
def view(qtbot, worker, trained) -> ErrorSurfaceView:
    view = ErrorSurfaceView(worker)
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    view.chosen.shown.choose("map")
    view.show_snapshot(trained())
    return view


def click(view, across, up, modifier=Qt.KeyboardModifier.NoModifier):
    """Click on the map at these shares of it; the place that was clicked."""
    rect = view.map.plot_rect()
    at = QPoint(round(rect.left() + across * rect.width()), round(rect.bottom() - up * rect.height()))
    place = view.map.place_at(at.toPointF())
    QTest.mouseClick(view.map, Qt.MouseButton.LeftButton, modifier, at)
    return place


def action(view, text):
    return next(each for each in view.race.control.menu().actions() if each.text() == text)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.label)
def test_a_preset_races_at_one_click(view, preset):
    action(view, preset.label).trigger()
    assert [walk.walker for walk in view._arrays.walks] == list(preset.walkers)
    assert {len(walk.costs) for walk in view._arrays.walks} == {1 + (preset.n_steps or 100)}
    assert [name for _, name, _, _ in view.race.board.rows()] == [walker.name for walker in preset.walkers]
    assert view.race.player.is_playing


def test_another_preset_replaces_the_walkers_and_keeps_the_starts(view):
    place = click(view, 0.2, 0.8)
    action(view, PRESETS[0].label).trigger()
    assert len(view.race.races) == 1 and len(view._arrays.walks) == 3
    assert view._arrays.walks[2].places[0] == pytest.approx(place)


def test_shift_and_a_click_add_a_start_and_a_click_alone_begins_anew(view):
    first, second = click(view, 0.2, 0.8), click(view, 0.7, 0.3, Qt.KeyboardModifier.ShiftModifier)
    walked = view._arrays.walks
    assert [walk.places[0].tolist() for walk in walked] == [pytest.approx(at) for at in (first, first, second, second)]
    assert [len(costs) for _, _, _, costs in view.race.board.rows()] == [2, 2]
    assert [trail.color for trail in view.map.trails] == [walker_color(k, view.map.colors) for k in (0, 1, 0, 1)]
    view.race.control.menu().actions()[1].trigger()
    assert len(view.race.races) == 3
    click(view, 0.4, 0.9)
    assert len(view.race.races) == 1


@pytest.mark.parametrize("kind", ["two", "random", "himmelblau"])
def test_the_arrows_of_a_walker_with_momentum_add_up_to_its_step(view, kind):
    view.chosen.kind.choose(kind)
    view.race.control.choose(*(walker.name for walker in WALKERS))
    action(view, ARROWS).setChecked(True)
    view.race_from_ball()
    for walk in view._arrays.walks:
        steps = np.diff(walk.places, axis=0)
        assert walk.pushes.shape == steps.shape
        assert (walk.kept is None) == (walk.rates is None)
        if walk.kept is not None:
            np.testing.assert_allclose(walk.pushes + walk.kept, steps, rtol=1e-9, atol=1e-12)
        elif walk.walker.optimizer == "gradient_descent":
            np.testing.assert_allclose(walk.pushes, steps, rtol=1e-9, atol=1e-12)


def test_arrows_stand_at_the_walkers_all_as_many_times_as_long(view):
    click(view, 0.2, 0.8)
    assert view.map.marks.arrows == ()
    action(view, ARROWS).setChecked(True)
    view.race.player.show_step(7)
    descent, ball = view._arrays.walks
    factor = view.race.board._magnification
    assert factor > 1
    parts = [
        (descent, descent.places[8] - descent.places[7]),
        (descent, descent.pushes[7]),
        (ball, ball.places[8] - ball.places[7]),
        (ball, ball.kept[7]),
        (ball, ball.pushes[7]),
    ]
    for arrow, (walk, part) in zip(view.map.marks.arrows, parts, strict=True):
        assert arrow.start == pytest.approx(tuple(walk.places[7]))
        assert arrow.end == pytest.approx(tuple(walk.places[7] + factor * part))
    assert view.landscape.marks == view.map.marks
    view.race.player.show_step(100)
    assert view.map.marks.arrows == ()
    action(view, ARROWS).setChecked(False)
    view.race.player.show_step(7)
    assert view.map.marks.arrows == ()


def test_the_effective_rate_stands_beside_momentum_and_follows_its_schedule(view):
    view.race.control.take(PRESETS[1])
    n_slow = 5 * view.snapshot.run.steps_per_epoch
    eta = dict(view.snapshot.run.hyperparameters)["learning_rate"]
    for step, gamma in ((0, 0.5), (n_slow - 1, 0.5), (n_slow, 0.9)):
        view.race.player.show_step(step)
        scheduled = view.race.board.rows()[2]
        assert scheduled[1] == "momentum γ 0.5 → 0.9"
        assert float(scheduled[2]) == pytest.approx(eta / (1 - gamma), rel=1e-3)
    assert conventions(view._arrays.walks) == ["Momentum (Polyak): m ← γ m − η g; θ ← θ + m"]
    view.race.control.choose("gradient descent")
    assert view.race.board.rows()[0][2] == "" and conventions(view._arrays.walks) == []


def test_back_on_slider_and_curves_move_everybody_to_one_step(view):
    view.race.control.take(PRESETS[2])
    player, board = view.race.player, view.race.board
    player.show_step(10)
    QTest.mouseClick(player.back, Qt.MouseButton.LeftButton)
    assert [len(trail.places) for trail in view.map.trails] == [10, 10]
    QTest.mouseClick(player.on, Qt.MouseButton.LeftButton)
    QTest.mouseClick(player.on, Qt.MouseButton.LeftButton)
    assert [len(trail.places) for trail in view.map.trails] == [12, 12]
    QTest.keyClick(player.slider, Qt.Key.Key_Right)
    assert player.step == 12 and not player.is_playing
    rect = board.curves_rect()
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert player.step == pytest.approx(50, abs=1)
    costs = [f"{walk.costs[player.step]:.2f}" for walk in view._arrays.walks]
    assert [row[3][0] for row in board.rows()] == costs
    QTest.mouseClick(player.play, Qt.MouseButton.LeftButton)
    assert player.is_playing
    QTest.mouseClick(player.play, Qt.MouseButton.LeftButton)
    assert not player.is_playing
    player.show_step(100)
    QTest.mouseClick(player.play, Qt.MouseButton.LeftButton)
    assert player.is_playing and player.step == 0


def test_what_needs_a_race_is_offered_while_there_is_one(view):
    end, add = action(view, "End the race"), action(view, "Add a start at the ball")
    assert not end.isEnabled() and not add.isEnabled() and not view.race.player.isVisible()
    view.race_from_ball()
    assert end.isEnabled() and add.isEnabled() and view.race.player.isVisible()
    end.trigger()
    assert not end.isEnabled() and not view.race.player.isVisible() and view.race.races == ()
    view.race_from_ball()
    view.chosen.kind.choose("random")
    assert not end.isEnabled() and not view.race.player.is_playing


def test_many_walkers_chosen_at_once_are_one_race(view, monkeypatch):
    asked = []
    monkeypatch.setattr(race_walks, "run_race", lambda *given: asked.append(1) or real(*given))
    view.race.control.choose(*(walker.name for walker in MODES))
    view.race_from_ball()
    view.race.control.choose(*(walker.name for walker in WALKERS))
    assert len(asked) == 2


def real(*given):
    run, start, walkers, n_steps, only, is_wanted = given
    from nnviz.training.race import race

    return race(run, start, walkers, n_steps, only, is_wanted)


def test_walks_are_those_of_the_engine(view):
    view.chosen.kind.choose("random")
    view.race.control.take(PRESETS[3])
    (race,) = view.race.races
    for walk in view._arrays.walks:
        run = run_of(race.run, race.start, walk.walker)
        state, _ = advance(run, first_state(run), 40)
        assert race.plane.places(state.parameters[None])[0] == pytest.approx(walk.places[40], rel=1e-9)


def test_a_race_that_nobody_wants_any_more_is_given_up_and_can_be_had_again(view):
    plane, run = view._arrays.surface.plane, view.snapshot.run
    race = Race(run, run.start, WALKERS, 50, plane)
    race.stop.set()
    assert walks([race], has_parts=True) == ()
    race.stop.clear()
    assert len(walks([race], has_parts=True)) == 9
    on_landscape = LandscapeRace("himmelblau", (0.5, 0.5), WALKERS, 50, run.hyperparameters, run.rate_schedule)
    on_landscape.stop.set()
    assert walks([on_landscape], has_parts=False) == ()


def test_a_race_on_an_analytic_surface_can_be_had_again_with_arrows_after_its_end(view):
    view.chosen.kind.choose("himmelblau")
    view.race_from_ball()
    action(view, "End the race").trigger()
    assert view._arrays.walks == ()
    action(view, ARROWS).setChecked(True)
    view.race_from_ball()
    descent, ball = view._arrays.walks
    assert len(descent.pushes) == 100 and len(ball.kept) == len(ball.places) - 1 > 0


def test_a_race_is_stopped_when_what_is_looked_at_has_no_place_for_it(view):
    for kind in ("himmelblau", "rosenbrock", "two"):
        view.race_from_ball()
        (race,) = view.race.races
        assert not race.stop.is_set()
        view.chosen.kind.choose(kind)
        assert race.stop.is_set() and view.race.races == ()


def test_the_numbers_of_the_training_begin_a_race_on_an_analytic_surface_anew_only_where_they_change(view):
    view.chosen.kind.choose("himmelblau")
    view.race_from_ball()
    (race,) = view.race.races
    view.show_snapshot(view.snapshot)
    assert view.race.races == (race,)
    state = view.snapshot.state
    slower = tuple((name, value / 2) for name, value in state.hyperparameters)
    view.show_snapshot(replace(view.snapshot, state=replace(state, hyperparameters=slower)))
    assert race.stop.is_set() and view.race.races[0].hyperparameters == slower
    assert len(view._arrays.walks) == 2


def test_no_paths_are_kept_and_nothing_of_a_race_outlives_it(trained, monkeypatch):
    paths = []

    def watched(*given):
        found = real(*given)
        paths.extend(weakref.ref(path.parameters) for path in found)
        return found

    monkeypatch.setattr(race_walks, "run_race", watched)
    snapshot = trained()
    race = Race(snapshot.run, snapshot.run.start, WALKERS, 50, plane_of_two(snapshot.run.start, 0, 1, ("a", "b")))
    walked, taken_apart = walks([race], has_parts=False), walks([race], has_parts=True)
    assert len(paths) == 18 and all(path() is None for path in paths)
    assert walks([race], has_parts=False)[0].places is taken_apart[0].places
    places = weakref.ref(walked[0].places), weakref.ref(taken_apart[0].places), weakref.ref(race)
    del race, walked, taken_apart
    assert [each() for each in places] == [None, None, None]


def test_whether_steps_are_taken_apart_is_known_without_the_menu(view):
    action(view, ARROWS).setChecked(True)
    shiboken6.delete(view.race.control.menu())
    assert view.race.has_parts
    view.hide()


def test_a_walkers_arrow_that_is_drawn_shorter_says_how_long_the_part_is_itself(view):
    click(view, 0.2, 0.8)
    action(view, ARROWS).setChecked(True)
    view.race.player.show_step(7)
    descent, ball = view._arrays.walks
    parts = (descent.pushes[7], descent.pushes[7], np.diff(ball.places, axis=0)[7], ball.kept[7], ball.pushes[7])
    for arrow, part in zip(view.map.marks.arrows, parts, strict=True):
        assert label_of(arrow, is_shortened=True) == plain(float(np.linalg.norm(part)), 3)


class German(QTranslator):
    """A language in which the word for descent is another one."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return {"gradient descent": "Abstieg", "gradient ascent": "Aufstieg"}.get(text)

    def isEmpty(self):
        return False


def test_on_the_performance_descent_is_ascent_in_every_language(view):
    view.race.control.choose("gradient descent")
    view.race_from_ball()
    language = German()
    QCoreApplication.installTranslator(language)
    try:
        board, names = view.race.board, []
        for board.is_performance in (False, True):
            names.append(board.rows()[0][1])
    finally:
        QCoreApplication.removeTranslator(language)
    assert names == ["Abstieg", "Aufstieg"]


@pytest.mark.parametrize(("kind", "walk"), [("two", "run_race"), ("himmelblau", "descent")])
def test_the_clock_waits_for_the_walks_and_closing_waits_for_nothing(qtbot, trained, monkeypatch, kind, walk):
    worker = Worker()
    view = ErrorSurfaceView(worker)
    qtbot.addWidget(view)
    view.show()
    view.show_snapshot(trained())
    view.chosen.kind.choose(kind)
    qtbot.waitUntil(lambda: view._kept is not None and len(view._kept.surface.x) > 50)
    began, wanted, quick = [], [], getattr(race_walks, walk)

    def slow(*given):
        began.append(1)
        while given[5]():
            time.sleep(0.001)
        wanted.append(False)

    monkeypatch.setattr(race_walks, walk, slow)
    view.race_from_ball()
    qtbot.waitUntil(lambda: began == [1])
    assert not view.race.player.is_playing and not view.race.player.isVisible()
    monkeypatch.setattr(race_walks, walk, quick)
    view.race.control.choose("Adam")
    qtbot.waitUntil(lambda: view.race.player.is_playing)
    assert wanted == [False] and [walk.walker.name for walk in view._arrays.walks] == ["Adam"]
    monkeypatch.setattr(race_walks, walk, slow)
    view.race_from_ball()
    qtbot.waitUntil(lambda: len(began) == 2)
    view.hide()
    worker.close()
    assert wanted == [False, False]


def test_a_walker_that_diverged_says_so_and_the_others_walk_on(view):
    view.chosen.kind.choose("rosenbrock")
    view.race.control.choose("gradient descent", "Adam")
    state = view.snapshot.state
    turned = tuple((name, 0.02 if name == "learning_rate" else value) for name, value in state.hyperparameters)
    view.show_snapshot(replace(view.snapshot, state=replace(state, hyperparameters=turned)))
    click(view, 0.1, 0.95)
    view.race.player.show_step(100)
    descent, adam = view._arrays.walks
    assert len(descent.costs) < 101 == len(adam.costs)
    assert [costs[0] == "diverged" for _, _, _, costs in view.race.board.rows()] == [True, False]


@pytest.mark.parametrize("size", [(330, 300), (900, 700)])
def test_nine_walkers_from_two_starts_are_painted_at_any_size(view, size, pixels):
    action(view, ARROWS).setChecked(True)
    view.race.control.take(PRESETS[4])
    view.race_from_there_too((0.5, 0.5))
    view.race.player.show_step(20)
    view.resize(*size)
    view.rescale(1.5)
    assert pixels(view).std() > 1
    colors = {walker_color(number, view.colors) for number in range(9)}
    assert len(colors) == 9
