"""When to draw next: at once where there has been time since, else a little later, and seldom where drawing is slow."""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

_FRAME_S = 1 / 60


class Pacer(QObject):
    """Asks by `due` to draw, so often that drawing takes at most a share of the time."""

    due = Signal()

    def __init__(self, share: float, parent: QObject) -> None:
        super().__init__(parent)
        self._share = share
        self._next_s = 0.0
        self._is_wanted = False
        self._tick = QTimer(self)
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self.due)

    @property
    def is_nearly_due(self) -> bool:
        """Whether to draw within a frame from now anyway, so that what is drawn beside it can be drawn together."""
        return self._is_wanted and self._next_s - perf_counter() < _FRAME_S

    def soon(self) -> None:
        """Something has changed: ask now, or when the time has come."""
        self._is_wanted = True
        wait_s = self._next_s - perf_counter()
        if wait_s <= 0:
            self.due.emit()
        elif not self._tick.isActive():
            self._tick.start(max(1, round(1e3 * wait_s)))

    def drawn(self, started_s: float, painting_s: float) -> None:
        """It has been drawn since `started_s`; on screen that takes another `painting_s`."""
        self._tick.stop()
        self._is_wanted = False
        ended = perf_counter()
        cost = ended - started_s + painting_s
        self._next_s = max(started_s + _FRAME_S, ended + painting_s + cost * (1 / self._share - 1) - _FRAME_S)
