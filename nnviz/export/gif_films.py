"""GIF, its colors chosen and its pixels packed by Pillow, frame by frame.

Pillow's own way keeps every frame of a film until its end.
"""

import struct
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import GifImagePlugin, Image

from nnviz.export.png_films import changed_box
from nnviz.export.reel import Pixels, Reel

N_COLORS = 255
UNCHANGED = 255
SAMPLE_STEP = 2
_FOREVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_LEAVE = 1


def write_gif(path: Path, frames: Iterable[Pixels], reel: Reel) -> None:
    """One palette for all frames; what stays as it was is left out of the next one."""
    palette = _palette(reel.samples)
    colors = (palette.getpalette() or [])[: 3 * N_COLORS]
    table = bytes(colors) + bytes(3 * 256 - len(colors))
    with path.open("wb") as file:
        file.write(b"GIF89a" + struct.pack("<HHBBB", reel.width, reel.height, 0xF7, 0, 0) + table + _FOREVER)
        before = None
        for number, pixels in enumerate(frames):
            indices = np.asarray(_image(pixels).quantize(palette=palette, dither=Image.Dither.NONE))
            top, bottom, left, right = changed_box(before, indices)
            part = indices[top:bottom, left:right]
            if before is not None:
                part = np.where(part == before[top:bottom, left:right], np.uint8(UNCHANGED), part)
            blocks = GifImagePlugin.getdata(
                Image.fromarray(part, "P"),
                (left, top),
                duration=10 * (_hundredths(number + 1, reel.fps) - _hundredths(number, reel.fps)),
                transparency=UNCHANGED,
                disposal=_LEAVE,
            )
            file.writelines(blocks)
            before = indices
        file.write(b";")


def _hundredths(number: int, fps: int) -> int:
    """When a frame begins, in the hundredths of a second that a GIF counts in."""
    return round(100 * number / fps)


def _palette(samples: Iterable[Pixels]) -> Image.Image:
    """The colors that show all samples best."""
    parts = [sample[::SAMPLE_STEP, ::SAMPLE_STEP] for sample in samples]
    return _image(np.concatenate(parts)).quantize(N_COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _image(pixels: Pixels) -> Image.Image:
    height, width = pixels.shape[:2]
    return Image.frombuffer("RGB", (width, height), np.ascontiguousarray(pixels[..., 2::-1]), "raw", "RGB", 0, 1)
