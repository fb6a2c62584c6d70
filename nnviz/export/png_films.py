"""PNG by its chunks (W3C PNG, third edition): stills of a series, and animated PNG, which is the same in one file.

Of each frame of an animation only the part that changed is written, so that a still background costs nothing.
"""

import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np

from nnviz.export.reel import Pixels, Reel

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LEVEL = 6
_UP = 2
_LEAVE, _OVERWRITE = 0, 0


def png(pixels: Pixels) -> bytes:
    """One picture as a file."""
    file = BytesIO()
    file.write(SIGNATURE)
    _write_header(file, *pixels.shape[:2])
    _write_chunk(file, b"IDAT", _compressed(pixels))
    _write_chunk(file, b"IEND", b"")
    return file.getvalue()


def write_apng(path: Path, frames: Iterable[Pixels], reel: Reel) -> None:
    """An animation that begins again for ever."""
    with path.open("wb") as file:
        file.write(SIGNATURE)
        _write_header(file, reel.height, reel.width)
        _write_chunk(file, b"acTL", struct.pack(">II", reel.n_frames, 0))
        before: Pixels | None = None
        chunks = 0
        for pixels in frames:
            top, bottom, left, right = changed_box(before, pixels)
            part = pixels[top:bottom, left:right]
            place = struct.pack(">IIIII", chunks, right - left, bottom - top, left, top)
            _write_chunk(file, b"fcTL", place + struct.pack(">HHBB", 1, reel.fps, _LEAVE, _OVERWRITE))
            if before is None:
                _write_chunk(file, b"IDAT", _compressed(part))
                chunks += 1
            else:
                _write_chunk(file, b"fdAT", struct.pack(">I", chunks + 1) + _compressed(part))
                chunks += 2
            before = pixels
        _write_chunk(file, b"IEND", b"")


def changed_box(before: Pixels | None, pixels: Pixels) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of what changed: all of a first frame, and a single pixel where nothing did."""
    height, width = pixels.shape[:2]
    if before is None:
        return 0, height, 0, width
    differs = (before[..., :3] != pixels[..., :3]).any(axis=2) if pixels.ndim == 3 else before != pixels
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return 0, 1, 0, 1
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _write_header(file: BinaryIO, height: int, width: int) -> None:
    """Eight bits for each of red, green and blue."""
    _write_chunk(file, b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def _compressed(pixels: Pixels) -> bytes:
    """Every row as its difference from the one above, which is mostly nothing."""
    rgb = pixels[..., 2::-1]
    height, width = rgb.shape[:2]
    rows = np.empty((height, 1 + 3 * width), np.uint8)
    rows[:, 0] = _UP
    values = np.ascontiguousarray(rgb).reshape(height, 3 * width)
    rows[:, 1:] = values
    rows[1:, 1:] -= values[:-1]
    return zlib.compress(rows.data, LEVEL)


def _write_chunk(file: BinaryIO, kind: bytes, data: bytes) -> None:
    file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
