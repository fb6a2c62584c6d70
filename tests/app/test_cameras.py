"""Cameras of the error surface by number: from anywhere in the window but a field, and kept for the next start."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox

from nnviz.app.actions import ACTIONS
from nnviz.app.camera_memory import CameraMemory
from nnviz.app.main_window import MainWindow
from nnviz.session.preferences import Preferences
from nnviz.views.camera import FROM_ABOVE, Camera
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.mesh_drawing import painted_mesh
from nnviz.views.stored_cameras import FIRST, NUMBERS
from nnviz.views.worker import Worker

SHIFT = Qt.KeyboardModifier.ShiftModifier
OWN = Camera(12.0, 34.0, 1.5, 0.1, -0.2)


@pytest.fixture
def window(qtbot, monkeypatch) -> MainWindow:
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    view = window.views["surface"]
    view.landscape.drawing, view.landscape.flight.is_calm = painted_mesh, True
    window.docks.arrange("descent")
    window.activateWindow()
    return window


def test_no_other_command_of_the_program_has_a_number_for_its_key():
    taken = {key for entry in ACTIONS for key in entry.keys}
    assert not taken & {f"{shift}{number}" for number in NUMBERS for shift in ("", "Shift+")}


def test_a_number_recalls_a_camera_and_with_shift_stores_one_wherever_the_focus_is(window):
    view = window.views["surface"]
    for focused in (window.editor.view, view.landscape):
        focused.setFocus()
        view.landscape.look_from(OWN)
        QTest.keyClick(focused, Qt.Key.Key_7, SHIFT)
        assert "camera 7 stored" in view._readout.text()
        QTest.keyClick(focused, Qt.Key.Key_2)
        assert view.landscape.camera == FROM_ABOVE
        QTest.keyClick(focused, Qt.Key.Key_7)
        assert view.landscape.camera == OWN
        QTest.keyClick(focused, Qt.Key.Key_9)
        assert view.landscape.camera == OWN
        assert "no camera 9" in view._readout.text()


def test_numbers_are_typed_into_a_field_and_do_nothing_while_the_surface_is_not_seen(window):
    view = window.views["surface"]
    before = view.landscape.camera
    field = next(field for field in window.findChildren(QLineEdit) if field.isVisible() and field.isEnabled())
    field.setFocus()
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_2)
    assert field.text() == "2"
    window.docks.arrange("build")
    QTest.keyClick(window.editor.view, Qt.Key.Key_2)
    assert view.landscape.camera == before
    for is_calm in (True, False):
        window.appearance.reduce_motion(is_calm)
        assert view.landscape.flight.is_calm == is_calm


def test_stored_cameras_are_there_at_the_next_start_and_nonsense_is_left_out(qtbot, qapp):
    worker = Worker(synchronous=True)
    first, second = ErrorSurfaceView(worker), ErrorSurfaceView(worker)
    for view in (first, second):
        qtbot.addWidget(view)
    CameraMemory(Preferences(), first.look.cameras, first)
    first.landscape.look_from(OWN)
    first.look.cameras.store(5)
    Preferences().remember_camera(6, (1.0, 2.0))
    Preferences().remember_camera(8, (1.0, 2.0, float("nan"), 0.0, 0.0))
    Preferences().remember_camera(77, (1.0, 20.0, 1.0, 0.0, 0.0))
    Preferences().remember_camera(1, (1.0, 200.0, 1e9, 0.0, 0.0))
    CameraMemory(Preferences(), second.look.cameras, second)
    known = second.look.cameras.cameras
    assert known[5] == OWN
    assert set(known) == {*FIRST, 5}
    assert known[1].elevation <= 90.0 and known[1].zoom <= 4.0
    worker.close()


def test_the_views_of_the_menu_and_equal_units_reach_both_pictures(qtbot, qapp):
    worker = Worker(synchronous=True)
    view = ErrorSurfaceView(worker)
    qtbot.addWidget(view)
    view.landscape.drawing, view.landscape.flight.is_calm = painted_mesh, True
    view.look.cameras.views[1].trigger()
    assert view.landscape.camera == Camera() and "not shown" in view._readout.text()
    view.show()
    seen = set()
    for action in view.look.cameras.views:
        action.trigger()
        seen.add(view.landscape.camera)
    assert len(seen) == 4 and FROM_ABOVE in seen
    view.look.equal_units.trigger()
    assert view.map._has_equal_units and view.landscape._has_equal_units
    worker.close()
