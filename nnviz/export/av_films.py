"""MP4, WebM and animated WebP by PyAV.

Colors are converted to BT.709 and tagged so, as players otherwise guess and shift them.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter

from nnviz.export.reel import Encode, Pixels, Reel

H264 = {"preset": "veryfast", "crf": "18", "rc-lookahead": "4", "bframes": "2"}
CONTAINERS = {"mp4": {"movflags": "+faststart"}, "webm": {}, "webp": {"loop": "0"}}
WEBP = {"quality": "88", "compression_level": "3"}
VP9 = {"deadline": "realtime", "cpu-used": "7", "crf": "24", "b": "0"}


def write_video(
    codec: str,
    container: str,
    options: Mapping[str, str],
    path: Path,
    frames: Iterable[Pixels],
    reel: Reel,
) -> None:
    """Encode the frames as they come; what players need to begin stands at the beginning of an MP4."""
    with av.open(str(path), "w", format=container, container_options=CONTAINERS[container]) as film:
        stream = film.add_stream(codec, rate=reel.fps, options=dict(options))
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = reel.width, reel.height, "yuv420p"
        stream.time_base = Fraction(1, reel.fps)
        context = stream.codec_context
        # What is encoded depends on the number of threads, which must not be the machine's; drawing takes longer.
        context.thread_count = 1
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG
        # Kept over all frames: to prepare one of each frame takes longer than to convert it.
        reformatter = VideoReformatter()
        for number, pixels in enumerate(frames):
            picture = reformatter.reformat(
                av.VideoFrame.from_numpy_buffer(pixels, format="bgra"),
                format="yuv420p",
                src_color_range=ColorRange.JPEG,
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
                threads=1,
            )
            picture.pts, picture.time_base = number, Fraction(1, reel.fps)
            film.mux(stream.encode(picture))
        film.mux(stream.encode(None))


ENCODERS: dict[str, Encode] = {
    ".mp4": partial(write_video, "libx264", "mp4", H264),
    ".webm": partial(write_video, "libvpx-vp9", "webm", VP9),
    ".webp": partial(write_video, "libwebp_anim", "webp", WEBP),
}
