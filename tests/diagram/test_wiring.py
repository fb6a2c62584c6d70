"""Bulk edits by one key each: how layers are wired, pinned, cleared and named."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from nnviz.diagram.room import Room
from nnviz.diagram.rooms import COMMANDS, ROOMS
from nnviz.diagram.selection import Hit
from nnviz.engine.network import NeuronActivation
from nnviz.session.session import Session

ALT, CTRL, SHIFT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Alt", "Control", "Shift"))
Key = Qt.Key

pytestmark = pytest.mark.usefixtures("actions")


def synapses(editor, sources, targets):
    return {(a, b) for a, b in editor.session.spec.network.synapses if a in sources and b in targets}


def select_layers(editor, *columns):
    network = editor.session.spec.network
    editor.selection.set(frozenset(neuron.id for column in columns for neuron in network.columns[column].neurons))


@pytest.fixture
def refused(editor):
    """The sentences in which something was refused."""
    sentences = []
    editor.session.failed.connect(sentences.append)
    return sentences


def test_two_layers_are_taken_apart_and_connected_again_by_keys(editor, hand, refused):
    before = editor.session.spec.network.synapses
    select_layers(editor, 1, 2)
    hand.key(Key.Key_X)
    assert not synapses(editor, {2, 3, 4, 5}, {6, 7})
    assert editor.session.undo_label == "Remove 8 synapses"
    hand.key(Key.Key_X)
    assert "no synapse" in refused.pop()
    hand.key(Key.Key_C)
    assert editor.session.spec.network.synapses == before
    assert editor.session.undo_label == "Add 8 synapses"
    hand.key(Key.Key_C)
    assert "connected already" in refused.pop()


@pytest.mark.parametrize(
    ("chosen", "words"), [({2}, "2 outgoing synapses of y₁"), ({6}, "outgoing synapse of y₁"), ({2, 3}, "4 outgoing")]
)
def test_what_is_removed_of_one_layer_says_on_which_side(editor, hand, chosen, words):
    noted = []
    editor.session.noted.connect(noted.append)
    into = {pair for pair in editor.session.spec.network.synapses if pair[1] in chosen}
    editor.selection.set(frozenset(chosen))
    hand.key(Key.Key_X)
    assert into <= editor.session.spec.network.synapses
    assert editor.session.undo_label.startswith(f"Remove {words}")
    assert noted[-1].startswith(f"Removed {words}") and "incoming" in noted[-1]


def test_a_layer_alone_is_wired_to_the_one_after_it_and_the_last_to_none(editor, hand, refused):
    select_layers(editor, 1)
    hand.key(Key.Key_X)
    assert not synapses(editor, {2, 3, 4, 5}, {6, 7})
    select_layers(editor, 3)
    hand.key(Key.Key_X)
    assert "two layers" in refused.pop()


def test_layers_of_one_size_are_connected_one_to_one_and_others_are_refused_with_both_sizes(editor, hand, refused):
    select_layers(editor, 0, 2)
    hand.key(Key.Key_C, SHIFT)
    assert synapses(editor, {0, 1}, {6, 7}) == {(0, 6), (1, 7)}
    select_layers(editor, 1, 2)
    hand.key(Key.Key_C, SHIFT)
    assert "4 and 2" in refused.pop()
    assert len(synapses(editor, {2, 3, 4, 5}, {6, 7})) == 8


def test_a_random_share_is_typed_in_percent_and_is_one_undo_step(editor, hand, refused):
    before = editor.session.spec
    select_layers(editor, 1, 2)
    hand.key(Key.Key_C, CTRL | SHIFT)
    hand.type("37,5")
    assert len(synapses(editor, {2, 3, 4, 5}, {6, 7})) == 3
    assert editor.session.undo_label == "Connect 37.5 percent"
    editor.session.undo()
    assert editor.session.spec == before
    hand.key(Key.Key_C, CTRL | SHIFT)
    QTest.keyClick(editor.number_editor, Key.Key_Return)
    assert len(synapses(editor, {2, 3, 4, 5}, {6, 7})) == 4
    editor.session.undo()
    hand.key(Key.Key_C, CTRL | SHIFT)
    hand.type("120 %")
    assert "0 and 100" in refused.pop()
    assert editor.session.spec == before
    editor.selection.set()
    hand.key(Key.Key_C, CTRL | SHIFT)
    assert "two layers" in refused.pop()


def test_two_neurons_gathered_by_keys_are_connected_by_a_key(editor, hand):
    QTest.keyClick(editor.view, Key.Key_Tab)
    hand.key(Key.Key_Right, ALT | SHIFT)
    hand.key(Key.Key_Right, ALT | SHIFT)
    assert editor.selection.neurons == {0, 6}
    before = editor.session.spec.network.synapses
    hand.key(Key.Key_C)
    assert editor.session.spec.network.synapses == before | {(0, 6)}


def test_selected_weights_are_pinned_together_and_freed_together(editor, hand):
    pairs = frozenset(editor.scene.pairs[:3])
    editor.selection.set(synapses=frozenset(editor.scene.pairs[:1]))
    hand.key(Key.Key_P)
    editor.selection.set(synapses=pairs)
    hand.key(Key.Key_P)
    assert editor.session.spec.network.pinned == pairs
    assert editor.session.undo_label == "Pin 3 weights"
    hand.key(Key.Key_P)
    assert not editor.session.spec.network.pinned


def test_deleting_everything_leaves_the_bare_ends_in_one_undo_step(editor, hand):
    before = editor.session.spec
    hand.key(Key.Key_A, CTRL)
    hand.key(Key.Key_Delete)
    network = editor.session.spec.network
    assert (network.ids, network.synapses) == ((0, 1, 8), set())
    editor.session.undo()
    assert editor.session.spec == before


def test_a_layer_is_removed_by_a_key_and_the_ends_are_not(editor, hand, refused):
    editor.selection.set(frozenset({3}))
    hand.key(Key.Key_Delete, SHIFT)
    assert editor.session.spec.network.sizes == (2, 2, 1)
    assert editor.session.undo_label == "Remove layer hidden 1"
    editor.selection.set(frozenset({0}))
    hand.key(Key.Key_Delete, SHIFT)
    assert "only a hidden layer" in refused.pop()


def test_what_was_removed_is_named_with_its_count(editor, hand):
    editor.selection.set(frozenset({3, 4}), frozenset({(0, 2)}))
    hand.key(Key.Key_Delete)
    assert editor.session.undo_label == "Remove 2 neurons and 1 synapse"
    editor.selection.set(frozenset({5}))
    hand.key(Key.Key_Backspace)
    assert editor.session.undo_label == "Remove neuron"


def test_a_neuron_and_a_layer_are_renamed_in_place(editor, hand):
    editor.selection.set(frozenset({3}))
    hand.key(Key.Key_F2)
    hand.type("  corner ")
    assert editor.session.spec.network.neuron(3).name == "corner"
    hand.key(Key.Key_F2, SHIFT)
    assert editor.number_editor.text() == "hidden 1"
    hand.type("features")
    assert editor.session.spec.network.columns[1].name == "features"
    editor.session.undo()
    editor.session.undo()
    assert editor.session.spec.network.neuron(3).name == ""


def chosen(editor, name):
    menu = editor.view.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text().startswith(name)).trigger()
    menu.close()


def test_an_activation_and_its_constant_are_chosen_by_keys(editor, hand, refused):
    select_layers(editor, 2)
    hand.key(Key.Key_A)
    chosen(editor, "gaussian")
    assert {editor.session.spec.network.neuron(neuron).activation.name for neuron in (6, 7)} == {"gaussian"}
    editor.selection.set(frozenset({6}))
    hand.key(Key.Key_A, SHIFT)
    chosen(editor, "sigma")
    hand.type("0.5")
    assert editor.session.spec.network.neuron(6).activation == NeuronActivation("gaussian", (0.0, 0.5))
    hand.key(Key.Key_A)
    chosen(editor, "leaky relu")
    hand.key(Key.Key_A, SHIFT)
    hand.type("0.2")
    assert editor.session.spec.network.neuron(6).activation == NeuronActivation("leaky_relu", (0.2,))
    select_layers(editor, 0)
    hand.key(Key.Key_A)
    assert "inputs" in refused.pop()
    hand.key(Key.Key_A, SHIFT)
    assert "constants" in refused.pop()


@pytest.mark.parametrize("key", [Key.Key_P, Key.Key_V, Key.Key_F2, Key.Key_C, Key.Key_X, Key.Key_A])
def test_a_key_without_a_selection_says_what_to_select(hand, refused, key):
    hand.key(key)
    assert refused.pop().startswith("Select ")


def test_every_command_has_one_method_of_its_name_in_one_room():
    names = [command.name for command in COMMANDS if command.name]
    assert len(names) == len(set(names))
    for room in ROOMS:
        for command in room.COMMANDS:
            assert not command.name or sum(hasattr(other, command.name) for other in ROOMS) == 1
            assert not command.name or not hasattr(Room, command.name)
            assert not command.name or not hasattr(Session, command.name)


def test_the_neuron_of_a_hit_layer_is_named_when_a_layer_is_selected(editor, hand):
    editor.selection.choose(Hit("header", column=2))
    hand.key(Key.Key_F2)
    hand.type("first")
    assert editor.session.spec.network.neuron(6).name == "first"
