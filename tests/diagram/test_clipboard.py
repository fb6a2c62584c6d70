"""Copy, cut, paste, duplicate and Alt-drag, within a network and from one window to another."""

import json
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.diagram.clipboard import Clipboard
from nnviz.experiment.specs import Bias, Weight


def room(editor) -> Clipboard:
    return next(room for room in editor.rooms if isinstance(room, Clipboard))


def position(editor, neuron_id):
    at = editor.scene.neurons[neuron_id].pos()
    return at.x(), at.y()


def overlap(editor) -> bool:
    places = editor.scene.places
    apart = np.linalg.norm(places.positions[:, None] - places.positions[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return bool((apart < places.radii[:, None] + places.radii[None]).any())


def drag_copy(hand, begin: QPointF, by: QPoint, escape: bool = False) -> None:
    """Drag with Alt held; unlike QTest's, these moves of the mouse know it."""
    surface, start, alt = hand.view.viewport(), hand.pixel(begin), Qt.KeyboardModifier.AltModifier
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(surface, left, alt, start)
    for part in (0.3, 0.6, 1.0):
        at = QPointF(start) + QPointF(by) * part
        move = QMouseEvent(QEvent.Type.MouseMove, at, surface.mapToGlobal(at), left, left, alt)
        QApplication.sendEvent(surface, move)
    if escape:
        QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(surface, left, alt, start + by)


@pytest.fixture
def trained(editor, qtbot):
    editor.session.step(7)
    qtbot.waitUntil(lambda: editor.session.last_step == 7)
    return editor


def test_a_pasted_neuron_computes_what_its_original_does_and_the_rest_stays_trained(trained, hand):
    session, original = trained.session, trained.session.spec.network.ids[3]
    names = [Bias(original), Weight(0, original), Weight(1, original), Weight(original, 6), Weight(2, 6)]
    numbers = [session.value(name) for name in names]
    hand.click(hand.neuron(original))
    room(trained).copy_neurons()
    room(trained).paste_neurons()
    (copy,) = trained.selection.neurons
    assert session.spec.network.sizes == (2, 5, 2, 1)
    assert [session.value(name) for name in names] == numbers
    of_copy = [Bias(copy), Weight(0, copy), Weight(1, copy), Weight(copy, 6)]
    assert [session.value(name) for name in of_copy] == numbers[:4]
    assert session.undo_label == "Paste neuron"
    session.undo()
    assert session.spec.network.sizes == (2, 4, 2, 1)
    assert session.last_step == 7


def test_every_paste_comes_a_little_further_and_covers_nothing(editor, hand):
    hand.click(hand.neuron(editor.session.spec.network.ids[2]))
    room(editor).copy_neurons()
    seen = set()
    for _ in range(4):
        room(editor).paste_neurons()
        (copy,) = editor.selection.neurons
        seen.add(position(editor, copy))
        assert not overlap(editor)
    assert len(seen) == 4
    assert editor.session.spec.network.sizes == (2, 8, 2, 1)


def test_several_neurons_keep_their_places_among_each_other(editor):
    ids = editor.session.spec.network.ids
    editor.selection.set(frozenset({ids[2], ids[5], ids[6]}))
    piece = room(editor).copy_neurons()
    room(editor).paste_neurons()
    copies = sorted(editor.selection.neurons)
    apart = [np.subtract(b.spec.position, a.spec.position)[1] for a, b in pairwise(piece.neurons)]
    drawn = [position(editor, b)[1] - position(editor, a)[1] for a, b in pairwise(copies)]
    assert drawn == pytest.approx(apart, abs=0.2)


def test_what_is_cut_comes_back_where_it_was(editor):
    ids, network = editor.session.spec.network.ids, editor.session.spec.network
    at = position(editor, ids[3])
    editor.selection.set(frozenset({ids[3]}))
    room(editor).cut_neurons()
    assert editor.session.spec.network.sizes == (2, 3, 2, 1)
    assert editor.session.undo_label == "Cut neuron"
    room(editor).paste_neurons()
    assert editor.session.spec.network.sizes == network.sizes
    assert len(editor.session.spec.network.synapses) == len(network.synapses)
    (copy,) = editor.selection.neurons
    assert position(editor, copy) == pytest.approx(at, abs=0.1)


def test_duplicate_leaves_the_clipboard_alone(editor):
    ids = editor.session.spec.network.ids
    QGuiApplication.clipboard().setText("of another program")
    editor.selection.set(frozenset(ids[2:4]))
    room(editor).duplicate_neurons()
    assert editor.session.spec.network.sizes == (2, 6, 2, 1)
    assert editor.selection.neurons.isdisjoint(ids) and len(editor.selection.neurons) == 2
    assert editor.session.undo_label == "Duplicate 2 neurons"
    assert QGuiApplication.clipboard().text() == "of another program"


def test_neurons_go_from_one_window_to_another(open_editor):
    here, there = open_editor("2-4-2-1"), open_editor("2-3-1")
    ids = here.session.spec.network.ids
    here.selection.set(frozenset({ids[2]}))
    weight, bias = here.session.value(Weight(1, ids[2])), here.session.value(Bias(ids[2]))
    room(here).copy_neurons()
    assert json.loads(QGuiApplication.clipboard().text())["format"] == "nnviz clip"
    room(there).paste_neurons()
    (copy,) = there.selection.neurons
    assert there.session.spec.network.sizes == (2, 4, 1)
    assert (there.session.value(Weight(1, copy)), there.session.value(Bias(copy))) == (weight, bias)
    assert not overlap(there)


@pytest.mark.parametrize("text", ["", "3-4-2", '{"format": "nnviz clip", "version": 1, "neurons": ['])
def test_foreign_or_broken_text_is_refused_in_one_sentence(editor, qtbot, text):
    QGuiApplication.clipboard().setText(text)
    before = editor.session.spec
    with qtbot.waitSignal(editor.session.failed) as told:
        room(editor).paste_neurons()
    assert "clipboard" in told.args[0] and "\n" not in told.args[0]
    assert editor.session.spec is before and not editor.session.can_undo


def test_inputs_and_outputs_are_not_copied(editor, qtbot):
    ids = editor.session.spec.network.ids
    editor.selection.set(frozenset({ids[0], ids[-1]}))
    QGuiApplication.clipboard().setText("as it was")
    for ask in (room(editor).copy_neurons, room(editor).cut_neurons, room(editor).duplicate_neurons):
        with qtbot.waitSignal(editor.session.failed) as told:
            ask()
        assert "select hidden neurons" in told.args[0]
    assert QGuiApplication.clipboard().text() == "as it was"


def test_dragging_with_alt_makes_a_copy_at_the_hand(editor, hand):
    original = editor.session.spec.network.ids[3]
    at = hand.neuron(original)
    by = hand.pixel(at + QPointF(70, 25)) - hand.pixel(at)
    drag_copy(hand, at, by)
    assert editor.session.spec.network.sizes == (2, 5, 2, 1)
    (copy,) = editor.selection.neurons
    assert copy != original
    assert position(editor, copy) == pytest.approx((at.x() + 70, at.y() + 25), abs=8)
    assert editor.session.spec.network.neuron(original).position is None
    assert editor.session.undo_label == "Copy neuron"
    assert editor.session.value(Bias(copy)) == editor.session.value(Bias(original))


def test_escape_gives_the_copy_up(editor, hand):
    drag_copy(hand, hand.neuron(editor.session.spec.network.ids[3]), QPoint(60, 20), escape=True)
    assert not editor.session.can_undo
    assert not [item for item in editor.scene.items() if item.zValue() == 9.0]


def test_an_input_dragged_with_alt_is_refused_in_words(editor, hand):
    drag_copy(hand, hand.neuron(editor.session.spec.network.ids[0]), QPoint(-60, 20))
    assert not editor.session.can_undo
    assert "hidden neurons" in editor.view.whisper.text()
