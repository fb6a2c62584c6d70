"""The error surface in 3-D: orbit by dragging, zoom by the wheel, pan with Shift; drawn by OpenGL or painted alike.

Path and ball stand at their true cost, each with a stem down to the slice where the two differ.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from nnviz.views.camera import Camera
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.ghosts import paint_wire_ghost
from nnviz.views.height_scale import HeightScale
from nnviz.views.laying_marks import Ground, lay_marks
from nnviz.views.mark_painting import Places
from nnviz.views.mesh_drawing import MeshDrawing, mesh_drawing
from nnviz.views.number_text import plain
from nnviz.views.style import tabular
from nnviz.views.surface_marks import NO_MARKS, SurfaceMarks
from nnviz.views.surface_mesh import Box, Mesh, box_of, mesh_of
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.trails import Trail, paint_ball, paint_trail

TEXT_PX, TICK_DIGITS = 12, 3
DEGREES_PER_PX, KEY_DEGREES = 0.5, 5.0
NOTCH = 1.15
_ARROWS = {
    Qt.Key.Key_Left.value: (-KEY_DEGREES, 0.0),
    Qt.Key.Key_Right.value: (KEY_DEGREES, 0.0),
    Qt.Key.Key_Up.value: (0.0, KEY_DEGREES),
    Qt.Key.Key_Down.value: (0.0, -KEY_DEGREES),
}


class Surface3D(QWidget):
    """Nothing but the person's hand moves the camera."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.camera = Camera()
        self.trails: tuple[tuple[Trail, NDArray[np.float64]], ...] = ()
        self.drawing: MeshDrawing | None = None
        self._marks = NO_MARKS
        self._box: Box | None = None
        self._picture: SurfacePicture | None = None
        self._mesh: Mesh | None = None
        self._last: QPointF | None = None
        self.setMinimumSize(80, 60)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Error surface in 3-D; arrows turn it"))

    @property
    def marks(self) -> SurfaceMarks:
        """What is laid over the surface."""
        return self._marks

    @marks.setter
    def marks(self, marks: SurfaceMarks) -> None:
        self._marks = marks
        self.update()

    def show_picture(self, picture: SurfacePicture, scale: HeightScale) -> None:
        """Draw this surface on this scale."""
        self._picture = picture
        if picture.surface is None:
            self._mesh = self._box = None
        else:
            self._box = box_of(picture.surface, scale)
            self._mesh = mesh_of(picture.surface, self._box)
        self.update()

    def look_from(self, camera: Camera) -> None:
        self.camera = camera
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(painter, QRectF(self.rect()))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The whole picture into a rectangle of any painter."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        picture, mesh = self._picture, self._mesh
        if picture is None or mesh is None:
            painter.setPen(QColor(self.colors.soft))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(rect.adjusted(16, 16, -16, -16), flags, picture.why_not if picture else "")
            return
        painter.translate(rect.topLeft())
        width, height = max(rect.width(), 1.0), max(rect.height(), 1.0)
        self._paint_floor(painter, width, height, picture)
        # OpenGL is asked for at the first frame, not at the start of the program.
        self.drawing = self.drawing or mesh_drawing()
        self.drawing(mesh, self.camera, painter, width, height, self.devicePixelRatioF())
        if self._marks.ghost is not None:
            assert self._box is not None
            size = (width, height)
            paint_wire_ghost(
                painter, self._marks.ghost, self._box, mesh, self.camera, size, self.colors, self.content_scale
            )
        own = Trail(picture.path_places, "#ffffff", 1)
        pixels = self._paint_path(painter, own, picture.path_costs, width, height)
        for trail, costs in self.trails:
            self._paint_path(painter, trail, costs, width, height)
        ball = QPointF(*pixels[-1].tolist()) if len(pixels) else None
        self._lay_marks(painter, QRectF(0, 0, width, height), ball)
        if ball is not None:
            self._paint_stem(painter, picture, ball, width, height)
            paint_ball(painter, ball, self.colors, self.content_scale)
        painter.translate(-rect.topLeft())

    def _lay_marks(self, painter: QPainter, rect: QRectF, ball: QPointF | None) -> None:
        box, mesh = self._box, self._mesh
        assert box is not None and mesh is not None

        def pixels(places: NDArray[np.float64]) -> NDArray[np.float64]:
            return self.camera.projected(mesh.over(box.flat(places)), rect.width(), rect.height())[:, :2]

        ground = Ground(rect, box.x, box.y, pixels, ball, self.colors, self.content_scale)
        lay_marks(painter, self._marks, ground, Places(rect))

    def _paint_path(
        self, painter: QPainter, trail: Trail, costs: NDArray[np.float64], width: float, height: float
    ) -> NDArray[np.float64]:
        assert self._box is not None
        points = self._box.points(trail.places, costs)
        pixels = self.camera.projected(points, width, height)[:, :2]
        paint_trail(painter, pixels, trail, self.content_scale)
        return pixels

    def _paint_stem(
        self, painter: QPainter, picture: SurfacePicture, ball: QPointF, width: float, height: float
    ) -> None:
        assert self._box is not None
        point = self._box.points(picture.path_places[-1:], np.array([picture.ball_below]))
        x, y, _ = self.camera.projected(point, width, height)[0].tolist()
        pen = QPen(QColor(self.colors.accent), 2.0 * self.content_scale)
        pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(ball, QPointF(x, y))

    def _paint_floor(self, painter: QPainter, width: float, height: float, picture: SurfacePicture) -> None:
        """The box's floor, and the two labeled edges nearest to the camera."""
        assert picture.surface is not None
        corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], float)
        seen = self.camera.projected(corners, width, height)
        pixels = [QPointF(x, y) for x, y, _ in seen.tolist()]
        painter.setPen(QPen(QColor(self.colors.line), 1.0))
        painter.setBrush(QColor(self.colors.chrome))
        painter.drawPolygon(QPolygonF(pixels))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        nearest = int(seen[:, 2].argmin())
        labels, axes = picture.surface.plane.labels, (picture.surface.x, picture.surface.y)
        painter.setPen(QColor(self.colors.soft))
        middle = sum(pixels, QPointF()) / 4
        for other in ((nearest - 1) % 4, (nearest + 1) % 4):
            axis = 0 if corners[nearest, 1] == corners[other, 1] else 1
            for corner in (nearest, other):
                end = axes[axis][0 if corners[corner, axis] < 0 else -1]
                inward = pixels[other if corner == nearest else nearest] - pixels[corner]
                at = pixels[corner] + inward * (0.2 if corner == nearest else 0.12)  # two meet at the nearest
                self._paint_label(painter, plain(float(end), TICK_DIGITS), at, middle)
            self._paint_label(painter, labels[axis], (pixels[nearest] + pixels[other]) / 2, middle)

    def _paint_label(self, painter: QPainter, text: str, at: QPointF, middle: QPointF) -> None:
        """Text beside an edge, away from the middle of the floor."""
        metrics = QFontMetricsF(self._font())
        away = at - middle
        length = max(float(np.hypot(away.x(), away.y())), 1.0)
        width, height = metrics.horizontalAdvance(text), metrics.height()
        at = at + away / length * (0.5 * height + 0.3 * width * abs(away.x()) / length + 4)
        painter.drawText(QRectF(at.x() - width / 2 - 2, at.y() - height / 2, width + 4, height), 0, text)

    # the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is None or not event.buttons():
            return
        by, self._last = event.position() - self._last, event.position()
        is_pan = event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.buttons() & Qt.MouseButton.MiddleButton
        if is_pan:
            self.look_from(self.camera.panned(by.x() / self.height(), -by.y() / self.height()))
        else:
            self.look_from(self.camera.orbited(-DEGREES_PER_PX * by.x(), DEGREES_PER_PX * by.y()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._last = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.look_from(Camera())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.look_from(self.camera.zoomed(NOTCH ** (event.angleDelta().y() / 120)))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            self.look_from(self.camera.orbited(*_ARROWS[event.key()]))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.look_from(self.camera.zoomed(NOTCH if event.key() == Qt.Key.Key_Plus else 1 / NOTCH))
        else:
            super().keyPressEvent(event)

    def _font(self) -> QFont:
        font = tabular(self.font())
        font.setPixelSize(round(TEXT_PX * self.content_scale))
        return font
