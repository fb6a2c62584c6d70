"""The palette by name: letters and Enter place a piece at the pointer, or, by keyboard alone, where it makes sense."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnviz.diagram.palette_search import Searching


@pytest.fixture
def search(editor):
    return next(room for room in editor.rooms if isinstance(room, Searching)).search


def type_name(search, text, end=Qt.Key.Key_Return):
    assert search.isVisible()
    QTest.keyClicks(search.field, text)
    QTest.keyClick(search.field, end)


def ask(editor):
    """What the key / does in the window."""
    next(room for room in editor.rooms if isinstance(room, Searching)).search_pieces()


def network_of(editor):
    return editor.session.spec.network


def names(search):
    return [search.list.item(row).text() for row in range(search.list.count())]


def test_what_begins_with_the_letters_comes_before_what_holds_them(editor, search):
    ask(editor)
    QTest.keyClicks(search.field, "l")
    assert names(search)[:3] == ["layer", "linear", "leaky relu"]
    assert "relu" in names(search)[3:]


def test_tab_with_the_mouse_over_the_paper_asks_and_enter_places_at_the_pointer(editor, search, hand):
    chosen = network_of(editor).ids[3]
    QTest.mouseMove(editor.view.viewport(), hand.pixel(hand.neuron(chosen)))
    QTest.keyClick(editor.view, Qt.Key.Key_Tab)
    type_name(search, "relu")
    assert network_of(editor).neuron(chosen).activation.name == "relu"
    assert not search.isVisible()
    editor.session.undo()
    assert not editor.session.can_undo


def test_tab_walks_on_where_something_is_selected(editor, search, hand):
    hand.click(hand.neuron(network_of(editor).ids[1]))
    QTest.keyClick(editor.view, Qt.Key.Key_Tab)
    assert not search.isVisible()
    assert editor.selection.focus == network_of(editor).ids[2]


def test_by_keyboard_a_neuron_comes_into_the_layer_of_the_selection(editor, search):
    editor.selection.set(frozenset({network_of(editor).ids[2]}))
    before = network_of(editor).synapses
    ask(editor)
    type_name(search, "neu")
    assert network_of(editor).sizes == (2, 5, 2, 1)
    assert network_of(editor).synapses == before
    assert editor.selection.focus == network_of(editor).columns[1].neurons[-1].id


def test_arrows_choose_and_escape_places_nothing(editor, search):
    before = editor.session.spec
    ask(editor)
    type_name(search, "", Qt.Key.Key_Escape)
    assert editor.session.spec is before
    assert not search.isVisible()
    ask(editor)
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    type_name(search, "")
    assert network_of(editor).sizes == (2, 4, 2, 3, 1)


def test_a_name_that_nothing_has_places_nothing_and_stays_to_be_corrected(editor, search):
    before = editor.session.spec
    ask(editor)
    type_name(search, "quark")
    assert search.isVisible()
    assert editor.session.spec is before


def test_a_click_on_a_name_places_it_and_one_on_the_paper_closes(editor, search, hand):
    editor.activateWindow()
    QTest.mouseMove(editor.view.viewport(), QPoint(500, 560))
    ask(editor)
    row = search.list.visualItemRect(search.list.item(1)).center()
    QTest.mouseClick(search.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, row)
    assert len(network_of(editor).columns) == 5
    ask(editor)
    QTest.mouseClick(
        editor.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(500, 600)
    )
    assert not search.isVisible()
