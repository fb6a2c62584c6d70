"""`nnviz export` as a user meets it: a file for every suffix, one sentence for every mistake, nothing half written."""

import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from nnviz.app.command_line import main
from nnviz.app.export_command import SUFFIXES

SMALL = ("--size", "320x180", "--steps", "0:60", "--view", "cost")


@pytest.fixture(autouse=True)
def application(qapp):
    """A command dresses the application, which the next test finds as it was."""
    name, font, palette = qapp.style().name(), qapp.font(), qapp.palette()
    yield
    qapp.setStyleSheet("")
    qapp.setStyle(name)
    qapp.setFont(font)
    qapp.setPalette(palette)


def run(capsys, *words: str) -> tuple[int, str, str]:
    status = main(("export", *map(str, words)))
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_suffix_gives_a_file_and_a_sentence(capsys, tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    film = ("--seconds", "0.5", "--fps", "10") if suffix in (".mp4", ".webm", ".gif", ".apng", ".webp") else ()
    status, out, err = run(capsys, "xor", path, *SMALL, *film)
    assert (status, err) == (0, "")
    assert out.startswith(f"{path}: ") and out.count("\n") == 1
    assert path.stat().st_size > 100
    assert list(tmp_path.iterdir()) == [path]


def test_a_series_has_a_file_for_each_frame(capsys, tmp_path):
    assert run(capsys, "xor", tmp_path / "f-%02d.png", *SMALL, "--seconds", "0.3", "--fps", "10")[0] == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["f-00.png", "f-01.png", "f-02.png"]


def test_a_percent_sign_is_a_letter_like_any_other(capsys, tmp_path):
    assert run(capsys, "xor", tmp_path / "100%.png", *SMALL)[0] == 0
    assert run(capsys, "xor", tmp_path / "100%.gif", *SMALL, "--seconds", "0.3")[0] == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["100%.gif", "100%.png"]


def test_a_film_for_a_readme_is_made_smaller_until_it_is_small_enough(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("nnviz.app.export_pictures.MOST_BYTES", 30_000)
    monkeypatch.setattr("nnviz.export.smaller.MOST_BYTES", 30_000)
    words = ("--preset", "readme", "--view", "regions", "--steps", "0:60", "--seconds", "1")
    status, out, err = run(capsys, "xor", tmp_path / "out.gif", *words)
    assert status == 0 and "out.gif: 8 frames of " in out and "800x450" not in out
    assert re.search(r"out.gif: [\d,]+ bytes are too many, so it is made smaller\n", err)
    assert (tmp_path / "out.gif").stat().st_size <= 30_000


def test_a_film_has_the_frames_and_the_size_asked_for(capsys, tmp_path):
    from PIL import Image

    path = tmp_path / "out.gif"
    _, out, _ = run(capsys, "xor", path, *SMALL, "--seconds", "1", "--fps", "7", "--size", "200x100", "--time", "log")
    assert out == f"{path}: 7 frames of 200x100, 1 s\n"
    with Image.open(path) as film:
        assert (film.n_frames, film.size) == (7, (200, 100))


def test_videos_have_even_sizes(capsys, tmp_path):
    path = tmp_path / "out.mp4"
    _, out, _ = run(capsys, "xor", path, *SMALL, "--seconds", "0.2", "--size", "201x101")
    assert "202x102" in out


@pytest.mark.parametrize(("preset", "size"), [("slide", "1920x1080"), ("square", "1080x1080"), ("4:3", "1440x1080")])
def test_a_preset_decides_the_size(capsys, tmp_path, preset, size):
    _, out, _ = run(capsys, "xor", tmp_path / "out.png", "--preset", preset, "--view", "cost", "--steps", "0:9")
    assert size in out


def test_the_same_command_gives_the_same_bytes(capsys, tmp_path):
    for name in ("one.png", "other.png"):
        run(capsys, "xor", tmp_path / name, "--size", "320x180", "--steps", "0:60")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "other.png").read_bytes()


def test_a_still_shows_the_last_of_the_steps_and_the_words_asked_for(capsys, tmp_path):
    words = ("--title", "Two bits", "--caption", "0:100:It bends", "--view", "cost", "--view", "regions")
    _, out, _ = run(capsys, "xor", tmp_path / "out.svg", "--steps", "0:64", *words)
    assert "step 64" in out
    text = (tmp_path / "out.svg").read_text()
    assert all(words in text for words in ("Two bits", "It bends", "step 64"))


def test_surfaces_say_how_they_are_drawn_unless_quiet(capsys, tmp_path):
    surface = ("--view", "surface", "--steps", "0:30", "--size", "320x180")
    _, _, err = run(capsys, "xor", tmp_path / "out.png", *surface)
    assert re.fullmatch(r"nnviz: 3-D pictures are (painted, as|drawn by OpenGL) .*\n", err)
    assert run(capsys, "xor", tmp_path / "out.png", *surface, "--quiet") == (0, "", "")


def test_a_training_that_ends_before_is_said_to(capsys, tmp_path):
    status, _, err = run(capsys, "iris", tmp_path / "out.csv", "--steps", "0:999999")
    assert status == 0 and "iris: training ends at step 1,200" in err


def test_the_costs_are_those_of_the_training(capsys, tmp_path):
    run(capsys, "xor", tmp_path / "out.csv", "--steps", "0:40")
    run(capsys, "xor", tmp_path / "out.npz", "--steps", "0:40")
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert lines[0].startswith("step,epoch,train_cost") and lines[-1].startswith("40,10,")
    with np.load(tmp_path / "out.npz") as weights:
        assert int(weights["step"]) == 40


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("xor", "out.avi"), "out.avi: the suffix chooses what is written; there are .mp4"),
        (("nothing", "out.mp4"), "nothing: there is no such file or shipped experiment"),
        (("xor", "no/such/out.mp4"), "the folder no/such does not exist"),
        (("xor", "out.mp4", "--view", "minima"), "--view minima: local minima are found by hundreds of trainings"),
        (("xor", "out.mp4", "--view", "maps"), "--view maps: there are diagram, regions"),
        (("xor", "out.mp4", "--workspace", "mine"), "--workspace mine: there are build"),
        (("xor", "out.mp4", "--steps", "9:3"), "'9:3' is not A:B"),
        (("xor", "out.mp4", "--size", "big"), "'big' is no size in pixels"),
        (("xor", "out.mp4", "--size", "4x4"), "choose 64 to 16384 pixels"),
        (("xor", "out.mp4", "--fps", "0"), "'0' is not a whole number of frames"),
        (("xor", "out.mp4", "--seconds", "-1"), "'-1' is not a positive number"),
        (("xor", "out.mp4", "--caption", "here"), "'here' is not A:B:TEXT"),
        (("xor", "out.mp4", "--pause", "5:20", "--seconds", "3"), "--pause: the pauses take 20 of 3 seconds"),
        (("xor", "frame-%d-%d.png"), "a series needs one place for its numbers"),
        (("iris", "out.png", "--steps", "5000:6000"), "--steps 5000:6000: training ends at step 1,200"),
    ],
)
def test_a_mistake_is_one_sentence_and_leaves_nothing(capsys, tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert err.startswith("nnviz: ") and sentence in err and err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_an_interruption_leaves_nothing_and_says_so(tmp_path):
    code = "import sys; from nnviz.app.command_line import main; sys.exit(main(sys.argv[1:]))"
    words = ("export", "xor", str(tmp_path / "out.mp4"), "--seconds", "500", "--view", "cost", "--size", "640x360")
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    command = [sys.executable, "-c", code, *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as program:
        deadline = time.monotonic() + 50.0
        while not list(tmp_path.iterdir()) and program.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=50.0)
    assert program.returncode == 130
    assert said == "nnviz: interrupted\n"
    assert not list(tmp_path.iterdir())
