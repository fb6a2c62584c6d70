"""The timeline: keys go to the very step, a drag scrubs, following a training never does."""

from unittest.mock import patch

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from nnviz.experiment.specs import Bias, Weight
from nnviz.panels.timeline import MARGIN_PX, Timeline
from nnviz.views.colors import LIGHT


@pytest.fixture
def timeline(qtbot, session, train):
    """A training of 90 steps, three epochs."""
    timeline = Timeline(session)
    qtbot.addWidget(timeline)
    timeline.recolor(LIGHT)
    timeline.resize(1280, 46)
    timeline.show()
    for _ in range(3):
        train(30)
    return timeline


def at_step(track, step):
    return QPoint(MARGIN_PX + round(step / track.maximum() * (track.width() - 2 * MARGIN_PX)), track.height() // 2)


def test_keys_go_to_the_very_step(qtbot, session, timeline):
    track = timeline.track
    shown = []
    keys = (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_PageDown)
    for key in keys:
        qtbot.keyClick(track, key)
        shown.append(session.snapshot.state.step)
        assert track.value() == shown[-1]
    assert shown == [89, 88, 89, 59, 0, 30]
    assert not session.is_live
    qtbot.keyClick(track, Qt.Key.Key_End)
    assert session.is_live
    assert session.snapshot.state.step == 90


def test_a_drag_scrubs_through_the_moments_kept(qtbot, session, timeline):
    track = timeline.track
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=at_step(track, 90))
    qtbot.mouseMove(track, at_step(track, 62))
    assert not session.is_live
    assert abs(session.snapshot.state.step - 62) <= 30
    qtbot.mouseMove(track, at_step(track, 0))
    assert session.snapshot.state.step == 0
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton, pos=at_step(track, 0))
    assert track.value() == 0
    assert timeline.last.text() == "90"


def test_scrubbing_pauses_the_training_and_live_returns_to_its_end(qtbot, session, timeline):
    session.start()
    qtbot.waitUntil(lambda: session.last_step > 200)
    qtbot.mouseClick(timeline.track, Qt.MouseButton.LeftButton, pos=at_step(timeline.track, 0))
    assert not session.is_training
    assert session.snapshot.state.step == 0
    assert not timeline.live.isChecked()
    qtbot.mouseClick(timeline.live, Qt.MouseButton.LeftButton)
    assert session.is_live
    assert timeline.live.isChecked()
    assert timeline.track.value() == session.last_step


def test_following_a_training_never_scrubs(qtbot, session, timeline):
    asked = []
    timeline.track.scrubbed.connect(asked.append)
    session.start()
    qtbot.waitUntil(lambda: session.last_step > 300)
    assert session.is_training
    session.pause()
    assert asked == []
    assert timeline.track.value() == session.last_step == timeline.track.maximum()


def marked_columns(track):
    """The runs of neighboring columns in which a mark is painted, as (first, last)."""
    image, runs = track.grab().toImage(), []
    for x in range(image.width()):
        if any(image.pixelColor(x, y).name() == LIGHT.positive for y in range(image.height())):
            if runs and runs[-1][1] == x - 1:
                runs[-1][1] = x
            else:
                runs.append([x, x])
    return runs


def test_a_triangle_stands_where_a_hand_intervened(qtbot, session, timeline, train):
    session.set_hyperparameter("learning_rate", 0.01)
    train(90)
    ((first, last),) = marked_columns(timeline.track)
    assert abs((first + last) / 2 - at_step(timeline.track, 90).x()) <= 2
    assert "rule" in timeline.track.explanation_at(at_step(timeline.track, 90).x())


def test_one_drag_of_a_weight_during_training_is_one_mark_that_says_so(session, timeline, train):
    weight = Weight(0, session.spec.network.columns[1].neurons[0].id)
    session.hold(weight, "drag")
    for value in (0.5, 0.9, 1.3):
        session.turn(weight, value)
        train(30)
    session.release()
    train(30)
    kinds = [type(hand).__name__ for _, hand in session.history.at(session.last_step).run.by_hand]
    assert kinds.count("SetParameter") == 3
    assert len(marked_columns(timeline.track)) == 1
    place = at_step(timeline.track, 90)
    assert timeline.track.explanation_at(place.x() + 3) == "a weight was set here"
    assert timeline.track.explanation_at(place.x() + 30) == timeline.track.toolTip()
    with patch.object(QToolTip, "showText") as shown:
        event = QHelpEvent(QEvent.Type.ToolTip, place, timeline.track.mapToGlobal(place))
        QApplication.sendEvent(timeline.track, event)
    assert shown.call_args.args[1] == "a weight was set here"


def test_a_weight_set_at_once_and_set_again_later_are_two_marks(session, timeline, train):
    target = session.spec.network.columns[1].neurons[0].id
    session.set_value(Weight(0, target), 0.7, "set")
    train(30)
    session.set_value(Bias(target), 0.7, "set")
    train(30)
    assert len(marked_columns(timeline.track)) == 2
    assert timeline.track.explanation_at(at_step(timeline.track, 120).x()) == "a bias was set here"


def test_a_screen_reader_finds_a_slider_with_its_value(session, timeline):
    interface = QAccessible.queryAccessibleInterface(timeline.track)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.valueInterface().currentValue() == 90
    assert interface.valueInterface().maximumValue() == 90


def test_larger_content_enlarges_the_steps_beside_the_track_and_cuts_none_off(timeline, qtbot):
    before_px = timeline.first.fontMetrics().height()
    timeline.rescale(2.0)
    assert timeline.first.fontMetrics().height() > 1.8 * before_px
    for label in (timeline.first, timeline.last):
        qtbot.waitUntil(lambda label=label: label.width() >= label.fontMetrics().horizontalAdvance(label.text()))
