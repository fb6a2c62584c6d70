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


def test_what_a_person_has_opened_stays_open_in_every_workspace_until_it_is_closed(window):
    docks = window.docks
    chosen = {action.text(): action for action in window.menus.menus["docks"].actions()}
    chosen["Outline"].trigger()
    chosen["Error surface"].trigger()
    for workspace in ("descent", "backprop", "build"):
        window.workspaces.choose(workspace)
        shown = {name for name, dock in docks.pictures.items() if not dock.isHidden()}
        assert shown == {*WORKSPACES[workspace].pictures, "surface"}
        assert not docks.others["outline"].isHidden()
    docks.others["outline"].close()
    docks.pictures["surface"].close()
    window.workspaces.choose("regions")
    assert docks.others["outline"].isHidden() and docks.pictures["surface"].isHidden()


def test_a_dock_that_floats_stays_where_it_was_put_and_a_reset_takes_everything_back(window):
    outline = window.docks.others["outline"]
    outline.show()
    outline.setFloating(True)
    window.workspaces.choose("regions")
    assert outline.isFloating() and not outline.isHidden()
    window.reset_layout()
    assert outline.isHidden()


def test_workspace_fold_of_the_palette_and_guides_are_there_again_at_the_next_start(window, qtbot):
    window.workspaces.choose("descent")
    was_open = window.editor.overlays.palette.is_open
    qtbot.mouseClick(window.editor.overlays.palette.fold_button, Qt.MouseButton.LeftButton)
    window.menus.actions["move_freely"].trigger()
    window.close()
    again = MainWindow(Preferences())
    qtbot.addWidget(again)
    again.resize(1600, 1000)
    again.show()
    qtbot.waitExposed(again)
    assert again.workspaces.marked == again.docks.workspace == "descent"
    assert again.editor.overlays.palette.is_open != was_open
    assert again.menus.actions["move_freely"].isChecked() and not again.editor.look.has_guides
    again.docks.others["outline"].show()
    again.workspaces.choose("build")
    assert again.docks.pictures["surface"].isHidden() and not again.docks.others["outline"].isHidden()


def test_a_picture_opened_beside_the_others_has_room_of_its_own_here_and_in_every_workspace(window, qtbot):
    chosen = {action.text(): action for action in window.menus.menus["docks"].actions()}
    window.workspaces.choose("descent")
    chosen["Momentum map"].trigger()
    momentum, cost = window.docks.pictures["momentum"], window.docks.pictures["cost"]
    qtbot.waitUntil(lambda: abs(momentum.height() - cost.height()) < 20)
    window.workspaces.choose("regions")
    qtbot.waitUntil(lambda: abs(momentum.height() - cost.height()) < 20)
    before = cost.height()
    chosen["Momentum map"].trigger()
    qtbot.waitUntil(lambda: cost.height() > before + 40)
