"""A short sentence near the cursor: why something is not possible there."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.diagram.look import Look

_FADE_MS = 3500
_WIDTH_PX = 300
_EDGE_PX = 4
_DISTANCES_PX = (18, 45, 80, 130, 200)


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

    def say(self, words: str, at_px: QPoint, taken: Sequence[QRect] = (), fades: bool = False) -> None:
        """Show the words near a point of the parent, covering little of what is taken; "" is silence.

        With `fades` they go by themselves.
        """
        self._fading.stop()
        if not words:
            self.hide()
            return
        palette, scale = self.look.palette, self.look.content_scale
        self.setStyleSheet(
            f"background: {palette.accent_ground}; color: {palette.ink}; border: 1px solid {palette.accent};"
            f" border-radius: 6px; padding: 4px 8px; font-size: {round(12 * scale)}px;"
        )
        room = self._surface.rect()
        self.setFixedWidth(min(round(_WIDTH_PX * scale), room.width() - 2 * _EDGE_PX))
        self.setText(words)
        self.adjustSize()
        self.move(clear_place(self.size(), at_px, room, taken))
        self.show()
        self.raise_()
        if fades:
            self._fading.start(_FADE_MS)

    def silence(self) -> None:
        """Say nothing."""
        self._fading.stop()
        self.hide()


def clear_place(size: QSize, at: QPoint, room: QRect, taken: Sequence[QRect]) -> QPoint:
    """The corner, inside the room, from which the least of what is taken is covered; near the point first."""
    width, height = size.width(), size.height()
    inner = room.adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX - width, -_EDGE_PX - height)
    corners = []
    for far in _DISTANCES_PX:
        across, down = (at.x() + far, at.x() - far - width, at.x() - width // 2), (at.y() + far, at.y() - far - height)
        corners += [QPoint(x, y) for y in down for x in across]
        corners += [QPoint(x, at.y() - height // 2) for x in across[:2]]
    inside = [
        QPoint(max(min(corner.x(), inner.right()), inner.left()), max(min(corner.y(), inner.bottom()), inner.top()))
        for corner in corners
    ]

    def covered(corner: QPoint) -> int:
        parts = [box.intersected(QRect(corner, size)) for box in taken]
        return sum(part.width() * part.height() for part in parts if not part.isEmpty())

    return min(inside, key=covered)
