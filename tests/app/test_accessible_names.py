"""What a screen reader finds in the window: whatever can take the focus or be pressed has a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMessageBox, QToolButton

from nnviz.app.docks import WORKSPACES
from nnviz.app.main_window import MainWindow
from nnviz.diagram.outline import Outline
from nnviz.panels.header import MoreButton
from nnviz.session.preferences import Preferences

Role = QAccessible.Role
PRESSED = {Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.ButtonMenu, Role.ButtonDropDown, Role.Link}


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.resize(1600, 1000)
    window.show()
    qtbot.waitExposed(window)
    return window


def elements(interface):
    """All that is to be seen below an element, with its ancestors' names."""
    for at in range(interface.childCount()):
        child = interface.child(at)
        if child is not None and not child.state().invisible:
            name = child.text(QAccessible.Text.Name).strip()
            yield (name,), child
            for path, below in elements(child):
                yield (name or child.role().name, *path), below


def is_spare(element):
    """Whether it is a bar without tabs, which Qt keeps out of sight for later."""
    return element.role() == Role.PageTabList and element.object().property("count") == 0


def unnamed(window):
    QApplication.processEvents()
    return [
        (path, element.role().name)
        for path, element in elements(QAccessible.queryAccessibleInterface(window))
        if not path[-1] and not is_spare(element) and (element.state().focusable or element.role() in PRESSED)
    ]


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_nothing_that_takes_the_focus_or_is_pressed_is_without_a_name(window, workspace):
    window.workspaces.choose(workspace)
    for button in window.findChildren(MoreButton):
        button.click()
    window.editor.selection.set(frozenset({window.session.spec.network.ids[-1]}))
    window.banner.show_message("A sentence", "error")
    window.menus.actions["type_value"].trigger()
    assert window.editor.number_editor.isVisible()
    assert unnamed(window) == []
    for name in window.docks.others:
        window.docks.others[name].toggleViewAction().trigger()
        QApplication.processEvents()
        assert window.docks.others[name].widget().visibleRegion().boundingRect().height() > 100
        assert unnamed(window) == []


def test_what_the_reader_walks_is_the_whole_window(window):
    for dock in window.docks.pictures.values():
        dock.hide()
    window.docks.others["outline"].show()
    QApplication.processEvents()
    names = {path[-1] for path, _ in elements(QAccessible.queryAccessibleInterface(window))}
    assert {"Network diagram", "Run", "layer hidden 1", "neuron 1 of layer 1", "learning rate η"} <= names
    assert any("parameters" in name for name in names)


def test_a_button_without_a_name_would_be_found(window):
    button = QToolButton(window.editor)
    button.show()
    assert [role for _, role in unnamed(window)] == ["Button"]


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
