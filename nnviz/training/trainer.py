"""The thread that drives the training loop: requests go down, the latest snapshot comes up through the mailbox."""

import time
from collections.abc import Sequence
from threading import Condition, Thread

from nnviz.training.loop import loop
from nnviz.training.mailbox import Mailbox
from nnviz.training.requests import Request
from nnviz.training.snapshot import Snapshot

YIELD_S = 0.0005
CLOSE_WITHIN_S = 2.0


class Trainer:
    """Begins its thread at the first request."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.mailbox = Mailbox()
        self._first = snapshot
        self._changed = Condition()
        self._requests: list[Request] = []
        self._n_sent = 0
        self._is_closed = False
        self._thread: Thread | None = None

    def send(self, request: Request) -> int:
        """Ask for something to be done between two steps; a closed trainer does nothing.

        The number returned is reached by `Snapshot.answered` once the request has been done or refused.
        """
        with self._changed:
            if self._is_closed:
                return self._n_sent
            self._requests.append(request)
            self._n_sent += 1
            if self._thread is None:
                self._thread = Thread(target=self._drive, name="nnviz training", daemon=True)
                self._thread.start()
            self._changed.notify()
            return self._n_sent

    def close(self) -> None:
        """End the thread and wait for it; again does nothing."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(CLOSE_WITHIN_S)

    def _drive(self) -> None:
        for snapshot in loop(self._first, self._take_requests):
            self.mailbox.put(snapshot)

    def _take_requests(self, wait_s: float | None) -> Sequence[Request] | None:
        # Sleeping hands the interpreter over to the window for certain; a wait of no length may take it back at once.
        if wait_s == 0:
            time.sleep(YIELD_S)
        with self._changed:
            self._changed.wait_for(self._has_news, wait_s)
            if self._is_closed:
                return None
            requests, self._requests = self._requests, []
            return requests

    def _has_news(self) -> bool:
        return self._is_closed or bool(self._requests)
