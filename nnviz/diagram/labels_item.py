"""The numbers on the synapses, one item for all of them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import Array, points_at
from nnviz.diagram.look import Look
from nnviz.diagram.placement import label_stops
from nnviz.views.number_text import number_text

LABEL_PX = 12.0


class LabelsItem(QGraphicsItem):
    """Numbers at fixed places of their curves; only their digits change while training."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._at: NDArray[np.intp] = np.empty(0, np.intp)
        self._stops: Array = np.empty(0)
        self._places: Array = np.empty((0, 2))
        self._texts: list[str] = []
        self._widths: list[float] = []
        self._shown: Array = np.empty(0)
        self._bounds = QRectF()
        self.setZValue(2.0)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def labeled(self) -> NDArray[np.intp]:
        """The synapses that carry a number."""
        return self._at

    def place(
        self,
        members: NDArray[np.intp],
        curves: Array,
        importance: Array,
        disks: tuple[Array, Array],
        crowd: Array,
    ) -> None:
        """Find a place for the number of each member; the least important go without where there is none."""
        metrics = QFontMetricsF(self.look.font(LABEL_PX))
        size = np.array([metrics.horizontalAdvance(number_text(-8.88)) + 5.0, metrics.height()])
        sizes = np.broadcast_to(size, (len(members), 2))
        stops = label_stops(curves[members], sizes, importance[members], disks, crowd)
        found = np.isfinite(stops)
        self._at, self._stops = members[found], stops[found]
        self._texts = []
        self._half = size / 2
        self.follow(curves)

    def follow(self, curves: Array) -> None:
        """Stand where the curves are now."""
        self.prepareGeometryChange()
        self._places = points_at(curves[self._at], self._stops)
        self._bounds = QRectF()
        if len(self._at):
            (left, top), (right, bottom) = self._places.min(axis=0), self._places.max(axis=0)
            self._bounds = QRectF(left, top, right - left, bottom - top).adjusted(-60, -30, 60, 30)
        self.update()

    def set_weights(self, weights: Array) -> None:
        """Show these numbers."""
        shown = weights[self._at]
        if len(self._texts) == len(shown) and np.array_equal(shown, self._shown, equal_nan=True):
            return
        self._shown = shown
        texts = [number_text(value) for value in shown.tolist()]
        if texts != self._texts:
            advance = QFontMetricsF(self.look.font(LABEL_PX)).horizontalAdvance
            self._texts, self._widths = texts, [advance(text) for text in texts]
            self.update()

    def label_at(self, x: float, y: float) -> int | None:
        """The synapse whose number stands there."""
        if not len(self._at):
            return None
        inside = (np.abs(self._places - (x, y)) <= self._half).all(axis=1)
        return int(self._at[inside.argmax()]) if inside.any() else None

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setFont(self.look.font(LABEL_PX))
        metrics = painter.fontMetrics()
        height, middle = metrics.height(), (metrics.ascent() - metrics.descent()) / 2
        labels = list(zip(self._places.tolist(), self._widths, self._texts, strict=False))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color("paper", 0.88))
        for (x, y), width, _ in labels:
            painter.drawRoundedRect(QRectF(x - width / 2 - 2.5, y - height / 2 + 1, width + 5, height - 2), 3, 3)
        painter.setPen(self.look.color("ink"))
        for (x, y), width, text in labels:
            painter.drawText(QPointF(x - width / 2, y + middle), text)
