"""What a neuron answers to the example that is looked at, as a number in its circle."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.look import Look
from nnviz.diagram.neuron_item import NeuronItem
from nnviz.views.number_text import number_text

READING_PX = 12.0
_CENTER_Y = -0.6


class Reading(QGraphicsItem):
    """A number near the top of its neuron; not there where it does not fit."""

    def __init__(self, look: Look, neuron: NeuronItem) -> None:
        super().__init__(neuron)
        self.look, self.neuron = look, neuron
        self.text = ""
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_value(self, value: float) -> None:
        text = number_text(value)
        if text != self.text:
            self.prepareGeometryChange()
            self.text = text
            self.update()

    @property
    def fits(self) -> bool:
        """Whether the number is narrower than its neuron."""
        return not self.neuron.is_pixel and self._box.width() <= 1.9 * self.neuron.radius

    @property
    def _box(self) -> QRectF:
        metrics = QFontMetricsF(self.look.font(READING_PX))
        size = metrics.horizontalAdvance(self.text) + 6.0, metrics.height() - 1.0
        return QRectF(-size[0] / 2, _CENTER_Y * self.neuron.radius - size[1] / 2, *size)

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self.fits:
            return
        box = self._box
        painter.setFont(self.look.font(READING_PX))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color("paper", 0.88))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(self.look.color("ink"))
        metrics = painter.fontMetrics()
        painter.drawText(QPointF(box.left() + 3.0, box.center().y() + metrics.ascent() / 2 - 1.5), self.text)
