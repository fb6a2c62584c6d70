"""Outline and undo history stand beside the diagram when they are asked for, and are remembered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from nnviz.app.docks import WORKSPACES
from nnviz.app.main_window import MainWindow
from nnviz.diagram.outline import Outline
from nnviz.session.preferences import Preferences


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.resize(1600, 1000)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_all_docks_are_chosen_in_the_menu_and_the_outline_and_the_history_are_hidden_until_then(window, qtbot):
    others = window.docks.others
    for workspace in WORKSPACES:
        window.workspaces.choose(workspace)
        assert not any(dock.isVisible() for dock in others.values())
    chosen = {action.text(): action for action in window.menus.menus["docks"].actions()}
    chosen["Outline"].trigger()
    chosen["Undo history"].trigger()
    assert not any(dock.isHidden() for dock in others.values())
    window.close()
    again = MainWindow(Preferences())
    qtbot.addWidget(again)
    again.show()
    qtbot.waitExposed(again)
    assert not any(dock.isHidden() for dock in again.docks.others.values())


def test_the_keys_of_the_window_work_in_the_outline(window, qtbot):
    window.docks.others["outline"].show()
    outline = window.findChild(Outline)
    outline.setFocus()
    qtbot.waitUntil(outline.hasFocus)
    window.editor.selection.set(frozenset({3}))
    qtbot.keyClick(outline, Qt.Key.Key_Delete)
    assert 3 not in window.session.spec.network.column_of
    qtbot.keyClick(outline, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert 3 in window.session.spec.network.column_of
