"""A layer changed at its header by mouse and keys, asserted on the document; each change is one undo step."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from nnviz.diagram.header_item import PARTS
from nnviz.diagram.layer_editor import LayerEditor, layer_size
from nnviz.experiment.edits import disconnect


def at(editor, column, part):
    """The middle of a part of a header, in the scene."""
    header = editor.scene.headers[column]
    return header.mapToScene(header.center_of(part))


def sizes(editor):
    return editor.session.spec.network.sizes


def room(editor):
    return next(room for room in editor.rooms if isinstance(room, LayerEditor))


def test_a_double_click_on_the_name_of_a_layer_renames_it_in_place(editor, hand):
    hand.double_click(at(editor, 1, "name"))
    assert editor.number_editor.text() == "hidden 1"
    hand.type("features")
    assert editor.session.spec.network.columns[1].name == "features"
    assert editor.scene.headers[1].words[0] == "features"
    editor.session.undo()
    assert editor.session.spec.network.columns[1].name == ""


def test_a_double_click_on_the_size_of_a_layer_resizes_it(editor, hand):
    hand.double_click(at(editor, 1, "size"))
    assert editor.number_editor.text() == "4"
    hand.type("7")
    assert sizes(editor) == (2, 7, 2, 1)
    editor.session.undo()
    assert sizes(editor) == (2, 4, 2, 1)


def test_escape_leaves_name_and_size_as_they_were(editor, hand):
    before = editor.session.spec
    for part in ("name", "size"):
        hand.double_click(at(editor, 2, part))
        hand.type("9", end=Qt.Key.Key_Escape)
        assert not editor.number_editor.isVisible()
    assert editor.session.spec == before and not editor.session.can_undo


@pytest.mark.parametrize("text", ["0", "-3", "2.5", "many", "2001", "9" * 5000])
def test_a_size_that_is_none_is_told_beside_the_field_and_changes_nothing(editor, hand, text):
    before = editor.session.spec
    hand.double_click(at(editor, 1, "size"))
    editor.number_editor.setText(text)
    QTest.keyClick(editor.number_editor, Qt.Key.Key_Return)
    assert editor.number_editor.isVisible()
    assert editor.session.spec == before


def test_sizes_are_whole_numbers():
    assert layer_size(" 12 ") == 12
    with pytest.raises(ValueError, match="for example 4"):
        layer_size("1.0")


def test_an_input_more_brings_data_that_have_it(editor, hand, qtbot):
    with qtbot.waitSignal(editor.session.noted) as noted:
        hand.double_click(at(editor, 0, "size"))
        hand.type("3")
    assert sizes(editor) == (3, 4, 2, 1)
    assert editor.session.run.dataset.name == "ball"
    assert "Ball in a cube" in noted.args[0]
    editor.session.undo()
    assert editor.session.run.dataset.name == "circles"


def test_a_click_on_the_activation_offers_all_and_takes_one_for_the_layer(editor, hand, qtbot):
    hand.click(at(editor, 1, "activation"))
    menu = editor.view.findChild(QMenu)
    assert menu is not None and menu.isVisible()
    next(action for action in menu.actions() if action.text() == "relu").trigger()
    menu.close()
    names = {neuron.activation.name for neuron in editor.session.spec.network.columns[1].neurons}
    assert names == {"relu"}
    assert editor.scene.headers[1].words == ("hidden 1", "4", "relu")


def test_a_click_on_the_name_offers_nothing_and_selects_the_layer(editor, hand):
    hand.click(at(editor, 1, "name"))
    assert editor.view.findChild(QMenu) is None
    assert editor.selection.neurons == {neuron.id for neuron in editor.session.spec.network.columns[1].neurons}


def test_the_size_of_the_selected_layer_is_typed_without_a_mouse(editor, hand):
    editor.commands.select_column(2)
    room(editor).type_layer_size()
    hand.type("5")
    assert sizes(editor) == (2, 4, 5, 1)


def test_without_a_selection_the_size_asks_for_one(editor, qtbot):
    with qtbot.waitSignal(editor.session.failed) as failed:
        room(editor).type_layer_size()
    assert "Select" in failed.args[0]


def test_every_part_of_a_header_is_found_where_it_is_drawn(open_editor):
    for shape, size in (("2-4-2-1", (900, 650)), ("2-8-8-8-8-8-1", (640, 463))):
        editor = open_editor(shape, size=size)
        for header in editor.scene.headers[1:]:
            assert [header.part_at(header.center_of(part)) for part in PARTS] == list(PARTS)
            assert header.part_at(QPointF(0, 500)) == ""


def test_buttons_of_the_ends_are_open_where_the_data_allow_and_else_say_why(editor, open_editor):
    flowers = open_editor("4-2-3", "iris")
    less, more = flowers.overlays.header_buttons.buttons[:2]
    assert not less.isEnabled() and not more.isEnabled()
    assert "4 inputs" in more.toolTip()
    less, more = editor.overlays.header_buttons.buttons[-2:]
    assert more.isEnabled() and not less.isEnabled()
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert sizes(editor) == (2, 4, 2, 2)
    outputs = editor.session.spec.network.columns[-1].neurons
    assert {neuron.activation.name for neuron in outputs} == {"softmax"}
    less, more = editor.overlays.header_buttons.buttons[-2:]
    assert "1 or 2 outputs" in more.toolTip() and not more.isEnabled()
    QTest.mouseClick(less, Qt.MouseButton.LeftButton)
    assert sizes(editor) == (2, 4, 2, 1)


@pytest.mark.parametrize("shape", ["2-1", "2-4-2-1", "2-2-1"])
def test_no_button_stands_on_the_name_of_a_neuron(open_editor, shape):
    editor = open_editor(shape)
    for button in editor.overlays.header_buttons.buttons:
        for item in (item for item in editor.scene.neurons.values() if item.name):
            name = editor.view.mapFromScene(item.mapRectToScene(item.name_box())).boundingRect()
            assert not button.geometry().intersects(name)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_buttons_take_the_keyboard_and_are_pressed_by_it(editor, key):
    plus = editor.overlays.header_buttons.buttons[3]
    plus.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plus, key)
    assert sizes(editor) == (2, 5, 2, 1)
    assert not editor.session.is_training


def test_each_header_shows_the_parameters_of_its_layer(editor):
    assert [header.block for header in editor.scene.headers] == [
        "",
        "(2 + 1) × 4 = 12",
        "(4 + 1) × 2 = 10",
        "(2 + 1) × 1 = 3",
    ]
    pair = next(iter(editor.session.spec.network.synapses))
    column = editor.session.spec.network.column_of[pair[1]]
    editor.session.edit("Remove", lambda spec: disconnect(spec, [pair]))
    assert editor.scene.headers[column].block in ("7 + 4 = 11", "7 + 2 = 9", "1 + 1 = 2")
