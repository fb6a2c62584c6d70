"""The visible undo history, clicked and typed at, asserted on the document."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz.experiment.edits import add_neuron, rename_neuron
from nnviz.panels.history import HistoryPanel

Role = Qt.ItemDataRole


@pytest.fixture
def panel(session, qtbot):
    panel = HistoryPanel(session)
    qtbot.addWidget(panel)
    panel.resize(240, 300)
    panel.show()
    qtbot.waitExposed(panel)
    for name in "abc":
        session.edit(f"Name {name}", lambda spec, name=name: rename_neuron(spec, 2, name))
    return panel


def rows(panel, role=Role.DisplayRole):
    model = panel.model()
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def press(panel, row):
    at = panel.visualRect(panel.model().index(row, 0)).center()
    QTest.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_every_revision_stands_there_with_its_label_and_the_current_one_is_marked(panel, session):
    assert rows(panel) == ["Beginning", "Name a", "Name b", "Name c"]
    session.undo()
    session.undo()
    assert [font is not None and font.bold() for font in rows(panel, Role.FontRole)] == [False, True, False, False]
    assert [brush is not None for brush in rows(panel, Role.ForegroundRole)] == [False, False, True, True]
    spoken = rows(panel, Role.AccessibleTextRole)
    assert spoken == ["Beginning", "Name a, current", "Name b, undone", "Name c, undone"]


def test_a_click_goes_there_and_a_click_on_what_was_undone_comes_back(panel, session):
    press(panel, 1)
    assert session.spec.network.neuron(2).name == "a"
    assert panel.currentIndex().row() == 1
    press(panel, 3)
    assert session.spec.network.neuron(2).name == "c"
    press(panel, 0)
    assert not session.can_undo


def test_arrows_walk_and_enter_goes_there(panel, session):
    QTest.keyClick(panel, Qt.Key.Key_Home)
    assert session.spec.network.neuron(2).name == "c"
    QTest.keyClick(panel, Qt.Key.Key_Down)
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert session.spec.network.neuron(2).name == "a"


def test_an_edit_in_the_past_takes_the_future_away(panel, session):
    press(panel, 1)
    session.edit("Add neuron", lambda spec: add_neuron(spec, 1)[0])
    assert rows(panel) == ["Beginning", "Name a", "Add neuron"]


def test_hidden_it_follows_nothing_and_shown_again_all(panel, session):
    panel.hide()
    session.undo()
    session.edit("Add neuron", lambda spec: add_neuron(spec, 1)[0])
    assert panel.model().rowCount() == 4 and rows(panel)[3] == "Add neuron"
    session.undo()
    session.undo()
    session.edit("Name d", lambda spec: rename_neuron(spec, 2, "d"))
    panel.show()
    assert rows(panel) == ["Beginning", "Name a", "Name d"]
