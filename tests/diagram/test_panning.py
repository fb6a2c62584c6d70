"""The paper is moved by the middle button and by Space; a fitted view stays fitted until a hand has chosen another."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest


def test_space_with_a_drag_pans_and_space_alone_runs_the_training(editor, hand, qtbot):
    before = hand.pixel(hand.neuron(editor.session.spec.network.ids[0]))
    QTest.keyPress(editor.view, Qt.Key.Key_Space)
    hand.drag(QPoint(20, 300), QPoint(60, 310))
    QTest.keyRelease(editor.view, Qt.Key.Key_Space)
    assert hand.pixel(hand.neuron(editor.session.spec.network.ids[0])) - before == QPoint(40, 10)
    qtbot.waitUntil(lambda: not editor.view._space.is_down)
    assert not editor.session.is_training
    QTest.keyClick(editor.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: editor.session.is_training)
    editor.session.pause()


def test_a_held_space_that_is_told_as_pressed_again_neither_runs_nor_lets_go(editor, hand, qtbot):
    QTest.keyPress(editor.view, Qt.Key.Key_Space)
    hand.drag(QPoint(20, 300), QPoint(60, 310))
    QTest.keyRelease(editor.view, Qt.Key.Key_Space)
    QTest.keyPress(editor.view, Qt.Key.Key_Space)
    qtbot.wait(60)
    assert editor.view._space.is_down
    QTest.keyRelease(editor.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not editor.view._space.is_down)
    assert not editor.session.is_training


def test_a_fitted_diagram_stays_fitted_until_a_hand_has_zoomed(editor, hand, qtbot):
    def is_whole():
        content = editor.view.mapFromScene(editor.scene.content_rect()).boundingRect()
        return editor.view.viewport().rect().contains(content)

    editor.resize(500, 400)
    qtbot.waitUntil(is_whole)
    editor.view.zoom_by(1.25)
    zoom = editor.view.zoom
    editor.resize(900, 700)
    qtbot.waitUntil(lambda: editor.view.width() == 900)
    assert editor.view.zoom == zoom


def test_the_middle_button_moves_the_paper_and_not_the_document(editor, hand):
    before = hand.pixel(hand.neuron(editor.session.spec.network.ids[0]))
    hand.drag(QPoint(20, 300), QPoint(80, 330), Qt.MouseButton.MiddleButton)
    assert hand.pixel(hand.neuron(editor.session.spec.network.ids[0])) - before == QPoint(60, 30)
    assert not editor.session.can_undo
