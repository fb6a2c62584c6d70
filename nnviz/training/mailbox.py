"""A place for one snapshot: the latest replaces one not yet taken, so that nothing ever queues up."""

from threading import Lock

from nnviz.training.snapshot import Snapshot


class Mailbox:
    """Filled by the training thread, emptied by the display timer."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot: Snapshot | None = None

    def put(self, snapshot: Snapshot) -> None:
        """Leave the snapshot in place of whatever was there."""
        with self._lock:
            self._snapshot = snapshot

    def take(self) -> Snapshot | None:
        """The latest snapshot, or None where none has come since the last taking."""
        with self._lock:
            snapshot, self._snapshot = self._snapshot, None
            return snapshot
