"""The diagram in a real window on a display: what it paints, how it drags, and how fast."""

import time

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from nnviz.experiment.specs import Weight

pytestmark = pytest.mark.window


def test_a_typed_weight_is_taken_by_enter_and_the_keyboard_returns_to_the_diagram(editor, hand, qtbot):
    editor.activateWindow()
    qtbot.waitActive(editor)
    pair = editor.scene.pairs[2]
    hand.double_click(hand.synapse(pair))
    qtbot.waitUntil(editor.number_editor.hasFocus)
    hand.type("1/3")
    assert editor.session.value(Weight(*pair)) == pytest.approx(1 / 3)
    assert not editor.number_editor.isVisible()
    assert editor.view.hasFocus()


def test_dragging_a_neuron_among_many_stays_fluent(open_editor, hand_of):
    editor = open_editor("2-19-19-19-1")
    hand = hand_of(editor)
    begin = hand.pixel(editor.scene.neurons[editor.session.spec.network.ids[25]].pos())
    hand.press(begin)
    times = []
    for number in range(30):
        started = time.perf_counter()
        hand.move(begin, begin + QPoint(10 + number, number))
        QApplication.processEvents()
        times.append((time.perf_counter() - started) / 3)
    hand.release(begin + QPoint(40, 30))
    assert sorted(times)[len(times) // 2] < 0.05
    assert editor.session.spec.network.neuron(editor.session.spec.network.ids[25]).position is not None
