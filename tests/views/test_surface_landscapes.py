"""Analytic surfaces in the picture of the error surface, walkers on them, and the performance in place of the error."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnviz.analysis.landscapes import LANDSCAPES
from nnviz.engine.backprop import forward
from nnviz.experiment.build import build
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.specs import DatasetSpec
from nnviz.experiment.structure import disconnect
from nnviz.training.loop import first_snapshot
from nnviz.training.race import MODES, WALKERS
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.problem import problem_of


@pytest.fixture
def view(qtbot, worker, trained) -> ErrorSurfaceView:
    view = ErrorSurfaceView(worker)
    qtbot.addWidget(view)
    view.resize(900, 480)
    view.show()
    view.chosen.shown.choose("both")
    view.show_snapshot(trained())
    return view


def click(view, along, up):
    rect = view.map.plot_rect()
    at = QPoint(round(rect.left() + along * rect.width()), round(rect.bottom() - up * rect.height()))
    place = view.map.place_at(at.toPointF())
    QTest.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=at)
    return place


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_landscape_is_shown_over_its_own_ranges_without_the_ball(view, name, pixels):
    view.chosen.kind.choose(name)
    landscape, picture = LANDSCAPES[name], view._arrays
    surface = picture.surface
    assert (surface.x[0], surface.x[-1]) == landscape.x_range
    assert (surface.y[0], surface.y[-1]) == landscape.y_range
    row, column = 17, 60
    assert surface.costs[row, column] == landscape.cost(surface.x[column], surface.y[row])
    assert len(picture.path_places) == 0
    assert [point.place for point in view.map.marks.points] == list(landscape.minima)
    assert view.landscape.marks == view.map.marks
    assert view._formula.isVisible() and view._formula.text() == landscape.formula
    assert pixels(view.map).std() > 10


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_first_click_makes_walkers_descend_with_the_rate_of_the_surface(view, name):
    view.chosen.kind.choose(name)
    assert view._readout.text().startswith(f"η {LANDSCAPES[name].rate} of this surface · minimum: ")
    click(view, 0.3, 0.6)
    start, one = view._arrays.walks[0].places[:2]
    assert start - one == pytest.approx(LANDSCAPES[name].rate * np.array(LANDSCAPES[name].slope(*start)))
    for walk in view._arrays.walks:
        assert len(walk.costs) == 101 and walk.costs[-1] < walk.costs[0]


def turned(snapshot, rate):
    """The moment after a hand has turned the learning rate."""
    numbers = tuple((name, rate if name == "learning_rate" else old) for name, old in snapshot.state.hyperparameters)
    return replace(snapshot, state=replace(snapshot.state, hyperparameters=numbers))


def test_a_learning_rate_that_was_turned_stays_until_another_surface_is_chosen(view):
    view.chosen.kind.choose("valley")
    before = view.snapshot
    for rate in (0.01, dict(before.state.hyperparameters)["learning_rate"]):
        view.show_snapshot(turned(before, rate))
        assert view._readout.text().startswith(f"η {rate} of the training · ")
    view.chosen.kind.choose("bowl")
    assert view._readout.text().startswith("η 0.1 of this surface · ")


def test_all_rules_walk_from_a_click_with_one_learning_rate(view):
    view.chosen.kind.choose("bowl")
    view.race.control.choose(*(walker.name for walker in (*WALKERS, *MODES)))
    place = click(view, 0.2, 0.8)
    walks = view._arrays.walks
    assert [walk.walker for walk in walks] == list(WALKERS)
    eta = LANDSCAPES["bowl"].rate
    expected = np.array(place) * (1.0 - eta) ** np.arange(101)[:, None]
    assert walks[0].places == pytest.approx(expected)
    assert walks[0].costs == pytest.approx((expected**2).sum(axis=1) / 2)
    assert view.race.board.isVisible()


def test_another_learning_rate_lets_everybody_walk_anew(view):
    view.chosen.kind.choose("valley")
    view.race_from_ball()
    before = view._arrays.walks[0].places
    assert before[0].tolist() == list(LANDSCAPES["valley"].start)
    view.show_snapshot(turned(view.snapshot, 0.01))
    after = view._arrays.walks[0].places
    assert after[1] == pytest.approx(before[0] * [0.99, 0.75])
    assert before[1] != pytest.approx(after[1])


def test_batches_make_no_sense_there_and_are_said_so(view):
    view.chosen.kind.choose("saddle")
    actions = {action.text(): action for action in view.race.control.menu().actions()}
    for mode in MODES:
        assert not actions[mode.name].isEnabled()
        assert "no points" in actions[mode.name].toolTip()
    view.chosen.show_network()
    assert all(actions[mode.name].isEnabled() for mode in MODES)


def test_one_press_leads_back_to_the_slice_of_before(view):
    view.chosen.kind.choose("random")
    view.chosen.kind.choose("beale")
    view.race_from_ball()
    assert view.chosen._back.isVisible()
    QTest.mouseClick(view.chosen._back, Qt.MouseButton.LeftButton)
    assert not view.chosen._back.isVisible() and not view._formula.isVisible()
    assert view._arrays.landscape is None and view.race.races == () and view._arrays.walks == ()
    assert view._arrays.surface.plane.labels == ("direction 1", "direction 2")
    assert len(view._arrays.path_places) > 0 and view.map.marks.points == ()


def test_a_landscape_stays_whatever_the_network_becomes(view, trained):
    view.chosen.kind.choose("rastrigin")
    spec = new_spec("2-1", DatasetSpec(name="circles"))
    alone = first_snapshot(build(disconnect(spec, spec.network.synapses)))
    for moment in (trained(shape="2-1"), alone):
        view.show_snapshot(moment)
        assert view._arrays.landscape is LANDSCAPES["rastrigin"]
        click(view, 0.5, 0.4)
        assert len(view._arrays.walks) == 2
        view.race.end()
    view.choose_parameters(1, 2)
    assert view._arrays.landscape is LANDSCAPES["rastrigin"]
    view.chosen.show_network()
    assert "two parameters" in view._arrays.why_not


def test_the_exact_height_and_the_curvature_stand_below(view):
    view.chosen.kind.choose("valley")
    assert (
        view._readout.text()
        == "η 0.07 of this surface · minimum: curvature 1.00…25.0, stable η < 0.0800 · start: 1.00…25.0"
    )
    view.map.pointed.emit((2.0, -1.0))
    assert view._readout.text() == "(2.000, −1.000): C 14.50, curvature 1.00…25.0"


def test_the_chosen_axes_of_the_network_wait_behind_a_landscape(view):
    view.name_of = lambda index: f"w{index}"
    view.chosen.kind.choose("hills")
    view.choose_parameters(2, 6)
    view.choose_parameters(5, 5)
    view.chosen.show_network()
    assert view._arrays.surface.plane.labels == ("w2", "w6")


# performance


def test_performance_is_minus_half_the_squared_distance_over_all_points(view):
    view.chosen.is_performance.choose(True)
    picture, generator = view._arrays, np.random.default_rng(5)
    problem = problem_of(picture.run)
    places = generator.normal(size=(20, 2)) * 2
    for place, cost in zip(places, picture.costs_at(places), strict=True):
        vector = picture.surface.plane.vectors(place[None])[0]
        outputs = forward(picture.run.network, vector, problem.inputs).y[:, -1:]
        performance = -0.5 * ((problem.targets - outputs) ** 2).sum()
        assert view._scale.shown(float(cost)) == pytest.approx(performance, rel=1e-12)


@pytest.mark.parametrize("is_log", [False, True])
def test_performance_turns_the_picture_upside_down_and_says_so(view, is_log):
    view.chosen.height_of.choose(is_log)
    costs = view._arrays.surface.costs
    below, error = view._scale(costs), view._scale
    cost = -float(view._arrays.path_costs[-1])
    view.chosen.is_performance.choose(True)
    assert view._scale(costs) == pytest.approx(1.0 - below)
    assert [view._scale.shown(level) for level in view._scale.levels(9)] == [-level for level in error.levels(9)]
    assert view._scale.cost(view._scale(np.array([2.0]))[0]) == pytest.approx(2.0)
    assert view._readout.text().startswith("performance P = −½ Σ ‖d − z‖² = −")
    assert float(view._readout.text().split("= ")[-1].split(",")[0].replace("−", "-")) == pytest.approx(cost, rel=1e-3)
    view.race_from_ball()
    assert "gradient ascent: −" in view.race.board.accessibleDescription()
    view.chosen.is_performance.choose(False)
    assert view._scale(costs) == pytest.approx(below)
    assert "gradient descent: " in view.race.board.accessibleDescription()


def test_where_the_loss_is_no_squared_error_performance_is_only_minus_the_cost(view):
    run = replace(view.snapshot.run, loss="cross_entropy", number=10**6)
    view.chosen.is_performance.choose(True)
    object.__setattr__(view._arrays, "run", run)
    view._read(None)
    assert view._readout.text().startswith("performance P = −C = −")
    view.chosen.kind.choose("bowl")
    view.map.pointed.emit((1.0, 1.0))
    assert view._readout.text().startswith("(1.000, 1.000): performance P = −C = −1.000,")


def test_a_long_line_of_numbers_makes_no_picture_wider(view):
    view._readout.setText("0123456789" * 50)
    assert view.layout().minimumSize().width() < 500
