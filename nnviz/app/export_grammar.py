"""The words that `nnviz export` understands, as values; nothing here loads Qt or NumPy."""

import argparse
from dataclasses import dataclass

TIMES = ("linear", "log", "cost")
SMALLEST_PX, LARGEST_PX = 64, 16384


@dataclass(frozen=True, slots=True)
class Preset:
    """What a film is for decides its size, its speed and how long it lasts; None = as usual for the format."""

    size: tuple[int, int]
    fps: int | None = None
    seconds: float | None = None


PRESETS = {
    "slide": Preset((1920, 1080)),
    "720p": Preset((1280, 720)),
    "4:3": Preset((1440, 1080)),
    "square": Preset((1080, 1080)),
    "readme": Preset((800, 450), fps=12, seconds=8.0),
}


def describe_export(export: argparse.ArgumentParser) -> None:
    add = export.add_argument
    add("file", metavar="FILE", help="a .nnviz, a .csv, or the name of a shipped experiment")
    add(
        "out",
        metavar="OUT",
        help="its suffix chooses: .mp4 .webm .gif .apng .webp, or frame-%%05d.png for a series; of the last step .png "
        ".svg .pdf .tex .npz .weights.csv; of the whole training .csv (the costs) and .html (a page to scrub)",
    )
    shown = export.add_mutually_exclusive_group()
    shown.add_argument("--view", action="append", metavar="NAME", help="a picture, or several: repeat it")
    shown.add_argument("--workspace", metavar="NAME", help="the diagram and pictures of a workspace of the window")
    add("--steps", type=_steps, metavar="A:B", help="from step A to step B; a single frame shows B (default: all)")
    add("--seconds", type=_positive, metavar="S", help="how long the film lasts (default 12)")
    add("--fps", type=_rate, metavar="F", help="frames for each second")
    add("--size", type=_size, metavar="WxH", help="pixels")
    add("--theme", choices=["light", "dark"], default="light")
    add("--time", choices=TIMES, default="linear", help="how the film's time follows the steps (default linear)")
    add("--title", metavar="T", help="words above the pictures (default: the experiment's title)")
    add("--caption", action="append", type=_caption, default=[], metavar="A:B:TEXT", help="words from step A to step B")
    add("--pause", action="append", type=_pause, default=[], metavar="STEP:S", help="rest at a step for S seconds")
    add("--turn", type=float, default=0.0, metavar="DEGREES", help="how far the camera goes around the error surface")
    add("--scale", type=_positive, metavar="X", help="size of text, lines and markers (default 1.5, for a slide)")
    add("--preset", choices=tuple(PRESETS), help="size and speed for a use; readme is a small GIF")
    add("--quiet", action="store_true", help="show no progress bar and no remarks")


def _steps(text: str) -> tuple[int, int]:
    first, _, last = text.partition(":")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
        raise argparse.ArgumentTypeError(f"{text!r} is not A:B with whole numbers and A no larger than B, as in 0:500")
    return int(first), int(last)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size in pixels, as in 1280x720")
    size = int(width), int(height)
    if min(size) < SMALLEST_PX or max(size) > LARGEST_PX:
        raise argparse.ArgumentTypeError(f"{text!r}: choose {SMALLEST_PX} to {LARGEST_PX} pixels for either side")
    return size


def _caption(text: str) -> tuple[int, int, str]:
    first, _, rest = text.partition(":")
    last, _, words = rest.partition(":")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last) and words):
        raise argparse.ArgumentTypeError(f"{text!r} is not A:B:TEXT, as in 0:200:It finds the ring")
    return int(first), int(last), words


def _pause(text: str) -> tuple[int, float]:
    step, _, seconds = text.partition(":")
    if not step.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not STEP:SECONDS, as in 100:2")
    return int(step), _positive(seconds)


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return number


def _rate(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 120:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of frames from 1 to 120")
    return int(text)
