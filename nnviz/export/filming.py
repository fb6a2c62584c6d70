"""A film in the making: its frames are drawn here one by one; training and encoding have threads of their own."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from nnviz.export.board import Board
from nnviz.export.encoders import FORMATS
from nnviz.export.encoding import Encoding
from nnviz.export.moments import Rehearsal, trained
from nnviz.export.png_films import png
from nnviz.export.reel import Encode, Pixels, Reel
from nnviz.export.sequence import FrameSequence, Shot
from nnviz.export.unfinished import clear_away, put_in_place, unfinished


class Filming:
    """Used as a context: left before its last frame, it leaves nothing behind.

    n_drawn : so many of `n_frames` are done
    pixels : the last of them
    """

    def __init__(self, board: Board, sequence: FrameSequence, whole: Rehearsal, path: Path) -> None:
        self.n_drawn, self.n_frames = 0, len(sequence)
        self._board, self._sequence, self._path = board, sequence, path
        self.pixels: Pixels | None = None
        self._shot: Shot | None = None
        film, spec = FORMATS.get(path.suffix.lower()), board.spec
        samples = self._samples(whole) if film is not None and film.has_samples else ()
        reel = Reel(spec.width, spec.height, len(sequence), sequence.fps, samples)
        self._encoding = Encoding(_series(path) if film is None else film.encode(), unfinished(path), reel)
        self._moments = trained(whole.last.run, sequence.steps.tolist())
        self._trainer = ThreadPoolExecutor(1, "nnviz training for a film")
        self._coming = self._trainer.submit(next, self._moments)

    def _samples(self, whole: Rehearsal) -> tuple[Pixels, ...]:
        """Frames as unlike each other as the film is."""
        pictures = []
        for moment in whole.samples:
            self._board.show_moment(moment, Shot(moment.state.step))
            pictures.append(self._board.pixels())
        return tuple(pictures)

    def __enter__(self) -> "Filming":
        return self

    @property
    def is_free(self) -> bool:
        """Whether `draw_next` has nobody to wait for: the training of the next moment, the encoder, or its end."""
        if self.n_drawn == self.n_frames:
            return self._encoding.is_over
        return self._coming.done() and self._encoding.has_room

    def draw_next(self) -> bool:
        """Draw one more frame; False where there is none left."""
        if self.n_drawn == self.n_frames:
            return False
        moment, shot = self._coming.result(), self._sequence.shot(self.n_drawn)
        self.n_drawn += 1
        if self.n_drawn < self.n_frames:
            self._coming = self._trainer.submit(next, self._moments)
        if self.pixels is None or shot != self._shot:
            self._board.show_moment(moment, shot)
            self.pixels, self._shot = self._board.pixels(), shot
        self._encoding.add(self.pixels)
        if self.n_drawn == self.n_frames:
            self._encoding.add(None)
        return True

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._trainer.shutdown()
        try:
            if kind is None and self.n_drawn == self.n_frames:
                self._encoding.finish()
                put_in_place(self._path)
            else:
                self._encoding.abandon()
        finally:
            clear_away(self._path)


def _series(path: Path) -> Encode:
    """Every frame as a file of its own, by the number in the pattern of its name."""

    def write_series(folder: Path, frames: Iterable[Pixels], _reel: Reel) -> None:
        folder.mkdir()
        for number, pixels in enumerate(frames):
            (folder / (path.name % number)).write_bytes(png(pixels))

    return write_series
