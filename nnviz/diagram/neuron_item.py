"""One neuron: its output in a circle, its bias as a mark lower left, its activation as a curve lower right.

The picture of the output changes while training and is painted by Qt alone; everything else is painted once and kept.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import (
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from nnviz.diagram.geometry import RADIUS
from nnviz.diagram.look import Look, activation_glyph
from nnviz.diagram.pictures import Picture
from nnviz.engine.network import NeuronActivation

MARK = 23.0 / RADIUS
_GLYPH_FROM_PX = 15.0
_RIM, _WELCOME = 3.0, 9.0
_CURVE_PX = 1.8
_AMONG_OTHERS, _ABOVE_OTHERS = 3.0, 3.5


class NeuronItem(QGraphicsItem):
    """Paints what the scene has set; knows nothing of the experiment.

    symbol : what formulas call it; ink : the shade of an input that is a pixel, 0 to 1
    welcome : 1 where a new synapse may end, 2 where it would end now
    """

    def __init__(self, look: Look, neuron_id: int) -> None:
        super().__init__()
        self.look = look
        self.neuron_id = neuron_id
        self.radius = 0.0
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
        self._picture: Picture | None = None
        self._memory: NDArray[np.uint32] | None = None
        self._bounds: QRectF | None = None
        self._disk, self._curve = QGraphicsEllipseItem(self), QGraphicsPathItem(self)
        for child in (self._disk, self._curve):
            child.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
            child.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._disk.setPen(Qt.PenStyle.NoPen)
        self.setZValue(_AMONG_OTHERS)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def is_movable(self) -> bool:
        """Neither a pixel of an image nor folded away."""
        return not self.is_pixel and self.isVisible()

    def place(self, x: float, y: float, radius: float, is_pixel: bool) -> None:
        """Put the neuron there."""
        if (radius, is_pixel) != (self.radius, self.is_pixel):
            self.prepareGeometryChange()
            self.radius, self.is_pixel = radius, is_pixel
            self.restyle()
        self.setPos(x, y)

    def show_picture(self, picture: Picture | None) -> None:
        """Fill the circle; a picture that is the same as before costs nothing."""
        before, self._picture = self._picture, picture
        if before is None or picture is None or not np.array_equal(before.map, picture.map):
            self._fill()
        if picture is not None and picture.curve is not None:
            path = QPainterPath()
            path.addPolygon(QPolygonF([QPointF(x, y) * self.radius for x, y in picture.curve.tolist()]))
            self._curve.setPath(path)
        elif before is not None and before.curve is not None:
            self._curve.setPath(QPainterPath())

    def keep_picture(self, is_kept: bool) -> None:
        """Keep the painted circle, as while a hand moves neurons; it changes in training, and is else painted anew."""
        modes = QGraphicsItem.CacheMode
        self._disk.setCacheMode(modes.DeviceCoordinateCache if is_kept else modes.NoCache)

    def show_ink(self, ink: float) -> None:
        """Take up the shade of a pixel."""
        self.ink = ink
        self.update()

    def emphasize(self, is_selected: bool, is_hovered: bool, is_dim: bool, welcome: int) -> None:
        """Paint it as selected, under the mouse, out of focus, or as the end of a new synapse."""
        if (is_selected, is_hovered, is_dim, welcome) != (
            self.is_selected,
            self.is_hovered,
            self.is_dim,
            self.welcome,
        ):
            self.is_selected, self.is_hovered, self.welcome = is_selected, is_hovered, welcome
            self.setZValue(_ABOVE_OTHERS if is_selected or is_hovered else _AMONG_OTHERS)
            if is_dim != self.is_dim:
                self.is_dim = is_dim
                self.restyle()
            self.update()

    def show_bias(self, bias: float | None, text: str) -> None:
        """Take up the bias; its mark is painted anew where it looks different."""
        looked, self.bias = self._bias_strength(), bias
        if text != self.bias_text:
            self.prepareGeometryChange()
            self.bias_text = text
            self.update()
        if looked != self._bias_strength():
            self.update()

    def _bias_strength(self) -> float | None:
        """-1 to 1 in steps: the sign of the bias, paler where it is nearly nothing."""
        return None if self.bias is None else round(float(np.clip(self.bias / 0.02, -1.0, 1.0)), 1)

    def restyle(self) -> None:
        """Take up palette, zoom and size."""
        kept = QGraphicsItem.CacheMode.DeviceCoordinateCache
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache if self.is_pixel else kept)
        self._disk.setVisible(not self.is_pixel)
        self._disk.setRect(-self.radius, -self.radius, 2 * self.radius, 2 * self.radius)
        pen = QPen(self.look.color("ink"), _CURVE_PX * self.look.content_scale)
        pen.setCosmetic(True)
        self._curve.setPen(pen)
        self._curve.setOpacity(0.3 if self.is_dim else 1.0)
        self._fill()
        if self._picture is not None:
            self.show_picture(self._picture)

    def _fill(self) -> None:
        """Color the circle."""
        if self._picture is None:
            self._disk.setBrush(self.look.color("paper"))
            self._memory = None
            return
        colors = self.look.faded_map if self.is_dim else self.look.map
        memory = np.ascontiguousarray(colors[self._picture.map])
        rows, columns = memory.shape
        brush = QBrush(QImage(memory.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32))
        brush.setTransform(
            QTransform(2 * self.radius / columns, 0, 0, 2 * self.radius / rows, -self.radius, -self.radius)
        )
        self._disk.setBrush(brush)
        self._memory = memory

    def bias_center(self) -> QPointF:
        """Where the bias mark stands, from the neuron's center."""
        return QPointF(-MARK * self.radius, MARK * self.radius)

    def bias_radius(self) -> float:
        return 6.5 * max(self.radius / RADIUS, 0.45) * self.look.mark_scale

    def name_box(self) -> QRectF:
        """Where the name stands: above the neuron, or beside it in a crowded column."""
        metrics = QFontMetricsF(self.look.name_font(13.0))
        width, height = metrics.horizontalAdvance(self.name) + 4, metrics.height()
        if self.name_side == "above":
            return QRectF(-width / 2, -self.radius - height - 3, width, height)
        x = self.radius + 5 if self.name_side == "right" else -self.radius - 5 - width
        return QRectF(x, -height / 2, width, height)

    def bias_box(self) -> QRectF:
        """Where the number of the bias stands, below the neuron."""
        metrics = QFontMetricsF(self.look.font(12.0))
        width, height = metrics.horizontalAdvance(f"b = {self.bias_text}") + 8, metrics.height()
        return QRectF(-width / 2, self.radius + 5, width, height)

    def prepareGeometryChange(self) -> None:
        super().prepareGeometryChange()
        self._bounds = None

    def boundingRect(self) -> QRectF:
        if self._bounds is None:
            self._bounds = self._measured()
        return self._bounds

    def _measured(self) -> QRectF:
        reach = self.radius + (_RIM if self.is_pixel else _WELCOME)
        box = QRectF(-reach, -reach, 2 * reach, 2 * reach)
        if self.name:
            box = box.united(self.name_box())
        return box.united(self.bias_box()) if self.bias_text else box

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.is_pixel:
            self._paint_pixel(painter)
            return
        look, radius = self.look, self.radius
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("soft"), 1.5 * look.content_scale))
        painter.drawEllipse(QPointF(0, 0), radius, radius)
        if self.welcome:
            painter.setPen(QPen(look.color("accent", 0.25 if self.welcome == 1 else 0.6), 6.0))
            painter.drawEllipse(QPointF(0, 0), radius + 5.0, radius + 5.0)
        if self.is_selected or self.is_hovered:
            painter.setPen(QPen(look.color("accent"), (3.0 if self.is_selected else 1.8) * look.content_scale))
            painter.drawEllipse(QPointF(0, 0), radius, radius)
        painter.setOpacity(0.35 if self.is_dim else 1.0)
        if self.bias is not None and radius >= 8.0:
            self._paint_bias(painter)
        if self.activation is not None and radius * look.zoom >= _GLYPH_FROM_PX:
            self._paint_activation(painter)
        self._paint_words(painter)

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
        strength = self._bias_strength()
        assert strength is not None
        painter.setPen(QPen(self.look.color("paper"), 2.0))
        painter.setBrush(self.look.color("paper"))
        painter.drawEllipse(self.bias_center(), self.bias_radius(), self.bias_radius())
        painter.setPen(QPen(self.look.color("ink"), 1.2 * self.look.mark_scale))
        painter.setBrush(self.look.signed(strength, abs(strength)))
        painter.drawEllipse(self.bias_center(), self.bias_radius(), self.bias_radius())

    def _paint_activation(self, painter: QPainter) -> None:
        assert self.activation is not None
        center = QPointF(MARK * self.radius, MARK * self.radius)
        radius = 9.5 * max(self.radius / RADIUS, 0.55) * self.look.mark_scale
        painter.setPen(QPen(self.look.color("ink"), 1.3 * self.look.mark_scale))
        painter.setBrush(self.look.color("paper"))
        painter.drawEllipse(center, radius, radius)
        painter.setPen(QPen(self.look.color("ink"), 1.6 * self.look.mark_scale, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = radius * 0.5
        glyph = QTransform(half, 0, 0, half, center.x(), center.y()).map(activation_glyph(self.activation))
        painter.drawPath(glyph)

    def _paint_words(self, painter: QPainter) -> None:
        if self.name:
            painter.setFont(self.look.name_font(13.0))
            painter.setPen(self.look.color("soft"))
            painter.drawText(self.name_box(), Qt.AlignmentFlag.AlignCenter, self.name)
        if self.bias_text:
            painter.setFont(self.look.font(12.0))
            box = self.bias_box()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.color("paper", 0.9))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(self.look.color("ink"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"b = {self.bias_text}")
