"""Finding one's way over the paper: by keys, by two fingers, to the selection and back."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

AT = QPoint(200, 150)
NONE = Qt.KeyboardModifier.NoModifier


def touchpad():
    kind, pointer = QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger
    return QPointingDevice("touchpad", 1, kind, pointer, QInputDevice.Capability.PixelScroll, 2, 0)


def scroll(view, pixels, angle, modifiers=NONE, device=None, phase=Qt.ScrollPhase.NoScrollPhase):
    """Turn a wheel, or two fingers on a device, over the paper."""
    at = QPointF(AT)
    place = (at, QPointF(view.viewport().mapToGlobal(AT)))
    event = QWheelEvent(*place, pixels, angle, Qt.MouseButton.NoButton, modifiers, phase, False,
                        device=device or QPointingDevice.primaryPointingDevice())  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def moved(view, before):
    """By how many pixels a point of the scene has moved."""
    return view.mapFromScene(before) - AT


def test_two_fingers_on_a_touchpad_move_the_paper(editor):
    view = editor.view
    before, zoom = view.mapToScene(AT), view.zoom
    scroll(view, QPoint(30, -12), QPoint(120, -48), device=touchpad())
    assert moved(view, before) == QPoint(30, -12) and view.zoom == zoom
    scroll(view, QPoint(0, 0), QPoint(0, 120), phase=Qt.ScrollPhase.ScrollUpdate)
    assert moved(view, before).y() > -12 and view.zoom == zoom


def test_a_mouse_wheel_zooms_and_one_that_is_tilted_moves_the_paper(editor):
    view = editor.view
    zoom = view.zoom
    scroll(view, QPoint(), QPoint(0, 120))
    assert view.zoom > zoom
    before, zoom = view.mapToScene(AT), view.zoom
    scroll(view, QPoint(), QPoint(120, 0))
    assert moved(view, before).x() > 0 and view.zoom == zoom


def test_with_control_two_fingers_zoom(editor):
    zoom = editor.view.zoom
    scroll(editor.view, QPoint(0, 30), QPoint(0, 120), Qt.KeyboardModifier.ControlModifier, touchpad())
    assert editor.view.zoom > zoom


def test_a_pinch_zooms_about_its_middle(editor):
    view = editor.view
    before, zoom = view.mapToScene(AT), view.zoom
    at, everywhere = QPointF(AT), QPointF(view.viewport().mapToGlobal(AT))
    pinch = Qt.NativeGestureType.ZoomNativeGesture
    event = QNativeGestureEvent(pinch, touchpad(), 2, at, at, everywhere, 0.25, QPointF())
    QApplication.sendEvent(view.viewport(), event)
    assert view.zoom == pytest.approx(1.25 * zoom)
    assert moved(view, before).manhattanLength() <= 2


def test_two_fingers_on_a_screen_zoom_and_give_up_what_the_first_had_begun(editor, hand, qtbot):
    view, spec = editor.view, editor.session.spec
    screen = QTest.createTouchDevice()
    zoom = view.zoom
    hand.press(hand.pixel(hand.neuron(3)))
    first, second = QPoint(300, 300), QPoint(360, 300)
    QTest.touchEvent(view.viewport(), screen).press(0, first).press(1, second).commit()
    for step in range(1, 8):
        apart = QPoint(12 * step, 0)
        QTest.touchEvent(view.viewport(), screen).move(0, first - apart).move(1, second + apart).commit()
    QTest.touchEvent(view.viewport(), screen).release(0, first - apart).release(1, second + apart).commit()
    assert view.zoom > 1.3 * zoom
    assert view.gesture is None and editor.session.spec is spec


def test_the_selection_is_fitted_and_a_hundred_percent_is_a_pixel_per_unit(editor, actions, hand):
    view = editor.view
    editor.selection.set(frozenset({3}))
    actions["fit_selection"].trigger()
    shown = view.mapToScene(view.viewport().rect()).boundingRect()
    assert shown.contains(hand.neuron(3)) and not shown.contains(hand.neuron(editor.session.spec.network.ids[-1]))
    assert (shown.center() - hand.neuron(3)).manhattanLength() < 2
    QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert view.zoom == pytest.approx(1.0)


def test_with_nothing_selected_there_is_nothing_to_fit(editor, actions, qtbot):
    with qtbot.waitSignal(editor.session.failed) as failed:
        actions["fit_selection"].trigger()
    assert "Select" in failed.args[0]


def test_arrows_move_the_view_only_where_nothing_is_selected(editor, hand):
    view = editor.view
    before = view.mapToScene(AT)
    hand.key(Qt.Key.Key_Right)
    assert moved(view, before) == QPoint(-40, 0)
    hand.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert moved(view, before) == QPoint(-40, 200)
    editor.selection.set(frozenset({3}))
    hand.key(Qt.Key.Key_Right)
    assert moved(view, before) == QPoint(-40, 200)
    assert editor.session.undo_label == "Move neuron"
