"""Numbers without a mouse: typed one after the other, stepped together, with one undo step each."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.experiment.specs import Bias, Weight

ALT, CTRL, SHIFT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Alt", "Control", "Shift"))
PLAIN = Qt.KeyboardModifier.NoModifier
Key = Qt.Key

pytestmark = pytest.mark.usefixtures("actions")


def wheel(editor, at, notches, modifiers=PLAIN):
    viewport = editor.view.viewport()
    place = QPointF(editor.view.mapFromScene(at))
    turned = QWheelEvent(
        place,
        QPointF(viewport.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, turned)


def values(editor, *parameters):
    """The numbers, once the hand has rested."""
    editor.commands.stepper.rest()
    return pytest.approx([editor.session.value(parameter) for parameter in parameters])


def test_enter_on_a_neuron_types_its_bias(editor, hand):
    editor.selection.set(frozenset({4}))
    hand.key(Key.Key_Return)
    assert editor.number_editor.accessibleName() == "Set bias"
    hand.type("1/4")
    assert editor.session.value(Bias(4)) == 0.25


def test_enter_on_several_synapses_types_one_number_into_all_of_them(editor, hand):
    pairs = editor.scene.pairs[:3]
    before = [editor.session.value(Weight(*pair)) for pair in pairs]
    editor.selection.set(synapses=frozenset(pairs))
    hand.key(Key.Key_Return)
    assert editor.number_editor.text() == ""
    hand.type("0.5")
    assert [editor.session.value(Weight(*pair)) for pair in pairs] == [0.5] * 3
    assert editor.session.undo_label == "Set 3 weights"
    editor.session.undo()
    assert [editor.session.value(Weight(*pair)) for pair in pairs] == before


def test_enter_on_an_input_says_that_it_has_no_number(editor, hand, qtbot):
    editor.selection.set(frozenset({0}))
    with qtbot.waitSignal(editor.session.failed) as failed:
        hand.key(Key.Key_Return)
    assert "after the inputs" in failed.args[0]


def test_tab_goes_from_number_to_number_and_backtab_back(editor, hand):
    field = editor.number_editor
    editor.selection.set(synapses=frozenset({(0, 2)}))
    hand.key(Key.Key_Return)
    for text in ("0.1", "0.2", "0.3"):
        hand.type(text, Key.Key_Tab)
        assert field.isVisible()
    assert editor.session.value(Weight(0, 2)) == 0.1
    assert editor.session.value(Weight(1, 2)) == 0.2
    assert editor.session.value(Bias(2)) == 0.3
    assert editor.selection.synapses == {(0, 3)}
    QTest.keyClick(field, Key.Key_Backtab)
    assert (editor.selection.neurons, editor.selection.synapses) == ({2}, set())
    assert float(field.text()) == 0.3
    QTest.keyClick(field, Key.Key_Escape)
    assert not field.isVisible()


def test_tab_walks_over_every_number_once_and_ends(editor, hand):
    field, network = editor.number_editor, editor.session.spec.network
    editor.selection.set(synapses=frozenset({(0, 2)}))
    hand.key(Key.Key_Return)
    walked = 0
    while field.isVisible():
        QTest.keyClick(field, Key.Key_Tab)
        walked += 1
    assert walked == len(network.synapses) + len(network.ids) - 2
    assert not editor.session.can_undo


def test_nonsense_keeps_tab_at_its_number(editor, hand):
    editor.selection.set(synapses=frozenset({(0, 2)}))
    hand.key(Key.Key_Return)
    hand.type("much", Key.Key_Tab)
    assert editor.number_editor.text() == "much"
    assert editor.selection.synapses == {(0, 2)}


@pytest.mark.parametrize(("modifiers", "by"), [(PLAIN, 0.05), (SHIFT, 0.5)])
def test_arrows_step_all_selected_weights_in_one_undo_step(editor, hand, modifiers, by):
    weights = [Weight(*pair) for pair in editor.scene.pairs[:3]]
    before = [editor.session.value(weight) for weight in weights]
    editor.selection.set(synapses=frozenset(editor.scene.pairs[:3]))
    hand.key(Key.Key_Up, modifiers)
    hand.key(Key.Key_Up, modifiers)
    hand.key(Key.Key_Left, modifiers)
    assert [value + 2 * by for value in before] == values(editor, *weights)
    editor.session.undo()
    assert before == values(editor, *weights)
    assert not editor.session.can_undo


def test_with_control_the_arrows_step_biases_and_move_nothing(editor, hand):
    before = [editor.session.value(Bias(neuron)) for neuron in (3, 4)]
    network = editor.session.spec.network
    editor.selection.set(frozenset({0, 3, 4}))
    hand.key(Key.Key_Down, CTRL)
    hand.key(Key.Key_Down, CTRL)
    assert [value - 0.1 for value in before] == values(editor, Bias(3), Bias(4))
    assert editor.session.spec.network == network
    assert editor.session.undo_label == "Set 2 biases"
    editor.session.undo()
    assert not editor.session.can_undo


def test_the_wheel_steps_all_selected_weights_and_with_shift_finely(editor, hand):
    weights = [Weight(*pair) for pair in editor.scene.pairs[:2]]
    before = [editor.session.value(weight) for weight in weights]
    editor.selection.set(synapses=frozenset(editor.scene.pairs[:2]))
    wheel(editor, hand.synapse(editor.scene.pairs[1]), 2)
    assert [value + 0.1 for value in before] == values(editor, *weights)
    wheel(editor, hand.synapse(editor.scene.pairs[1]), 2, SHIFT)
    assert [value + 0.11 for value in before] == values(editor, *weights)


def test_the_wheel_steps_the_bias_of_a_selected_neuron_and_else_zooms(editor, hand):
    before, zoom = editor.session.value(Bias(4)), editor.view.zoom
    wheel(editor, hand.bias(4), 1)
    assert editor.session.value(Bias(4)) == before
    assert editor.view.zoom > zoom
    hand.click(hand.neuron(4))
    zoom = editor.view.zoom
    wheel(editor, hand.bias(4), -1)
    assert [before - 0.05] == values(editor, Bias(4))
    assert editor.view.zoom == zoom
