"""Every format, read back by programs that had no part in writing it: how many frames, how large, what is on them."""

import errno
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from nnviz.export import encoders
from nnviz.export.encoders import FORMATS
from nnviz.export.encoding import Abandoned, Encoding
from nnviz.export.filming import Filming
from nnviz.export.reel import NoEncoder, Reel
from nnviz.export.sequence import FilmSpec, frame_sequence

N_FRAMES, FPS = 12, 10
LOSSY = {".mp4": 2.5, ".webm": 3.5, ".gif": 4.0, ".apng": 0.0, ".webp": 4.0}
COLORS = ((91, 75, 219), (224, 123, 18), (31, 111, 181), (255, 255, 255), (23, 32, 43), (42, 157, 111))
SEQUENCE = frame_sequence(0, 200, FilmSpec(N_FRAMES / FPS, FPS))


def film(board, whole, path: Path) -> Path:
    with Filming(board(pictures=("regions", "cost")), SEQUENCE, whole, path) as filming:
        while filming.draw_next():
            pass
    return path


@pytest.fixture(scope="module")
def films(qapp, xor, tmp_path_factory) -> Callable[[str], Path]:
    """suffix -> a film, made once."""
    from nnviz.export.board import Board, BoardSpec

    def board(**fields):
        return Board(BoardSpec(width=320, height=180, **fields), *xor)

    @lru_cache
    def made(suffix: str) -> Path:
        return film(board, xor[1], tmp_path_factory.mktemp("films") / f"film{suffix}")

    return made


@pytest.fixture
def drawn(board, xor) -> Callable[[int], np.ndarray]:
    """frame number -> what is drawn in it, on a board of its own."""

    def pixels(number: int) -> np.ndarray:
        made, shot = board(pictures=("regions", "cost")), SEQUENCE.shot(number)
        made.show_moment(next(moment for moment in xor[1].moments if moment.state.step == shot.step), shot)
        return made.pixels()[..., 2::-1].astype(np.int64)

    return pixels


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_film_read_back_shows_what_was_drawn(films, drawn, decoded, suffix):
    path = films(suffix)
    frames = decoded(path)
    assert frames.shape == (N_FRAMES, 180, 320, 3)
    for number in (0, N_FRAMES // 2, N_FRAMES - 1):
        assert np.abs(frames[number] - drawn(number)).mean() <= LOSSY[suffix]
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("suffix", "codec"), [(".mp4", "h264"), (".webm", "vp9")])
def test_a_video_says_how_it_is_to_be_shown(films, facts, suffix, codec):
    said = facts(films(suffix))
    assert said["codec_name"] == codec and (said["width"], said["height"]) == (320, 180)
    assert said["pix_fmt"] == "yuv420p" and said["color_range"] == "tv"
    assert {said["color_space"], said["color_primaries"], said["color_transfer"]} == {"bt709"}
    assert said["duration"] == pytest.approx(N_FRAMES / FPS, abs=0.01)


def test_an_mp4_can_begin_before_it_is_read_to_its_end(films):
    data = films(".mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("suffix", [".gif", ".apng", ".webp"])
def test_an_animation_lasts_as_long_as_it_should_and_begins_again(films, suffix):
    from PIL import Image, ImageSequence

    with Image.open(films(suffix)) as read:
        lasts = sum(frame.load() and frame.info["duration"] for frame in ImageSequence.Iterator(read))
        assert read.info["loop"] == 0
    assert lasts == pytest.approx(1200, abs=15)


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_colors_come_back_as_they_were(decoded, tmp_path, suffix):
    path = tmp_path / f"colors{suffix}"
    frames = [np.empty((64, 64, 4), np.uint8) for _ in COLORS]
    for frame, (red, green, blue) in zip(frames, COLORS, strict=True):
        frame[:] = blue, green, red, 255
    FORMATS[suffix].encode()(path, frames, Reel(64, 64, len(frames), FPS))
    for color, frame in zip(COLORS, decoded(path), strict=True):
        assert np.abs(frame[8:-8, 8:-8].mean(axis=(0, 1)) - color).max() <= 3.0


@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_the_same_film_twice_is_the_same_frame_by_frame(films, board, xor, decoded, tmp_path, suffix):
    again = film(board, xor[1], tmp_path / f"again{suffix}")
    assert np.array_equal(decoded(films(suffix)), decoded(again))


def test_a_series_is_one_picture_for_each_frame(board, xor, drawn, tmp_path):
    from PIL import Image

    film(board, xor[1], tmp_path / "frame-%03d.png")
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"frame-{at:03d}.png" for at in range(N_FRAMES)]
    for number in (0, 7):
        with Image.open(tmp_path / f"frame-{number:03d}.png") as picture:
            assert np.array_equal(np.asarray(picture.convert("RGB")), drawn(number))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the program ffmpeg is not installed")
@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".webp"])
def test_without_pyav_the_program_ffmpeg_writes_the_same_film(films, decoded, tmp_path, monkeypatch, suffix):
    frames, colors = decoded(films(".apng")), np.zeros((N_FRAMES, 180, 320, 4), np.uint8)
    colors[..., :3] = frames[..., ::-1]
    monkeypatch.setattr(encoders, "find_spec", lambda name: None)
    path = tmp_path / f"film{suffix}"
    FORMATS[suffix].encode()(path, colors, Reel(320, 180, N_FRAMES, FPS))
    assert np.abs(decoded(path) - frames).mean() <= LOSSY[suffix]


def test_without_any_encoder_a_sentence_says_what_can_be_written(monkeypatch):
    monkeypatch.setattr(encoders, "find_spec", lambda name: None)
    monkeypatch.setattr(encoders.shutil, "which", lambda name: None)
    with pytest.raises(NoEncoder, match=r"needs the package av or the program ffmpeg.*\.gif, \.apng"):
        FORMATS[".mp4"].encode()
    with pytest.raises(NoEncoder, match="Pillow"):
        FORMATS[".gif"].encode()
    assert FORMATS[".apng"].encode()


@pytest.mark.parametrize("name", ["film.mp4", "film.gif", "film.apng", "frame-%d.png"])
def test_a_film_left_before_its_end_leaves_nothing_and_the_old_one_whole(board, xor, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"the old film")
    with (
        pytest.raises(KeyboardInterrupt),
        Filming(board(pictures=("cost",)), frame_sequence(0, 200, FilmSpec(3.0, FPS)), xor[1], path) as filming,
    ):
        for _ in range(8):
            filming.draw_next()
        raise KeyboardInterrupt
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert path.read_bytes() == b"the old film"


def test_what_an_encoder_raises_is_raised_where_frames_are_drawn(tmp_path):
    def full_disk(_path, frames, _reel):
        next(iter(frames))
        raise OSError(errno.ENOSPC, "No space left on device")

    encoding = Encoding(full_disk, tmp_path / "film", Reel(64, 64, 100, FPS))
    pixels = np.zeros((64, 64, 4), np.uint8)
    with pytest.raises(OSError, match="No space"):
        for _ in range(100):
            encoding.add(pixels)
    encoding.abandon()


def test_a_still_moment_of_a_film_is_drawn_once(board, xor, tmp_path):
    made = board(pictures=("cost",))
    n_drawn = 0

    class Counted:
        spec = made.spec
        show_moment = staticmethod(made.show_moment)

        @staticmethod
        def pixels():
            nonlocal n_drawn
            n_drawn += 1
            return made.pixels()

    with Filming(Counted, frame_sequence(200, 200, FilmSpec(2.0, FPS)), xor[1], tmp_path / "film.apng") as filming:
        while filming.draw_next():
            pass
    assert n_drawn == 1


def test_a_film_is_left_without_waiting_for_the_training_of_its_next_moment(board, xor, tmp_path):
    far = frame_sequence(0, 10**9, FilmSpec(1.0, FPS))
    with Filming(board(pictures=("cost",)), far, xor[1], tmp_path / "film.apng") as filming:
        filming.draw_next()
    with pytest.raises(Abandoned):
        filming._coming.result(timeout=30.0)


def test_a_film_larger_than_it_may_be_leaves_the_old_one(board, xor, tmp_path):
    path = tmp_path / "film.gif"
    path.write_bytes(b"the old film")
    with Filming(board(pictures=("cost",)), SEQUENCE, xor[1], path, most_bytes=1000) as filming:
        while filming.draw_next():
            pass
    assert not filming.is_small and filming.n_bytes > 1000
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"the old film"]
