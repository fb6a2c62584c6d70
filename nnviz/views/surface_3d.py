"""The error surface in 3-D: orbit by dragging, zoom by the wheel, pan with Shift, or by keys; by OpenGL or painted.

Path and ball stand at their true cost, each with a stem down to the slice where the two differ; what of the path lies
behind the surface is dotted.
"""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.views.box_axes import BoxAxes, box_axes
from nnviz.views.camera import Camera
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.flight import Flight
from nnviz.views.ghosts import paint_wire_ghost
from nnviz.views.height_scale import HeightScale
from nnviz.views.kept_ground import KeptGround
from nnviz.views.laying_marks import Ground, lay_marks
from nnviz.views.mark_painting import Places, paint_word
from nnviz.views.mesh_drawing import MeshDrawing, mesh_drawing
from nnviz.views.seen_path import LIFT, SeenPath
from nnviz.views.style import picture_font
from nnviz.views.surface_gaps import flat_word, gap_of, gap_word
from nnviz.views.surface_marks import NO_MARKS, SurfaceMarks
from nnviz.views.surface_mesh import Box, Mesh, box_of, mesh_of
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.trails import Trail, paint_ball, paint_trail
from nnviz.views.vantage import vantage

Floats = NDArray[np.float64]

DEGREES_PER_PX, KEY_DEGREES, KEY_SHARE = 0.5, 5.0, 0.04
NOTCH = 1.15
LEAST_PX = 12.0
UP = QPointF(0.0, -1.0)
_ARROWS = {
    Qt.Key.Key_Left.value: (-1.0, 0.0),
    Qt.Key.Key_Right.value: (1.0, 0.0),
    Qt.Key.Key_Up.value: (0.0, 1.0),
    Qt.Key.Key_Down.value: (0.0, -1.0),
}
_ZOOMS = {Qt.Key.Key_Plus.value: NOTCH, Qt.Key.Key_Equal.value: NOTCH, Qt.Key.Key_Minus.value: 1 / NOTCH}

WORDS = (
    ("Turn it, move it, zoom", "drag, Shift+drag, wheel; or the arrows, Shift+arrows, + and −"),
    ("Look at it as at first", "Home, or double-click"),
    ("Recall a camera; store one", "1 … 9; Shift+1 … 9"),
)


class Surface3D(QWidget):
    """The camera is chosen with the axes, or anew with the next picture where that `is_to_choose`, so that the path is
    seen; else it is moved by the person's hand alone.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.camera = Camera()
        self.trails: tuple[tuple[Trail, Floats], ...] = ()
        self.drawing: MeshDrawing | None = None
        self.is_to_choose = False
        self.flight = Flight(self)
        self.flight.moved.connect(self._take_camera)
        self._marks = NO_MARKS
        self._has_equal_units = self._is_by_hand = False
        self._picture: SurfacePicture | None = None
        self._scale = HeightScale(0.1, 1.0, True)
        self._box: Box | None = None
        self._mesh: Mesh | None = None
        self._ground, self._seen_path = KeptGround(), SeenPath()
        self._last: QPointF | None = None
        self.setMinimumSize(80, 60)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Error surface in 3-D; arrows turn it, plus and minus zoom"))

    @property
    def marks(self) -> SurfaceMarks:
        """What is laid over the surface."""
        return self._marks

    @marks.setter
    def marks(self, marks: SurfaceMarks) -> None:
        self._marks = marks
        self.update()

    def equalize_units(self, is_equal: bool) -> None:
        """Let a unit of both parameters take the same length, or let the floor be a square."""
        self._has_equal_units = is_equal
        if self._picture is not None:
            self.show_picture(self._picture, self._scale)

    def show_picture(self, picture: SurfacePicture, scale: HeightScale) -> None:
        """Draw this surface on this scale."""
        before, drawn = self._box, None if self._picture is None else self._picture.surface
        self._picture, self._scale = picture, scale
        if picture.surface is None:
            self._mesh = self._box = None
        else:
            self._box = box_of(picture.surface, scale, self._has_equal_units)
            if self._mesh is None or picture.surface is not drawn or self._box != before:
                self._mesh = mesh_of(picture.surface, self._box)
            has_new_axes = before is None or (before.x, before.y) != (self._box.x, self._box.y)
            if (has_new_axes or self.is_to_choose) and not self._is_by_hand:
                self.camera = self._usual_camera()
            self.is_to_choose = False
        self.update()

    # the camera

    def look_from(self, camera: Camera) -> None:
        """At once."""
        self.flight.stop()
        self._is_by_hand = True
        self._take_camera(camera)

    def fly_to(self, camera: Camera) -> None:
        """Soon, on a way that eyes can follow."""
        self._is_by_hand = True
        self.flight.fly(self.camera, camera)

    def go_home(self) -> None:
        """To where the path is seen from."""
        self.fly_to(self._usual_camera())
        self._is_by_hand = False

    def begin_anew(self) -> None:
        """Choose the camera anew with the next picture, whatever a hand has done for those before."""
        self.flight.stop()
        self._is_by_hand, self.is_to_choose = False, True

    def _take_camera(self, camera: Camera) -> None:
        self.camera = camera
        self.update()

    def _usual_camera(self) -> Camera:
        if self._box is None or self._mesh is None or self._picture is None:
            return Camera()
        picture = self._picture
        return vantage(self._mesh, self._box.points(picture.path_places, picture.path_costs) + LIFT)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(painter, QRectF(self.rect()))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The whole picture into a rectangle of any painter."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(picture_font(self))
        picture, box, mesh = self._picture, self._box, self._mesh
        if picture is None or box is None or mesh is None:
            painter.setPen(QColor(self.colors.soft))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(rect.adjusted(16, 16, -16, -16), flags, picture.why_not if picture else "")
        elif min(rect.width(), rect.height()) >= LEAST_PX:
            painter.translate(rect.topLeft())
            self._paint_surface(painter, picture, box, mesh, (rect.width(), rect.height()))
            painter.translate(-rect.topLeft())
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.colors.accent), 1.0))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_surface(
        self, painter: QPainter, picture: SurfacePicture, box: Box, mesh: Mesh, size: tuple[float, float]
    ) -> None:
        assert picture.surface is not None
        scale, places = self.content_scale, Places(QRectF(0, 0, *size))
        names = (*picture.surface.plane.labels, "P" if self._scale.is_performance else "C")
        axes = box_axes(box, self.camera, size, names, painter.font())
        # OpenGL is asked for at the first frame, not at the start of the program.
        self.drawing = self.drawing or mesh_drawing()
        of = (mesh, box, self.camera, self.colors, self.drawing)
        self._ground.paint(painter, size, of, partial(self._paint_ground, axes, mesh, self.drawing, size))
        axes.paint(painter, self.colors, places)
        if self._marks.ghost is not None:
            paint_wire_ghost(painter, self._marks.ghost, box, mesh, self.camera, size, self.colors, scale)
        path = Trail(picture.path_places, "#ffffff", 1)
        pixels = self._paint_path(painter, path, picture.path_costs, size, self._seen_path)
        for trail, costs in self.trails:
            self._paint_path(painter, trail, costs, size, SeenPath())
        ball = QPointF(*pixels[-1].tolist()) if len(pixels) else None
        ground = Ground(QRectF(0, 0, *size), box.x, box.y, partial(self._over, size), ball, self.colors, scale)
        lay_marks(painter, self._marks, ground, places)
        self._paint_words(painter, picture.surface, box, size, places)
        if ball is not None:
            self._paint_stem(painter, picture, ball, size)
            paint_ball(painter, ball, self.colors, scale)

    def _paint_ground(
        self, axes: BoxAxes, mesh: Mesh, drawing: MeshDrawing, size: tuple[float, float], painter: QPainter
    ) -> None:
        axes.paint_floor(painter, self.colors)
        drawing(mesh, self.camera, painter, *size, self.devicePixelRatioF())

    def _over(self, size: tuple[float, float], places: Floats) -> Floats:
        """(n, 2) pixels of the surface over these (n, 2) places."""
        assert self._mesh is not None and self._box is not None
        return self.camera.projected(self._mesh.over(self._box.flat(places)), *size)[:, :2]

    def _paint_path(
        self, painter: QPainter, trail: Trail, costs: Floats, size: tuple[float, float], seen: SeenPath
    ) -> Floats:
        """(n, 2) the pixels of the path."""
        assert self._mesh is not None and self._box is not None
        pixels, is_hidden = seen(self._mesh, self._box, self.camera, size, trail.places, costs)
        paint_trail(painter, pixels, trail, self.content_scale, is_hidden)
        return pixels

    def _paint_stem(self, painter: QPainter, picture: SurfacePicture, ball: QPointF, size: tuple[float, float]) -> None:
        assert self._box is not None
        point = self._box.points(picture.path_places[-1:], np.array([picture.ball_below]))
        x, y, _ = self.camera.projected(point, *size)[0].tolist()
        pen = QPen(QColor(self.colors.accent), 2.0 * self.content_scale)
        pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(ball, QPointF(x, y))

    def _paint_words(
        self, painter: QPainter, surface: ErrorSurface, box: Box, size: tuple[float, float], places: Places
    ) -> None:
        """What the surface lacks, at its place on the floor."""
        flat = flat_word(surface, self._scale.shown(1.0))
        middle = (sum(box.x) / 2, sum(box.y) / 2)
        for word, place in ((gap_word(), gap_of(surface)), (flat, middle if flat else None)):
            if place is not None:
                floor = np.append(box.flat(np.array([place]))[0], 0.0)
                at = QPointF(*self.camera.projected(floor[None], *size)[0, :2].tolist())
                paint_word(painter, word, at, UP, places, self.colors.line, self.colors)

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
        self.go_home()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.look_from(self.camera.zoomed(NOTCH ** (event.angleDelta().y() / 120)))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keys that move the camera are not for the window's shortcuts while the picture has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not _is_own(event):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Home:
            self.go_home()
        elif key in _ZOOMS:
            self.look_from(self.camera.zoomed(_ZOOMS[key]))
        else:
            x, y = _ARROWS[key]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.look_from(self.camera.panned(KEY_SHARE * x, KEY_SHARE * y))
            else:
                self.look_from(self.camera.orbited(KEY_DEGREES * x, KEY_DEGREES * y))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._last = None
        self.flight.stop()


def _is_own(event: QKeyEvent) -> bool:
    others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not event.modifiers() & others and event.key() in (Qt.Key.Key_Home.value, *_ARROWS, *_ZOOMS)
