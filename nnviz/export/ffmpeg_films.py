"""MP4, WebM and animated WebP by the ffmpeg program of the system, with the options and colors of PyAV's films."""

import subprocess
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from nnviz.export.reel import Encode, NoEncoder, Pixels, Reel

_COLORS = (
    "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p",
    "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv", "-threads", "1",
)  # fmt: skip
_H264 = ("-f", "mp4", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-rc-lookahead", "4", "-bf", "2")
_FAST_START = ("-movflags", "+faststart")
_VP9 = ("-f", "webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "7", "-crf", "24", "-b:v", "0")

_WEBP = ("-f", "webp", "-c:v", "libwebp_anim", "-quality", "88", "-compression_level", "3", "-loop", "0")


def write_video(options: Sequence[str], path: Path, frames: Iterable[Pixels], reel: Reel) -> None:
    """Hand the frames to ffmpeg as they come."""
    size = f"{reel.width}x{reel.height}"
    raw = ("-f", "rawvideo", "-pix_fmt", "bgra", "-s", size, "-r", str(reel.fps), "-i", "-")
    command = ["ffmpeg", "-v", "error", "-y", *raw, *_COLORS, *options, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdin is not None and program.stderr is not None
        try:
            for pixels in frames:
                program.stdin.write(pixels.data)
            program.stdin.close()
        except BrokenPipeError:
            pass
        except BaseException:
            program.kill()
            raise
        said = program.stderr.read().decode(errors="replace").strip().splitlines()
        if program.wait() != 0:
            raise NoEncoder(f"ffmpeg could not write it: {said[-1] if said else 'it gave no reason'}")


ENCODERS: dict[str, Encode] = {
    ".mp4": partial(write_video, (*_H264, *_FAST_START)),
    ".webm": partial(write_video, _VP9),
    ".webp": partial(write_video, _WEBP),
}
