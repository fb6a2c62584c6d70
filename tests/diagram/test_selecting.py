"""Selecting by keys: all of a kind, what hangs on it, and from one thing to the next; the document stays as it is."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from nnviz.diagram.hits import contents
from nnviz.diagram.selection import Hit
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import set_activation

ALT, CTRL, SHIFT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Alt", "Control", "Shift"))
Key = Qt.Key

pytestmark = pytest.mark.usefixtures("actions")


@pytest.fixture
def network(editor):
    """Ids 0 1 | 2 3 4 5 | 6 7 | 8."""
    return editor.session.spec.network


@pytest.fixture(autouse=True)
def document_left_alone(request):
    """No command of this room edits anything."""
    editor = request.getfixturevalue("editor")
    before = editor.session.spec
    yield
    assert editor.session.spec is before or "activation" in request.node.name


def test_all_neurons_all_synapses_and_the_inverse_have_a_key_each(editor, hand, network):
    hand.key(Key.Key_A, CTRL | SHIFT)
    assert (editor.selection.neurons, editor.selection.synapses) == (set(network.ids), set())
    hand.key(Key.Key_Y)
    assert (editor.selection.neurons, editor.selection.synapses) == (set(), network.synapses)
    hand.key(Key.Key_A, CTRL)
    assert (editor.selection.neurons, editor.selection.synapses) == (set(network.ids), network.synapses)
    editor.selection.set(frozenset({3, 4}))
    hand.key(Key.Key_I, CTRL)
    assert (editor.selection.neurons, editor.selection.synapses) == (set(network.ids) - {3, 4}, set())


def test_incoming_and_outgoing_go_from_neurons_to_synapses_and_on_to_neurons(editor, hand):
    editor.selection.set(frozenset({3}))
    hand.key(Key.Key_I)
    assert editor.selection.synapses == {(0, 3), (1, 3)}
    hand.key(Key.Key_I)
    assert editor.selection.neurons == {0, 1}
    editor.selection.set(frozenset({3, 4}))
    hand.key(Key.Key_O)
    assert editor.selection.synapses == {(3, 6), (3, 7), (4, 6), (4, 7)}
    hand.key(Key.Key_O)
    assert editor.selection.neurons == {6, 7}


def test_a_neuron_stays_in_focus_while_its_own_synapses_are_looked_at(editor, hand):
    hand.click(hand.neuron(3))
    hand.click(hand.synapse((1, 3)))
    assert editor.selection.synapses == {(1, 3)}
    assert not editor.selection.neurons
    assert editor.selection.focus == 3
    assert editor.overlays.card.isVisible()
    hand.click(hand.synapse((4, 6)))
    assert editor.selection.focus is None


def test_every_synapse_of_a_neuron_and_then_of_the_network_is_reached_by_keys(editor, hand, network):
    editor.selection.set(frozenset({3}))
    reached = []
    for _ in range(5):
        hand.key(Key.Key_Right, ALT)
        reached += editor.selection.synapses
    assert reached == [(0, 3), (1, 3), (3, 6), (3, 7), (0, 3)]
    hand.key(Key.Key_Left, ALT)
    assert editor.selection.synapses == {(3, 7)}
    editor.selection.set()
    everywhere = set()
    for _ in network.synapses:
        hand.key(Key.Key_Left, ALT)
        everywhere |= editor.selection.synapses
    assert everywhere == network.synapses


def test_every_layer_is_reached_by_keys_as_by_its_header(editor, hand):
    sizes = []
    for _ in range(5):
        hand.key(Key.Key_Down, ALT)
        sizes.append(len(editor.selection.neurons))
    assert sizes == [2, 4, 2, 1, 2]
    assert editor.selection.hit == Hit("header", column=0)
    hand.key(Key.Key_Up, ALT)
    assert editor.selection.neurons == {8}


def test_a_layer_and_an_activation_are_selected_from_one_neuron_of_theirs(editor, hand):
    editor.session.edit("Set", lambda spec: set_activation(spec, [2, 6], NeuronActivation("relu")))
    editor.selection.set(frozenset({2}))
    hand.key(Key.Key_S)
    assert editor.selection.neurons == {2, 3, 4, 5}
    editor.selection.set(frozenset({2}))
    hand.key(Key.Key_S, SHIFT)
    assert editor.selection.neurons == {2, 6}


def test_another_neuron_comes_along_walks_on_and_is_kept(editor, hand):
    QTest.keyClick(editor.view, Key.Key_Tab)
    assert editor.selection.neurons == {0}
    hand.key(Key.Key_Right, ALT | SHIFT)
    assert len(editor.selection.neurons) == 2
    for _ in range(4):
        hand.key(Key.Key_Down, ALT | SHIFT)
    assert editor.selection.neurons == {0, 5}
    hand.key(Key.Key_K)
    hand.key(Key.Key_Up, ALT | SHIFT)
    assert editor.selection.neurons == {0, 4, 5}
    hand.key(Key.Key_Up, ALT | SHIFT)
    assert editor.selection.neurons == {0, 3, 5}
    hand.key(Key.Key_Left, ALT | SHIFT)
    assert editor.selection.neurons == {0, 1, 5}


def test_a_rubber_band_catches_a_synapse_by_half_of_it_and_with_alt_by_any_part(editor, hand):
    places = {neuron: hand.pixel(hand.neuron(neuron)) for neuron in (0, 1, 2, 5)}
    left = (places[0].x() + places[2].x()) // 2 - 25
    corners = QPoint(left, 75), QPoint(left + 12, max(place.y() for place in places.values()))
    hand.drag(*corners)
    assert editor.selection.is_empty
    QTest.mousePress(editor.view.viewport(), Qt.MouseButton.LeftButton, ALT, corners[0])
    hand.move(*corners)
    hand.release(corners[1])
    assert len(editor.selection.synapses) == 8
    assert not editor.selection.neurons


def test_a_good_part_of_a_curve_is_enough_without_its_middle(editor):
    line = editor.scene.lines[editor.scene.pair_index[(0, 2)]]
    top, height = line[:, 1].min() - 1, np.ptp(line[:, 1]) + 2
    much, little = (QRectF(line[at, 0] - 1, top, np.ptp(line[at:, 0]) + 2, height) for at in (14, 17))
    assert (0, 2) in contents(editor.scene, much)[1]
    assert (0, 2) not in contents(editor.scene, little)[1]


def test_nothing_is_selected_in_another_experiment(editor):
    editor.selection.set(neurons=frozenset({0, 1}), synapses=frozenset())
    editor.session.open_spec(editor.session.spec)
    assert editor.selection.is_empty
