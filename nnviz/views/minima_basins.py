"""Every start as a mark where it began, in the color of the minimum it reached; together they show the basins."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.analysis.minima import NOWHERE
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.local_minima_picture import Floats, MinimaPicture
from nnviz.views.minima_histogram import minimum_color, paint_mark
from nnviz.views.number_text import plain
from nnviz.views.region_picture import fitting
from nnviz.views.style import picture_font, picture_metrics
from nnviz.views.trails import paint_ball

DIGITS = 2
REACH_PX = 12
GROUND = 0.3
DENSE_PX = 8  # a corner with less room than this has no mark


class MinimaBasins(QWidget):
    """`picked` gives the start under the hand."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self._picture: MinimaPicture | None = None
        self.setAccessibleName(self.tr("Starts and the minima they reach"))

    def show_picture(self, picture: MinimaPicture) -> None:
        """Show every start that is known of."""
        self._picture = picture
        self.update()

    def plot_rect(self) -> QRectF:
        """Where the starts are painted, beside the numbers of the axes."""
        metrics = picture_metrics(self)
        left = metrics.height()
        if self._picture is not None:
            ends = [plain(end, DIGITS) for end in self._picture.ranges[1]]
            left = max(left, *(metrics.horizontalAdvance(end) for end in ends))
        return QRectF(self.rect()).adjusted(left + 6, 4, -4, -metrics.height() - 5)

    def pixel_of(self, place: Floats) -> QPointF:
        """Where a place of the plane is painted."""
        assert self._picture is not None
        rect, ((x0, x1), (y0, y1)) = self.plot_rect(), self._picture.ranges
        along, up = (place[0] - x0) / (x1 - x0), (place[1] - y0) / (y1 - y0)
        return QPointF(rect.left() + along * rect.width(), rect.bottom() - up * rect.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        picture = self._picture
        if picture is None or picture.descents is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(picture_font(self))
            if picture.places is None or picture.own_place is None:
                painter.setPen(QColor(self.colors.soft))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                words = self.tr("All starts are the same; choose a grid, or draw start weights that differ.")
                painter.drawText(QRectF(self.rect()).adjusted(8, 8, -8, -8), flags, words)
                return
            rect = self.plot_rect()
            if rect.isEmpty():
                return
            self._paint_axes(painter, rect, picture)
            painter.setClipRect(rect)
            self._paint_starts(painter, rect, picture, picture.places)
            paint_ball(painter, self.pixel_of(picture.own_place), self.colors, 0.7 * self.content_scale)

    def _paint_starts(self, painter: QPainter, rect: QRectF, picture: MinimaPicture, places: Floats) -> None:
        assert picture.descents is not None and picture.minima is not None
        radius = min(max(0.28 * math.sqrt(rect.width() * rect.height() / len(places)), 1.8), 4.5) * self.content_scale
        n_made = len(picture.descents.costs)
        pixels = [self.pixel_of(place) for place in places]
        is_dense = False
        if picture.descents.asked.kind == "grid":
            is_dense = rect.width() < DENSE_PX * math.isqrt(len(places)) * self.content_scale
            self._paint_ground(painter, picture, pixels, 1.0 if is_dense else GROUND)
        painter.setPen(QPen(QColor(self.colors.faint), 0.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pixel in pixels[n_made:]:
            painter.drawEllipse(pixel, 0.5 * radius, 0.5 * radius)
        for start, pixel in enumerate(pixels[:n_made]):
            if picture.minima.group[start] == NOWHERE:
                self._paint_cross(painter, pixel, 0.8 * radius)
            elif not is_dense:
                paint_mark(painter, pixel, picture.rank(start), radius, self.colors)
        if picture.selected != NOWHERE:
            painter.setPen(QPen(QColor(self.colors.accent), 2.0 * self.content_scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(pixels[picture.selected], 1.9 * radius, 1.9 * radius)

    def _paint_ground(self, painter: QPainter, picture: MinimaPicture, pixels: list[QPointF], strength: float) -> None:
        """Each corner of the grid with the ground around it, pale below marks, and strong where they have no room."""
        assert picture.descents is not None
        side = math.isqrt(len(pixels))
        xs, ys = [pixel.x() for pixel in pixels], [pixel.y() for pixel in pixels]
        wide, high = (max(xs) - min(xs)) / (side - 1), (max(ys) - min(ys)) / (side - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for start in range(len(picture.descents.costs)):
            if not math.isnan(picture.descents.costs[start]):
                color = QColor(minimum_color(picture.rank(start), self.colors))
                color.setAlphaF(strength)
                cell = QRectF(xs[start] - wide / 2, ys[start] - high / 2, wide, high)
                painter.fillRect(cell, color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_cross(self, painter: QPainter, at: QPointF, reach: float) -> None:
        painter.setPen(QPen(QColor(self.colors.soft), 1.2 * self.content_scale))
        for turn in (1, -1):
            painter.drawLine(at + QPointF(-reach, -turn * reach), at + QPointF(reach, turn * reach))

    def _paint_axes(self, painter: QPainter, rect: QRectF, picture: MinimaPicture) -> None:
        assert picture.plane is not None
        metrics, flags = picture_metrics(self), Qt.AlignmentFlag
        height, (x_range, y_range) = metrics.height(), picture.ranges
        painter.setPen(QPen(QColor(self.colors.line), 1.0))
        painter.drawRect(rect)
        painter.setPen(QColor(self.colors.soft))
        low, high = (plain(end, DIGITS) for end in x_range)
        below = QRectF(rect.left(), rect.bottom() + 3, rect.width(), height)
        painter.drawText(below, flags.AlignLeft, low)
        painter.drawText(below, flags.AlignRight, high)
        room = rect.width() - 2 * max(metrics.horizontalAdvance(low), metrics.horizontalAdvance(high)) - 12
        painter.drawText(below, flags.AlignHCenter, fitting(picture.plane.labels[0], room, metrics))
        beside = QRectF(0, rect.top() - 2, rect.left() - 4, height)
        painter.drawText(beside, flags.AlignRight, plain(y_range[1], DIGITS))
        beside.moveBottom(rect.bottom() + 2)
        painter.drawText(beside, flags.AlignRight, plain(y_range[0], DIGITS))
        room = rect.height() - 2 * height - 8
        painter.save()
        painter.translate(rect.left() - 4 - height, rect.center().y())
        painter.rotate(-90)
        name = fitting(picture.plane.labels[1], room, metrics)
        painter.drawText(QRectF(-rect.height() / 2, 0, rect.height(), height), flags.AlignCenter, name)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        picture = self._picture
        if event.button() != Qt.MouseButton.LeftButton or picture is None or picture.places is None:
            return
        assert picture.descents is not None
        apart = [self.pixel_of(place) - event.position() for place in picture.places[: len(picture.descents.costs)]]
        distances = [math.hypot(away.x(), away.y()) for away in apart]
        nearest = min(range(len(distances)), key=distances.__getitem__, default=NOWHERE)
        if nearest != NOWHERE and distances[nearest] <= REACH_PX * self.content_scale:
            self.picked.emit(nearest)
