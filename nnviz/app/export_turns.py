"""Long work in the window's thread, in short turns between its events; what needs no Qt goes to a thread meanwhile.

Work is a generator that yields its progress; closing it wherever it stands leaves nothing behind.
"""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from inspect import GEN_RUNNING, getgeneratorstate
from time import perf_counter
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.app.export_refusals import REFUSED, refusal
from nnviz.export.reel import Pixels

TURN_S, BETWEEN_MS = 0.015, 6

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """What is being done.

    share : 0 to 1, None = nobody knows; waits : there is nothing to do here now; pixels : what was drawn last
    """

    words: str
    share: float | None = None
    waits: bool = False
    pixels: Pixels | None = None


Work = Generator[Progress, None, T]
Tell = Callable[[float], None]


class Unwanted(Exception):
    """Nobody waits any more for what a thread computes."""


class Turns(QObject):
    """Drives one work at a time; `ended` carries what it returned, `refused` one sentence."""

    progressed = Signal(object)
    ended = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Work[Any] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(BETWEEN_MS)
        self._timer.timeout.connect(self._turn)

    @property
    def is_busy(self) -> bool:
        return self._work is not None

    def begin(self, work: Work[Any]) -> None:
        """Do this, and no longer what was under way."""
        self.stop()
        self._work = work
        self._timer.start()

    def stop(self) -> None:
        """Give up what is under way; again does nothing. A signal may ask in the middle of a turn, which then ends."""
        self._timer.stop()
        work, self._work = self._work, None
        if work is not None and getgeneratorstate(work) != GEN_RUNNING:
            work.close()

    def _turn(self) -> None:
        work = self._work
        assert work is not None
        ends = perf_counter() + TURN_S
        try:
            progress = next(work)
            while self._work is work and not progress.waits and perf_counter() < ends:
                progress = next(work)
        except StopIteration as end:
            self.stop()
            self.ended.emit(end.value)
        except REFUSED as error:
            self.stop()
            self.refused.emit(refusal(error))
        except BaseException:
            self.stop()
            raise
        else:
            if self._work is work:
                self.progressed.emit(progress)
            else:
                work.close()


def in_background(words: str, compute: Callable[[Tell], T]) -> Work[T]:
    """Compute on a thread; what `compute` tells is the progress, and tells it when nobody waits any more.

    What it is given must hold nothing of Qt, which would end on that thread.
    """
    share: list[float | None] = [None]
    is_wanted = True

    def tell(done: float) -> None:
        share[0] = done
        if not is_wanted:
            raise Unwanted

    pool = ThreadPoolExecutor(1, "nnviz export")
    work = pool.submit(compute, tell)
    try:
        while not work.done():
            yield Progress(words, share[0], waits=True)
    finally:
        is_wanted = False
        pool.shutdown(wait=False)
    return work.result()
