"""A short sentence beside the cursor: why a connection is not possible."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.diagram.look import Look

_FADE_MS = 3500
_WIDTH_PX = 300


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

    def say(self, words: str, at_px: QPoint, fades: bool = False) -> None:
        """Show the words near a point of the parent, for good or for some seconds; "" is silence."""
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
        self.setFixedWidth(min(round(_WIDTH_PX * scale), room.width() - 8))
        self.setText(words)
        self.adjustSize()
        x = min(max(at_px.x() + 16, 4), room.width() - self.width() - 4)
        self.move(x, min(at_px.y() + 18, room.height() - self.height() - 4))
        self.show()
        self.raise_()
        if fades:
            self._fading.start(_FADE_MS)

    def silence(self) -> None:
        """Say nothing."""
        self._fading.stop()
        self.hide()
