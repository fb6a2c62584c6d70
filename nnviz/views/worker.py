"""One thread for the dear computations of all views; of what a view asks, only its latest wish is computed.

Answers come back on the thread of the window, one at a time, so that it lives between them. A view waits for at most
one answer, so nothing can pile up.
"""

import logging
import threading
from collections.abc import Callable
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

logger = logging.getLogger(__name__)

Compute = Callable[[], Any]
Take = Callable[[Any], None]


class Worker(QObject):
    """Answers `request`; synchronous, it answers before it returns, for export and tests."""

    failed = Signal(str)
    _answered = Signal()

    def __init__(self, synchronous: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._synchronous = synchronous
        self._changed = threading.Condition()
        self._wishes: dict[int, tuple[Compute, Take, float]] = {}
        self._under_way: int | None = None
        self._free_at = 0.0
        self._answers: dict[int, tuple[Take, Any]] = {}
        self._closed = False
        self._thread: threading.Thread | None = None
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._hand_over_one)
        self._answered.connect(self._hand_over_one, Qt.ConnectionType.QueuedConnection)

    def request(self, asker: object, compute: Compute, take: Take, share: float = 1.0) -> None:
        """Call `compute` on the worker's thread and `take` with its answer here; replaces what this asker waits for.

        share : of the worker's time that such wishes may take together
        """
        if self._synchronous:
            self._answer(id(asker), compute, take)
            self._hand_over_one()
            return
        with self._changed:
            if self._closed:
                return
            self._wishes[id(asker)] = (compute, take, share)
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="nnviz views", daemon=True)
            self._thread.start()

    def cancel(self, asker: object) -> None:
        """Drop what this asker waits for, the answer under way too."""
        with self._changed:
            if self._under_way == id(asker):
                self._under_way = None
            self._wishes.pop(id(asker), None)
            self._answers.pop(id(asker), None)

    def close(self) -> None:
        """Finish the computation under way, drop the rest and join the thread."""
        with self._changed:
            self._closed = True
            self._wishes.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
        self._answers.clear()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._closed and (asker := self._next_asker()) is None:
                    self._changed.wait(max(self._free_at - perf_counter(), 0.0) if self._wishes else None)
                if self._closed or asker is None:
                    return
                compute, take, share = self._wishes.pop(asker)
                self._under_way = asker
            began = perf_counter()
            self._answer(asker, compute, take)
            ended = perf_counter()
            if share < 1.0:
                self._free_at = ended + (ended - began) * (1.0 / share - 1.0)

    def _next_asker(self) -> int | None:
        """Whose turn it is; None while all that wait must wait a little longer."""
        is_free = perf_counter() >= self._free_at
        return next((asker for asker, (_, _, share) in self._wishes.items() if is_free or share >= 1.0), None)

    def _answer(self, asker: int, compute: Compute, take: Take) -> None:
        try:
            answer = compute()
        except Exception as error:
            logger.exception("a picture could not be computed")
            self.failed.emit(f"A picture could not be computed: {type(error).__name__}: {error}")
            return
        with self._changed:
            if self._under_way != asker and not self._synchronous:
                return
            is_first = not self._answers
            self._answers[asker] = (take, answer)
        if is_first and not self._synchronous:
            self._answered.emit()

    def _hand_over_one(self) -> None:
        with self._changed:
            asker = next(iter(self._answers), None)
            if asker is None:
                return
            take, answer = self._answers.pop(asker)
            has_more = bool(self._answers)
        if has_more:
            # A timer's turn comes after painting, a signal's would not.
            self._more.start()
        take(answer)
