"""The rubber band: a box drawn over the paper selects what stands in it."""

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPen

from nnviz.diagram.gesture import Gesture, Modifiers
from nnviz.diagram.hits import contents


class RubberBand(Gesture):
    """On empty paper: everything in the box is selected; with Alt every synapse that it touches."""

    def begin(self) -> None:
        look = self.view.scene_.look
        self._item = self.view.scene_.addRect(QRectF(), QPen(look.color("accent"), 0), look.color("accent", 0.12))
        self._item.setZValue(9.0)

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        self._item.setRect(QRectF(self.start, at).normalized())

    def finish(self, at: QPointF) -> None:
        box, is_touch_enough = QRectF(self.start, at).normalized(), bool(self.modifiers & Modifiers.AltModifier)
        neurons, synapses = contents(self.view.scene_, box, is_touch_enough)
        self.cancel()
        selection = self.view.selection
        if self.modifiers & (Modifiers.ControlModifier | Modifiers.ShiftModifier):
            neurons, synapses = neurons | selection.neurons, synapses | selection.synapses
        selection.set(neurons, synapses)

    def cancel(self) -> None:
        if self.is_drag:
            self.view.scene_.removeItem(self._item)
