"""Two ways to draw a lit mesh from the same camera: OpenGL into an image, or polygon by polygon with a painter."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat

from nnviz.views import gl
from nnviz.views.camera import Camera
from nnviz.views.polygons import corners_of, polygon
from nnviz.views.surface_mesh import Mesh

# mesh, camera, painter, width, height, device pixel ratio: the mesh is painted from the painter's origin on
MeshDrawing = Callable[[Mesh, Camera, QPainter, float, float, float], None]

SAMPLES = 4
LEVELS = 64


@lru_cache(maxsize=1)
def mesh_drawing() -> MeshDrawing:
    """The best way there is here: OpenGL, else painted."""
    return opengl_mesh if gl.probe().available else painted_mesh


def painted_mesh(mesh: Mesh, camera: Camera, painter: QPainter, width: float, height: float, _ratio: float) -> None:
    """Painter's algorithm: every cell a quadrangle in the mean color of its corners, the farthest first."""
    n = len(mesh.corners)
    seen = camera.projected(mesh.corners.reshape(-1, 3), width, height)
    pixels, depths = seen[:, :2].reshape(n, n, 2), seen[:, 2].reshape(n, n)
    quads = np.stack([pixels[:-1, :-1], pixels[:-1, 1:], pixels[1:, 1:], pixels[1:, :-1]], axis=2)
    depth = (depths[:-1, :-1] + depths[:-1, 1:] + depths[1:, 1:] + depths[1:, :-1]).reshape(-1)
    is_whole = np.isfinite(depth)
    order = np.flatnonzero(is_whole)[np.argsort(-depth[is_whole])]
    brushes, corners = _brushes(mesh), memoryview(quads.tobytes())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    # One polygon whose corners are written over: to make one of each cell takes longer than to paint them.
    cell = polygon(np.zeros((4, 2)))
    memory = corners_of(cell).data.cast("B")
    size = len(memory)
    for number in order.tolist():
        memory[:] = corners[number * size : (number + 1) * size]
        painter.setBrush(brushes[number])
        painter.drawPolygon(cell)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _brushes(mesh: Mesh) -> list[QBrush]:
    """The color of every cell, row by row."""
    colors = (mesh.colors[:-1, :-1] + mesh.colors[:-1, 1:] + mesh.colors[1:, 1:] + mesh.colors[1:, :-1]) / 4
    levels = (np.nan_to_num(colors.reshape(-1, 3)) * (LEVELS - 1)).round().astype(int)
    return [_brush(number) for number in (levels @ (LEVELS**2, LEVELS, 1)).tolist()]


@lru_cache(maxsize=LEVELS**2)
def _brush(number: int) -> QBrush:
    """Of a color counted through in LEVELS of red, green and blue: few, because to make one takes its time."""
    rest, blue = divmod(number, LEVELS)
    return QBrush(QColor(*(round(level * 255 / (LEVELS - 1)) for level in (*divmod(rest, LEVELS), blue))))


def opengl_mesh(mesh: Mesh, camera: Camera, painter: QPainter, width: float, height: float, ratio: float) -> None:
    """By OpenGL, into an image with nothing where the mesh is not."""
    painter.drawImage(QPointF(0, 0), opengl_image(mesh, camera, width, height, ratio))


def opengl_image(mesh: Mesh, camera: Camera, width: float, height: float, ratio: float) -> QImage:
    """The mesh alone; the widget it is for need not be visible."""
    from OpenGL import GL

    samples = _samples()
    context, _surface = gl.shared_context()
    size = QSize(max(round(width * ratio), 1), max(round(height * ratio), 1))
    form = QOpenGLFramebufferObjectFormat()
    form.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
    form.setSamples(samples)
    frame = QOpenGLFramebufferObject(size, form)
    frame.bind()
    GL.glViewport(0, 0, size.width(), size.height())
    GL.glClearColor(0.0, 0.0, 0.0, 0.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
    GL.glEnable(GL.GL_DEPTH_TEST)
    GL.glMatrixMode(GL.GL_PROJECTION)
    GL.glLoadMatrixd(np.ascontiguousarray(camera.matrix(width, height).T))
    GL.glMatrixMode(GL.GL_MODELVIEW)
    GL.glLoadIdentity()
    corners = np.ascontiguousarray(np.nan_to_num(mesh.corners), np.float32)
    colors = np.ascontiguousarray(mesh.colors, np.float32)
    triangles = _triangles(np.isfinite(mesh.corners[..., 2]))
    for state in (GL.GL_VERTEX_ARRAY, GL.GL_COLOR_ARRAY):
        GL.glEnableClientState(state)
    GL.glVertexPointer(3, GL.GL_FLOAT, 0, corners)
    GL.glColorPointer(3, GL.GL_FLOAT, 0, colors)
    GL.glDrawElements(GL.GL_TRIANGLES, triangles.size, GL.GL_UNSIGNED_INT, triangles)
    for state in (GL.GL_VERTEX_ARRAY, GL.GL_COLOR_ARRAY):
        GL.glDisableClientState(state)
    image = frame.toImage()
    frame.release()
    context.doneCurrent()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=1)
def _samples() -> int:
    """Smooth edges are given up where a processor draws: they would take most of the time of a frame."""
    return 0 if gl.probe().is_software else SAMPLES


def _triangles(exists: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """(n_triangles, 3) corner numbers of the cells whose four corners all exist."""
    n = len(exists)
    whole = exists[:-1, :-1] & exists[:-1, 1:] & exists[1:, :-1] & exists[1:, 1:]
    rows, columns = np.nonzero(whole)
    a = rows * n + columns
    both = np.stack([a, a + 1, a + n, a + 1, a + n + 1, a + n], axis=1)
    return np.ascontiguousarray(both.reshape(-1, 3), np.uint32)
