"""An encoder at work on a thread of its own: frames wait for it in a short queue, and what it raises is raised here."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, Full, Queue

from nnviz.export.reel import Encode, Pixels, Reel

QUEUE_FRAMES = 2
PATIENCE_S = 0.1


class Abandoned(Exception):
    """No more frames will come, and the file is not wanted any more."""


class Encoding:
    """Takes frames by `add` and ends by either `finish` or `abandon`."""

    def __init__(self, encode: Encode, path: Path, reel: Reel) -> None:
        self._frames: Queue[Pixels | None] = Queue(QUEUE_FRAMES)
        self._is_abandoned = False
        self._pool = ThreadPoolExecutor(1, "nnviz encoder")
        self._work: Future[None] = self._pool.submit(encode, path, self._arriving(), reel)

    @property
    def has_room(self) -> bool:
        """Whether a frame can be handed over without waiting."""
        return self.is_over or not self._frames.full()

    @property
    def is_over(self) -> bool:
        """Whether the encoder has ended, in one way or another."""
        return self._work.done()

    def add(self, pixels: Pixels | None) -> None:
        """Hand over one more frame, waiting for room; raises what the encoder has raised."""
        while not self._work.done():
            try:
                self._frames.put(pixels, timeout=PATIENCE_S)
                return
            except Full:
                continue
        self._work.result()

    def finish(self) -> None:
        """No more frames: wait for the file; raises what the encoder has raised."""
        self.add(None)
        try:
            self._work.result()
        finally:
            self._pool.shutdown()

    def abandon(self) -> None:
        """Stop as soon as can be."""
        self._is_abandoned = True
        with suppress(Empty):
            while True:
                self._frames.get_nowait()
        self._frames.put(None)
        self._pool.shutdown()

    def _arriving(self) -> Iterator[Pixels]:
        while (pixels := self._frames.get()) is not None:
            if self._is_abandoned:
                break
            yield pixels
        if self._is_abandoned:
            raise Abandoned
