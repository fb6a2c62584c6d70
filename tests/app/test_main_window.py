"""The whole window, pressed and typed at like a person would, asserted on the document and on what is told."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from nnviz.app.actions import ACTIONS
from nnviz.app.faults import Faults
from nnviz.app.keys_sheet import KeysSheet
from nnviz.app.main_window import MainWindow
from nnviz.experiment.files import read
from nnviz.experiment.settings import set_seed, set_training
from nnviz.experiment.shipped import experiment
from nnviz.session.preferences import Preferences


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_the_first_window_shows_a_network_that_one_key_trains(window, qtbot):
    assert window.windowTitle().startswith("two circles")
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.session.is_training
    qtbot.waitUntil(lambda: window.session.snapshot.state.step > 20)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not window.session.is_training


def test_every_action_of_the_table_has_something_to_do_and_no_key_stands_twice(window):
    assert {entry.name for entry in ACTIONS if entry.name} <= set(window.menus.actions) | set(window.menus.menus)
    keys = [key for entry in ACTIONS for key in entry.keys]
    assert len(keys) == len(set(keys))
    window.show_keys()
    shown = {label.text() for label in window.findChild(KeysSheet).findChildren(QLabel)}
    assert {entry.text.replace("&", "").rstrip("…") for entry in ACTIONS if entry.keys} <= shown


def test_the_title_marks_a_changed_document_and_undo_takes_the_mark_away(window, qtbot):
    assert not window.isWindowModified()
    window.session.edit("Seed", lambda spec: set_seed(spec, 99))
    assert window.isWindowModified()
    assert window.menus.actions["undo"].isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.isWindowModified()
    assert window.session.spec.seed != 99


def test_what_is_saved_is_what_is_opened_again(window, tmp_path):
    window.session.edit("Seed", lambda spec: set_seed(spec, 99))
    path = tmp_path / "mine.nnviz"
    window.session.mark_saved(path)
    assert window.documents.save()
    assert read(path) == window.session.spec
    window.documents.new_experiment()
    assert window.session.spec.seed != 99
    window.open_path(path)
    assert window.session.spec.seed == 99
    assert window.windowTitle().startswith("mine")
    assert window.preferences.recent_files[0] == path


@pytest.mark.parametrize(
    "name, content",
    [
        ("broken.nnviz", "{"),
        ("empty.nnviz", ""),
        ("words.csv", "a,class\n1,x\noops,y\n"),
        ("single.csv", "a,class\n1,x\n2,x\n"),
    ],
)
def test_a_broken_file_is_refused_in_the_banner_and_nothing_open_is_lost(window, tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content)
    window.session.edit("Seed", lambda spec: set_seed(spec, 99))
    before, snapshot = window.session.spec, window.session.snapshot
    window.open_path(path)
    assert window.banner.isVisible() and name in window.banner.text
    assert window.session.spec is before and window.session.snapshot is snapshot


def test_a_file_that_cannot_be_written_is_told_and_stays_unsaved(window, tmp_path):
    window.session.path = tmp_path / "no" / "such" / "folder" / "x.nnviz"
    window.session.edit("Seed", lambda spec: set_seed(spec, 99))
    assert not window.documents.save()
    assert window.banner.isVisible()
    assert window.isWindowModified()


def test_an_unsaved_document_is_left_only_as_the_person_answers(window, monkeypatch, tmp_path):
    window.session.edit("Seed", lambda spec: set_seed(spec, 99))
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Cancel)
    window.documents.new_experiment()
    assert window.session.spec.seed == 99
    assert not window.close()
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window.documents.new_experiment()
    assert window.session.spec.seed != 99


def test_a_table_opens_as_a_network_that_trains(window, tmp_path, qtbot):
    path = tmp_path / "points.csv"
    path.write_text("a;b;class\n" + "".join(f"{i % 7},5;{i % 3};{'up' if i % 2 else 'down'}\n" for i in range(40)))
    window.open_path(path)
    assert window.session.run.dataset.class_names == ("down", "up")
    window.session.step(5)
    qtbot.waitUntil(lambda: window.session.last_step == 5)


def test_an_unexpected_exception_leaves_the_window_alive_with_one_banner(window, qtbot, caplog):
    faults = Faults()
    faults.told.connect(window.show_fault)
    try:
        raise ZeroDivisionError("seen nowhere else")
    except ZeroDivisionError:
        faults.catch(*sys.exc_info())
    qtbot.waitUntil(window.banner.isVisible)
    assert "seen nowhere else" in window.banner.text
    assert "seen nowhere else" in caplog.text
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.session.is_training


def test_a_diverging_training_stops_with_its_sentence_in_the_banner(window, qtbot):
    window.session.open_spec(experiment("sine"))
    window.session.edit("Rate", lambda spec: set_training(spec, hyperparameters={"learning_rate": 50.0}))
    window.session.start()
    qtbot.waitUntil(lambda: window.session.status == "diverged", timeout=10_000)
    assert window.banner.isVisible() and "learning rate" in window.banner.text


def test_theme_and_content_scale_are_remembered(window):
    dark_before = window.appearance.palette.name
    window.menus.actions["switch_theme"].trigger()
    window.menus.actions["larger"].trigger()
    assert window.appearance.palette.name != dark_before
    assert Preferences().theme == window.appearance.palette.name
    assert Preferences().content_scale > 1.0


def test_a_corrupt_settings_file_gives_the_defaults_and_a_backup():
    path = Path(Preferences()._settings.fileName())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x00[[[broken\nlook/theme = \x80\n=====")
    preferences = Preferences()
    assert (preferences.theme, preferences.content_scale) == ("light", 1.0)
    assert path.with_suffix(".broken.ini").read_bytes().startswith(b"\x00[[[broken")


def test_what_was_told_and_dismissed_is_not_told_again(window, qtbot):
    window.session.edit("Stop", lambda spec: set_training(spec, max_epochs=1))
    window.session.start()
    qtbot.waitUntil(lambda: window.session.status == "stopped")
    assert "maximum of 1 epoch" in window.banner.text
    window.banner.dismiss()
    window.session.scrub(0)
    window.session.go_live()
    assert not window.banner.isVisible()


def test_a_workspace_arranges_the_docks(window, qtbot):
    window.workspaces.choose("lecture")
    assert not window.docks.controls.isVisible()
    window.reset_layout()
    assert window.docks.controls.isVisible()


@pytest.mark.window
def test_the_real_window_trains_at_the_press_of_run(window, qtbot):
    button = window.transport.run
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.snapshot.state.step > 50)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.session.is_training
