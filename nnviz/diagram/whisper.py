"""A short sentence near the cursor: why something is not possible there."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.diagram.look import Look

_FADE_MS = 3500
_WIDTH_PX = 300
_EDGE_PX = 4
_BESIDE_PX = 8


class Whisper(QLabel):
    """Hidden unless there is something to say; never in the way of the mouse."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._surface = look, parent
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Why this connection is not possible"))
        self.setWordWrap(True)
        self.hide()

    def say(self, words: str, beside: QRect, taken: Sequence[QRect] = (), fades: bool = False) -> None:
        """Show the words beside a box of the parent, covering little of what is taken; "" is silence.

        With `fades` they go by themselves.
        """
        self._fading.stop()
        if not words:
            self.hide()
            return
        if fades:
            self._fading.start(_FADE_MS)
        palette, scale = self.look.palette, self.look.content_scale
        self.setStyleSheet(
            f"background: {palette.accent_ground}; color: {palette.ink}; border: 1px solid {palette.accent};"
            f" border-radius: 6px; padding: 4px 8px; font-size: {round(12 * scale)}px;"
        )
        room = self._surface.rect()
        self.setFixedWidth(min(round(_WIDTH_PX * scale), room.width() - 2 * _EDGE_PX))
        self.setText(words)
        self.adjustSize()
        self.move(clear_place(self.size(), beside, room, taken))
        self.show()
        self.raise_()

    def silence(self) -> None:
        """Say nothing."""
        self._fading.stop()
        self.hide()


def clear_place(size: QSize, beside: QRect, room: QRect, taken: Sequence[QRect]) -> QPoint:
    """The corner of words that stand beside a box, inside the room, where they cover the least of what is taken."""
    width, height = size.width(), size.height()
    right, below = beside.right() + _BESIDE_PX, beside.bottom() + _BESIDE_PX
    left, above = beside.left() - _BESIDE_PX - width, beside.top() - _BESIDE_PX - height
    middle = QPoint(beside.center().x() - width // 2, beside.center().y() - height // 2)
    inner = room.adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX - width, -_EDGE_PX - height)
    corners = [
        QPoint(max(min(x, inner.right()), inner.left()), max(min(y, inner.bottom()), inner.top()))
        for x, y in (
            *((middle.x(), y) for y in (above, below)),
            *((x, middle.y()) for x in (right, left)),
            *((x, y) for y in (above, below) for x in (right, left)),
        )
    ]

    def covered(corner: QPoint) -> int:
        parts = [box.intersected(QRect(corner, size)) for box in (*taken, beside)]
        return sum(part.width() * part.height() for part in parts if not part.isEmpty())

    return min(corners, key=covered)
