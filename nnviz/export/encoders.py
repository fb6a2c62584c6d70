"""Every format a film can have, by its suffix; what writes it is loaded only when it is asked for."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from nnviz.export.reel import Encode, NoEncoder


@dataclass(frozen=True, slots=True)
class Format:
    """One entry of FORMATS.

    encode : loads what it needs and gives the function that writes; NoEncoder where there is none
    is_even : whether sizes must be even
    longest_px : of the longer side, fps : frames each second, unless others are asked for; None = any
    has_samples : whether it wants to see some frames beforehand
    """

    name: str
    encode: Callable[[], Encode]
    is_even: bool = False
    longest_px: int | None = None
    fps: int = 30
    has_samples: bool = False


def _video(suffix: str) -> Encode:
    """PyAV where it is installed, else the ffmpeg program of the system."""
    if find_spec("av") is not None:
        from nnviz.export.av_films import ENCODERS

        return ENCODERS[suffix]
    if shutil.which("ffmpeg"):
        from nnviz.export.ffmpeg_films import ENCODERS

        return ENCODERS[suffix]
    raise NoEncoder(
        f"a film in {suffix} needs the package av or the program ffmpeg, and neither is installed; "
        "without them there are .gif, .apng and a series of .png"
    )


def _mp4() -> Encode:
    return _video(".mp4")


def _webm() -> Encode:
    return _video(".webm")


def _webp() -> Encode:
    return _video(".webp")


def _gif() -> Encode:
    if find_spec("PIL") is None:
        raise NoEncoder("a film in .gif needs the package Pillow, which is not installed; .apng needs nothing")
    from nnviz.export.gif_films import write_gif

    return write_gif


def _apng() -> Encode:
    from nnviz.export.png_films import write_apng

    return write_apng


FORMATS: dict[str, Format] = {
    ".mp4": Format("MP4 (H.264)", _mp4, is_even=True),
    ".webm": Format("WebM (VP9)", _webm, is_even=True),
    ".gif": Format("GIF", _gif, longest_px=960, fps=12, has_samples=True),
    ".apng": Format("animated PNG", _apng, longest_px=960, fps=15),
    ".webp": Format("animated WebP", _webp, longest_px=960, fps=15),
}
