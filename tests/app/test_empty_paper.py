"""From File > New from > Empty: what comes is seen, is wired where it is asked for, and the keyboard goes on."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from nnviz.app.main_window import MainWindow
from nnviz.diagram.fitting import is_clear
from nnviz.session.preferences import Preferences

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.showNormal()
    window.resize(1280, 720)
    empty = next(each for each in window.menus.menus["templates"].actions() if each.data() == "empty")
    empty.trigger()
    return window


def drop_layer(editor) -> None:
    """Drag a layer out of the palette into the middle of the paper."""
    piece = next(each for each in editor.overlays.palette.buttons if each.piece.kind == "layer")
    begin, middle = piece.rect().center(), editor.scene.places.column_x.mean()
    at = editor.view.viewport().mapToGlobal(editor.view.mapFromScene(QPointF(float(middle), 0.0)))
    QTest.mousePress(piece, LEFT, PLAIN, begin)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(piece, begin + (piece.mapFromGlobal(at) - begin) * share)
    QTest.mouseRelease(piece, LEFT, PLAIN, piece.mapFromGlobal(at))


def type_shape(window, text: str) -> None:
    field = window.network_panel.shape
    window.activateWindow()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def all_clear(editor) -> bool:
    return is_clear(editor.view, editor.overlays.margins(editor.session.spec.network))


def test_a_layer_dropped_leaves_the_outputs_in_view_unless_a_hand_has_chosen_it(window):
    editor = window.editor
    for _ in range(2):
        drop_layer(editor)
        assert all_clear(editor)
        assert not any(chip.isVisible() for chip in editor.overlays.outside.chips.values())
    assert editor.session.spec.network.sizes == (2, 3, 3, 1)
    editor.view.pan(QPoint(-30, 0))
    before = editor.view.transform(), editor.view.mapToScene(QPoint(0, 0))
    drop_layer(editor)
    assert (editor.view.transform(), editor.view.mapToScene(QPoint(0, 0))) == before


def test_a_shape_typed_is_seen_whole_and_the_keyboard_goes_to_the_diagram(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    type_shape(window, "2-3-1")
    assert window.session.spec.network.sizes == (2, 3, 1)
    assert all_clear(window.editor)
    assert window.focusWidget() is window.editor.view


def test_the_refusal_to_train_what_is_not_connected_is_read_whole_and_mended_by_its_button(window, qtbot):
    drop_layer(window.editor)
    before = window.session.spec
    QTest.mouseClick(window.transport.run, LEFT)
    banner = window.banner
    assert banner.isVisible() and "No path" in banner.text
    qtbot.waitUntil(banner.details.isHidden)
    assert banner.remedy.text() == "connect all"
    assert not banner._line.geometry().intersects(banner.remedy.geometry())
    QTest.mouseClick(banner.remedy, LEFT)
    network = window.session.spec.network
    inputs, hidden, outputs = ({neuron.id for neuron in column.neurons} for column in network.columns)
    assert network.synapses == {(a, b) for a in inputs for b in hidden} | {(a, b) for a in hidden for b in outputs}
    assert banner.isHidden()
    QTest.mouseClick(window.transport.run, LEFT)
    assert window.session.is_training
    window.session.undo()
    assert window.session.spec == before
    window.session.failed.emit("something else")
    assert banner.remedy.isHidden()
