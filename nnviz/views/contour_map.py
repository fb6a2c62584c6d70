"""The error surface from above: cost as color, isolines with their values, the path, and the ball to be dragged."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.views.colors import LIGHT, Palette, sequential
from nnviz.views.ghosts import paint_flat_ghost
from nnviz.views.height_scale import HeightScale
from nnviz.views.isolines import Isolines, isolines, paint_isolines
from nnviz.views.laying_marks import Ground, lay_marks
from nnviz.views.map_axes import paint_axes, plot_rect
from nnviz.views.map_frame import MapFrame, with_equal_units
from nnviz.views.mark_painting import Places, paint_word
from nnviz.views.style import picture_font, picture_metrics
from nnviz.views.surface_gaps import flat_word, gap_of, gap_word
from nnviz.views.surface_marks import NO_MARKS, SurfaceMarks
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.trails import Trail, paint_ball, paint_trail

REACH_PX = 14
LEAST_PX = 12.0
LONGEST_CLICK_MS = 600
UP = QPointF(0.0, -1.0)


class ContourMap(QWidget):
    """`pointed` gives the place under the cursor or None, `pressed` one that was clicked, and `dragged` the ball's.

    `added` gives a place that was clicked with Shift.
    """

    pointed = Signal(object)
    pressed = Signal(object)
    added = Signal(object)
    dragged = Signal(object)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.trails: tuple[Trail, ...] = ()
        self._marks = NO_MARKS
        self._has_equal_units = False
        self._picture: SurfacePicture | None = None
        self._image: QImage | None = None
        self._lines: Isolines | None = None
        self._words: tuple[tuple[str, tuple[float, float] | None], ...] = ()
        self._is_dragging = False
        self._pressed_ms: int | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(80, 60)
        self.setAccessibleName(self.tr("Error surface from above"))

    @property
    def marks(self) -> SurfaceMarks:
        """What is laid over the map."""
        return self._marks

    @marks.setter
    def marks(self, marks: SurfaceMarks) -> None:
        self._marks = marks
        self.update()

    def equalize_units(self, is_equal: bool) -> None:
        """Let a unit of both parameters take the same length, or let the map fill its room."""
        self._has_equal_units = is_equal
        self.update()

    def show_picture(self, picture: SurfacePicture, scale: HeightScale) -> None:
        """Draw this surface on this scale."""
        self._picture = picture
        surface = picture.surface
        if surface is None:
            self._image = self._lines = None
        else:
            self._image = _image(surface, scale)
            self._lines = isolines(surface, scale)
            flat = flat_word(surface, scale.shown(1.0))
            self._words = ((gap_word(), gap_of(surface)),) + (((flat, _middle(surface)),) if flat else ())
        self.update()

    def plot_rect(self) -> QRectF:
        """Where the map is painted, beside the numbers of its axes."""
        frame = self._frame(QRectF(self.rect()))
        return QRectF() if frame is None else frame.rect

    def place_at(self, pixel: QPointF) -> tuple[float, float] | None:
        """The place of the plane under a pixel, None beside the map."""
        frame = self._frame(QRectF(self.rect()))
        return None if frame is None else frame.place_at(pixel)

    def pixel_of(self, place: NDArray[np.float64]) -> QPointF:
        """Where a place of the plane is painted."""
        frame = self._frame(QRectF(self.rect()))
        assert frame is not None
        return QPointF(*frame.pixels(place[None])[0].tolist())

    def _frame(self, room: QRectF) -> MapFrame | None:
        """Where the surface stands in this room; None where there is no surface, or hardly any room."""
        surface = None if self._picture is None else self._picture.surface
        if surface is None:
            return None
        x, y = (float(surface.x[0]), float(surface.x[-1])), (float(surface.y[0]), float(surface.y[-1]))
        rect = plot_rect(room, y, picture_metrics(self))
        if min(rect.width(), rect.height()) < LEAST_PX:
            return None
        return MapFrame(with_equal_units(rect, x, y) if self._has_equal_units else rect, x, y)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(painter, QRectF(self.rect()))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The whole picture into a rectangle of any painter."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(picture_font(self))
        picture, frame = self._picture, self._frame(rect)
        if picture is None or frame is None or self._image is None or self._lines is None:
            self._paint_sentence(painter, rect, "" if picture is None else picture.why_not)
            return
        assert picture.surface is not None
        painter.setClipRect(frame.rect)
        self._paint_ground(painter, frame.rect)
        pixels = frame.pixels(picture.path_places)
        paint_isolines(painter, self._lines, frame, pixels, self.content_scale)
        if self._marks.ghost is not None:
            paint_flat_ghost(painter, self._marks.ghost, self._lines.levels, frame, self.colors, self.content_scale)
        paint_trail(painter, pixels, Trail(picture.path_places, "#ffffff", 1), self.content_scale)
        for trail in self.trails:
            paint_trail(painter, frame.pixels(trail.places), trail, self.content_scale)
        self._lay_marks(painter, frame, QPointF(*pixels[-1].tolist()) if len(pixels) else None)
        painter.setClipping(False)
        paint_axes(painter, frame, picture.surface.plane.labels, self.colors)

    def _paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        """The costs as colors, and where there are none, hatching."""
        assert self._image is not None
        painter.fillRect(rect, QColor(self.colors.chrome))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colors.line))
        painter.fillRect(rect, Qt.BrushStyle.BDiagPattern)
        painter.drawImage(rect, self._image)

    def _lay_marks(self, painter: QPainter, frame: MapFrame, ball: QPointF | None) -> None:
        places = Places(frame.rect)
        ground = Ground(frame.rect, frame.x, frame.y, frame.pixels, ball, self.colors, self.content_scale)
        lay_marks(painter, self._marks, ground, places)
        for word, place in self._words:
            if place is not None:
                at = QPointF(*frame.pixels(np.array([place]))[0].tolist())
                paint_word(painter, word, at, UP, places, self.colors.line, self.colors)
        if ball is not None:
            paint_ball(painter, ball, self.colors, self.content_scale)

    def _paint_sentence(self, painter: QPainter, rect: QRectF, words: str) -> None:
        painter.setPen(QColor(self.colors.soft))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(rect.adjusted(16, 16, -16, -16), flags, words)

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.place_at(event.position()) is None:
            return
        assert self._picture is not None
        if len(self._picture.path_places):
            apart = event.position() - self.pixel_of(self._picture.path_places[-1])
            self._is_dragging = np.hypot(apart.x(), apart.y()) <= REACH_PX * self.content_scale
        self._pressed_ms = event.timestamp()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if self._is_dragging and place is not None:
            self.dragged.emit(place)
        self.pointed.emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        was_dragging, self._is_dragging = self._is_dragging, False
        pressed_ms, self._pressed_ms = self._pressed_ms, None
        is_click = pressed_ms is not None and event.timestamp() - pressed_ms <= LONGEST_CLICK_MS
        if was_dragging:
            self.dropped.emit()
        elif is_click and (place := self.place_at(event.position())) is not None:
            is_added = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.added if is_added else self.pressed).emit(place)

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden map is told of no release: the ball is dropped where it is."""
        super().hideEvent(event)
        self._pressed_ms = None
        if self._is_dragging:
            self._is_dragging = False
            self.dropped.emit()

    def leaveEvent(self, _event: QEvent) -> None:
        self.pointed.emit(None)


def _image(surface: ErrorSurface, scale: HeightScale) -> QImage:
    """A pixel for every corner, the highest y first."""
    rgba = np.ascontiguousarray(sequential(scale(surface.costs))[::-1])
    n = len(surface.x)
    return QImage(rgba.tobytes(), n, n, 4 * n, QImage.Format.Format_RGBA8888).copy()


def _middle(surface: ErrorSurface) -> tuple[float, float]:
    return float(surface.x[0] + surface.x[-1]) / 2, float(surface.y[0] + surface.y[-1]) / 2
