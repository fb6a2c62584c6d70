"""A hint of the status bar is never left over: it goes with what it was about, and a note after some seconds."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from nnviz.app.hint_line import HintLine
from nnviz.app.main_window import MainWindow
from nnviz.session.preferences import Preferences


def test_a_note_stands_before_the_hint_and_goes_by_itself(qtbot):
    line = HintLine()
    qtbot.addWidget(line)
    line._going.setInterval(20)
    line.hint("drag")
    line.note("done")
    assert line.text() == "done"
    line.hint("turn")
    assert line.text() == "done"
    qtbot.waitUntil(lambda: line.text() == "turn")
    line.hint("")
    assert line.text() == ""


def test_hints_go_with_the_neuron_and_notes_with_the_next_edit(qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    editor = window.editor
    neuron = window.session.spec.network.ids[3]
    at = editor.view.mapFromScene(editor.scene.neurons[neuron].pos())
    QTest.mouseMove(editor.view.viewport(), at)
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    hint = window._hint.text()
    assert hint
    QTest.keyClick(editor.view, Qt.Key.Key_Delete)
    assert neuron not in window.session.spec.network.column_of
    assert window._hint.text() != hint
    window.session.noted.emit("so it was")
    assert window._hint.text() == "so it was"
    window.session.undo()
    assert "so it was" not in window._hint.text()
