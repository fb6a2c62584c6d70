"""What the status bar says at its left: what a hand can do under the mouse, or for some seconds what was just done."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

_NOTE_MS = 9000


class HintLine(QLabel):
    """A note stands before the hint, and goes after some seconds, with the next note or when `drop_note` is called."""

    def __init__(self) -> None:
        super().__init__()
        self._hint = self._note = ""
        self._going = QTimer(self)
        self._going.setSingleShot(True)
        self._going.setInterval(_NOTE_MS)
        self._going.timeout.connect(self.drop_note)

    def hint(self, words: str) -> None:
        """Say what can be done here; "" says nothing."""
        self._hint = words
        self._show()

    def note(self, words: str) -> None:
        """Say what was done, or what came of it; "" takes the note before back."""
        self._note = words
        self._going.start()
        self._show()

    def drop_note(self) -> None:
        """The note is no longer true."""
        self._going.stop()
        self._note = ""
        self._show()

    def _show(self) -> None:
        self.setText(self._note or self._hint)
