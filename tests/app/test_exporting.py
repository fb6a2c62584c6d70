"""The window exports: what menus, keys and the file dialog do, while the window lives on."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnviz.app.export_spec import OWN
from nnviz.app.main_window import MainWindow
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import Weight
from nnviz.session.preferences import Preferences

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot, monkeypatch):
    """XOR, trained for 60 steps."""
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.session.open_spec(experiment("xor"))
    window.show()
    qtbot.waitExposed(window)
    window.session.step(60)
    qtbot.waitUntil(lambda: not window.session.is_training)
    return window


@pytest.fixture
def panel(window, qtbot):
    """Open, asking for a small and short film of the cost."""
    qtbot.keyClick(window, Qt.Key.Key_E, CTRL_SHIFT)
    panel = window.exporting.panel()
    assert panel.isVisible()
    fields = {"kind": "series", "pictures": ("cost",), "preset": OWN, "own_size": (160, 90), "seconds": 1.0, "fps": 8}
    for name, value in fields.items():
        panel.asked.put(name, value)
    return panel


@pytest.fixture
def place(monkeypatch, tmp_path):
    """Name of a file -> what the file dialog will answer; it gives what the dialog was asked."""
    asked = []

    def answer(name):
        def dialog(_parent, _title, suggested, pattern):
            asked.append((suggested, pattern))
            return str(tmp_path / name), pattern

        monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
        return asked

    return answer


def finish(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.is_writing, timeout=20_000)
    return panel.footer.sentence.text()


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_film_chosen_typed_and_pressed_has_the_frames_and_size_that_were_shown(window, qtbot, tmp_path, place):
    asked = place("film")
    qtbot.keyClick(window, Qt.Key.Key_E, CTRL_SHIFT)
    panel = window.exporting.panel()
    panel.board.boxes["regions"].click()
    while panel.asked.spec.kind != "apng":
        qtbot.keyClick(panel.format.kind, Qt.Key.Key_Down)
    press(qtbot, panel.format.more_button)
    type_into(qtbot, panel.format.width_px, "160")
    type_into(qtbot, panel.format.height_px, "90")
    type_into(qtbot, panel.time.seconds, "0.8")
    press(qtbot, panel.time.more_button)
    type_into(qtbot, panel.time.fps, "10")
    assert panel.format.note.text() == "160×90"
    press(qtbot, panel.footer.export_button)
    assert finish(qtbot, panel).startswith("film.apng: 8 frames of 160x90, ")
    assert panel.footer.folder_button.isVisible()
    with Image.open(tmp_path / "film.apng") as film:
        assert (film.n_frames, film.size) == (8, (160, 90))
    assert [file.name for file in tmp_path.iterdir()] == ["film.apng"]
    assert asked[0][1] == "Film: animated PNG (*.apng)"
    assert window.preferences.export_folder == tmp_path


def test_training_goes_on_while_a_film_is_made_and_closing_the_window_leaves_nothing(window, panel, qtbot, tmp_path):
    panel.asked.put("seconds", 600.0)
    window.session.start()
    panel.write(tmp_path / "f-%02d.png")
    qtbot.waitUntil(lambda: bool(list(tmp_path.iterdir())), timeout=10_000)
    before = window.session.last_step
    qtbot.waitUntil(lambda: window.session.last_step > before)
    assert panel.is_writing
    window.close()
    assert not panel.isVisible() and not list(tmp_path.iterdir())


def test_what_hands_did_while_it_trained_is_in_what_is_exported(window, panel, qtbot, tmp_path):
    session = window.session
    source, target = session.spec.network.columns[0].neurons[0].id, session.spec.network.columns[1].neurons[0].id
    session.start()
    session.set_value(Weight(source, target), 2.5, "Set a weight")
    session.set_hyperparameter("learning_rate", 0.3)
    session.pause()
    session.step(30)
    qtbot.waitUntil(lambda: not session.is_training)
    assert session.playhead.newest.run.by_hand
    panel.asked.put("kind", "arrays")
    panel.write(tmp_path / "w.npz")
    finish(qtbot, panel)
    state = session.playhead.newest.state
    with np.load(tmp_path / "w.npz") as arrays:
        assert int(arrays["step"]) == state.step
        values = np.sort(np.concatenate([arrays[name].ravel() for name in ("W1", "W2", "b1", "b2")]))
    np.testing.assert_array_equal(values, np.sort(state.parameters))


def test_figure_and_hand_out_are_quick_and_told_in_the_window(window, panel, qtbot, tmp_path, place):
    asked = place("moment.png")
    window.session.scrub(23, exactly=True)
    window.menus.actions["export_figure"].trigger()
    assert finish(qtbot, panel).startswith("moment.png: step 23, ")
    with Image.open(tmp_path / "moment.png") as figure:
        assert figure.size == (160, 90)
    place("page.html")
    window.menus.actions["export_handout"].trigger()
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert finish(qtbot, panel).startswith("page.html: ")
    assert window.banner.text == panel.footer.sentence.text()
    page = (tmp_path / "page.html").read_text()
    assert page.startswith("<!DOCTYPE html>") and '"steps":[0,' in page and ",60]" in page
    assert [suggested.rpartition("/")[2] for suggested, _ in asked] == ["XOR.png", "XOR.html"]


def test_nothing_is_replaced_unasked_and_nothing_said_of_one_experiment_is_said_of_the_next(
    window, panel, qtbot, tmp_path, place
):
    (tmp_path / "mine.npz").write_bytes(b"precious")
    place("mine")
    panel.asked.take(replace(panel.asked.spec, kind="arrays", title="Mine", first=3))
    press(qtbot, panel.footer.export_button)
    assert finish(qtbot, panel) == "There is a mine.npz already; type its whole name to replace it."
    assert (tmp_path / "mine.npz").read_bytes() == b"precious"
    window.documents.new_experiment()
    assert (panel.asked.spec.kind, panel.asked.spec.title, panel.asked.spec.first) == ("arrays", None, 0)


def test_the_name_of_a_series_is_free_and_may_be_typed_with_a_place_of_its_own(window, panel, qtbot, tmp_path, place):
    window.preferences.export_folder = tmp_path
    asked = place("XOR-%05d.png")
    press(qtbot, panel.footer.export_button)
    finish(qtbot, panel)
    place("half 50%-%02d")
    press(qtbot, panel.footer.export_button)
    assert finish(qtbot, panel).startswith("half 50%-%02d.png: 8 frames")
    place("mine 50%")
    press(qtbot, panel.footer.export_button)
    assert finish(qtbot, panel).startswith("mine 50-%05d.png: 8 frames")
    assert [suggested.rpartition("/")[2] for suggested, _ in asked] == ["XOR-%05d.png", *2 * ["XOR-2-%05d.png"]]
