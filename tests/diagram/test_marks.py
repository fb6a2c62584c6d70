"""The focus says which synapses it lacks, and what a hand holds looks unlike what is pinned."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from nnviz.diagram.geometry import points_along
from nnviz.diagram.marks import absent_pairs
from nnviz.experiment.edits import disconnect, set_pinned
from nnviz.experiment.specs import Bias, Weight
from nnviz.views.colors import LIGHT, rgb


def cut(editor, *pairs: tuple[int, int]) -> list[int]:
    """Remove synapses by the numbers of their ends; gives the ids by number."""
    ids = editor.session.spec.network.ids
    gone = frozenset((ids[a], ids[b]) for a, b in pairs)
    editor.session.edit("Remove", lambda spec: disconnect(spec, gone))
    return list(ids)


def test_what_is_lacking_is_what_was_removed_on_either_side(editor):
    ids = cut(editor, (0, 2), (2, 7), (1, 3))
    assert {tuple(pair) for pair in absent_pairs(editor.session.spec.network, ids[2]).tolist()} == {(0, 2), (2, 7)}


def color_at(editor, at: QPointF, image: QImage | None = None) -> np.ndarray:
    shown = editor.grab().toImage() if image is None else image
    color = shown.pixelColor(editor.view.mapFromScene(at))
    return np.array([color.red(), color.green(), color.blue()], float)


def is_marked(editor, at: QPointF) -> bool:
    """Whether something in the color of hands is painted there."""
    places = [at + QPointF(x, y) / editor.view.zoom for x in range(-4, 5) for y in range(-4, 5)]
    image = editor.grab().toImage()
    return min(np.abs(color_at(editor, place, image) - rgb(LIGHT.accent)).max() for place in places) < 20


def test_absent_synapses_are_dotted_in_focus_and_nowhere_else(editor):
    ids = cut(editor, (0, 2), (2, 7))
    assert editor.focusing.marks.lines.path().isEmpty()
    editor.selection.set(frozenset({ids[2]}))
    assert editor.focusing.marks.lines.path().elementCount() == 2 * 4
    editor.selection.set()
    assert editor.focusing.marks.lines.path().isEmpty()


def test_the_dotted_lines_follow_a_neuron_that_is_moved(editor, hand):
    ids = cut(editor, (0, 2))
    editor.selection.set(frozenset({ids[2]}))
    begin = hand.pixel(hand.neuron(ids[2]))
    hand.press(begin)
    hand.move(begin, hand.pixel(hand.neuron(ids[2]) + QPointF(-20, 30)))
    end = editor.focusing.marks.lines.path().currentPosition()
    item = editor.scene.neurons[ids[2]]
    assert (end.x(), end.y()) == pytest.approx((item.x() - item.radius, item.y()))
    hand.release(hand.pixel(hand.neuron(ids[2])))


def test_what_a_hand_holds_is_marked_until_it_lets_go(editor, hand, qtbot):
    pair = editor.scene.pairs[0]
    begin = hand.pixel(hand.synapse(pair))
    hand.press(begin)
    hand.move(begin, begin + QPointF(0, -20).toPoint())
    qtbot.waitUntil(lambda: bool(editor.focusing.marks.held))
    (place,) = editor.focusing.marks.held
    curve = points_along(editor.scene.curves[:1], np.linspace(0, 1, 200))[0]
    assert np.hypot(*(curve - (place.x(), place.y())).T).min() < 2
    assert is_marked(editor, place)
    hand.release(begin)
    qtbot.waitUntil(lambda: not editor.focusing.marks.held)


def test_a_held_bias_is_marked_at_its_neuron(editor, qtbot):
    neuron = editor.session.spec.network.ids[3]
    editor.session.hold(Bias(neuron), "Turn")
    qtbot.waitUntil(lambda: bool(editor.focusing.marks.held_biases))
    item = editor.scene.neurons[neuron]
    assert is_marked(editor, item.pos() + item.bias_center())
    editor.session.release()


def test_a_pinned_weight_looks_unlike_a_held_one(editor, qtbot):
    pair = editor.scene.pairs[0]
    editor.session.edit("Pin", lambda spec: set_pinned(spec, frozenset({pair}), True))
    editor.show_now()
    assert not editor.focusing.marks.held
    editor.session.hold(Weight(*pair), "Turn")
    qtbot.waitUntil(lambda: len(editor.focusing.marks.held) == 1)
    square = QPointF(*points_along(editor.scene.curves[:1], np.array([0.12]))[0, 0].tolist())
    assert np.abs(color_at(editor, square) - rgb(LIGHT.paper)).max() < 20
    editor.session.release()
