"""The timeline: keys go to the very step, a drag scrubs, following a training never does."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

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


def test_a_triangle_stands_where_a_hand_intervened(qtbot, session, timeline, train):
    session.set_hyperparameter("learning_rate", 0.01)
    train(90)
    image = timeline.track.grab().toImage()
    marked = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).name() == LIGHT.positive for y in range(image.height()))
    ]
    assert marked
    assert abs((marked[0] + marked[-1]) / 2 - at_step(timeline.track, 90).x()) <= 2


def test_a_screen_reader_finds_a_slider_with_its_value(session, timeline):
    interface = QAccessible.queryAccessibleInterface(timeline.track)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.valueInterface().currentValue() == 90
    assert interface.valueInterface().maximumValue() == 90
