"""The two ways to draw the error surface show the same picture, and OpenGL bears docking, floating and closing."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QDockWidget, QMainWindow

from nnviz.views.camera import Camera
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.mesh_drawing import mesh_drawing, opengl_mesh, painted_mesh
from nnviz.views.surface_mesh import Mesh

WIDTH, HEIGHT = 320, 240


def hilly(n: int = 41) -> Mesh:
    x, y = np.meshgrid(np.linspace(-1, 1, n), np.linspace(-1, 1, n))
    z = 0.4 + 0.3 * np.sin(3 * x) * np.cos(2 * y)
    z[:6, :6] = np.nan
    colors = np.stack([np.clip(z, 0, 1), np.full_like(z, 0.3), 1 - np.clip(z, 0, 1)], axis=-1)
    return Mesh(np.stack([x, y, z], axis=-1), np.nan_to_num(colors))


def drawn(way, camera: Camera) -> np.ndarray:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGBA8888)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        way(hilly(), camera, painter, float(WIDTH), float(HEIGHT), 1.0)
    return np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 4)[..., :3].astype(int)


@pytest.mark.gl
@pytest.mark.parametrize("camera", [Camera(), Camera(30, 70, 1.4), Camera(-170, 12, 0.8, 0.1, -0.05)])
def test_opengl_and_the_painter_draw_the_same_picture(qapp, camera):
    assert mesh_drawing() is opengl_mesh
    one, other = drawn(opengl_mesh, camera), drawn(painted_mesh, camera)
    ink = (other != 255).any(axis=-1)
    assert 0.03 < ink.mean() < 0.9
    assert (ink != (one != 255).any(axis=-1)).mean() < 0.02
    assert np.abs(one - other)[ink].mean() < 8


@pytest.mark.gl
def test_a_surface_floats_docks_and_closes_a_hundred_times(qtbot, worker, trained):
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = QDockWidget(window)
    view = ErrorSurfaceView(worker)
    dock.setWidget(view)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.resize(700, 400)
    window.show()
    qtbot.waitExposed(window)
    view.show_snapshot(trained())
    view.landscape.grab()
    assert view.landscape.drawing is opengl_mesh
    for turn in range(100):
        dock.setFloating(turn % 2 == 0)
        dock.setVisible(turn % 5 != 4)
        if turn % 10 == 9:
            dock.setWidget(None)
            view.setParent(None)
            dock.setWidget(view)
            view.show()
        view.resize(1 if turn % 7 == 3 else 300, 1 if turn % 7 == 3 else 240)
        qtbot.wait(1)
        assert not view.landscape.grab().isNull()
    dock.show()
    view.resize(400, 300)
    pixels = view.landscape.grab().toImage()
    assert len({pixels.pixel(x, y) for x in range(0, pixels.width(), 7) for y in range(0, pixels.height(), 7)}) > 20


def test_without_opengl_the_surface_is_painted(qapp):
    assert mesh_drawing() is painted_mesh or qapp.platformName() != "offscreen"
    assert (drawn(painted_mesh, Camera()) != 255).any()
