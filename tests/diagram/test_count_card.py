"""The card that explains the count: opened by mouse and key, true after every edit, absent synapses named."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz.diagram.count_card import Counting
from nnviz.experiment.counting import absent_synapses, block_line, weights_line
from nnviz.experiment.edits import connect, disconnect, new_spec, pin_biases, rename_column, set_shape
from nnviz.experiment.specs import DatasetSpec


def card(editor):
    return next(room for room in editor.rooms if isinstance(room, Counting)).card


def words(editor):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", card(editor).text.text()))


@pytest.fixture
def board(open_editor):
    return open_editor("3-4-2", "ball")


def test_a_click_on_the_count_opens_the_card_and_another_closes_it(editor):
    assert card(editor).isHidden()
    QTest.mouseClick(editor.overlays.counts, Qt.MouseButton.LeftButton)
    assert card(editor).isVisible()
    QTest.mouseClick(editor.overlays.counts, Qt.MouseButton.LeftButton)
    assert card(editor).isHidden()


def test_the_card_counts_3_4_2_block_by_block(board):
    QTest.mouseClick(board.overlays.counts, Qt.MouseButton.LeftButton)
    assert "hidden 1 3 × 4 = 12 (3 + 1) × 4 = 16" in words(board)
    assert "output 4 × 2 = 8 (4 + 1) × 2 = 10" in words(board)
    assert "together 20 26" in words(board)
    assert "Absent" not in words(board)


def test_the_card_follows_edits_and_names_what_is_absent(board):
    QTest.mouseClick(board.overlays.counts, Qt.MouseButton.LeftButton)
    board.session.edit("Remove", lambda spec: disconnect(spec, [(0, 4)]))
    assert "hidden 1 11 11 + 4 = 15" in words(board)
    assert "together 19 25" in words(board)
    assert "Absent to hidden 1: 1 of 12 (x₁ → y₂)." in words(board)
    board.session.undo()
    assert "Absent" not in words(board) and "together 20 26" in words(board)


def test_a_network_without_biases_counts_none_and_one_with_some_counts_these(board):
    QTest.mouseClick(board.overlays.counts, Qt.MouseButton.LeftButton)
    neurons = board.session.spec.network.ids[3:]
    board.session.edit("Take biases", lambda spec: pin_biases(spec, neurons[:3], True))
    assert "hidden 1 3 × 4 = 12 3 × 4 + 1 = 13" in words(board) and "together 20 23" in words(board)
    assert "a bias for each neuron with one." in words(board)
    assert "23 parameters" in board.overlays.counts.text() and "20 without" in board.overlays.counts.text()
    board.session.edit("Take biases", lambda spec: pin_biases(spec, neurons, True))
    assert "layer without bias hidden 1 3 × 4 = 12 output 4 × 2 = 8 together 20 A weight" in words(board)
    assert "and no biases." in words(board)
    assert "20 parameters" in board.overlays.counts.text() and "no biases" in board.overlays.counts.text()
    assert "with" not in board.overlays.counts.text()


def test_many_absent_synapses_are_counted_and_a_layer_without_any_says_so(board):
    QTest.mouseClick(board.overlays.counts, Qt.MouseButton.LeftButton)
    into_hidden = [(source, target) for source in (0, 1, 2) for target in (3, 4, 5, 6)]
    board.session.edit("Remove", lambda spec: disconnect(spec, into_hidden[:8]))
    assert "8 of 12 (" in words(board) and "4 more)" in words(board)
    board.session.edit("Remove", lambda spec: disconnect(spec, into_hidden[8:]))
    assert "No synapse runs from input to hidden 1." in words(board)
    assert "hidden 1 0 0 + 4 = 4" in words(board)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_the_keyboard_opens_the_card_and_escape_closes_it(editor, key):
    editor.overlays.counts.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(editor.overlays.counts, key)
    assert card(editor).isVisible()
    QTest.keyClick(card(editor), Qt.Key.Key_Escape)
    assert card(editor).isHidden()
    assert not editor.session.is_training


def test_a_name_with_markup_is_shown_as_it_is(board):
    board.session.edit("Rename", lambda spec: rename_column(spec, 1, "<b>a & b</b>"))
    QTest.mouseClick(board.overlays.counts, Qt.MouseButton.LeftButton)
    assert "&lt;b&gt;a &amp; b&lt;/b&gt;" in card(board).text.text()


def test_the_card_shows_all_its_words_clear_of_the_count_and_stays_there(board, qtbot):
    QTest.mouseClick(board.overlays.counts, Qt.MouseButton.LeftButton)
    shown = card(board)
    qtbot.waitUntil(lambda: shown.text.width() >= shown.text.sizeHint().width() > 200)
    assert shown.text.height() >= shown.text.sizeHint().height()
    assert board.rect().contains(shown.geometry())
    assert not shown.geometry().intersects(board.overlays.counts.geometry())
    board.resize(700, 500)
    qtbot.waitUntil(lambda: board.rect().contains(shown.geometry()))


def test_a_deep_network_keeps_its_card_within_the_window(open_editor, qtbot):
    editor = open_editor("-".join(["2", *["3"] * 30, "1"]))
    QTest.mouseClick(editor.overlays.counts, Qt.MouseButton.LeftButton)
    assert "and 17 more layers" in words(editor)
    qtbot.waitUntil(lambda: card(editor).height() > 200)
    assert editor.rect().contains(card(editor).geometry())


def test_lines_of_a_layer_count_what_exists():
    spec = new_spec("2-2-1", DatasetSpec(n_points=20))
    assert weights_line(spec.network, 1) == "2 × 2 = 4"
    skipping = connect(connect(spec, 0, 4), 1, 4).network
    assert block_line(skipping, 2) == "2 × 1 + 2 × 1 + 1 = 5"
    assert weights_line(skipping, 2) == "2 × 1 + 2 × 1 = 4"
    partly = disconnect(spec, [(1, 2), (0, 3)]).network
    assert absent_synapses(partly, 1) == ((0, 3), (1, 2))
    assert block_line(partly, 1) == "2 + 2 = 4"
    wide = set_shape(new_spec("2-64-1", DatasetSpec(n_points=20)), "2-64-32-1").network
    assert block_line(wide, 2) == "(64 + 1) × 32 = 2,080"
