"""The axes of a map: pleasant numbers at ticks along two sides and the names of both, in the room that there is."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnviz.analysis.error_surface import Range
from nnviz.views.colors import Palette
from nnviz.views.map_frame import MapFrame
from nnviz.views.ticks import tick_text, ticks

TICK_PX, GAP_PX, EDGE_PX = 4.0, 3.0, 6.0
# A number needs this many times its height, or its width, along its axis.
APART_DOWN, APART_ACROSS = 2.6, 2.2
SAMPLE = "−0.05"


def plot_rect(room: QRectF, y: Range, metrics: QFontMetricsF) -> QRectF:
    """What the axes leave of the room: names below and at the left, numbers beside the ticks."""
    height = metrics.height()
    below = height + TICK_PX + GAP_PX
    values = ticks(*y, (room.height() - below - height / 2) / (APART_DOWN * height))
    widest = max((metrics.horizontalAdvance(tick_text(value, values)) for value in values), default=0.0)
    left = height + widest + TICK_PX + 2 * GAP_PX
    return room.adjusted(left, height / 2, -EDGE_PX - 2, -below)


def paint_axes(painter: QPainter, frame: MapFrame, names: tuple[str, str], palette: Palette) -> None:
    """Around the frame's rectangle, in the painter's font."""
    rect, metrics = frame.rect, QFontMetricsF(painter.font())
    line, soft = QPen(QColor(palette.line), 1.0), QColor(palette.soft)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(line)
    painter.drawRect(rect)
    _paint_across(painter, frame, names[0], metrics, QPen(soft, 1.0))
    _paint_down(painter, frame, names[1], metrics, QPen(soft, 1.0))


def _paint_across(painter: QPainter, frame: MapFrame, name: str, metrics: QFontMetricsF, pen: QPen) -> None:
    """The numbers of x, and its name between them, or in the place of those in its way."""
    rect, (low, high) = frame.rect, frame.x
    values = ticks(low, high, rect.width() / (APART_ACROSS * metrics.horizontalAdvance(SAMPLE)))
    painter.setPen(pen)
    top = rect.bottom() + TICK_PX
    boxes = []
    for value in values:
        text = tick_text(value, values)
        x = rect.left() + (value - low) / (high - low) * rect.width()
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x, top))
        box = QRectF(0, top, metrics.horizontalAdvance(text) + 2, metrics.height())
        box.moveCenter(QPointF(x, box.center().y()))
        box.moveRight(min(box.right(), rect.right() + EDGE_PX))
        boxes.append((box, text))
    wanted = QRectF(0, top, metrics.horizontalAdvance(name) + 8, metrics.height())
    wanted.moveCenter(QPointF(_name_at(rect, [box for box, _ in boxes], wanted.width()), wanted.center().y()))
    for box, text in boxes:
        if not box.intersects(wanted):
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.drawText(wanted, Qt.AlignmentFlag.AlignCenter, name)


def _name_at(rect: QRectF, boxes: list[QRectF], width: float) -> float:
    """The middle of the gap nearest to the middle that holds a name of this width, else the middle itself."""
    edges = [rect.left(), *(side for box in boxes for side in (box.left(), box.right())), rect.right()]
    middles = [(a + b) / 2 for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= width]
    return min(middles, key=lambda at: abs(at - rect.center().x()), default=rect.center().x())


def _paint_down(painter: QPainter, frame: MapFrame, name: str, metrics: QFontMetricsF, pen: QPen) -> None:
    """The numbers of y, and its name turned beside them; where the axis is too short for it, shortened."""
    rect, (low, high), height = frame.rect, frame.y, metrics.height()
    values = ticks(low, high, rect.height() / (APART_DOWN * height))
    painter.setPen(pen)
    widest = 0.0
    for value in values:
        text = tick_text(value, values)
        y = rect.bottom() - (value - low) / (high - low) * rect.height()
        painter.drawLine(QPointF(rect.left() - TICK_PX, y), QPointF(rect.left(), y))
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 2, height)
        box.moveCenter(QPointF(0, y))
        box.moveRight(rect.left() - TICK_PX - GAP_PX + 1)
        box.moveBottom(min(box.bottom(), rect.bottom() + height / 2))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, text)
        widest = max(widest, box.width())
    painter.save()
    painter.translate(rect.left() - TICK_PX - GAP_PX - widest - height / 2 - 1, rect.center().y())
    painter.rotate(-90)
    room = QRectF(-rect.height() / 2, -height / 2, rect.height(), height)
    shortened = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shortened)
    painter.restore()
