"""A stage of one update over all parameters: a bar for each, layer by layer, up and orange where positive.

A bar is as long as the picture at most; one that would be longer ends in a point.
"""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnviz.views.colors import Palette
from nnviz.views.number_text import plain
from nnviz.views.update_stage_picture import UpdatePicture
from nnviz.views.words import layer_name

WIDEST_PX, FILLED, MARK_PX, POINT_PX, HAT_PX = 24.0, 0.92, 4.0, 5.0, 4.0


def bars_rect(rect: QRectF, metrics: QFontMetricsF) -> QRectF:
    """Where the bars stand: between the number of the axis and the names of the layers."""
    return rect.adjusted(4, metrics.height() + HAT_PX, -4, -metrics.height() - 2 * MARK_PX)


def parameter_at(rect: QRectF, n_parameters: int, x: float) -> int:
    """The parameter whose bar stands at this pixel."""
    return min(max(int((x - rect.left()) / rect.width() * n_parameters), 0), n_parameters - 1)


def paint_bars(
    painter: QPainter, rect: QRectF, picture: UpdatePicture, number: int, colors: Palette, scale: float
) -> None:
    """The stage in this rectangle; where the ball moves, a line across each bar says where it was."""
    metrics, stage = QFontMetricsF(painter.font()), picture.stages[number]
    inside = bars_rect(rect, metrics)
    n, reach = len(picture.vector), picture.reach[stage.unit]
    painter.fillRect(rect, QColor(colors.chrome))
    _paint_layers(painter, rect, inside, picture, colors)
    full = FILLED * inside.height() / 2
    n_slots = max(min(n, int(inside.width())), 1)
    slot = inside.width() / n_slots
    width = min(slot * (0.7 if slot > 3 else 1.0), WIDEST_PX * scale)
    firsts = np.linspace(0, n, n_slots, endpoint=False).astype(int)
    heights = _largest(stage.values, firsts) / reach
    before = _largest(picture.vector, firsts) / reach if stage.unit == "place" else None
    painter.setPen(QPen(QColor(colors.faint), 1.0))
    painter.drawLine(QPointF(inside.left(), inside.center().y()), QPointF(inside.right(), inside.center().y()))
    for at, height in enumerate(heights.tolist()):
        middle = inside.left() + (at + 0.5) * slot
        _paint_bar(painter, QPointF(middle, inside.center().y()), width, height, full, colors)
        if before is not None and slot > 3:
            y = inside.center().y() - float(np.clip(before[at], -1, 1)) * full
            painter.setPen(QPen(QColor(colors.ink), 1.5 * scale))
            painter.drawLine(QPointF(middle - width / 2 - 1, y), QPointF(middle + width / 2 + 1, y))
    _paint_chosen(painter, inside, picture, colors, scale)
    font = painter.font()
    font.setBold(True)  # many fonts set a hat rightly in bold alone
    painter.setFont(font)
    painter.setPen(QColor(colors.soft))
    label = f"{stage.symbol}   ± {plain(reach, 3)}"
    painter.drawText(QPointF(rect.left() + 4, rect.top() + metrics.ascent() + HAT_PX), label)


def _largest(values: np.ndarray, firsts: np.ndarray) -> np.ndarray:
    """(n_slots,) the value of the largest magnitude of each slot; 0 where it is not finite."""
    finite = np.where(np.isfinite(values), values, 0.0)
    high, low = np.maximum.reduceat(finite, firsts), np.minimum.reduceat(finite, firsts)
    return np.where(high >= -low, high, low)


def _paint_bar(painter: QPainter, foot: QPointF, width: float, height: float, full: float, colors: Palette) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.negative if height < 0 else colors.positive))
    sign, length = (1 if height < 0 else -1), min(abs(height), 1.0) * full
    is_cut = abs(height) > 1 + 1e-9
    painter.drawRect(QRectF(foot.x() - width / 2, foot.y(), width, sign * length).normalized())
    if is_cut:
        end = foot.y() + sign * length
        corners = [(-width / 2, 0.0), (width / 2, 0.0), (0.0, sign * POINT_PX)]
        painter.drawPolygon(QPolygonF([QPointF(foot.x() + x, end + y) for x, y in corners]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_layers(painter: QPainter, rect: QRectF, inside: QRectF, picture: UpdatePicture, colors: Palette) -> None:
    metrics, n = QFontMetricsF(painter.font()), len(picture.vector)
    columns = picture.run.network.columns
    for number, column in enumerate(columns):
        left = inside.left() + column.weights.start / n * inside.width()
        right = inside.left() + column.biases.stop / n * inside.width()
        if number:
            painter.setPen(QPen(QColor(colors.line), 1.0))
            painter.drawLine(QPointF(left, rect.top()), QPointF(left, rect.bottom()))
        name = layer_name(number, len(columns))
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, right - left - 2)
        painter.setPen(QColor(colors.soft))
        box = QRectF(left, rect.bottom() - metrics.height(), right - left, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_chosen(painter: QPainter, inside: QRectF, picture: UpdatePicture, colors: Palette, scale: float) -> None:
    """A mark under the two parameters whose numbers are told."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.accent))
    mark, y = MARK_PX * scale, inside.bottom() + 1
    for index in picture.settings.indices:
        x = inside.left() + (index + 0.5) / len(picture.vector) * inside.width()
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + mark, y + mark), QPointF(x - mark, y + mark)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
