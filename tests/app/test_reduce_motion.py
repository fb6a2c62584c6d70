"""Reduced motion is chosen in the menu, holds at once, and is remembered."""

import pytest
from PySide6.QtWidgets import QMessageBox

from nnviz.app.main_window import MainWindow
from nnviz.session.preferences import Preferences


@pytest.fixture
def open_window(qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)

    def opened() -> MainWindow:
        window = MainWindow(Preferences())
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    return opened


def test_reduced_motion_is_chosen_in_the_menu_and_remembered(open_window):
    window = open_window()
    action = window.menus.actions["reduce_motion"]
    assert not action.isChecked()
    assert not window.editor.flow.is_calm
    action.trigger()
    assert window.editor.flow.is_calm
    again = open_window()
    assert again.menus.actions["reduce_motion"].isChecked()
    assert again.editor.flow.is_calm
    again.menus.actions["reduce_motion"].trigger()
    assert not again.editor.flow.is_calm
    assert not Preferences().reduce_motion
