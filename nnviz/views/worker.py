"""One thread for the dear computations of all views; of what a view asks, only its latest wish is computed.

Answers come back on the thread of the window. A view waits for at most one answer, so nothing can pile up.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

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
        self._wishes: dict[int, tuple[Compute, Take]] = {}
        self._answers: dict[int, tuple[Take, Any]] = {}
        self._closed = False
        self._thread: threading.Thread | None = None
        self._answered.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def request(self, asker: object, compute: Compute, take: Take) -> None:
        """Call `compute` on the worker's thread and `take` with its answer here; replaces what this asker waits for."""
        if self._synchronous:
            self._answer(id(asker), compute, take)
            self._hand_over()
            return
        with self._changed:
            if self._closed:
                return
            self._wishes[id(asker)] = (compute, take)
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="nnviz views", daemon=True)
            self._thread.start()

    def cancel(self, asker: object) -> None:
        """Drop what this asker waits for; an answer under way may still arrive."""
        with self._changed:
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
                self._changed.wait_for(lambda: self._closed or self._wishes)
                if self._closed:
                    return
                asker = next(iter(self._wishes))
                compute, take = self._wishes.pop(asker)
            self._answer(asker, compute, take)

    def _answer(self, asker: int, compute: Compute, take: Take) -> None:
        try:
            answer = compute()
        except Exception as error:
            logger.exception("a picture could not be computed")
            self.failed.emit(f"A picture could not be computed: {type(error).__name__}: {error}")
            return
        with self._changed:
            is_first = not self._answers
            self._answers[asker] = (take, answer)
        if is_first and not self._synchronous:
            self._answered.emit()

    def _hand_over(self) -> None:
        with self._changed:
            answers, self._answers = self._answers, {}
        for take, answer in answers.values():
            take(answer)
