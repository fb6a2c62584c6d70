"""V3: a frame of the error surface in 3-D while the camera turns: floor, surface, axes and path."""

import sys

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from nnviz.analysis.error_surface import Problem, error_surface, total_costs
from nnviz.analysis.parameter_plane import plane_of_two
from nnviz.app.bench.figures import Reading
from nnviz.app.bench.subjects import SURFACE, run_of
from nnviz.app.bench.timing import durations_ms
from nnviz.app.bench.yardsticks import NNVIZ
from nnviz.views import gl
from nnviz.views.height_scale import height_scale
from nnviz.views.mesh_drawing import MeshDrawing, opengl_mesh, painted_mesh
from nnviz.views.surface_3d import Surface3D
from nnviz.views.surface_picture import SurfacePicture

N_CORNERS, N_MOMENTS = 61, 200
REACH = 3.0
SIZE_PX = (640, 480)
DEGREES = 3.0


def frame(seconds: float) -> dict[str, Reading]:
    """V3."""
    application = QApplication(sys.argv[:1])
    picture = Surface3D()
    shown = _surface()
    assert shown.surface is not None
    picture.show_picture(shown, height_scale(shown.surface.costs, is_log=False))
    report = gl.probe()
    readings = {
        "OpenGL": _turning(picture, opengl_mesh, seconds) if report.available else Reading(None, why=report.reason),
        "painted": _turning(picture, painted_mesh, seconds),
    }
    gl.release()
    application.quit()
    return readings


def _surface() -> SurfacePicture:
    """With a path of many moments across it."""
    run = run_of(SURFACE)
    points = run.training_points
    problem = Problem(run.network, run.dataset.inputs[points], run.targets[points], run.loss)
    plane = plane_of_two(run.start, 0, 1, ("w", "b"))
    surface = error_surface(problem, plane, (-REACH, REACH), (-REACH, REACH), N_CORNERS)
    places = np.linspace((-REACH, -REACH), (REACH, REACH), N_MOMENTS) * 0.8
    costs = total_costs(problem, plane.vectors(places))
    return SurfacePicture(run, 0, surface, places, costs, float(costs[-1]))


def _turning(picture: Surface3D, way: MeshDrawing, seconds: float) -> Reading:
    image = QImage(*SIZE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    picture.drawing = way

    def draw() -> object:
        image.fill(Qt.GlobalColor.white)
        picture.look_from(picture.camera.orbited(DEGREES, 0.0))
        with QPainter(image) as painter:
            picture.paint(painter, QRectF(image.rect()))
        return image

    return Reading(durations_ms({NNVIZ: draw}, seconds)[NNVIZ])
