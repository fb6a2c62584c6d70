"""A film in the making: its frames are drawn here one by one; training and encoding have threads of their own."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from nnviz.export.board import Board
from nnviz.export.encoders import FORMATS
from nnviz.export.encoding import Abandoned, Encoding
from nnviz.export.moments import Rehearsal, trained
from nnviz.export.png_films import png
from nnviz.export.reel import Encode, Pixels, Reel
from nnviz.export.sequence import FrameSequence, Shot
from nnviz.export.series import frame_path
from nnviz.export.unfinished import clear_away, put_in_place, unfinished


class Filming:
    """Used as a context: left before its last frame, it leaves nothing behind.

    most_bytes : a larger film is not put in place; None = any is
    n_drawn : so many of `n_frames` are done; n_bytes : of the whole film, once it is left
    pixels : the last of them
    """

    def __init__(
        self, board: Board, sequence: FrameSequence, whole: Rehearsal, path: Path, most_bytes: int | None = None
    ) -> None:
        self.n_bytes, self._most_bytes = 0, most_bytes
        self.n_drawn, self.n_frames = 0, len(sequence)
        self._board, self._sequence, self._path = board, sequence, path
        self.pixels: Pixels | None = None
        self._shot: Shot | None = None
        film = FORMATS.get(path.suffix.lower())
        self._encode = _series(path) if film is None else film.encode()
        self._encoding: Encoding | None = None
        self._wanted = list(whole.samples) if film is not None and film.has_samples else []
        self._samples: list[Pixels] = []
        self._is_left = False
        self._moments = trained(whole.last.run, sequence.steps.tolist(), self._go_on)
        self._trainer = ThreadPoolExecutor(1, "nnviz training for a film")
        self._coming = self._trainer.submit(next, self._moments)

    def __enter__(self) -> "Filming":
        return self

    @property
    def is_free(self) -> bool:
        """Whether `draw_next` has nobody to wait for: the training of the next moment, the encoder, or its end."""
        encoding = self._encoding
        if encoding is not None and self.n_drawn == self.n_frames:
            return encoding.is_over
        return self._coming.done() and (encoding is None or encoding.has_room)

    @property
    def is_small(self) -> bool:
        """Whether it has no more bytes than it may."""
        return self._most_bytes is None or self.n_bytes <= self._most_bytes

    def draw_sample(self) -> bool:
        """Draw one of the frames that the encoder wants to see beforehand; False where there is none left."""
        if not self._wanted:
            return False
        moment = self._wanted.pop(0)
        self._board.show_moment(moment, Shot(moment.state.step))
        self._samples.append(self._board.pixels())
        return True

    def draw_next(self) -> bool:
        """Draw one more frame; False where there is none left."""
        encoding = self._encoding = self._encoding or self._begun()
        if self.n_drawn == self.n_frames:
            return False
        moment, shot = self._coming.result(), self._sequence.shot(self.n_drawn)
        self.n_drawn += 1
        if self.n_drawn < self.n_frames:
            self._coming = self._trainer.submit(next, self._moments)
        if self.pixels is None or shot != self._shot:
            self._board.show_moment(moment, shot)
            self.pixels, self._shot = self._board.pixels(), shot
        encoding.add(self.pixels)
        if self.n_drawn == self.n_frames:
            encoding.add(None)
        return True

    def _begun(self) -> Encoding:
        while self.draw_sample():
            pass
        spec = self._board.spec
        reel = Reel(spec.width, spec.height, self.n_frames, self._sequence.fps, self._samples)
        return Encoding(self._encode, unfinished(self._path), reel)

    def _go_on(self) -> None:
        """Between portions of the training: nobody waits for it any more where the film has been left."""
        if self._is_left:
            raise Abandoned

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._is_left = True
        self._trainer.shutdown(wait=False)
        try:
            if self._encoding is None:
                return
            if kind is None and self.n_drawn == self.n_frames:
                self._encoding.finish()
                self.n_bytes = _n_bytes(unfinished(self._path))
                if self.is_small:
                    put_in_place(self._path)
            else:
                self._encoding.abandon()
        finally:
            clear_away(self._path)


def _n_bytes(written: Path) -> int:
    """Of a film, or of all pictures of a series."""
    return sum(file.stat().st_size for file in (written.iterdir() if written.is_dir() else (written,)))


def _series(path: Path) -> Encode:
    """Every frame as a file of its own, by the number in the pattern of its name."""

    def write_series(folder: Path, frames: Iterable[Pixels], _reel: Reel) -> None:
        folder.mkdir()
        for number, pixels in enumerate(frames):
            (folder / frame_path(path, number).name).write_bytes(png(pixels))

    return write_series
