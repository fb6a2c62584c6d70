"""A line or two of news across the window: never a box in the way, never gone before an error is read."""

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnviz.views.colors import LIGHT, Palette
from nnviz.views.icons import icon

INFO_MS = 5000
MOST_LINES = 2
ICONS = {"info": "help", "wait": "help", "error": "warning"}

Kind = Literal["info", "wait", "error"]


class Banner(QWidget):
    """The newest message replaces the one before; what does not fit in two lines is behind “details”.

    remedied : the button was pressed that mends what is told
    """

    remedied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._palette = LIGHT
        self.text = ""
        self.kind: Kind = "info"
        self._icon = QLabel()
        self._line = QLabel()
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setWordWrap(True)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = QLabel()
        self._whole.setTextFormat(Qt.TextFormat.PlainText)
        self._whole.setWordWrap(True)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.remedy = QToolButton()
        self.remedy.clicked.connect(self.remedied)
        self.details = QToolButton()
        self.details.setText(self.tr("details"))
        self.details.setCheckable(True)
        self.details.toggled.connect(self._show_details)
        self.close_button = QToolButton()
        self.close_button.setAccessibleName(self.tr("Dismiss"))
        self.close_button.setToolTip(self.tr("Dismiss (Esc)"))
        self.close_button.clicked.connect(self.dismiss)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    def show_message(self, text: str, kind: Kind = "info", remedy: str = "") -> None:
        """Show one sentence; an error stays until it is dismissed, what is waited for until the waiting ends.

        With a word for what mends it there is a button for that.
        """
        self.text, self.kind = text, kind
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.details.setChecked(False)
        self._whole.setText(text)
        self.setAccessibleName(text)
        self.recolor(self._palette)
        self.show()
        self._fit_line()
        self._timer.stop()
        if kind == "info":
            self._timer.start(INFO_MS)
        announcement = QAccessibleAnnouncementEvent(self, text)
        if kind == "error":
            announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(announcement)

    def update_wait(self, text: str) -> None:
        """Count on in what is shown as waited for, without announcing it again."""
        if self.kind == "wait" and self.isVisible() and text != self.text:
            self.text = text
            self._whole.setText(text)
            self.setAccessibleName(text)
            self._fit_line()

    def end_wait(self) -> None:
        if self.kind == "wait":
            self.dismiss()

    def dismiss(self) -> None:
        self._timer.stop()
        self.hide()

    def recolor(self, palette: Palette) -> None:
        self._palette = palette
        self._icon.setPixmap(icon(ICONS[self.kind], palette, self._color()).pixmap(QSize(18, 18)))
        self.close_button.setIcon(icon("close", palette))
        self.remedy.setStyleSheet(f"QToolButton {{ color: {palette.accent}; font-weight: 600; }}")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Nothing vanishes under the pointer of someone who reads it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.kind == "info" and self.isVisible():
            self._timer.start(INFO_MS)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_line()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._palette.paper)
            painter.fillRect(QRectF(0, 0, 4, self.height()), self._color())
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), self._palette.line)

    def _color(self) -> str:
        return self._palette.second if self.kind == "error" else self._palette.accent

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._icon)
        line.addWidget(self._line, 1)
        for widget in (self.remedy, self.details, self.close_button):
            line.addWidget(widget)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 5)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self._whole)
        self._whole.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _fit_line(self) -> None:
        """The sentence in a line or two, or its beginning with the rest behind “details”."""
        metrics, first = self._line.fontMetrics(), self.text.split("\n", 1)[0]
        for has_details in (False, True):
            self.details.setVisible(has_details)
            self._layout.activate()
            width = self._line.width()
            room = QRect(0, 0, width, round((MOST_LINES + 0.5) * metrics.lineSpacing()))
            needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, first)
            is_whole = room.contains(needed)
            self._line.setText(first if is_whole else metrics.elidedText(first, Qt.TextElideMode.ElideRight, width))
            self._line.setFixedHeight(max(needed.height() if is_whole else 0, metrics.lineSpacing()))
            if self._line.text() == self.text:
                return

    def _show_details(self, is_wanted: bool) -> None:
        self._whole.setVisible(is_wanted)
