"""Every gesture with real mouse events; what counts is what the document says afterwards."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from nnviz.diagram.selection import Hit
from nnviz.experiment.edits import disconnect, new_spec, remove_neurons
from nnviz.experiment.specs import Bias, DatasetSpec, Weight


def ids(editor):
    return editor.session.spec.network.ids


def key(editor, name, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(editor.view, name, modifiers)


def test_dragging_from_a_rim_connects_and_undo_takes_it_back(editor, hand):
    source, target = ids(editor)[0], ids(editor)[-1]
    before = editor.session.spec
    hand.drag(hand.pixel(hand.rim(source)), hand.pixel(hand.neuron(target)))
    assert editor.session.spec.network.synapses == before.network.synapses | {(source, target)}
    assert (source, target) in editor.scene.pair_index
    editor.session.undo()
    assert editor.session.spec.network == before.network
    assert (source, target) not in editor.scene.pair_index


def test_a_backward_synapse_is_refused_with_words_while_dragging(editor, hand):
    source, target = ids(editor)[-1], ids(editor)[0]
    before = editor.session.spec
    begin, end = hand.pixel(hand.rim(source)), hand.pixel(hand.neuron(target))
    hand.press(begin)
    hand.move(begin, end)
    assert "backward" in editor.view.whisper.text()
    assert editor.view.whisper.isVisible()
    hand.release(end)
    assert editor.session.spec is before
    assert not editor.session.can_undo


def test_valid_targets_light_up_while_connecting(editor, hand):
    begin = hand.pixel(hand.rim(ids(editor)[0]))
    hand.press(begin)
    hand.move(begin, begin + QPoint(20, 20))
    welcome = {neuron for neuron, item in editor.scene.neurons.items() if item.welcome}
    assert welcome == set(ids(editor)[6:])
    key(editor, Qt.Key.Key_Escape)
    assert not any(item.welcome for item in editor.scene.neurons.values())
    hand.release(begin)
    assert not editor.session.can_undo


def test_delete_removes_the_selected_neuron(editor, hand):
    gone = ids(editor)[3]
    hand.click(hand.neuron(gone))
    key(editor, Qt.Key.Key_Delete)
    assert gone not in ids(editor)
    assert gone not in editor.scene.neurons
    assert editor.session.spec.network.sizes == (2, 3, 2, 1)


def test_delete_removes_the_selected_synapse(editor, hand):
    pair = editor.scene.pairs[4]
    hand.click(hand.synapse(pair))
    assert editor.selection.synapses == {pair}
    key(editor, Qt.Key.Key_Backspace)
    assert pair not in editor.session.spec.network.synapses


def test_a_weight_is_typed_with_a_decimal_comma(editor, hand):
    pair = editor.scene.pairs[2]
    hand.double_click(hand.synapse(pair))
    hand.type("-1,25")
    assert editor.session.value(Weight(*pair)) == -1.25
    assert not editor.number_editor.isVisible()
    editor.session.undo()
    assert editor.session.value(Weight(*pair)) != -1.25


def test_a_bias_is_typed_as_a_fraction(editor, hand):
    neuron = ids(editor)[4]
    hand.double_click(hand.bias(neuron))
    hand.type("1/3")
    assert editor.session.value(Bias(neuron)) == pytest.approx(1 / 3)


def test_nonsense_gets_a_sentence_and_escape_leaves_all_as_it_was(editor, hand):
    pair = editor.scene.pairs[2]
    before = editor.session.value(Weight(*pair))
    hand.double_click(hand.synapse(pair))
    hand.type("much")
    assert editor.number_editor.isVisible()
    assert editor.number_editor.text() == "much"
    assert "much" in editor.number_editor._words.text()
    QTest.keyClick(editor.number_editor, Qt.Key.Key_Escape)
    assert not editor.number_editor.isVisible()
    assert editor.session.value(Weight(*pair)) == before
    assert not editor.session.can_undo


def test_a_click_elsewhere_takes_the_number(editor, hand):
    pair = editor.scene.pairs[2]
    editor.activateWindow()
    hand.double_click(hand.synapse(pair))
    editor.number_editor.setText("0.75")
    hand.click(hand.neuron(ids(editor)[-1]))
    assert editor.session.value(Weight(*pair)) == 0.75


def test_dragging_up_on_a_synapse_turns_its_weight_in_one_undo_step(editor, hand):
    pair = editor.scene.pairs[5]
    before = editor.session.value(Weight(*pair))
    at = hand.pixel(hand.synapse(pair))
    hand.drag(at, at - QPoint(0, 50))
    assert editor.session.value(Weight(*pair)) == pytest.approx(before + 0.5)
    editor.session.undo()
    assert editor.session.value(Weight(*pair)) == pytest.approx(before)
    assert not editor.session.can_undo


def test_training_goes_on_while_a_weight_is_held(editor, hand, qtbot):
    editor.session.start()
    qtbot.waitUntil(lambda: editor.session.snapshot.state.step > 20)
    pair = editor.scene.pairs[5]
    at = hand.pixel(hand.synapse(pair))
    hand.press(at)
    hand.move(at, at - QPoint(0, 80))
    held = editor.view.gesture._value
    step = editor.session.snapshot.state.step
    qtbot.waitUntil(lambda: editor.session.snapshot.state.step > step + 20)
    qtbot.waitUntil(lambda: editor.session.value(Weight(*pair)) == held)
    assert editor.session.is_training
    hand.release(at - QPoint(0, 80))
    qtbot.waitUntil(lambda: editor.session.value(Weight(*pair)) != held)
    editor.session.pause()


def test_moving_a_neuron_is_one_undo_step(editor, hand):
    neuron = ids(editor)[3]
    before = editor.session.spec
    start = hand.neuron(neuron)
    hand.drag(hand.pixel(start), hand.pixel(start) + QPoint(40, -25))
    moved = editor.session.spec.network.neuron(neuron).position
    zoom = editor.view.zoom
    assert moved == pytest.approx((start.x() + 40 / zoom, start.y() - 25 / zoom), abs=2.0)
    assert hand.neuron(neuron) == QPointF(*moved)
    editor.session.undo()
    assert editor.session.spec == before
    assert hand.neuron(neuron) == start
    assert not editor.session.can_undo


def test_a_move_left_with_escape_changes_nothing(editor, hand):
    neuron = ids(editor)[3]
    start = hand.neuron(neuron)
    begin = hand.pixel(start)
    hand.press(begin)
    hand.move(begin, begin + QPoint(30, 30))
    assert hand.neuron(neuron) != start
    key(editor, Qt.Key.Key_Escape)
    hand.release(begin)
    assert hand.neuron(neuron) == start
    assert not editor.session.can_undo


def test_arrow_keys_move_the_selection_and_step_a_weight(editor, hand):
    neuron, pair = ids(editor)[3], editor.scene.pairs[5]
    start = hand.neuron(neuron)
    hand.click(start)
    for _ in range(3):
        key(editor, Qt.Key.Key_Right)
    assert editor.session.spec.network.neuron(neuron).position == (start.x() + 12, start.y())
    before = editor.session.value(Weight(*pair))
    editor.selection.set(synapses=frozenset({pair}))
    for _ in range(4):
        key(editor, Qt.Key.Key_Up)
    editor.commands.stepper.rest()
    assert editor.session.value(Weight(*pair)) == pytest.approx(before + 0.2)
    editor.session.undo()
    assert editor.session.value(Weight(*pair)) == pytest.approx(before)


def test_the_wheel_steps_a_selected_weight_and_else_zooms(editor, hand, qtbot):
    pair = editor.scene.pairs[5]
    at = hand.synapse(pair)
    hand.click(at)
    before, zoom = editor.session.value(Weight(*pair)), editor.view.zoom
    turn_wheel(editor, hand.pixel(at), 2)
    editor.commands.stepper.rest()
    assert editor.session.value(Weight(*pair)) == pytest.approx(before + 0.1)
    assert editor.view.zoom == zoom
    turn_wheel(editor, QPoint(5, 300), 1)
    assert editor.view.zoom > zoom


@pytest.mark.parametrize("notches", [3, -3])
def test_the_wheel_zooms_about_the_cursor(editor, hand, notches):
    at = hand.pixel(hand.neuron(ids(editor)[-1])) + QPoint(0, 60)
    QTest.mouseMove(editor.view.viewport(), at - QPoint(150, 30))
    before = editor.view.mapToScene(at)
    turn_wheel(editor, at, notches)
    apart = editor.view.mapFromScene(before) - at
    assert max(abs(apart.x()), abs(apart.y())) <= 1


@pytest.mark.parametrize("by_wheel", [False, True])
def test_undo_before_the_hand_has_rested_undoes_all_steps_at_once(editor, hand, qtbot, by_wheel):
    session, pair = editor.session, editor.scene.pairs[5]
    undo = QAction(editor)
    undo.setShortcut("Ctrl+Z")
    undo.setEnabled(False)
    undo.triggered.connect(session.undo)
    session.spec_changed.connect(lambda: undo.setEnabled(session.can_undo))
    editor.addAction(undo)
    editor.activateWindow()
    at = hand.synapse(pair)
    hand.click(at)
    before = session.value(Weight(*pair))
    for _ in range(3):
        if by_wheel:
            turn_wheel(editor, hand.pixel(at), 1)
        else:
            key(editor, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: session.value(Weight(*pair)) == pytest.approx(before + 0.15))
    key(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.value(Weight(*pair)) == before)
    assert not session.can_undo
    assert session.can_redo


def test_stepping_ends_when_the_keyboard_goes_elsewhere(editor, hand):
    pair = editor.scene.pairs[5]
    hand.click(hand.synapse(pair))
    key(editor, Qt.Key.Key_Up)
    assert not editor.session.can_undo
    editor.view.clearFocus()
    assert editor.session.can_undo


def test_a_neuron_added_where_there_is_no_hidden_layer_makes_one(open_editor):
    editor = open_editor("2-1")
    editor.commands.add_neuron()
    assert editor.session.spec.network.sizes == (2, 1, 1)


def turn_wheel(editor, at, notches):
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    port = editor.view.viewport()
    no = Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    place = QPointF(at), QPointF(port.mapToGlobal(at))
    event = QWheelEvent(*place, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, no, phase, False)
    QApplication.sendEvent(port, event)


def test_plus_and_minus_under_a_header_grow_and_shrink_the_layer(editor, hand):
    minus, plus = editor.overlays.header_buttons.buttons[2:4]
    QTest.mouseClick(plus, Qt.MouseButton.LeftButton)
    assert editor.session.spec.network.sizes == (2, 5, 2, 1)
    new = ids(editor)[6]
    assert {(source, new) for source in ids(editor)[:2]} <= editor.session.spec.network.synapses
    QTest.mouseClick(minus, Qt.MouseButton.LeftButton)
    assert editor.session.spec.network.sizes == (2, 4, 2, 1)


def test_layer_buttons_have_names_and_shrink_no_layer_to_nothing(open_editor):
    editor = open_editor("2-1-1")
    minus, plus = editor.overlays.header_buttons.buttons[2:4]
    assert plus.accessibleName() == "Add a neuron to hidden 1"
    assert minus.accessibleName() == "Remove the last neuron of hidden 1"
    assert not minus.isEnabled()


def test_clicks_select_and_control_toggles(editor, hand):
    first, second = ids(editor)[2:4]
    hand.click(hand.neuron(first))
    assert editor.selection.neurons == {first}
    hand.click(hand.neuron(second), Qt.KeyboardModifier.ControlModifier)
    assert editor.selection.neurons == {first, second}
    hand.click(hand.neuron(first), Qt.KeyboardModifier.ShiftModifier)
    assert editor.selection.neurons == {second}
    hand.click(QPointF(-40, -150))
    assert editor.selection.is_empty


def test_a_rubber_band_catches_neurons_and_synapses(editor, hand):
    rect = editor.scene.content_rect()
    x = (editor.scene.places.column_x[1] + editor.scene.places.column_x[2]) / 2 + 60
    begin = hand.pixel(QPointF(x, editor.scene.places.bounds[1] - 6))
    hand.drag(begin, hand.pixel(QPointF(rect.right() + 5, rect.bottom() + 5)))
    assert editor.selection.neurons == set(ids(editor)[6:])
    assert editor.selection.synapses == {pair for pair in editor.scene.pairs if pair[0] in ids(editor)[6:]}


def test_a_header_selects_its_layer(editor, hand):
    header = editor.scene.headers[1]
    hand.click(header.pos() - QPointF(0, 8))
    assert editor.selection.neurons == set(ids(editor)[2:6])


def test_typing_a_weight_leaves_the_focus_of_the_diagram_alone(editor, hand, qtbot):
    editor.typist.type_number(Hit("synapse", synapse=(0, 2)))
    editor.number_editor.setText("1/3")
    editor.number_editor.commit()
    assert editor.session.value(Weight(0, 2)) == 1 / 3
    assert editor.selection.focus is None


def test_another_experiment_is_fitted_into_view(editor):
    editor.view.zoom_by(1.25)
    zoom = editor.view.zoom
    editor.session.open_spec(new_spec("2-8-8-1", DatasetSpec("circles", n_points=60)))
    assert editor.view.zoom < zoom
    assert editor.scene.network.sizes == (2, 8, 8, 1)


def test_tab_walks_the_neurons(editor):
    editor.view.setFocus()
    walked = []
    for _ in ids(editor):
        key(editor, Qt.Key.Key_Tab)
        walked.append(editor.selection.focus)
    assert tuple(walked) == ids(editor)


def test_an_edit_never_moves_the_view(editor, hand):
    turn_wheel(editor, QPoint(400, 300), 3)
    before = editor.view.transform(), editor.view.mapToScene(QPoint(0, 0))
    editor.commands.add_neuron()
    editor.commands.add_layer()
    editor.session.undo()
    assert (editor.view.transform(), editor.view.mapToScene(QPoint(0, 0))) == before


def test_connecting_the_selection_fills_what_is_missing(editor, hand):
    network = editor.session.spec.network
    pair = (network.ids[2], network.ids[6])
    editor.session.edit("Remove", lambda spec: disconnect(spec, [pair]))
    assert pair not in editor.scene.pair_index
    editor.selection.set(frozenset(network.ids[2:8]))
    hand.do("connect_selection")
    assert pair in editor.session.spec.network.synapses


def test_the_parameter_count_stands_above_the_diagram(open_editor):
    editor = open_editor("3-4-2", "ball")
    editor.session.edit("Remove", lambda spec: spec)
    text = editor.overlays.counts.text()
    network = editor.session.spec.network
    assert f"{len(network.synapses) + sum(network.sizes[1:])} parameters" in text
    assert f"{len(network.synapses)} without" in text


def test_what_is_gone_cannot_be_selected(editor):
    editor.session.edit("Remove", lambda spec: remove_neurons(spec, [3]))
    editor.selection.set(frozenset({3}), frozenset({(0, 3)}))
    assert editor.selection.is_empty
    key(editor, Qt.Key.Key_Up)
    assert editor.session.undo_label == "Remove"
