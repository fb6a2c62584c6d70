"""The painted part of the cost curve: three lines, few numbers, the playhead, and the values under the cursor."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from nnviz.views.colors import LIGHT, Palette
from nnviz.views.cost_lines import CostLines
from nnviz.views.number_text import count, plain, significant
from nnviz.views.polygons import polygon
from nnviz.views.style import picture_font, picture_metrics
from nnviz.views.symbols import above

SMOOTH_BELOW = 600
ROOM_PER_SCALE_PX = 110
MOST_DECADE_NUMBERS = 5
BEYOND_PX = 3.0
DIGITS = 3


class CostPlot(QWidget):
    """Nothing in it moves by itself; pressing and dragging scrubs, hovering reads."""

    scrubbed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self._lines: CostLines | None = None
        self._step_read: float | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(80, 60)

    def show_lines(self, lines: CostLines) -> None:
        self._lines = lines
        self.update()

    def plot_rect(self) -> QRectF:
        """Where the lines are painted, between the numbers of the axes and the row of names above."""
        metrics = picture_metrics(self, scale=self._scale())
        left = right = 0.0
        if self._lines is not None:
            left = max(metrics.horizontalAdvance(text) for _, text in heights_written(self._lines)) + 6
            right = metrics.horizontalAdvance(_end_text(self._lines)) / 2 + 2
        return QRectF(self.rect()).adjusted(left, metrics.height() + 4, -right, -metrics.height() - 3)

    def paintEvent(self, _event: QPaintEvent) -> None:
        lines = self._lines
        if lines is None:
            return
        rect, scale = self.plot_rect(), self._scale()
        with QPainter(self) as painter:
            painter.setFont(picture_font(self, scale=self._scale()))
            self._paint_axes(painter, rect, lines)
            self._paint_names(painter, rect, lines)
            painter.setClipRect(rect.adjusted(-1, -2, 2, 2))
            thin = QColor(self.colors.faint)
            thin.setAlphaF(0.35)
            dashed = QPen(QColor(self.colors.soft), 1.8 * scale)
            dashed.setDashPattern([4.0, 2.5])
            self._paint_line(painter, rect, lines, lines.batch, QPen(thin, 0.0))
            self._paint_line(painter, rect, lines, lines.held_out, dashed)
            self._paint_line(painter, rect, lines, lines.train, QPen(QColor(self.colors.ink), 2.0 * scale))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.colors.accent), 2.0 * scale))
            x = rect.left() + lines.step / lines.x_end * rect.width()
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrub(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scrub(event.position())
        self._read(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        self._read(None)

    def _paint_axes(self, painter: QPainter, rect: QRectF, lines: CostLines) -> None:
        metrics, soft, line = painter.fontMetrics(), QColor(self.colors.soft), QColor(self.colors.line)
        height = metrics.height()
        (low, high) = lines.y_range
        for at, text in heights_written(lines):
            y = rect.bottom() - (at - low) / (high - low) * rect.height()
            painter.setPen(QPen(line, 1.0))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(soft)
            beside = QRectF(0, y - height / 2, rect.left() - 5, height)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        below = QRectF(rect.left(), rect.bottom() + 3, rect.width(), height)
        end = _end_text(lines)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, lines.unit)
        painter.drawText(below.adjusted(0, 0, metrics.horizontalAdvance(end) / 2, 0), Qt.AlignmentFlag.AlignRight, end)

    def _paint_names(self, painter: QPainter, rect: QRectF, lines: CostLines) -> None:
        """The lines' names in the corner above the plot, each after a piece of its line; with values while reading."""
        metrics, scale = painter.fontMetrics(), self._scale()
        piece, gap = 16 * scale + 5, 12 * scale
        when, names = self._names(self.width() - rect.left() - 2 * (piece + gap), metrics)
        painter.setPen(QColor(self.colors.soft))
        painter.drawText(QPointF(rect.left(), metrics.ascent()), when)
        dashed = QPen(QColor(self.colors.soft), 1.8 * scale)
        dashed.setDashPattern([2.2, 1.6])
        pens = [dashed, QPen(QColor(self.colors.ink), 2.0 * scale)]
        x, middle = float(self.width()), metrics.height() / 2
        for name, pen in list(zip(names, pens, strict=True))[0 if len(lines.held_out) else 1 :]:
            x -= metrics.horizontalAdvance(name)
            painter.setPen(pen.color())
            painter.drawText(QPointF(x, metrics.ascent()), name)
            painter.setPen(pen)
            painter.drawLine(QPointF(x - piece, middle), QPointF(x - 5, middle))
            x -= piece + gap

    def _names(self, room: float, metrics: QFontMetrics) -> tuple[str, tuple[str, str]]:
        """What is read when, and the names of held out and train with their values; without room the values alone."""
        held_out, train = self.tr("held out"), self.tr("train")
        reading = self._reading()
        if reading is None:
            return "", (held_out, train)
        when, train_mean, held_out_mean = reading
        names = (f"{held_out} {held_out_mean}", f"{train} {train_mean}")
        has_room = metrics.horizontalAdvance("".join((when, *names))) <= room
        return when, names if has_room else (held_out_mean, train_mean)

    def _paint_line(
        self, painter: QPainter, rect: QRectF, lines: CostLines, places: NDArray[np.float64], pen: QPen
    ) -> None:
        low, high = lines.y_range
        xs = rect.left() + places[:, 0] / lines.x_end * rect.width()
        ys = rect.bottom() - (places[:, 1] - low) / (high - low) * rect.height()
        # Not every paper clips.
        ys = np.clip(ys, rect.top() - BEYOND_PX, rect.bottom() + BEYOND_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, pen.widthF() > 1 and len(places) < SMOOTH_BELOW)
        painter.setPen(pen)
        painter.drawPolyline(polygon(np.stack([xs, ys], axis=1)))
        if len(places) == 1:
            painter.drawEllipse(QPointF(float(xs[0]), float(ys[0])), pen.widthF(), pen.widthF())

    def _reading(self) -> tuple[str, str, str] | None:
        """When, and both mean costs there, at the evaluation nearest to the cursor."""
        lines, step = self._lines, self._step_read
        if lines is None or step is None or not len(lines.curves.epoch_steps):
            return None
        at = int(np.abs(lines.curves.epoch_steps - step).argmin())
        when = f"{lines.unit} {count(int(lines.curves.epoch_steps[at]) // lines.steps_per_unit)}"
        train, held_out = lines.curves.train_means[at], lines.curves.held_out_means[at]
        return when, significant(train, DIGITS), significant(held_out, DIGITS)

    def _step_at(self, position: QPointF) -> float:
        rect, lines = self.plot_rect(), self._lines
        return (position.x() - rect.left()) / rect.width() * lines.x_end if lines is not None else 0.0

    def _scrub(self, position: QPointF) -> None:
        """The last pixel of the lines is their very last step, which is live."""
        if self._lines is not None:
            last_step, per_pixel = self._lines.curves.last_step, self._lines.x_end / self.plot_rect().width()
            step = max(0, round(self._step_at(position)))
            self.scrubbed.emit(last_step if step > last_step - per_pixel else step)

    def _read(self, position: QPointF | None) -> None:
        self._step_read = None if position is None else self._step_at(position)
        self.update()

    def _scale(self) -> float:
        return min(self.content_scale, max(1.0, min(self.width(), self.height()) / ROOM_PER_SCALE_PX))


def heights_written(lines: CostLines) -> list[tuple[float, str]]:
    """Where a number stands beside the axis of the cost, and its text: few decades, or both ends and the middle."""
    low, high = lines.y_range
    if not lines.is_log:
        return [(at, plain(at, DIGITS)) for at in (low, (low + high) / 2, high)]
    stride = max(1, math.ceil((high - low) / (MOST_DECADE_NUMBERS - 1)))
    return [(float(exponent), _power_text(exponent)) for exponent in range(int(high), int(low) - 1, -stride)]


def _power_text(exponent: int) -> str:
    return plain(10.0**exponent) if -3 <= exponent <= 4 else "10" + above(exponent)


def _end_text(lines: CostLines) -> str:
    return count(round(lines.x_end / lines.steps_per_unit))
