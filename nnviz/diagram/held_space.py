"""Space over the paper: with a drag it moves the paper, alone it is a tap."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent

_REPEATED_WITHIN_MS = 30


class HeldSpace(QObject):
    """What the key is doing; a held key that X11 tells as released and pressed again counts as held.

    is_used : whether something was done with it while it was down, so that it is no tap
    """

    tapped = Signal()
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_down = self.is_used = False
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.setInterval(_REPEATED_WITHIN_MS)
        self._release.timeout.connect(self._end)

    def press(self, event: QKeyEvent) -> None:
        is_repeated = event.isAutoRepeat() or self._release.isActive()
        self._release.stop()
        if not is_repeated:
            self.is_down, self.is_used = True, False
            self.changed.emit()

    def release(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat() and self.is_down:
            self._release.start()

    def _end(self) -> None:
        self.is_down = False
        self.changed.emit()
        if not self.is_used:
            self.tapped.emit()
