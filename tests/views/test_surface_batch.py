"""The next step's batch on the error surface: its ghost, its gradient and the others', and which examples it has."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz.analysis.error_surface import Problem, total_costs
from nnviz.engine.backprop import cost_and_gradient
from nnviz.training.advance import advance, batch_points
from nnviz.training.state import first_state
from nnviz.training.together import variant
from nnviz.views.error_surface import ErrorSurfaceView


@pytest.fixture
def moment(trained):
    """(batch size, steps made) -> a moment of such a run."""

    def made(batch_size: int = 10, n_steps: int = 12):
        before = trained()
        run = variant(before.run, batch_size=batch_size)
        state, _ = advance(run, first_state(run), n_steps)
        return replace(before, run=run, state=state)

    return made


@pytest.fixture
def view(qtbot, worker, moment) -> ErrorSurfaceView:
    view = ErrorSurfaceView(worker)
    qtbot.addWidget(view)
    view.resize(900, 560)
    view.show()
    view.chosen.shown.choose("both")
    view.show_snapshot(moment())
    QTest.mouseClick(view.chosen.batch, Qt.MouseButton.LeftButton)
    return view


def gradient_of(shown, points):
    """(n_parameters,) of the mean cost of these points, by back-propagation."""
    run = shown.run
    inputs, targets = run.dataset.inputs[points], run.targets[points]
    return cost_and_gradient(run.network, shown.state.parameters, inputs, targets, run.loss)[1] / len(points)


def test_nothing_is_shown_of_the_batch_until_it_is_asked_for(view):
    assert view._arrays.batch is not None and view.map.marks.ghost is not None and view._examples.isVisible()
    QTest.mouseClick(view.chosen.batch, Qt.MouseButton.LeftButton)
    assert view._arrays.batch is None and view.map.marks.ghost is None and not view._examples.isVisible()


@pytest.mark.parametrize("kind", ["two", "random"])
def test_the_ghost_is_the_mean_cost_of_the_batch_times_the_number_of_points(view, moment, kind):
    view.chosen.kind.choose(kind)
    shown, batch = moment(), view._arrays.batch
    run = view._arrays.run
    points = batch_points(run, shown.state.step, shown.state.step + 1)
    assert batch.points.tolist() == points.tolist()
    ghost = batch.ghost
    places = np.array([[x, y] for y in ghost.y for x in ghost.x])
    problem = Problem(run.network, run.dataset.inputs[points], run.targets[points], run.loss)
    costs = total_costs(problem, view._arrays.surface.plane.vectors(places)) / 10 * len(run.training_points)
    assert ghost.costs.ravel() == pytest.approx(costs, rel=1e-9)
    assert (ghost.x[0], ghost.x[-1]) == (view._arrays.surface.x[0], view._arrays.surface.x[-1])


def test_over_one_epoch_the_ghosts_add_up_to_the_surface(view, moment):
    snapshot = view.snapshot
    run = snapshot.run
    total, n = 0.0, len(run.training_points)
    for step in range(run.steps_per_epoch):
        view.show_snapshot(replace(snapshot, state=replace(snapshot.state, step=step)))
        batch = view._arrays.batch
        total = total + batch.ghost.costs * len(batch.points) / n
    places = np.array([[x, y] for y in batch.ghost.y for x in batch.ghost.x])
    assert total.ravel() == pytest.approx(view._arrays.costs_at(places), rel=1e-9)


def test_arrows_and_cloud_are_the_gradients_of_back_propagation(view):
    shown, arrays = view.snapshot, view._arrays
    batch, plane = arrays.batch, arrays.surface.plane
    everybody, own = view.map.marks.arrows
    for arrow, points in ((everybody, shown.run.training_points), (own, batch.points)):
        down = -batch.reach * plane.displacements(gradient_of(shown, points)[None])[0]
        assert arrow.start == pytest.approx(tuple(arrays.path_places[-1]))
        assert np.subtract(arrow.end, arrow.start) == pytest.approx(down, rel=1e-9)
        assert arrow.length == pytest.approx(np.linalg.norm(down) / batch.reach, rel=1e-9)
    (cloud,) = view.map.marks.clouds
    first = shown.state.step - shown.state.step % shown.run.steps_per_epoch
    for tip, step in zip(cloud.tips, range(first, first + shown.run.steps_per_epoch), strict=True):
        gradient = gradient_of(shown, batch_points(shown.run, step, step + 1))
        away = -batch.reach * plane.displacements(gradient[None])[0]
        assert tip - np.array(cloud.start) == pytest.approx(away, rel=1e-9)


def test_the_scale_of_the_gradients_stays_until_it_is_fitted(view, moment):
    reach = view._arrays.batch.reach
    later, _ = advance(view.snapshot.run, view.snapshot.state, 40)
    view.show_snapshot(replace(view.snapshot, state=later))
    assert view._arrays.batch.reach == reach and view._arrays.batch.step == later.step
    view.fit()
    assert view._arrays.batch.reach != reach


@pytest.mark.parametrize(
    ("batch_size", "said"),
    [(1, "1 of 90 examples, number "), (10, "10 of 90 examples, numbers "), (90, "all 90 examples")],
)
def test_the_examples_of_the_next_step_are_named(view, moment, batch_size, said):
    shown = moment(batch_size)
    view.show_snapshot(shown)
    words, batch = view._examples.text(), view._arrays.batch
    assert words.startswith("Step 13: ") and said in words
    if batch_size < 90:
        assert ", ".join(str(point + 1) for point in batch.points) in words
        assert "× 90" in words
    assert (view.map.marks.ghost is None) == (batch_size == 90)
    assert len(view._arrays.batch.cloud) == (90 if batch_size in (1, 90) else 9)


def test_an_analytic_surface_has_no_batches(view):
    view.chosen.kind.choose("himmelblau")
    assert not view.chosen.batch.isVisible() and view._arrays.batch is None
    assert not view._examples.isVisible() and view.map.marks.clouds == ()


def test_parameters_that_are_held_have_no_gradient(view):
    surface = view._arrays.surface
    held = replace(view.snapshot.state, held=(surface.plane.indices[0],))
    view.show_snapshot(replace(view.snapshot, state=held))
    assert (view._arrays.batch.cloud[:, 0] == 0).all() and (view._arrays.batch.cloud[:, 1] != 0).all()
