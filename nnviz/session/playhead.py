"""The moment that is shown, and the training behind it: takes snapshots from the thread, keeps history, scrubs.

Snapshots are pulled by a display timer, never pushed. Every request is numbered; `settle` waits until the thread has
answered, so that what the window shows after a click is what the click has done.
"""

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnviz.training.history import History
from nnviz.training.requests import Pause, Request, Restore, Start
from nnviz.training.snapshot import Snapshot
from nnviz.training.trainer import Trainer

TICK_MS = 16
ANSWER_MS = 300


class Playhead(QObject):
    """Live at the newest snapshot, or resting at an earlier moment that a person has scrubbed to."""

    shown = Signal(object)
    advanced = Signal()

    def __init__(self, snapshot: Snapshot, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trainer = Trainer(snapshot)
        self.history = History()
        self.history.append(snapshot)
        self.newest = snapshot
        self.snapshot = snapshot
        self.is_live = True
        self._taken_up = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    @property
    def is_training(self) -> bool:
        return self.newest.status == "running"

    def close(self) -> None:
        self._timer.stop()
        self.trainer.close()

    def send(self, request: Request, settle: bool = False) -> int:
        """Ask the training for something; the number returned is reached by `newest.answered` once it is done."""
        number = self.trainer.send(request)
        if settle:
            self.settle(number)
        return number

    def settle(self, number: int, patience_ms: float | None = None) -> None:
        """Wait a little for the thread to answer the request with this number, and show what it answered."""
        end = time.monotonic() + (ANSWER_MS if patience_ms is None else patience_ms) / 1000
        while self.newest.answered < number and time.monotonic() < end:
            snapshot = self.trainer.mailbox.take()
            if snapshot is None:
                time.sleep(0.0005)
            else:
                self._receive(snapshot)

    def tick(self) -> None:
        snapshot = self.trainer.mailbox.take()
        if snapshot is not None:
            self._receive(snapshot)

    def _receive(self, snapshot: Snapshot) -> None:
        if snapshot.answered < self._taken_up:
            return
        self.newest = snapshot
        self.history.append(snapshot)
        if self.is_live:
            self.snapshot = snapshot
            self.shown.emit(snapshot)
        self.advanced.emit()

    def take_up(self, snapshot: Snapshot, history: History | None = None, keep_running: bool = False) -> None:
        """Make this the live moment. Without a history the kept one is cut there, or begun anew for another run.

        What the thread still sends of the training before is not taken any more.
        """
        runs_on = keep_running and self.is_training
        if history is not None:
            self.history = history.copy()
        elif snapshot.run.number != self.newest.run.number:
            self.history = History()
        self.history.truncate_after(snapshot.state.step)
        self.newest = replace(snapshot, status="paused", reason="", samples_per_second=0.0)
        self.history.append(self.newest)
        self.snapshot, self.is_live = self.newest, True
        self._taken_up = self.trainer.send(Restore(self.newest, pause=True))
        self.settle(self._taken_up)
        if runs_on:
            self.send(Start(), settle=True)

    def rest_at(self, snapshot: Snapshot) -> None:
        """Show an earlier moment of this training while it stands at its live end."""
        self.is_live = False
        self.snapshot = snapshot
        self.shown.emit(snapshot)

    def scrub(self, step: int, exactly: bool = False) -> None:
        """Show an earlier moment: the nearest one kept, or exactly this step, recomputed."""
        if self.is_training:
            self.send(Pause(), settle=True)
        if step >= self.newest.state.step:
            self.go_live()
            return
        self.rest_at(self.history.exact(step) if exactly else self.history.nearest(step))

    def go_live(self) -> None:
        self.is_live, self.snapshot = True, self.newest
        self.shown.emit(self.newest)
