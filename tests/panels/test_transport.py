"""The transport: what its buttons do, and that its read-outs are the shown moment."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from nnviz.app.actions import ACTIONS
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.build import build
from nnviz.experiment.edits import set_activation
from nnviz.panels.transport import Transport, _width_px
from nnviz.training.state import first_state
from nnviz.views.colors import DARK, LIGHT


@pytest.fixture
def transport(qtbot, session, dressed):
    transport = Transport(session)
    qtbot.addWidget(transport)
    transport.recolor(LIGHT)
    transport.resize(1280, 52)
    transport.show()
    return transport


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_run_trains_and_pause_stops_it(qtbot, session, transport):
    assert transport.run.text() == "Run"
    press(qtbot, transport.run)
    assert transport.run.text() == "Pause"
    qtbot.waitUntil(lambda: session.last_step > 10)
    press(qtbot, transport.run)
    assert not session.is_training
    assert transport.run.text() == "Run"


def test_when_training_rests_the_read_outs_are_the_shown_moment(qtbot, session, transport):
    press(qtbot, transport.run)
    qtbot.waitUntil(lambda: session.last_step > 1500)
    press(qtbot, transport.run)
    shown = session.snapshot
    assert transport.step_number.text() == f"{shown.state.step:,}"
    assert transport.epoch_number.text() == str(shown.state.step // 30)
    assert float(transport.train_cost.text().replace("−", "-")) == pytest.approx(shown.evaluation.train_mean, rel=6e-3)
    assert float(transport.held_out_cost.text().replace("−", "-")) == pytest.approx(
        shown.evaluation.held_out_mean, rel=6e-3
    )
    total = shown.evaluation.train_mean * len(shown.run.training_points)
    assert float(transport.total_cost.text()) == pytest.approx(total, rel=6e-4)
    assert transport.train_cost.toolTip().endswith(f"total over 300 training points {transport.total_cost.text()}")
    assert transport.accuracy.text() == f"{100 * shown.evaluation.train_accuracy:.1f} %"
    assert transport.seed.text() == "7"


def test_while_training_runs_many_moments_bring_one_text_at_most_about_fifteen_times_a_second(
    qtbot, session, transport
):
    texts = []
    show_text = transport.step_number.show_text
    transport.step_number.show_text = lambda text: (texts.append(text), show_text(text))
    press(qtbot, transport.run)
    texts.clear()
    for _ in range(100):
        session.snapshot_shown.emit(session.snapshot)
    assert texts == []
    with qtbot.waitSignal(transport._timer.timeout):
        assert transport._timer.isSingleShot()
        assert 1000 / 16 <= transport._timer.interval() <= 1000 / 14
    assert len(texts) == 1
    press(qtbot, transport.run)


def test_step_epoch_back_and_reset_do_what_they_say(qtbot, session, transport):
    assert not transport.back.isEnabled()
    press(qtbot, transport.step)
    qtbot.waitUntil(lambda: session.snapshot.state.step == 1)
    press(qtbot, transport.epoch)
    qtbot.waitUntil(lambda: session.snapshot.state.step == 30)
    press(qtbot, transport.back)
    assert transport.step_number.text() == "29"
    press(qtbot, transport.reset)
    assert session.snapshot.state.step == 0
    assert transport.step_number.text() == "0"
    assert not transport.back.isEnabled()


def test_ten_steps_are_ten(qtbot, session, transport):
    press(qtbot, transport.ten_steps)
    qtbot.waitUntil(lambda: not session.is_training and session.snapshot.state.step == 10)


def test_the_keyboard_comes_to_run_first_and_then_goes_from_left_to_right(session, train, transport, keyboard_order):
    """The first in the window's chain is what a window in focus begins with."""
    train(1)
    first, *others = keyboard_order(transport)
    assert first is transport.run
    assert others[:3] == [transport.reset, transport.new_weights, transport.back]
    assert others[-1] is transport.speed
    assert others == sorted(others, key=QWidget.x)


@pytest.mark.parametrize(
    ("button", "action"),
    [
        ("run", "toggle"),
        ("step", "step"),
        ("ten_steps", "ten_steps"),
        ("epoch", "epoch"),
        ("back", "back"),
        ("reset", "reset"),
        ("new_weights", "draw_new_start"),
    ],
)
def test_a_tooltip_names_the_key_that_does_the_same(transport, button, action):
    entry = next(entry for entry in ACTIONS if entry.name == action)
    key = QKeySequence(entry.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
    assert getattr(transport, button).toolTip().endswith(f"({key})")


def test_the_speed_is_the_sessions(qtbot, session, transport):
    session.set_pace(60)
    assert transport.speed.currentText() == "60 steps/s"
    transport.speed.setFocus()
    qtbot.keyClick(transport.speed, Qt.Key.Key_Down)
    assert session.pace == 200
    qtbot.keyClick(transport.speed, Qt.Key.Key_End)
    assert session.pace is None
    assert transport.speed.currentText() == "full speed"


def test_everything_fits_1280_pixels_and_a_narrow_bar_hides_what_matters_least(qtbot, transport):
    assert [read_out for read_out in transport.read_outs if not read_out.isVisible()] == [transport.total_cost]
    transport.resize(1920, 52)
    assert all(read_out.isVisible() for read_out in transport.read_outs)
    hidden = []
    for width_px in range(1920, 700, -20):
        transport.resize(width_px, 52)
        for read_out in transport.read_outs:
            if not read_out.isVisible() and read_out not in hidden:
                hidden.append(read_out)
        for widget in transport.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            assert not widget.isVisible() or widget.geometry().right() <= transport.width()
    assert hidden[:3] == [transport.total_cost, transport.seed, transport.held_out_cost]
    assert hidden[3] is transport.epoch_number
    assert transport.step_number.isVisible()


def test_cost_and_accuracy_stay_longer_than_the_words_on_the_buttons(qtbot, transport):
    labeled = (transport.back, transport.step, transport.epoch)
    words = [button.text() for button in labeled]
    transport.resize(960, 52)
    for read_out in (transport.step_number, transport.train_cost, transport.accuracy):
        assert read_out.isVisible()
    assert [button.text() for button in labeled] == ["", "", ""]
    assert all(button.accessibleName() and not button.icon().isNull() for button in labeled)
    transport.recolor(DARK)
    assert transport.accuracy.isVisible()
    transport.resize(1280, 52)
    assert [button.text() for button in labeled] == words


def test_new_weights_are_drawn_where_reset_goes_back_to_the_trained_ones_of_an_edit(qtbot, session, train, transport):
    train(30)
    trained = session.snapshot.state.parameters
    session.edit("tanh to relu", lambda spec: set_activation(spec, [2], NeuronActivation("relu")))
    train(1)
    press(qtbot, transport.reset)
    assert np.array_equal(session.snapshot.state.parameters, trained)
    assert "trained" in transport.reset.toolTip()
    press(qtbot, transport.new_weights)
    assert session.snapshot.state.step == 0
    assert session.spec.seed == 8
    assert session.spec.start.values == ()
    drawn = first_state(build(session.spec)).parameters
    assert np.array_equal(session.snapshot.state.parameters, drawn)
    session.undo()
    assert np.array_equal(session.snapshot.state.parameters, trained)


def test_nothing_jumps_between_run_and_pause(qtbot, session, transport):
    before = [read_out.x() for read_out in transport.read_outs]
    press(qtbot, transport.run)
    qtbot.waitUntil(lambda: session.last_step > 1200)
    assert [read_out.x() for read_out in transport.read_outs] == before
    press(qtbot, transport.run)


def test_larger_content_enlarges_the_read_outs_alone_and_what_matters_most_stays(qtbot, transport):
    button, number = transport.step.height(), transport.step_number._value
    narrow_px = number.fontMetrics().height()
    transport.rescale(2.0)
    assert number.fontMetrics().height() > 1.8 * narrow_px
    assert transport.step.height() == button
    assert transport.step_number.isVisible() and transport.train_cost.isVisible()
    shown = [read_out for read_out in transport.read_outs if read_out.isVisible()]
    qtbot.waitUntil(lambda: all(_width_px(read_out) <= read_out.width() for read_out in shown))
    transport.rescale(1.0)
    assert number.fontMetrics().height() == narrow_px
