"""From the ends of the data to a trained XOR 2-2-1: by the mouse alone, and by the keyboard alone."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from nnviz.app.main_window import MainWindow
from nnviz.diagram.palette_search import PieceSearch
from nnviz.experiment.edits import disconnect, remove_column
from nnviz.experiment.shipped import experiment
from nnviz.session.preferences import Preferences

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MANY_STEPS = 6000


@pytest.fixture
def window(qtbot, monkeypatch):
    """Two inputs and an output, nothing between them, on the points of XOR."""
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    spec = remove_column(experiment("xor"), 1)
    window.session.open_spec(disconnect(spec, spec.network.synapses))
    window.session.set_pace(None)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    return window


def drag(widget, begin: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, LEFT, PLAIN, begin)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(widget, begin + (end - begin) * share)
    QTest.mouseRelease(widget, LEFT, PLAIN, end)


def drop(editor, at: QPointF) -> None:
    """Drag a neuron out of the palette to a place of the scene."""
    piece = editor.overlays.palette.buttons[0]
    end = piece.mapFromGlobal(editor.view.viewport().mapToGlobal(editor.view.mapFromScene(at)))
    drag(piece, piece.rect().center(), end)


def wire(editor, source: int, target: int) -> None:
    """Drag from a rim to another neuron."""
    begin, end = editor.scene.neurons[source], editor.scene.neurons[target]
    rim = begin.pos() + QPointF(0.9 * begin.radius, 0.2 * begin.radius)
    drag(editor.view.viewport(), editor.view.mapFromScene(rim), editor.view.mapFromScene(end.pos()))


def assert_drawn_and_learned(window, qtbot) -> None:
    network = window.session.spec.network
    inputs, hidden, outputs = ([neuron.id for neuron in column.neurons] for column in network.columns)
    assert network.sizes == (2, 2, 1)
    assert network.synapses == {(a, b) for a in inputs for b in hidden} | {(a, outputs[0]) for a in hidden}
    qtbot.waitUntil(lambda: window.session.snapshot.state.step > MANY_STEPS, timeout=30_000)
    assert window.session.snapshot.evaluation.train_accuracy == 1.0


def test_by_the_mouse_alone(window, qtbot):
    editor = window.editor
    x = editor.scene.places.column_x
    drop(editor, QPointF(float(x.mean()), -40.0))
    drop(editor, QPointF(float(editor.scene.places.column_x[1]), 60.0))
    inputs, hidden, (output,) = ([n.id for n in column.neurons] for column in window.session.spec.network.columns)
    for first in hidden:
        for source in inputs:
            wire(editor, source, first)
        wire(editor, first, output)
    QTest.mouseClick(window.transport.run, LEFT)
    assert_drawn_and_learned(window, qtbot)


def test_by_the_keyboard_alone(window, qtbot):
    window.editor.setFocus()
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_Slash)
        field = window.findChild(PieceSearch).field
        QTest.keyClicks(field, "neuron")
        QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_C)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert_drawn_and_learned(window, qtbot)
