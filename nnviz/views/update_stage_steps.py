"""Which stage of how many: a row of dots between back and next, walked by buttons, clicks and keys."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from nnviz.views.colors import LIGHT, Palette

DOT_PX, PITCH_PX, HEIGHT_PX = 4.0, 16.0, 22
FIRST, LAST = -(10**6), 10**6
KEYS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageDown: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_Home: FIRST,
    Qt.Key.Key_End: LAST,
}


class StageSteps(QWidget):
    """`gone` gives the number of the stage gone to."""

    gone = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self.n_stages = 0, 1
        self.back, self.next, self.dots = QToolButton(), QToolButton(), StageDots()
        for button, text, tip in (
            (self.back, self.tr("‹ back"), self.tr("The stage before (Left, Page up)")),
            (self.next, self.tr("next ›"), self.tr("The next stage (Right, Page down)")),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.back)
        row.addWidget(self.dots, 1)
        row.addWidget(self.next)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.dots.moved.connect(self.go)
        self._show()

    def show_stages(self, n_stages: int) -> None:
        """There are so many stages; the number stays, or becomes that of the last."""
        self.n_stages = n_stages
        self.number = min(self.number, n_stages - 1)
        self._show()

    def go(self, by: int) -> None:
        """Go so many stages on, as far as there are any."""
        number = min(max(self.number + by, 0), self.n_stages - 1)
        if number != self.number:
            self.number = number
            self._show()
            self.gone.emit(number)

    def _go_back(self) -> None:
        self.go(-1)

    def _go_on(self) -> None:
        self.go(1)

    def _show(self) -> None:
        self.back.setEnabled(self.number > 0)
        self.next.setEnabled(self.number < self.n_stages - 1)
        self.dots.show_number(self.number, self.n_stages)


class StageDots(QWidget):
    """`moved` gives by how many stages a key or a click goes on."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self._number, self._n = 0, 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Stage"))

    def show_number(self, number: int, n: int) -> None:
        self._number, self._n = number, n
        text = self.tr("stage {number} of {n}").format(number=number + 1, n=n)
        self.setAccessibleDescription(text)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._n * PITCH_PX), HEIGHT_PX)

    def dot(self, number: int) -> QPointF:
        """The middle of a dot."""
        pitch = min(PITCH_PX, self.width() / self._n)
        return QPointF(self.width() / 2 + (number - (self._n - 1) / 2) * pitch, self.height() / 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(self.colors.accent), 2.0))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
            for number in range(self._n):
                is_past, is_now = number < self._number, number == self._number
                painter.setPen(QPen(QColor(self.colors.accent if is_past or is_now else self.colors.faint), 1.5))
                painter.setBrush(QColor(self.colors.accent if is_now else self.colors.paper))
                painter.drawEllipse(self.dot(number), *(2 * [DOT_PX + is_now]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        nearest = min(range(self._n), key=lambda number: abs(self.dot(number).x() - event.position().x()))
        self.moved.emit(nearest - self._number)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _by(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _by(event)
        if by is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(by)


def _by(event: QKeyEvent) -> int | None:
    """By how many stages a key goes on, None where it is not one of these."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return KEYS.get(Qt.Key(event.key())) if plain else None
