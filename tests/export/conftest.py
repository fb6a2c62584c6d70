"""A training to film, and films and figures read back by programs that had no part in writing them."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Frames = NDArray[np.int64]


@pytest.fixture(scope="session")
def xor():
    """(spec, rehearsal) of the shipped XOR until step 200."""
    from nnviz.experiment.build import build
    from nnviz.experiment.shipped import experiment
    from nnviz.export.moments import rehearsal

    spec = experiment("xor")
    return spec, rehearsal(build(spec), 200)


@pytest.fixture
def board(qapp, xor) -> Callable:
    """Fields of a BoardSpec -> a board of XOR, small unless another size is given."""
    from nnviz.export.board import Board, BoardSpec

    def made(keeps_lines: bool = False, **fields):
        return Board(BoardSpec(**{"width": 320, "height": 180, **fields}), *xor, keeps_lines)

    return made


@pytest.fixture
def decoded() -> Callable[[Path], Frames]:
    """film -> (n_frames, height, width, 3) red, green and blue."""
    return read_film


def read_film(path: Path) -> Frames:
    if path.suffix in (".gif", ".apng", ".webp"):
        from PIL import Image, ImageSequence

        with Image.open(path) as film:
            frames = []
            for frame in ImageSequence.Iterator(film):
                frame.load()
                frames.append((np.asarray(frame.convert("RGB"), np.int64), float(frame.info["duration"])))
        # One that stays may have been written once, for longer.
        shortest = min(lasts for _, lasts in frames)
        return np.stack([frame for frame, lasts in frames for _ in range(round(lasts / shortest))])
    if shutil.which("ffmpeg") is None:
        import av

        with av.open(str(path)) as film:
            return np.stack([frame.to_ndarray(format="rgb24").astype(np.int64) for frame in film.decode(video=0)])
    facts = stream_facts(path)
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, facts["height"], facts["width"], 3).astype(np.int64)


@pytest.fixture
def facts() -> Callable[[Path], dict]:
    """film -> what its stream says of itself."""
    return stream_facts


def stream_facts(path: Path) -> dict:
    if shutil.which("ffprobe") is None:
        return av_facts(path)
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return {**said["streams"][0], "duration": float(said["format"]["duration"])}


def av_facts(path: Path) -> dict:
    import av

    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        context = stream.codec_context
        names = {1: "bt709"}
        return {
            "codec_name": context.name.removeprefix("lib").replace("vpx-", ""),
            "width": context.width,
            "height": context.height,
            "pix_fmt": context.pix_fmt,
            "color_space": names.get(int(context.colorspace)),
            "color_primaries": names.get(int(context.color_primaries)),
            "color_transfer": names.get(int(context.color_trc)),
            "color_range": "tv" if int(context.color_range) == 1 else "pc",
            "duration": film.duration / av.time_base,
        }
