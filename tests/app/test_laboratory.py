"""Diagram and error surface together in the window: chosen parameters, the ball in the hand, one undo step."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from nnviz.app.documents import Documents
from nnviz.app.main_window import MainWindow
from nnviz.experiment.build import parameter_index
from nnviz.experiment.settings import set_seed
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import Bias, DatasetSpec, Weight
from nnviz.experiment.structure import add_neuron, disconnect
from nnviz.session.preferences import Preferences
from nnviz.views.camera import FRONT
from nnviz.views.surface_slice import usual_axes


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(Documents, "may_leave", lambda _documents: True)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.resize(1400, 900)
    window.show()
    qtbot.waitExposed(window)
    window.workspaces.choose("descent")
    qtbot.waitUntil(lambda: surface_of(window) is not None)
    yield window
    window.stop()


def surface_of(window):
    arrays = window.views["surface"]._arrays
    return None if arrays is None else arrays.surface


def test_two_selected_synapses_or_a_bias_become_the_axes(window, qtbot):
    session, selection = window.session, window.editor.selection
    first, second = Weight(0, 2), Weight(1, 3)
    selection.set(synapses=frozenset({(0, 2), (1, 3)}))
    wanted = tuple(parameter_index(session.spec, session.run, name) for name in (first, second))
    qtbot.waitUntil(lambda: surface_of(window).plane.indices == wanted)
    assert surface_of(window).plane.labels == ("w x₁→y₁⁽¹⁾", "w x₂→y₂⁽¹⁾")
    selection.set(frozenset({8}), frozenset({(0, 2)}))
    wanted = tuple(parameter_index(session.spec, session.run, name) for name in (first, Bias(8)))
    qtbot.waitUntil(lambda: surface_of(window).plane.indices == wanted)
    assert surface_of(window).plane.labels == ("w x₁→y₁⁽¹⁾", "b z")


def test_the_ball_moved_by_hand_is_one_undo_step_of_two_weights(window, qtbot):
    session, view = window.session, window.views["surface"]
    view.chosen.shown.choose("map")
    qtbot.waitUntil(lambda: view.map.isVisible() and view.map.width() > 200)
    before, spec = session.snapshot.state.parameters, session.spec
    ball = view.map.pixel_of(view._arrays.path_places[-1]).toPoint()
    QTest.mousePress(view.map, Qt.MouseButton.LeftButton, pos=ball)
    for shift in (10, 25, 40):
        QTest.mouseMove(view.map, ball + QPoint(shift, -shift))
    QTest.mouseRelease(view.map, Qt.MouseButton.LeftButton, pos=ball + QPoint(40, -40))
    indices = list(surface_of(window).plane.indices)

    def moved():
        now = session.snapshot.state.parameters
        return now[indices[0]] > before[indices[0]] and now[indices[1]] > before[indices[1]]

    qtbot.waitUntil(moved)
    qtbot.waitUntil(lambda: session.can_undo)
    assert session.undo_label == "Move on the error surface"
    session.undo()
    assert session.spec == spec
    qtbot.waitUntil(lambda: session.snapshot.state.parameters.tolist() == before.tolist())


def test_the_path_follows_the_playhead(window, qtbot):
    session, view = window.session, window.views["surface"]
    session.step(40)
    qtbot.waitUntil(lambda: session.last_step == 40 and view._arrays.step == 40)
    n_moments = len(view._arrays.path_places)
    assert n_moments > 1
    session.scrub(0)
    qtbot.waitUntil(lambda: view._arrays.step == 0)
    assert len(view._arrays.path_places) < n_moments or n_moments == 2


def test_a_start_found_among_many_becomes_that_of_the_experiment(window, qtbot):
    session, vector = window.session, window.session.run.start + 0.5
    session.step(5)
    qtbot.waitUntil(lambda: session.last_step == 5)
    before = session.spec
    window.views["minima"].start_taken.emit(vector)
    assert session.run.start.tolist() == vector.tolist()
    assert session.last_step == 0
    session.undo()
    assert session.spec == before


def test_another_experiment_with_fewer_parameters_and_other_starts_is_followed(window, qtbot):
    session, minima = window.session, window.views["minima"]
    dock = window.docks.pictures["minima"]
    dock.show()
    dock.raise_()
    qtbot.waitUntil(minima.isVisible)
    last = session.run.network.n_parameters - 1
    minima.choose_parameters(last - 1, last)
    smaller = new_spec("2-1", DatasetSpec(name="circles"))
    session.edit("Smaller", lambda _spec: replace(smaller, start=replace(smaller.start, scale=0.123)))
    assert session.run.network.n_parameters < last
    assert minima._drawing[1] == 0.123
    session.undo()


def test_a_new_experiment_begins_with_the_vantage_it_has_when_it_is_opened_first(window, qtbot):
    view, session = window.views["surface"], window.session

    def is_shown() -> bool:
        return view._arrays.run.number == session.run.number

    session.open_spec(experiment("simplest"))
    qtbot.waitUntil(is_shown)
    usual = view.landscape.camera
    assert usual != FRONT
    session.open_spec(experiment("spiral"))
    qtbot.waitUntil(is_shown)
    view.landscape.look_from(FRONT)
    session.edit("Add", lambda spec: add_neuron(spec, 1)[0])
    qtbot.waitUntil(is_shown)
    assert view.landscape.camera == FRONT
    session.open_spec(experiment("simplest"))
    qtbot.waitUntil(lambda: view.landscape.camera == usual)


def test_a_closed_window_gives_up_the_starts_under_way(window, qtbot):
    minima = window.views["minima"]
    window.docks.pictures["minima"].show()
    qtbot.waitUntil(lambda: minima._asked is not None or minima._kept is not None)
    stop = minima._stop
    window.stop()
    assert stop.is_set()


def test_the_axes_stay_the_same_parameters_through_an_edit_and_end_with_the_experiment(window, qtbot):
    session, view = window.session, window.views["surface"]
    window.editor.selection.set(frozenset({8}), frozenset({(0, 2)}))
    qtbot.waitUntil(lambda: surface_of(window).plane.labels == ("w x₁→y₁⁽¹⁾", "b z"))
    before = surface_of(window).plane.indices
    session.edit("Larger", lambda spec: add_neuron(spec, 1)[0])
    qtbot.waitUntil(lambda: surface_of(window).plane.indices != before)
    qtbot.waitUntil(lambda: view._arrays.run.number == session.run.number)
    assert surface_of(window).plane.labels == ("w x₁→y₁⁽¹⁾", "b z")
    wanted = tuple(parameter_index(session.spec, session.run, name) for name in (Weight(0, 2), Bias(8)))
    assert surface_of(window).plane.indices == wanted
    session.open_spec(experiment("spiral"))
    qtbot.waitUntil(lambda: view._arrays.run.number == session.run.number)
    assert surface_of(window).plane.indices == usual_axes(session.run.network)


def test_axes_that_an_edit_takes_away_give_way_to_the_usual_ones(window, qtbot):
    session, view = window.session, window.views["surface"]
    window.editor.selection.set(synapses=frozenset({(0, 2), (1, 3)}))
    qtbot.waitUntil(lambda: surface_of(window).plane.labels == ("w x₁→y₁⁽¹⁾", "w x₂→y₂⁽¹⁾"))
    session.edit("Apart", lambda spec: disconnect(spec, [(0, 2)]))
    qtbot.waitUntil(lambda: view._arrays.run.number == session.run.number)
    assert surface_of(window).plane.indices == usual_axes(session.run.network)


def test_where_nobody_chose_another_shape_has_its_own_usual_axes_in_every_picture(window, qtbot):
    session, view, update = window.session, window.views["surface"], window.views["update"]
    before = surface_of(window).plane.indices
    session.edit("Larger", lambda spec: add_neuron(spec, 1)[0])
    qtbot.waitUntil(lambda: view._arrays.run.number == session.run.number)
    assert before != surface_of(window).plane.indices == usual_axes(session.run.network) == update._indices


def test_one_update_keeps_its_parameters_and_their_names_through_an_edit(window):
    session, update = window.session, window.views["update"]
    window.editor.selection.set(frozenset({8}), frozenset({(0, 2)}))
    session.edit("Larger", lambda spec: add_neuron(spec, 1)[0])
    wanted = tuple(parameter_index(session.spec, session.run, name) for name in (Weight(0, 2), Bias(8)))
    assert update.settings().indices == wanted and update.settings().labels == ("w x₁→y₁⁽¹⁾", "b z")
    update._pick(1)
    session.edit("Other rate", lambda spec: set_seed(spec, spec.seed + 1))
    assert update.settings().indices == (1, wanted[0])


def test_the_axes_of_local_minima_follow_an_edit_and_end_with_the_experiment(window, qtbot):
    session, minima = window.session, window.views["minima"]
    window.docks.pictures["minima"].show()
    qtbot.waitUntil(lambda: minima.snapshot is not None)
    window.editor.selection.set(frozenset({8}), frozenset({(0, 2)}))
    session.edit("Larger", lambda spec: add_neuron(spec, 1)[0])
    wanted = tuple(parameter_index(session.spec, session.run, name) for name in (Weight(0, 2), Bias(8)))
    qtbot.waitUntil(lambda: minima.snapshot.run.number == session.run.number)
    assert minima._axes().indices == wanted
    assert minima._axes().labels == window.views["update"].settings().labels != ("", "")
    session.open_spec(experiment("spiral"))
    qtbot.waitUntil(lambda: minima.snapshot.run.number == session.run.number)
    assert minima._axes().indices == usual_axes(session.run.network)


def test_local_minima_open_where_they_are_seen_and_a_click_on_a_bar_shows_one_such_network(window, qtbot):
    action = next(each for each in window.menus.menus["examples"].actions() if each.data() == "local-minima")
    action.trigger()
    minima = window.views["minima"]
    qtbot.waitUntil(minima.isVisible)
    qtbot.waitUntil(lambda: minima._arrays is not None and minima._arrays.is_whole, timeout=30_000)
    picture, histogram = minima._arrays, minima.histogram
    assert len(picture.descents.costs) == 400 and len(picture.minima.costs) >= 3
    assert picture.minima.costs[0] < 0.1 and picture.minima.costs[1] > 5
    bar = max(bar for bar, height in enumerate(histogram.heights) if height)
    before = picture.selected
    QTest.mouseClick(histogram, Qt.MouseButton.LeftButton, pos=bar_foot(histogram, bar))
    qtbot.waitUntil(lambda: minima._arrays.selected != before)
    assert histogram.bar_of(minima._arrays.selected) == bar
    assert minima.regions.isVisible() and "of" in minima.readout.label.text()
    QTest.mouseClick(minima.readout.button, Qt.MouseButton.LeftButton)
    assert window.session.run.start.tolist() == picture.descents.starts[minima._arrays.selected].tolist()


def bar_foot(histogram, bar):
    rect = histogram.bar_rect(bar)
    return QPointF(rect.center().x(), rect.bottom() - 2).toPoint()
