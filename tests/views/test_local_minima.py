"""Local minima on screen: every start trained as the run would train from it, and what a hand does there."""

from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz.analysis.minima import NOWHERE
from nnviz.experiment.build import build
from nnviz.experiment.opening import open_experiment
from nnviz.experiment.structure import disconnect, remove_column
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.loop import first_snapshot, given, loop
from nnviz.training.requests import Step
from nnviz.training.run import next_run_number
from nnviz.training.state import first_state
from nnviz.training.together import variant
from nnviz.views import local_minima_picture
from nnviz.views.colors import rgb
from nnviz.views.local_minima import LocalMinima
from nnviz.views.local_minima_picture import Axes, MinimaSettings, Starts, minima_picture, usual_number
from nnviz.views.minima_histogram import N_BINS, minimum_color
from nnviz.views.region_field import RegionSettings, region_field
from nnviz.views.surface_slice import usual_axes
from nnviz.views.worker import Worker

XOR = build(open_experiment("xor"))
AXES = Axes("two", (0, 3), ("w", "b"))
RANDOM = Starts("random", 40, 150, None, "uniform", 2.0)
GRID = Starts("grid", 49, 150, (0, 3), "", 0.0)


def moment(run, n_steps=2):
    return list(loop(run, given(Step(n_steps))))[-1]


def wild_run(learning_rate):
    """A run of which some starts diverge at 0.4, and all of them at 0.9."""
    return variant(build(open_experiment("sine")), hyperparameters={"learning_rate": learning_rate})


@pytest.fixture
def view(qtbot, worker):
    view = LocalMinima(worker)
    qtbot.addWidget(view)
    view.control.choose(n_steps=500, n_starts=100)
    view.resize(900, 500)
    view.show()
    view.show_snapshot(moment(XOR))
    return view


def whole(run, starts, **changes):
    """The picture once all starts have been trained."""
    settings, snapshot = MinimaSettings(starts, AXES, 0.02, **changes), moment(run)
    picture = minima_picture(snapshot, settings)
    while not picture.is_whole:
        picture = minima_picture(snapshot, replace(settings, known=picture))
    return picture


def bar_center(histogram, bar):
    rect = histogram.bar_rect(bar)
    return rect.center().toPoint() if rect.height() > 4 else rect.adjusted(0, -4, 0, 0).center().toPoint()


@pytest.mark.parametrize("starts", [RANDOM, GRID])
def test_every_start_ends_where_training_alone_would_end(starts):
    descents = whole(XOR, starts).descents
    for start, end, cost in zip(descents.starts, descents.ends, descents.costs, strict=True):
        alone = variant(XOR, start=start)
        state, _ = advance(alone, first_state(alone), starts.n_steps)
        np.testing.assert_array_equal(end, state.parameters)
        assert cost == pytest.approx(evaluate(alone, end).train_total, rel=1e-12)


def test_portions_give_what_a_single_one_gives(monkeypatch):
    at_once = whole(XOR, RANDOM).descents
    monkeypatch.setattr(local_minima_picture, "MOST_AT_ONCE", 7)
    first = minima_picture(moment(XOR), MinimaSettings(RANDOM, AXES, 0.02))
    assert len(first.descents.costs) == 7 and not first.is_whole
    by_portions = whole(XOR, RANDOM).descents
    np.testing.assert_array_equal(by_portions.costs, at_once.costs)
    np.testing.assert_array_equal(by_portions.starts, at_once.starts)


def test_after_the_engine_was_waited_for_starts_stand_on_their_plane(monkeypatch):
    settings, snapshot = MinimaSettings(replace(RANDOM, n_steps=1), AXES, 0.02), moment(XOR)
    monkeypatch.setattr(local_minima_picture.selection, "is_ready", lambda: False)
    waiting = minima_picture(snapshot, settings)
    assert waiting.is_waiting
    monkeypatch.undo()
    assert minima_picture(snapshot, replace(settings, known=waiting)).plane.indices == AXES.indices


def test_more_starts_begin_with_the_same_ones_and_none_is_drawn_twice():
    few, many = (whole(XOR, replace(RANDOM, n=n, n_steps=1)).descents.starts for n in (40, 90))
    np.testing.assert_array_equal(few, many[:40])
    assert len(np.unique(many, axis=0)) == 90
    assert np.abs(many).max() <= 2.0 < 1.05 * np.abs(many).max()


def test_a_grid_is_whole_and_only_two_parameters_differ_in_it():
    picture = whole(XOR, replace(GRID, n_steps=1))
    starts = picture.descents.starts
    assert len(np.unique(starts[:, [0, 3]], axis=0)) == 49 and len(np.unique(starts[:, 0])) == 7
    others = [1, 2, *range(4, XOR.network.n_parameters)]
    assert (starts[:, others] == XOR.start[others]).all()
    low, high = starts[:, [0, 3]].min(axis=0), starts[:, [0, 3]].max(axis=0)
    assert (low <= -3).all() and (high >= 3).all()
    assert (low <= XOR.start[[0, 3]]).all() and (XOR.start[[0, 3]] <= high).all()


@pytest.mark.parametrize("kind", ["two", "principal"])
def test_every_start_and_that_of_the_run_stand_inside_the_picture(kind):
    run = variant(XOR, start=np.full(XOR.network.n_parameters, 5.0))
    settings = MinimaSettings(replace(RANDOM, n_steps=1), replace(AXES, kind=kind), 0.02)
    picture = minima_picture(moment(run), settings)
    places = np.vstack([picture.places, picture.own_place])
    low, high = np.array(picture.ranges).T
    assert (low < places).all() and (places < high).all()
    assert (high - low < 1.2 * np.ptp(places, axis=0)).all()


def test_pinned_weights_stay_where_they_are():
    pinned = XOR.network.pinned.copy()
    pinned[XOR.network.synapse_indices[1]] = True
    run = replace(XOR, network=replace(XOR.network, pinned=pinned))
    descents = whole(run, RANDOM).descents
    assert (descents.starts[:, pinned] == run.start[pinned]).all()
    assert (descents.ends[:, pinned] == run.start[pinned]).all()


def test_starts_that_diverge_are_counted_apart(view):
    view.show_snapshot(moment(wild_run(0.4)))
    picture = view._arrays
    n_diverged = int(np.isnan(picture.descents.costs).sum())
    assert 0 < n_diverged < 100
    assert f"{n_diverged} diverged" in view.readout.label.text()
    assert sum(view.histogram.heights) == picture.minima.sizes.sum() == 100 - n_diverged
    lost = int(np.flatnonzero(np.isnan(picture.descents.costs))[0])
    view.select(lost)
    assert f"start {lost + 1} diverged" in view.readout.label.text()


def test_where_all_diverge_there_is_no_bar_and_nothing_to_take(view, pixels):
    view.control.choose(n_steps=100)
    view.show_snapshot(moment(wild_run(0.9)))
    assert view.readout.label.text().startswith("0 minima") and "100 diverged" in view.readout.label.text()
    assert sum(view.histogram.heights) == 0 and not view.readout.button.isEnabled()
    QTest.mouseClick(view.histogram, Qt.MouseButton.LeftButton, pos=view.histogram.rect().center())
    assert view._arrays.selected == NOWHERE
    assert pixels(view).std() > 1


@pytest.mark.parametrize("is_log", [True, False])
def test_every_start_stands_in_the_bar_of_its_cost(view, is_log):
    view._height.choose(is_log)
    histogram, costs = view.histogram, view._arrays.descents.costs
    assert sum(histogram.heights) == len(costs) == 100
    edges = [histogram._scale.cost(k / N_BINS) for k in range(N_BINS + 1)]
    assert histogram.heights == np.histogram(costs, edges)[0].tolist()


def test_a_click_on_a_bar_shows_one_of_its_networks_and_the_next_click_the_next(view):
    histogram, bar = view.histogram, view.histogram.heights.index(max(view.histogram.heights))
    members, shown = view.histogram.members(bar), []
    for _ in range(len(members)):
        QTest.mouseClick(histogram, Qt.MouseButton.LeftButton, pos=bar_center(histogram, bar))
        shown.append(view._arrays.selected)
    middle = len(members) // 2
    assert len(members) > 2 and shown == members[middle:] + members[:middle]
    picture = view._arrays
    end = first_state(variant(XOR, start=picture.descents.ends[picture.selected]))
    levels = region_field(replace(view.snapshot, state=end), RegionSettings()).levels
    np.testing.assert_array_equal(picture.regions.levels, levels)


def test_bars_are_walked_by_keys_and_return_takes_the_start(view, qtbot):
    view.histogram.setFocus()
    bars = [bar for bar, height in enumerate(view.histogram.heights) if height]
    for bar in (*bars[1:], bars[-1]):
        QTest.keyClick(view.histogram, Qt.Key.Key_Right)
        assert view.histogram.bar_of(view._arrays.selected) == bar
    for bar in reversed(bars[:-1]):
        QTest.keyClick(view.histogram, Qt.Key.Key_Left)
        assert view.histogram.bar_of(view._arrays.selected) == bar
    before = view._arrays.selected
    QTest.keyClick(view.histogram, Qt.Key.Key_Up)
    QTest.keyClick(view.histogram, Qt.Key.Key_Down)
    assert view._arrays.selected == before
    with qtbot.waitSignal(view.start_taken) as taken:
        QTest.keyClick(view.histogram, Qt.Key.Key_Return)
    np.testing.assert_array_equal(taken.args[0], view._arrays.descents.starts[before])


def test_the_start_taken_trains_to_the_cost_shown(view, qtbot):
    costs = view._arrays.descents.costs
    worst = int(np.nanargmax(costs))
    pixel = view.basins.pixel_of(view._arrays.places[worst]).toPoint()
    QTest.mouseClick(view.basins, Qt.MouseButton.LeftButton, pos=pixel)
    assert view._arrays.selected == worst
    with qtbot.waitSignal(view.start_taken) as taken:
        QTest.mouseClick(view.readout.button, Qt.MouseButton.LeftButton)
    run = variant(XOR, start=taken.args[0])
    state, _ = advance(run, first_state(run), 500)
    assert evaluate(run, state.parameters).train_total == pytest.approx(costs[worst], rel=1e-12)


def test_the_answer_belongs_to_the_run_and_not_to_the_moment(view, monkeypatch):
    asked, compute = [], LocalMinima.compute
    monkeypatch.setattr(LocalMinima, "compute", staticmethod(lambda *given: (asked.append(1), compute(*given))[1]))
    for n_steps in (3, 4):
        view.show_snapshot(moment(XOR, n_steps))
    view.hide()
    view.show()
    assert asked == []
    view.show_snapshot(moment(variant(XOR, seed=99)))
    assert asked == [1]
    view.control.choose(n_starts=400)
    assert len(asked) == 5 and len(view._arrays.descents.costs) == 400


def test_another_look_at_the_same_ends_trains_nothing_again(view, monkeypatch):
    monkeypatch.setattr(local_minima_picture, "advance_together", lambda *_, **__: pytest.fail("trained again"))
    costs, places = view._arrays.descents.costs, view._arrays.places
    view.choose_parameters(2, 5)
    assert view._arrays.places.tolist() == view._arrays.descents.starts[:, [2, 5]].tolist() != places.tolist()
    view.control.choose(kind="principal", tolerance=0.1)
    assert view._arrays.plane.share is not None
    assert view._arrays.gap == pytest.approx(0.1 * view._arrays.descents.usual_cost)
    assert view._arrays.descents.costs is costs


def test_drawn_for_export_it_shows_what_is_known_and_trains_nothing(view, worker, qtbot, monkeypatch):
    known, whole_picture = view._arrays, view.grab().toImage()
    monkeypatch.setattr(local_minima_picture, "advance_together", lambda *_, **__: None)
    view.draw_now(view.snapshot)
    assert view._arrays.descents.costs is known.descents.costs
    assert view.grab().toImage() == whole_picture
    unseen = LocalMinima(worker)
    qtbot.addWidget(unseen)
    unseen.draw_now(view.snapshot)
    assert unseen._arrays.descents is None and "trained" in unseen._words.text()
    monkeypatch.undo()
    unseen.show()
    assert len(unseen._arrays.descents.costs) > 0


def test_what_is_no_longer_wanted_goes_no_further():
    stop = Event()
    known = minima_picture(moment(XOR), MinimaSettings(RANDOM, AXES, 0.02, stop=stop))
    stop.set()
    assert minima_picture(moment(XOR), MinimaSettings(RANDOM, AXES, 0.02, stop=stop)).descents is None
    again = minima_picture(moment(XOR), MinimaSettings(RANDOM, AXES, 0.02, known=known, stop=stop))
    assert len(again.descents.costs) == len(known.descents.costs)


def test_a_network_that_no_rule_can_train_says_why(view, pixels):
    choices = tuple(replace(choice, name="step", constants=()) for choice in XOR.network.columns[0].activations)
    columns = (replace(XOR.network.columns[0], activations=choices), *XOR.network.columns[1:])
    run = replace(variant(XOR), network=replace(XOR.network, columns=columns))
    view.show_snapshot(replace(moment(XOR), run=run))
    assert "Gradient descent cannot train hidden layer 1" in view._words.text()
    assert view._words.isVisible() and not view.histogram.isVisible()
    assert pixels(view).std() > 1
    view.show_snapshot(moment(XOR))
    assert view.histogram.isVisible() and not view._words.isVisible()


def test_starts_that_are_all_the_same_have_ends_but_no_plane(view, pixels):
    view.draw_starts_as("zeros", 1.0)
    view.control.choose(kind="principal")
    assert view._arrays.plane is None
    assert max(view.histogram.heights) == 100
    assert pixels(view).std() > 1


def test_a_smaller_network_gets_axes_of_its_own(view, trained):
    view.choose_parameters(0, 8)
    view.show_snapshot(trained(shape="2-1"))
    assert view._arrays.plane.indices == (0, 1)


def test_where_nobody_chose_the_axes_are_those_of_the_error_surface_and_no_pinned_parameter(view, trained):
    before = trained(shape="1-1-1")
    pinned = np.arange(before.run.network.n_parameters) % 2 == 1
    network = replace(before.run.network, pinned=pinned)
    view.show_snapshot(replace(before, run=replace(before.run, network=network, number=next_run_number())))
    assert view._arrays.plane.indices == usual_axes(network) == (2, 4)


def test_beside_the_window_the_last_question_is_the_one_answered(qtbot, monkeypatch):
    monkeypatch.setattr(local_minima_picture, "MOST_AT_ONCE", 10)
    worker = Worker()
    view = LocalMinima(worker)
    qtbot.addWidget(view)
    view.show()
    snapshot = moment(XOR)
    view.show_snapshot(snapshot)
    view.control.choose(n_steps=5000, n_starts=100)
    view.control.choose(n_steps=100, kind="grid")
    view.show_snapshot(snapshot)
    qtbot.waitUntil(lambda: view._asked is None and view._arrays.is_whole, timeout=20_000)
    worker.close()
    assert view._arrays.descents.asked == Starts("grid", 100, 100, (6, 7), "", 0.0)
    assert len(view._arrays.descents.costs) == 100


def test_a_small_network_has_many_starts_and_a_dear_one_few_until_a_hand_chooses(qtbot, worker):
    assert usual_number(XOR, 2000) == 400
    assert usual_number(build(open_experiment("digits")), 2000) == 100
    view = LocalMinima(worker)
    qtbot.addWidget(view)
    view.show()
    view.control.choose(n_steps=100)
    view.show_snapshot(moment(XOR))
    assert view.control.text() == "400 starts" and len(view._arrays.descents.costs) == 400
    view.control.choose(n_starts=100)
    view.show_snapshot(moment(variant(XOR, seed=3)))
    assert view.control.text() == "100 starts" and len(view._arrays.descents.costs) == 100


class Slow:
    """A worker that answers when it is told to, even what is no longer wanted."""

    def __init__(self):
        self.wishes = []

    def request(self, _asker, compute, take):
        self.wishes.append((compute, take))

    def cancel(self, _asker):
        """Too late."""

    def answer(self, number):
        compute, take = self.wishes[number]
        take(compute())


def test_a_late_answer_is_not_mistaken_for_the_one_that_is_awaited(qtbot):
    worker = Slow()
    view = LocalMinima(worker)
    qtbot.addWidget(view)
    view.control.choose(n_starts=100)
    view.show()
    view.show_snapshot(moment(XOR))
    view.show_snapshot(moment(XOR, 5))
    assert len(worker.wishes) == 1
    view.control.choose(n_steps=100)
    assert len(worker.wishes) == 2
    worker.answer(0)
    assert view._arrays is None and len(worker.wishes) == 2
    worker.answer(1)
    assert view._arrays.descents.asked.n_steps == 100 and len(worker.wishes) == 2


@pytest.mark.parametrize("size", [(330, 300), (1200, 700)])
def test_a_grid_has_the_color_of_the_minimum_at_every_start(view, pixels, size):
    view.control.choose(kind="grid", n_starts=400)
    view.resize(*size)
    picture, shown = view._arrays, pixels(view.basins)
    assert len({picture.rank(start) for start in range(400)}) > 1
    n_right = 0
    for start, place in enumerate(picture.places):
        at = view.basins.pixel_of(place)
        found = shown[int(at.y()), int(at.x())]
        n_right += np.abs(found - rgb(minimum_color(picture.rank(start), view.colors))).max() < 40
    assert n_right >= 390


def test_while_it_goes_on_it_says_how_far_it_is(view):
    settings = MinimaSettings(replace(RANDOM, n=400), AXES, 0.02)
    view.draw(minima_picture(view.snapshot, settings))
    assert view.readout.label.text().startswith("100 of 400 starts")


def test_a_start_of_a_run_that_is_gone_is_not_taken(view):
    taken = []
    view.start_taken.connect(taken.append)
    view.snapshot = moment(wild_run(0.4))
    view.take_start()
    assert taken == []


def test_a_network_of_one_parameter_is_refused_in_words(view):
    spec = open_experiment("xor")
    while len(spec.network.columns) > 2:
        spec = remove_column(spec, 1)
    names = []
    view.name_of = lambda index: names.append(index) or str(index)
    view.show_snapshot(first_snapshot(build(disconnect(spec, spec.network.synapses))))
    assert "No path" in view._words.text()
    assert set(names) <= {0}
