"""The lines a panel is made of: a label at the left and a control at the right edge, thirty pixels apart."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.panels.controls import Field

GAP_PX = 3


class Sentence(QLabel):
    """Words that wrap and always take the height they need, which a scroll area would not grant by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._take_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class Row(QWidget):
    """A label left and its control right, with a line below for the sentence that refuses nonsense."""

    def __init__(self, label: str, control: QWidget, tip: str = "") -> None:
        super().__init__()
        self.label = QLabel(label)
        self.label.setBuddy(control)
        self.label.setProperty("role", "soft")
        self.refusal = Sentence()
        self.refusal.hide()
        for widget in (self.label, control):
            widget.setToolTip(tip)
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self._line.addWidget(self.label, 1)
        self._line.addWidget(control, 0, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._line)
        layout.addWidget(self.refusal)
        for field in [control, *control.findChildren(Field)]:
            if isinstance(field, Field):
                field.refused.connect(self.show_refusal)

    def lead_with(self, widget: QWidget) -> None:
        """Put a widget where the label is."""
        self.label.hide()
        self._line.insertWidget(0, widget, 1)

    def show_refusal(self, sentence: str) -> None:
        """One sentence under the row; an empty one takes the line away."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        self.refusal.setAccessibleName(sentence)


class Rows(QWidget):
    """Rows below each other, and whatever else needs the whole width."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP_PX)

    def add_row(self, label: str, control: QWidget, tip: str = "") -> Row:
        row = Row(label, control, tip)
        self.add(row)
        return row

    def add(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)
