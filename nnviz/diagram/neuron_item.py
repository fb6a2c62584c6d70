"""One neuron: its output map in a circle, its bias as a mark lower left, its activation as a curve lower right."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import RADIUS
from nnviz.diagram.look import Look, activation_glyph
from nnviz.engine.network import NeuronActivation

MARK = 23.0 / RADIUS
_GLYPH_FROM_PX = 15.0


class NeuronItem(QGraphicsItem):
    """Paints what the scene has set; knows nothing of the experiment.

    symbol : what formulas call it; ink : the shade of an input that is a pixel, 0 to 1
    welcome : 1 where a new synapse may end, 2 where it would end now
    """

    def __init__(self, look: Look, neuron_id: int) -> None:
        super().__init__()
        self.look = look
        self.neuron_id = neuron_id
        self.radius = RADIUS
        self.name = ""
        self.activation: NeuronActivation | None = None
        self.bias: float | None = None
        self.bias_text = ""
        self.is_pixel = False
        self.symbol = ""
        self.name_side = "above"
        self.ink = 0.0
        self.welcome = 0
        self.is_selected = self.is_hovered = self.is_dim = False
        self._image: QImage | None = None
        self._memory: NDArray[np.uint32] | None = None
        self.setZValue(3.0)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def place(self, x: float, y: float, radius: float) -> None:
        """Put the neuron there."""
        if radius != self.radius:
            self.prepareGeometryChange()
            self.radius = radius
        self.setPos(x, y)

    def show_map(self, indices: NDArray[np.uint8] | None) -> None:
        """Fill the circle with (rows, columns) indices into the palette's map, top row first."""
        if indices is None:
            self._image = self._memory = None
        else:
            self._memory = np.ascontiguousarray(self.look.map[indices])
            rows, columns = indices.shape
            self._image = QImage(self._memory.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        self.update()

    def bias_center(self) -> QPointF:
        """Where the bias mark stands, from the neuron's center."""
        return QPointF(-MARK * self.radius, MARK * self.radius)

    def bias_radius(self) -> float:
        return 6.5 * max(self.radius / RADIUS, 0.45)

    def name_box(self) -> QRectF:
        """Where the name stands: above the neuron, or beside it in a crowded column."""
        metrics = QFontMetricsF(self.look.font(13.0))
        width, height = metrics.horizontalAdvance(self.name) + 4, metrics.height()
        if self.name_side == "above":
            return QRectF(-width / 2, -self.radius - height - 3, width, height)
        x = self.radius + 5 if self.name_side == "right" else -self.radius - 5 - width
        return QRectF(x, -height / 2, width, height)

    def boundingRect(self) -> QRectF:
        reach = self.radius + 34.0 * self.look.content_scale / min(max(self.look.zoom, 0.3), 1.0)
        box = QRectF(-reach, -reach, 2 * reach, 2 * reach)
        return box.united(self.name_box()) if self.name else box

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.is_pixel:
            self._paint_pixel(painter)
            return
        look, radius = self.look, self.radius
        self._paint_disk(painter)
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.welcome:
            painter.setPen(QPen(look.color("accent", 0.25 if self.welcome == 1 else 0.6), 6.0))
            painter.drawEllipse(QPointF(0, 0), radius + 5.0, radius + 5.0)
        if self.is_selected or self.is_hovered:
            painter.setPen(QPen(look.color("accent"), 3.0 if self.is_selected else 1.8))
            painter.drawEllipse(QPointF(0, 0), radius, radius)
        painter.setOpacity(0.35 if self.is_dim else 1.0)
        if self.bias is not None and radius >= 8.0:
            self._paint_bias(painter)
        if self.activation is not None and radius * look.zoom >= _GLYPH_FROM_PX:
            self._paint_activation(painter)
        self._paint_words(painter)

    def _paint_disk(self, painter: QPainter) -> None:
        look, radius = self.look, self.radius
        painter.setPen(QPen(look.color("soft"), 1.5))
        painter.setBrush(look.color("paper"))
        if self._image is not None:
            brush = QBrush(self._image)
            scale = 2 * radius / self._image.width()
            brush.setTransform(QTransform(scale, 0, 0, 2 * radius / self._image.height(), -radius, -radius))
            painter.drawEllipse(QPointF(0, 0), radius, radius)
            painter.setOpacity(0.3 if self.is_dim else 1.0)
            painter.setBrush(brush)
        painter.drawEllipse(QPointF(0, 0), radius, radius)

    def _paint_pixel(self, painter: QPainter) -> None:
        side = 2 * self.radius
        shade = self.look.color("ink", 0.04 + 0.9 * min(max(self.ink, 0.0), 1.0))
        painter.fillRect(QRectF(-self.radius, -self.radius, side, side), self.look.color("paper"))
        painter.fillRect(QRectF(-self.radius, -self.radius, side - 0.6, side - 0.6), shade)
        if self.is_selected or self.is_hovered or self.welcome:
            painter.setPen(QPen(self.look.color("accent"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(-self.radius, -self.radius, side, side))

    def _paint_bias(self, painter: QPainter) -> None:
        assert self.bias is not None
        strength = min(1.0, abs(self.bias) / 0.02)
        painter.setPen(QPen(self.look.color("paper"), 2.0))
        painter.setBrush(self.look.color("paper"))
        painter.drawEllipse(self.bias_center(), self.bias_radius(), self.bias_radius())
        painter.setPen(QPen(self.look.color("ink"), 1.2))
        painter.setBrush(self.look.signed(self.bias, strength))
        painter.drawEllipse(self.bias_center(), self.bias_radius(), self.bias_radius())

    def _paint_activation(self, painter: QPainter) -> None:
        assert self.activation is not None
        center, radius = QPointF(MARK * self.radius, MARK * self.radius), 9.5 * max(self.radius / RADIUS, 0.55)
        painter.setPen(QPen(self.look.color("ink"), 1.3))
        painter.setBrush(self.look.color("paper"))
        painter.drawEllipse(center, radius, radius)
        painter.setPen(QPen(self.look.color("ink"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = radius * 0.5
        glyph = QTransform(half, 0, 0, half, center.x(), center.y()).map(activation_glyph(self.activation))
        painter.drawPath(glyph)

    def _paint_words(self, painter: QPainter) -> None:
        if self.name:
            painter.setFont(self.look.font(13.0))
            painter.setPen(self.look.color("soft"))
            painter.drawText(self.name_box(), Qt.AlignmentFlag.AlignCenter, self.name)
        if self.bias_text:
            painter.setFont(self.look.font(12.0))
            metrics = painter.fontMetrics()
            text = f"b = {self.bias_text}"
            width, height = metrics.horizontalAdvance(text) + 8, metrics.height()
            box = QRectF(-width / 2, self.radius + 5, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.color("paper", 0.9))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(self.look.color("ink"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
