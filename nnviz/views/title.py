"""The words over a picture."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget


class Title(QLabel):
    """A label that gives way: what a neuron under the hand is called never makes its dock wider."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._usual = text
        self.setProperty("role", "title")

    def setText(self, text: str) -> None:
        """Show this, and all of it in the tip."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Room for the text it began with."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), self.fontMetrics().horizontalAdvance(self._usual)), least.height())

    def shown(self) -> str:
        """As much of the text as there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.style().drawItemText(
            painter, self.contentsRect(), flags, self.palette(), True, self.shown(), self.foregroundRole()
        )
        painter.end()
