"""The painted part of the decision regions: a colored field or a curve, the data points over it, and the axes' ends.

Points are painted once into a layer of their own; a new field costs one scaled image.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from nnviz.views.colors import LIGHT, Palette
from nnviz.views.markers import marker
from nnviz.views.number_text import plain
from nnviz.views.paper import keeps_lines, pixels_per_unit
from nnviz.views.region_field import Dots, Frame
from nnviz.views.style import picture_font, picture_metrics

ANY_PX = 10**6
DIGITS = 3
RING = 1.6  # of the radius of a dot
DRAWING_PER_UNIT = 2.0


class RegionPicture(QWidget):
    """`pointed` gives the place under the cursor as (x, y), or None when the cursor has left."""

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.is_smooth = True
        self._frame = Frame()
        self._dots = Dots()
        self._image: QImage | None = None
        self._curves: list[tuple[str, NDArray[np.float64]]] = []
        self._ringed = np.empty(0, np.intp)
        self._layer: QPixmap | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(80, 60)

    def set_frame(self, frame: Frame, dots: Dots) -> None:
        """What stays the same while a run trains."""
        self._frame, self._dots, self._layer = frame, dots, None
        self.update()

    def set_field(self, rgba: NDArray[np.uint8]) -> None:
        """(rows, columns, 4) one color per cell, the highest y first."""
        data = np.ascontiguousarray(rgba)
        rows, columns = data.shape[:2]
        image = QImage(data.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
        self._image, self._curves = image.copy(), []
        self.update()

    def set_curves(self, curves: list[tuple[str, NDArray[np.float64]]]) -> None:
        """(color, (n, 2) places) of each line."""
        self._image, self._curves = None, curves
        self.update()

    def set_ringed(self, points: NDArray[np.intp]) -> None:
        """Put rings around the points of these numbers."""
        self._ringed = points
        self.update()

    def plot_rect(self) -> QRectF:
        """Where the field is painted: as large as fits beside the numbers of the axes."""
        rect = QRectF(self.rect()).adjusted(self._left(), 4, -2, -picture_metrics(self).height() - 4)
        if self._frame.is_square:
            side = min(rect.width(), rect.height())
            rect.setSize(QSizeF(side, side))
        return rect

    def width_for(self, height: int) -> int:
        """The width that this height fills without a margin."""
        if not self._frame.is_square:
            return ANY_PX
        return math.ceil(height - picture_metrics(self).height() - 8 + self._left() + 2)

    def height_for(self, width: int) -> int:
        """The height that this width fills without a margin."""
        if not self._frame.is_square:
            return ANY_PX
        return math.ceil(width - self._left() - 2 + picture_metrics(self).height() + 8)

    def resizeEvent(self, _event: object) -> None:
        self._layer = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        rect = self.plot_rect()
        inside = rect.contains(event.position())
        self.pointed.emit(self._place(event.position(), rect) if inside else None)

    def leaveEvent(self, _event: QEvent) -> None:
        self.pointed.emit(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = self.plot_rect()
            self._paint_axes(painter, rect)
            painter.setClipRect(rect)
            if self._image is not None:
                self._paint_image(painter, rect, self._image)
            for color, places in self._curves:
                painter.setPen(QPen(QColor(color), 2.0 * self.content_scale))
                for stretch in finite_stretches(self._inside(places) if keeps_lines(painter) else places):
                    painter.drawPolyline(QPolygonF([self._pixel(x, y, rect) for x, y in stretch]))
            self._paint_points(painter, rect)
            self._paint_rings(painter, rect)
            painter.setClipping(False)
            painter.setPen(QPen(QColor(self.colors.line), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect)

    def _paint_image(self, painter: QPainter, rect: QRectF, image: QImage) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.is_smooth)
        if keeps_lines(painter) and self.is_smooth:
            # Who shows a drawing need not smooth the images in it.
            ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = image.scaled((rect.size() * DRAWING_PER_UNIT).toSize(), *ways)
        painter.drawImage(rect, image)

    def _paint_axes(self, painter: QPainter, rect: QRectF) -> None:
        metrics = picture_metrics(self)
        height = metrics.height()
        painter.setFont(picture_font(self))
        painter.setPen(QColor(self.colors.soft))
        low, high = self._end_texts(self._frame.y_range)
        right_of_numbers = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, rect.top() - 2, rect.left() - 5, height), right_of_numbers, high)
        painter.drawText(QRectF(0, rect.bottom() - height + 2, rect.left() - 5, height), right_of_numbers, low)
        below = QRectF(rect.left(), rect.bottom() + 2, rect.width(), height)
        low, high = self._end_texts(self._frame.x_range)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, low)
        if metrics.horizontalAdvance(low + high) + 4 < rect.width():
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, high)
        room = rect.width() - metrics.horizontalAdvance(low + high) - 16 * self.content_scale
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, fitting(self._frame.labels[0], room, metrics))
        room = rect.height() - 2 * height - 8 * self.content_scale
        name = fitting(self._frame.labels[1], room, metrics)
        width = metrics.horizontalAdvance(name)
        painter.save()
        painter.translate(rect.left() - 5 - height, rect.center().y() + width / 2)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, width + 1, height), Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()

    def _inside(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """The places without those that clipping would take away, as not every drawing knows it."""
        low, high = self._frame.y_range
        return np.where(((places[:, 1] >= low) & (places[:, 1] <= high))[:, None], places, np.nan)

    def _paint_points(self, painter: QPainter, rect: QRectF) -> None:
        """Kept as an image, as fine as the paper; where lines stay lines, painted each time."""
        if keeps_lines(painter):
            self._paint_dots(painter, rect)
            return
        ratio = pixels_per_unit(painter)
        if self._layer is None or self._layer.devicePixelRatio() != ratio:
            self._layer = QPixmap((QSizeF(self.size()) * ratio).toSize())
            self._layer.setDevicePixelRatio(ratio)
            self._layer.fill(Qt.GlobalColor.transparent)
            with QPainter(self._layer) as layer:
                layer.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_dots(layer, rect)
        painter.drawPixmap(0, 0, self._layer)

    def _paint_rings(self, painter: QPainter, rect: QRectF) -> None:
        """Seen on any ground: the ink around, the paper on both sides of it."""
        reach = RING * self._radius(rect) + 1.5 * self.content_scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((self.colors.paper, 3.6), (self.colors.ink, 1.6)):
            painter.setPen(QPen(QColor(color), width * self.content_scale))
            for x, y in self._dots.places[self._ringed[self._ringed < len(self._dots.places)]]:
                painter.drawEllipse(self._pixel(x, y, rect), reach, reach)

    def _radius(self, rect: QRectF) -> float:
        """That of a dot."""
        spacing = math.sqrt(rect.width() * rect.height() / max(len(self._dots.places), 1))
        return min(max(0.2 * spacing, 1.5), 3.5) * self.content_scale

    def _paint_dots(self, painter: QPainter, rect: QRectF) -> None:
        dots, paper = self._dots, QColor(self.colors.paper)
        radius = self._radius(rect)
        rim = max(radius / 3, 0.6)
        outline = QPen(QColor(self.colors.soft), 0.5 / radius)
        for (x, y), color, shape, held_out in zip(dots.places, dots.colors, dots.markers, dots.held_out, strict=True):
            painter.save()
            painter.translate(self._pixel(x, y, rect))
            painter.scale(radius, radius)
            own, path = QColor(*(int(channel) for channel in color)), marker(int(shape))
            if dots.are_values:
                painter.setPen(outline)
                painter.setBrush(own)
                painter.drawPath(path)
                painter.scale(0.5, 0.5)
                painter.setPen(Qt.PenStyle.NoPen)
            else:
                painter.setPen(QPen(own if held_out else paper, rim / radius))
            if held_out or not dots.are_values:
                painter.setBrush(paper if held_out else own)
                painter.drawPath(path)
            painter.restore()

    def _pixel(self, x: float, y: float, rect: QRectF) -> QPointF:
        (x0, x1), (y0, y1) = self._frame.x_range, self._frame.y_range
        limit = 1e6
        across = rect.left() + (x - x0) / (x1 - x0) * rect.width()
        down = rect.bottom() - (y - y0) / (y1 - y0) * rect.height()
        return QPointF(max(-limit, min(limit, across)), max(-limit, min(limit, down)))

    def _place(self, at: QPointF, rect: QRectF) -> tuple[float, float]:
        (x0, x1), (y0, y1) = self._frame.x_range, self._frame.y_range
        across, up = (at.x() - rect.left()) / rect.width(), (rect.bottom() - at.y()) / rect.height()
        return x0 + across * (x1 - x0), y0 + up * (y1 - y0)

    def _left(self) -> float:
        metrics = picture_metrics(self)
        return max(metrics.height(), *map(metrics.horizontalAdvance, self._end_texts(self._frame.y_range))) + 6

    def _end_texts(self, ends: tuple[float, float]) -> tuple[str, str]:
        return plain(ends[0], DIGITS), plain(ends[1], DIGITS)


def finite_stretches(places: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The runs of places without inf and NaN."""
    finite = np.isfinite(places).all(axis=1)
    breaks = np.flatnonzero(np.diff(finite)) + 1
    return [part for part in np.split(places, breaks) if len(part) and np.isfinite(part[0]).all()]


def fitting(name: str, room: float, metrics: QFontMetricsF) -> str:
    """The name, shortened to its room, or nothing where less than half of it would be left."""
    if room < metrics.horizontalAdvance(name) / 2:
        return ""
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
