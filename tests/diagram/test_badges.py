"""Neurons that answer nothing carry a mark with its reason, and the paper counts them; nothing is forbidden."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from nnviz.diagram.badges import Badge
from nnviz.experiment.edits import disconnect
from nnviz.views.colors import LIGHT, rgb


def badges(editor) -> set[int]:
    """The neurons that carry a mark."""
    return {item.parentItem().neuron_id for item in editor.scene.items() if isinstance(item, Badge)}


def cut(editor, *pairs: tuple[int, int]) -> list[int]:
    """Remove synapses by the numbers of their ends; gives the ids by number."""
    ids = editor.session.spec.network.ids
    gone = frozenset((ids[a], ids[b]) for a, b in pairs)
    editor.session.edit("Remove", lambda spec: disconnect(spec, gone))
    return list(ids)


def test_a_whole_network_carries_no_marks(editor):
    assert not badges(editor)
    assert not editor.overlays.badges.isVisible()


def test_a_mark_comes_and_goes_with_every_edit_and_training_goes_on(editor, qtbot):
    editor.session.start()
    ids = cut(editor, (0, 2), (1, 2))
    assert badges(editor) == {ids[2]}
    assert "1 neuron" in editor.overlays.badges.text()
    assert editor.session.is_training
    editor.session.undo()
    assert not badges(editor)
    assert not editor.overlays.badges.isVisible()
    editor.session.redo()
    assert badges(editor) == {ids[2]}


def test_the_reason_is_under_the_mouse_and_in_the_status_line(editor, hand):
    ids = cut(editor, (2, 6), (2, 7))
    said: list[str] = []
    editor.message.connect(said.append)
    QTest.mouseMove(editor.view.viewport(), hand.pixel(hand.neuron(ids[2])))
    assert "leads to no output" in said[-1]
    assert editor.scene.neurons[ids[2]].toolTip() == said[-1]
    QTest.mouseMove(editor.view.viewport(), hand.pixel(hand.neuron(ids[3])))
    assert "leads to no output" not in said[-1]


def test_pressing_the_count_goes_from_mark_to_mark(editor):
    ids = cut(editor, (2, 6), (2, 7), (4, 6), (4, 7))
    chosen = []
    for _ in range(3):
        QTest.mouseClick(editor.overlays.badges, Qt.MouseButton.LeftButton)
        chosen.append(set(editor.selection.neurons))
    assert chosen == [{ids[2]}, {ids[4]}, {ids[2]}]


def test_a_removed_neuron_takes_its_mark_along_and_undo_gives_both_back(editor, hand):
    ids = cut(editor, (2, 6), (2, 7))
    hand.click(hand.neuron(ids[2]))
    QTest.keyClick(editor.view, Qt.Key.Key_Delete)
    editor.session.undo()
    assert badges(editor) == {ids[2]}


def test_the_mark_is_seen_beside_its_neuron(editor):
    ids = cut(editor, (2, 6), (2, 7))
    item = editor.scene.neurons[ids[2]]
    at = editor.view.mapFromScene(item.pos() + QPointF(0.74, -0.74) * item.radius + QPointF(-4, 5))
    color = editor.grab().toImage().pixelColor(at)
    assert np.abs(np.array([color.red(), color.green(), color.blue()]) - rgb(LIGHT.second)).max() < 40


@pytest.fixture
def pointed(editor, hand):
    """The mouse stands in the picture of the first input."""
    item = editor.scene.neurons[editor.session.spec.network.ids[0]]
    QTest.mouseMove(editor.view.viewport(), hand.pixel(item.pos() + QPointF(0.3, 0.2) * item.radius))
    return editor


def test_neurons_say_what_they_answer_to_the_example_under_the_mouse(pointed):
    run, vector = pointed.session.run, pointed.session.snapshot.state.parameters
    inputs = run.dataset.inputs[pointed.focusing.example]
    hidden = run.network.columns[0]
    weights = vector[hidden.weights].reshape(4, 2)
    by_hand = np.tanh(weights @ inputs + vector[hidden.biases])
    ids = pointed.session.spec.network.ids
    shown = [pointed.focusing.readings[neuron_id].text.replace("−", "-") for neuron_id in ids]
    assert [float(text) for text in shown[:6]] == pytest.approx([*inputs, *by_hand], abs=0.0051)


def test_the_answers_go_when_the_mouse_leaves(pointed, hand):
    QTest.mouseMove(pointed.view.viewport(), hand.pixel(hand.synapse(pointed.scene.pairs[0])))
    assert not pointed.focusing.readings


def test_a_focus_shows_the_answers_of_its_own_neurons_only(editor):
    ids = editor.session.spec.network.ids
    editor.selection.set(frozenset({ids[2]}))
    assert set(editor.focusing.readings) == {ids[0], ids[1], ids[2], ids[6], ids[7]}
    assert editor.focusing.readings[ids[2]].text == editor.overlays.card.formula.output.rpartition(" = ")[2]
