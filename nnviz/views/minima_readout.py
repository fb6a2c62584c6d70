"""What is read of the local minima: how many there are, where the shown start ends, and the button that takes it."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

GAP_PX = 8
LINES = 2


class MinimaReadout(QWidget):
    """Text and button side by side, or one above the other where that is narrow; `asked` when the button is pressed."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("compact", True)
        self.label = QLabel(self, wordWrap=True)
        self.label.setProperty("role", "soft")
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.button = QPushButton(self.tr("Start here"), self)
        self.button.setToolTip(self.tr("Give the experiment the start weights of this network"))
        self.button.clicked.connect(self.asked)

    def show_lines(self, lines: list[str], has_start: bool) -> None:
        self.label.setText("\n".join(lines))
        self.button.setEnabled(has_start)

    def heightForWidth(self, width: int) -> int:
        """Room for as many lines as there usually are, so that nothing moves when the text does."""
        line, button = self.label.fontMetrics().lineSpacing(), self.button.sizeHint()
        if self._is_narrow(width):
            return 2 * LINES * line + GAP_PX + button.height()
        return max(LINES * line, button.height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        width, height, button = self.width(), self.height(), self.button.sizeHint()
        if self._is_narrow(width):
            top = height - button.height()
            self.label.setGeometry(QRect(0, 0, width, top - GAP_PX))
            self.button.setGeometry(QRect(0, top, min(button.width(), width), button.height()))
        else:
            left = width - button.width()
            self.label.setGeometry(QRect(0, 0, left - GAP_PX, height))
            self.button.setGeometry(QRect(left, (height - button.height()) // 2, button.width(), button.height()))

    def _is_narrow(self, width: int) -> bool:
        return width < 3 * self.button.sizeHint().width()
