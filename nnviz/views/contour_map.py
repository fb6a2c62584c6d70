"""The error surface from above: cost as color, isolines with their values, the path, and the ball to be dragged."""

from typing import Any

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.views.colors import LIGHT, Palette, sequential
from nnviz.views.ghosts import paint_flat_ghost
from nnviz.views.height_scale import HeightScale
from nnviz.views.laying_marks import Ground, lay_marks
from nnviz.views.map_frame import MapFrame
from nnviz.views.mark_painting import Places
from nnviz.views.number_text import plain
from nnviz.views.polygons import polygon
from nnviz.views.style import tabular
from nnviz.views.surface_marks import NO_MARKS, SurfaceMarks
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.trails import Trail, paint_ball, paint_trail

TEXT_PX = 12
N_LEVELS = 9
REACH_PX = 14
LABEL_ROOM_PX = 64
FEWEST_CORNERS = 8
TICK_DIGITS = 3


class ContourMap(QWidget):
    """`pointed` gives the place under the cursor or None, `pressed` one that was clicked, and `dragged` the ball's."""

    pointed = Signal(object)
    pressed = Signal(object)
    dragged = Signal(object)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.trails: tuple[Trail, ...] = ()
        self._marks = NO_MARKS
        self._picture: SurfacePicture | None = None
        self._scale = HeightScale(0.1, 1.0, True)
        self._image: QImage | None = None
        self._lines: list[tuple[float, Any]] = []
        self._is_dragging = False
        self._press: QPointF | None = None
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

    def show_picture(self, picture: SurfacePicture, scale: HeightScale) -> None:
        """Draw this surface on this scale."""
        self._picture, self._scale = picture, scale
        surface = picture.surface
        if surface is None:
            self._image, self._lines = None, []
        else:
            heights = scale(surface.costs)
            rgba = np.ascontiguousarray(sequential(heights)[::-1])
            n = len(surface.x)
            self._image = QImage(rgba.tobytes(), n, n, 4 * n, QImage.Format.Format_RGBA8888).copy()
            masked = np.ma.masked_invalid(surface.costs)
            generator = contourpy.contour_generator(surface.x, surface.y, masked)
            self._lines = [(level, generator.lines(level)) for level in scale.levels(N_LEVELS)]
        self.update()

    def plot_rect(self) -> QRectF:
        """Where the map is painted, beside the numbers of its axes."""
        metrics = self._metrics()
        left = metrics.height() + 2
        if self._picture is not None and self._picture.surface is not None:
            y = self._picture.surface.y
            left += max(metrics.horizontalAdvance(plain(float(end), TICK_DIGITS)) for end in (y[0], y[-1]))
        return QRectF(self.rect()).adjusted(left, 6, -8, -metrics.height() - 6)

    def place_at(self, pixel: QPointF) -> tuple[float, float] | None:
        """The place of the plane under a pixel, None beside the map."""
        rect, picture = self.plot_rect(), self._picture
        if picture is None or picture.surface is None or not rect.contains(pixel):
            return None
        x, y = picture.surface.x, picture.surface.y
        along, up = (pixel.x() - rect.left()) / rect.width(), (rect.bottom() - pixel.y()) / rect.height()
        return float(x[0] + along * (x[-1] - x[0])), float(y[0] + up * (y[-1] - y[0]))

    def pixel_of(self, place: NDArray[np.float64]) -> QPointF:
        """Where a place of the plane is painted."""
        return QPointF(*self._pixels(place[None], self.plot_rect())[0].tolist())

    def _pixels(self, places: NDArray[np.float64], rect: QRectF) -> NDArray[np.float64]:
        """(n, 2) where these (n, 2) places are painted."""
        assert self._picture is not None and self._picture.surface is not None
        x, y = self._picture.surface.x, self._picture.surface.y
        along, up = (places[:, 0] - x[0]) / (x[-1] - x[0]), (places[:, 1] - y[0]) / (y[-1] - y[0])
        return np.stack([rect.left() + along * rect.width(), rect.bottom() - up * rect.height()], axis=1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        picture = self._picture
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setFont(self._font())
            if picture is None or picture.surface is None or self._image is None:
                self._paint_words(painter, "" if picture is None else picture.why_not)
                return
            rect = self.plot_rect()
            painter.fillRect(rect, QColor(self.colors.chrome))
            painter.setClipRect(rect)
            painter.drawImage(rect, self._image)
            self._paint_lines(painter, rect)
            own = Trail(picture.path_places, "#ffffff", 1)
            pixels = self._pixels(picture.path_places, rect)
            paint_trail(painter, pixels, own, self.content_scale)
            for trail in self.trails:
                paint_trail(painter, self._pixels(trail.places, rect), trail, self.content_scale)
            ball = QPointF(*pixels[-1].tolist()) if len(pixels) else None
            self._lay_marks(painter, rect, ball)
            if ball is not None:
                paint_ball(painter, ball, self.colors, self.content_scale)
            painter.setClipping(False)
            self._paint_axes(painter, rect, picture)

    def _lay_marks(self, painter: QPainter, rect: QRectF, ball: QPointF | None) -> None:
        assert self._picture is not None and self._picture.surface is not None
        x, y = self._picture.surface.x, self._picture.surface.y
        frame = MapFrame(rect, (float(x[0]), float(x[-1])), (float(y[0]), float(y[-1])))
        if self._marks.ghost is not None:
            levels = [level for level, _ in self._lines]
            paint_flat_ghost(painter, self._marks.ghost, levels, frame, self.colors, self.content_scale)
        ground = Ground(rect, frame.x, frame.y, frame.pixels, ball, self.colors, self.content_scale)
        lay_marks(painter, self._marks, ground, Places(rect))

    def _paint_words(self, painter: QPainter, words: str) -> None:
        painter.setPen(QColor(self.colors.soft))
        box = QRectF(self.rect()).adjusted(16, 16, -16, -16)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def _paint_lines(self, painter: QPainter, rect: QRectF) -> None:
        taken: list[QRectF] = []
        metrics = self._metrics()
        thin = QColor("#ffffff")
        thin.setAlphaF(0.55)
        for level, lines in self._lines:
            painter.setPen(QPen(thin, 1.0 * self.content_scale))
            corners = [self._pixels(line, rect) for line in lines]
            for each in corners:
                painter.drawPolyline(polygon(each))
            longest = max(corners, key=len, default=np.empty((0, 2)))
            if len(longest) < FEWEST_CORNERS:
                continue
            text = plain(self._scale.shown(level), TICK_DIGITS)
            box = QRectF(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height())
            box.moveCenter(QPointF(*longest[len(longest) // 3].tolist()))
            if rect.contains(box) and not any(box.intersects(other) for other in taken):
                taken.append(box.adjusted(-LABEL_ROOM_PX / 4, -4, LABEL_ROOM_PX / 4, 4))
                ground = QColor("#000000")
                ground.setAlphaF(0.45)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(box, 3, 3)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QColor("#ffffff"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_axes(self, painter: QPainter, rect: QRectF, picture: SurfacePicture) -> None:
        assert picture.surface is not None
        x, y, labels = picture.surface.x, picture.surface.y, picture.surface.plane.labels
        height, flags = self._metrics().height(), Qt.AlignmentFlag
        painter.setPen(QPen(QColor(self.colors.line), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        painter.setPen(QColor(self.colors.soft))
        below = QRectF(rect.left() - 20, rect.bottom() + 3, rect.width() + 26, height)
        for flag, text in (
            (flags.AlignLeft, "  " + plain(float(x[0]), TICK_DIGITS)),
            (flags.AlignHCenter, labels[0]),
            (flags.AlignRight, plain(float(x[-1]), TICK_DIGITS)),
        ):
            painter.drawText(below, flag, text)
        beside = QRectF(0, rect.top(), rect.left() - 4, height)
        painter.drawText(beside, flags.AlignRight, plain(float(y[-1]), TICK_DIGITS))
        beside.moveBottom(rect.bottom())
        painter.drawText(beside, flags.AlignRight, plain(float(y[0]), TICK_DIGITS))
        painter.save()
        painter.translate(0, rect.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-rect.height() / 2, 0, rect.height(), height), flags.AlignHCenter, labels[1])
        painter.restore()

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.place_at(event.position()) is None:
            return
        assert self._picture is not None
        if len(self._picture.path_places):
            apart = event.position() - self.pixel_of(self._picture.path_places[-1])
            self._is_dragging = np.hypot(apart.x(), apart.y()) <= REACH_PX * self.content_scale
        self._press = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if self._is_dragging and place is not None:
            self.dragged.emit(place)
        self.pointed.emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_dragging, self._is_dragging = self._is_dragging, False
        if was_dragging:
            self.dropped.emit()
        elif self._press is not None and (place := self.place_at(event.position())) is not None:
            self.pressed.emit(place)
        self._press = None

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden map is told of no release: the ball is dropped where it is."""
        super().hideEvent(event)
        self._press = None
        if self._is_dragging:
            self._is_dragging = False
            self.dropped.emit()

    def leaveEvent(self, _event: QEvent) -> None:
        self.pointed.emit(None)

    def _font(self) -> QFont:
        font = tabular(self.font())
        font.setPixelSize(round(TEXT_PX * self.content_scale))
        return font

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._font())
