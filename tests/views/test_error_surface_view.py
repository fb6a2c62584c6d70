"""The error surface on screen: its costs, its path, its ball, the race on it, and what a hand does there."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnviz.engine.network import NeuronActivation
from nnviz.engine.refusals import gradient_refusal
from nnviz.experiment.build import build
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.specs import DatasetSpec
from nnviz.experiment.structure import disconnect, set_activation
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.history import History
from nnviz.training.loop import first_snapshot
from nnviz.training.snapshot import Snapshot
from nnviz.views import surface_picture
from nnviz.views.camera import Camera
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.height_scale import height_scale
from nnviz.views.mesh_drawing import painted_mesh
from nnviz.views.surface_mesh import box_of, mesh_of


@pytest.fixture
def history(trained) -> History:
    history, first = History(), trained()
    for step in range(first.state.step, first.state.step + 60, 3):
        state, _ = advance(first.run, first.state, step - first.state.step)
        history.append(Snapshot(first.run, state, evaluate(first.run, state.parameters), first.curves))
    return history


@pytest.fixture
def view(qtbot, worker, history) -> ErrorSurfaceView:
    view = ErrorSurfaceView(worker)
    view.path_until = history.path
    qtbot.addWidget(view)
    view.resize(900, 480)
    view.show()
    view.chosen.shown.choose("both")
    view.show_snapshot(history.at(10**9))
    return view


def picture(view):
    return view._arrays


def edited(change):
    """The first moment of a small network after an edit."""
    return first_snapshot(build(change(new_spec("2-1", DatasetSpec(name="circles")))))


@pytest.mark.parametrize("kind", ["two", "random", "principal", "path"])
def test_ball_and_path_stand_at_their_true_cost_on_every_slice(view, history, kind):
    if kind != "two":
        view.chosen.kind.choose(kind)
    shown, last = picture(view), history.at(10**9)
    assert shown.surface is not None
    assert shown.path_costs[-1] == pytest.approx(last.evaluation.train_total, rel=1e-9)
    assert len(shown.path_places) == len(history) + 1
    place = shown.surface.plane.places(last.state.parameters[None])[0]
    assert shown.path_places[-1] == pytest.approx(place)


def test_nothing_moves_by_itself_while_training_goes_on(view, history):
    before = picture(view).surface
    scale = view._scale
    view.show_snapshot(history.at(12))
    after = picture(view).surface
    assert (before.x == after.x).all() and (before.y == after.y).all()
    assert view._scale is scale
    assert not np.array_equal(before.costs, after.costs)
    view.fit()
    assert not np.array_equal(picture(view).surface.x, before.x)


def test_a_path_that_spans_no_plane_is_said_in_words(view, trained):
    view.path_until = None
    view.chosen.kind.choose("principal")
    assert picture(view).surface is None
    assert "plane" in picture(view).why_not
    view.chosen.kind.choose("two")
    assert picture(view).surface is not None


def test_two_chosen_parameters_become_the_axes(view, history):
    view.name_of = lambda index: f"w{index}"
    view.choose_parameters(3, 8)
    surface = picture(view).surface
    assert surface.plane.indices == (3, 8)
    assert surface.plane.labels == ("w3", "w8")
    now = history.at(10**9).state.parameters
    assert picture(view).path_places[-1].tolist() == now[[3, 8]].tolist()


def test_dragging_the_ball_turns_both_parameters(view, qtbot):
    turned, dropped = [], []
    view.turned.connect(turned.append)
    view.let_go.connect(lambda: dropped.append(True))
    surface = picture(view).surface
    ball = view.map.pixel_of(picture(view).path_places[-1]).toPoint()
    end = ball + QPoint(25, -30)
    QTest.mousePress(view.map, Qt.MouseButton.LeftButton, pos=ball)
    QTest.mouseMove(view.map, end)
    QTest.mouseRelease(view.map, Qt.MouseButton.LeftButton, pos=end)
    assert set(turned[-1]) == set(surface.plane.indices)
    place = view.map.place_at(end.toPointF())
    assert [turned[-1][index] for index in surface.plane.indices] == pytest.approx(place)
    assert dropped == [True]


def test_a_click_on_the_map_starts_a_race_there(view):
    view.race.control.choose("gradient descent", "momentum γ 0.9", "Adam")
    rect = view.map.plot_rect()
    at = QPoint(round(rect.left() + 0.2 * rect.width()), round(rect.top() + 0.3 * rect.height()))
    place = view.map.place_at(at.toPointF())
    QTest.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=at)
    walks = picture(view).walks
    assert [walk.walker.name for walk in walks] == ["gradient descent", "momentum γ 0.9", "Adam"]
    for walk in walks:
        assert walk.places[0] == pytest.approx(place)
        assert len(walk.costs) == view.race.control.n_steps + 1
    view.race.player.show_step(10)
    assert [len(trail.places) for trail in view.map.trails] == [11, 11, 11]
    assert view.race.board.isVisible()
    view.race.end()
    assert view.map.trails == () and not view.race.board.isVisible()


def test_over_two_parameters_only_these_learn_in_a_race(view):
    view.race_from_ball()
    (race,) = view.race.races
    assert race.only == picture(view).surface.plane.indices
    view.chosen.kind.choose("random")
    assert view.race.races == ()
    view.race_from_ball()
    assert view.race.races[0].only is None


def test_another_network_with_fewer_parameters_gets_axes_of_its_own(view, trained):
    view.choose_parameters(3, 15)
    view.path_until = None
    view.show_snapshot(trained(shape="2-1"))
    assert picture(view).surface.plane.indices == (0, 1)


def test_a_map_of_infinite_costs_is_drawn_where_it_can_be(view, pixels):
    arrays = picture(view)
    costs = arrays.surface.costs.copy()
    costs[:, :20] = np.nan
    costs[:5] = np.inf
    object.__setattr__(arrays.surface, "costs", costs)
    view._rescale_height(True)
    assert pixels(view).std() > 1
    mesh = mesh_of(arrays.surface, box_of(arrays.surface, height_scale(costs, True)))
    assert np.isfinite(mesh.corners[5:, 20:]).all()
    assert not np.isfinite(mesh.corners[:, :20, 2]).any()


def test_the_camera_shows_what_is_up_above_and_what_is_near_before(view):
    camera = Camera(azimuth=-90.0, elevation=20.0)
    low, high, near, far = camera.projected(
        np.array([[0.0, 0, 0], [0, 0, 1], [0, -1, 0], [0, 1, 0]]), 400.0, 300.0
    ).tolist()
    assert low[0] == pytest.approx(200) and high[0] == pytest.approx(200)
    assert high[1] < low[1]
    assert near[2] < far[2]
    assert near[1] > far[1]
    left, right = camera.projected(np.array([[-1.0, 0, 0], [1, 0, 0]]), 400.0, 300.0).tolist()
    assert left[0] < right[0]


def test_orbit_zoom_and_pan_by_hand_and_a_double_click_resets(view):
    landscape = view.landscape
    landscape.drawing, landscape.flight.is_calm = painted_mesh, True
    before = landscape.camera
    QTest.mousePress(landscape, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(landscape, QPoint(140, 110))
    QTest.mouseRelease(landscape, Qt.MouseButton.LeftButton, pos=QPoint(140, 110))
    assert landscape.camera.azimuth != before.azimuth and landscape.camera.elevation > before.elevation
    QTest.keyClick(landscape, Qt.Key.Key_Plus)
    assert landscape.camera.zoom > before.zoom
    QTest.mouseDClick(landscape, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert landscape.camera == before


@pytest.mark.parametrize("is_log", [True, False])
@pytest.mark.parametrize("costs", [np.zeros((3, 3)), np.full((3, 3), np.nan), np.array([[1e-300, 1e300]])])
def test_a_flat_an_infinite_and_a_towering_surface_have_a_scale(is_log, costs):
    scale = height_scale(costs, is_log)
    assert scale.low < scale.high
    assert all(scale.low <= level <= scale.high for level in scale.levels(8))
    assert np.isfinite(scale(np.array([scale.low, scale.high]))).all()


def test_a_race_of_nobody_is_at_its_end(view):
    view.race_from_ball()
    assert picture(view).walks
    view.race.control.choose()
    assert view.race.races == () and picture(view).walks == ()


def test_where_no_rule_can_train_it_is_said_and_nobody_walks(view):
    shown = edited(lambda spec: set_activation(spec, spec.network.ids[-1:], NeuronActivation("step")))
    view.path_until = None
    view.show_snapshot(shown)
    view.race_from_ball()
    assert view.race.races == ()
    assert view._readout.text() == gradient_refusal(shown.run.network) != ""


@pytest.mark.parametrize("kind", ["two", "random", "principal"])
def test_a_network_of_one_parameter_has_no_slice_and_says_so(view, kind):
    view.path_until = None
    if kind != "two":
        view.chosen.kind.choose(kind)
    view.show_snapshot(edited(lambda spec: disconnect(spec, spec.network.synapses)))
    assert picture(view).surface is None
    assert "two parameters" in picture(view).why_not


def test_a_ball_of_a_run_that_is_gone_is_not_turned(view, trained, history):
    turned = []
    view.turned.connect(turned.append)
    view.snapshot = trained(shape="2-1")
    view._drag((0.0, 0.0))
    assert turned == []
    view.snapshot = history.at(10**9)
    view._drag((0.0, 0.0))
    assert len(turned) == 1


def test_a_map_hidden_with_the_ball_in_hand_lets_go_of_it(view):
    dropped = []
    view.let_go.connect(lambda: dropped.append(True))
    ball = view.map.pixel_of(picture(view).path_places[-1]).toPoint()
    QTest.mousePress(view.map, Qt.MouseButton.LeftButton, pos=ball)
    view.hide()
    assert dropped == [True]


def test_a_dear_surface_is_coarse_while_training_runs_and_refined_once_it_rests(view, history, monkeypatch):
    monkeypatch.setattr(surface_picture, "_VECTOR_NS", 4e5)
    last = history.at(10**9)
    view.show_snapshot(replace(last, status="running"))
    assert len(picture(view).surface.x) == 10
    view.show_snapshot(last)
    assert len(picture(view).surface.x) == 50
