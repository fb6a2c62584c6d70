"""Ctrl-C while Qt paints: an exception raised in the middle of a painting would end the process with a crash."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def interruption_between() -> Iterator[Callable[[], None]]:
    """Ctrl-C is only noted; calling what this gives raises KeyboardInterrupt if it was."""
    noted: list[int] = []

    def note(number: int, _frame: object) -> None:
        noted.append(number)

    def raise_if_noted() -> None:
        if noted:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield raise_if_noted
    finally:
        signal.signal(signal.SIGINT, before)
