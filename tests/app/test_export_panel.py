"""The export panel by itself: its preview is the film, its files are whole or not there, and refusals are sentences."""

import errno
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget

from nnviz.app import export_preview
from nnviz.app.export_panel import ExportPanel
from nnviz.app.export_spec import OWN, ExportSpec, Training
from nnviz.app.export_turns import Unwanted
from nnviz.experiment.build import build
from nnviz.experiment.edits import set_training
from nnviz.experiment.shipped import experiment
from nnviz.export.sequence import Caption, Pause
from nnviz.views.camera import Camera

SMALL = {"preset": OWN, "own_size": (160, 90), "seconds": 1.0, "fps": 8}
NO_FOLDER = "It could not be written (No such file or directory); choose another place."


@pytest.fixture
def training():
    """XOR as if it had been trained for 700 steps, looked at where it is."""
    spec = experiment("xor")
    return Training(spec, build(spec), "XOR", 700, 700, ("diagram", "cost"))


@pytest.fixture
def panel(qtbot, training):
    """Asks for a small and short series of pictures."""
    window = QWidget()
    qtbot.addWidget(window)
    panel = ExportPanel(lambda: training, lambda: Camera(10.0, 20.0), window)
    panel.asked.take(replace(ExportSpec(kind="series", pictures=("cost",)), **SMALL))
    panel.show()
    yield panel
    panel.stop()


def ask(panel, **fields):
    panel.asked.take(replace(panel.asked.spec, **fields))


def finish(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.is_writing, timeout=20_000)
    return panel.footer.sentence.text()


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def pixels(image):
    """(height, width, 3) red, green and blue."""
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return raw[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., 2::-1].copy()


def test_the_preview_shows_the_very_pixels_of_the_film(panel, qtbot, tmp_path):
    captions = (Caption(20, 400, "in the middle"),)
    pictures = ("diagram", "surface", "cost")
    ask(panel, captions=captions, time="log", first=7, pictures=pictures, own_size=(640, 360))
    preview, seen = panel.preview, {}
    qtbot.waitUntil(lambda: preview.slider.maximum() == 7 and not preview.picture.image.isNull(), timeout=10_000)
    for number in (0, 1, 7, 2):
        preview.picture.image.fill(0)
        preview.slider.setFocus()
        preview.slider.setValue(number)
        place = f"frame {number + 1} of 8, "
        qtbot.waitUntil(lambda place=place: place in preview.readout.text() and pixels(preview.picture.image).any())
        seen[number] = pixels(preview.picture.image)
    panel.write(tmp_path / "f-%02d.png")
    finish(qtbot, panel)
    assert len(list(tmp_path.iterdir())) == 8
    for number, shown in seen.items():
        with Image.open(tmp_path / f"f-{number:02d}.png") as frame:
            np.testing.assert_array_equal(np.asarray(frame.convert("RGB")), shown)
    assert not np.array_equal(seen[0], seen[7])


@pytest.mark.parametrize("kind", ["mp4", "gif", "series"])
def test_what_is_cancelled_leaves_nothing(panel, qtbot, tmp_path, kind):
    ask(panel, kind=kind, seconds=600.0, fps=30)
    panel.write(tmp_path / ("f-%d.png" if kind == "series" else f"film.{kind}"))
    qtbot.waitUntil(lambda: bool(list(tmp_path.iterdir())), timeout=10_000)
    press(qtbot, panel.footer.cancel_button)
    assert not list(tmp_path.iterdir())
    assert panel.footer.sentence.text() == "Cancelled; nothing was written."
    assert panel.footer.export_button.isVisible() and not panel.footer.folder_button.isVisible()


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"last": 0}, "film.gif", "Nothing has been trained yet; press Run first, or type the last step."),
        ({"pauses": (Pause(10, 9.0),)}, "film.gif", "The pauses take 9 of 1 seconds; make the film longer."),
        ({}, "no/such/film.gif", NO_FOLDER),
        ({"kind": "png"}, "no/such/film.png", NO_FOLDER),
        ({"kind": "costs"}, "no/such/costs.csv", NO_FOLDER),
    ],
)
def test_what_cannot_be_written_is_one_sentence(panel, qtbot, tmp_path, fields, name, sentence):
    ask(panel, **{"kind": "gif", **fields})
    panel.write(tmp_path / name)
    assert finish(qtbot, panel) == sentence
    assert not list(tmp_path.iterdir()) and not panel.footer.folder_button.isVisible()


def test_a_full_disk_is_one_sentence_and_leaves_nothing(panel, qtbot, tmp_path, monkeypatch):
    def full(path, frames, _reel):
        path.write_bytes(next(iter(frames)).tobytes())
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("nnviz.export.png_films.write_apng", full)
    ask(panel, kind="apng")
    panel.write(tmp_path / "film.apng")
    assert finish(qtbot, panel) == "The disk is full; make room or choose another place."
    assert not list(tmp_path.iterdir())


def test_what_this_machine_cannot_write_cannot_be_chosen_and_is_said_why(monkeypatch, qtbot, training):
    monkeypatch.setattr("nnviz.export.encoders.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    window = QWidget()
    qtbot.addWidget(window)
    panel = ExportPanel(lambda: training, Camera, window)
    qtbot.waitUntil(lambda: bool(panel.format.cannot.text()))
    assert "A film in .mp4 needs the package av" in panel.format.cannot.text()
    entries = panel.format.kind.model()
    can = {panel.format.kind.itemData(at): entries.item(at).isEnabled() for at in range(entries.rowCount())}
    assert not (can["mp4"] or can["webm"] or can["gif"]) and can["apng"] and can["series"] and can["pdf"]


def test_captions_and_pauses_are_typed_line_by_line(panel, qtbot):
    press(qtbot, panel.time.more_button)
    captions = panel.time.captions
    press(qtbot, captions.add_button)
    assert panel.asked.spec.captions == (Caption(0, 700, ""),)
    first, last, words = captions.lines[0].fields
    type_into(qtbot, last, "20")
    type_into(qtbot, words, "It finds the line")
    press(qtbot, captions.add_button)
    assert panel.asked.spec.captions == (Caption(0, 20, "It finds the line"), Caption(21, 700, ""))
    press(qtbot, captions.lines[0].close_button)
    assert panel.asked.spec.captions == (Caption(21, 700, ""),)
    assert first.text() == "21"
    press(qtbot, panel.time.pauses.add_button)
    assert panel.asked.spec.pauses == (Pause(700, 1.0),)


def test_the_camera_is_taken_from_the_window_and_given_back(panel, qtbot):
    press(qtbot, panel.time.more_button)
    press(qtbot, panel.time.cameras.at_end)
    assert panel.asked.spec.cameras == (None, Camera(10.0, 20.0))
    press(qtbot, panel.time.cameras.at_end)
    assert panel.asked.spec.cameras == (None, None)


def test_nonsense_is_refused_beside_its_field_and_changes_nothing(panel, qtbot):
    type_into(qtbot, panel.time.first, "40")
    type_into(qtbot, panel.time.last, "30")
    assert (panel.asked.spec.first, panel.asked.spec.last) == (40, None)
    assert panel.time.last_row.refusal.text() == "A film goes forward: from step 40 cannot be after step 30."


def test_the_last_picture_stays_on_the_board(panel):
    panel.board.boxes["diagram"].click()
    assert panel.asked.spec.pictures == ("diagram", "cost")
    for name in ("diagram", "cost"):
        panel.board.boxes[name].click()
    assert panel.asked.spec.pictures == ("cost",)
    assert panel.board.boxes["cost"].isChecked()
    panel.board.as_window.click()
    assert panel.asked.spec.pictures is None


def test_a_use_decides_size_speed_and_format_until_another_is_chosen():
    readme = ExportSpec().with_preset("readme")
    assert (readme.kind, readme.size, readme.fps_in_use, readme.seconds) == ("gif", (800, 450), 12, 8.0)
    slide = replace(readme.with_preset("slide"), kind="mp4")
    assert (slide.size, slide.fps_in_use, slide.seconds) == ((1920, 1080), 30, 12.0)
    assert replace(slide, kind="gif").size == (960, 540)
    assert replace(slide, preset=OWN, own_size=(1001, 501)).size == (1002, 502)
    assert replace(slide, preset=OWN, own_size=(1001, 501), kind="gif").size == (1001, 501)


def test_a_frame_under_way_is_left_when_another_board_takes_its_place(panel, qtbot, monkeypatch):
    preview = panel.preview
    qtbot.waitUntil(lambda: not preview.picture.image.isNull())
    drawn, way = preview.picture.image.copy(), Event()
    found = export_preview._moment
    monkeypatch.setattr(export_preview, "_moment", lambda *asked: (way.wait(20.0), found(*asked))[1])
    preview.slider.setValue(2)
    before = panel._stage
    ask(panel, title="Another")
    qtbot.waitUntil(lambda: panel._stage is not before)
    way.set()
    qtbot.waitUntil(lambda: not preview._drawing.is_busy)
    assert preview.picture.image != drawn and not preview.picture.words
    assert "frame 3 of 8" in preview.readout.text()


def test_pauses_without_time_leave_no_frame_to_move_to_until_they_have_it(panel, qtbot):
    preview = panel.preview
    qtbot.waitUntil(lambda: not preview.picture.image.isNull())
    ask(panel, pauses=(Pause(10, 9.0),), title="Another")
    qtbot.waitUntil(lambda: "the pauses take 9 of 1 seconds" in preview.picture.words)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    preview.slider.setValue(2)
    assert not preview.slider.isEnabled() and not preview._drawing.is_busy
    ask(panel, pauses=())
    qtbot.waitUntil(lambda: preview.slider.isEnabled() and not preview._drawing.is_busy)
    assert not preview.picture.words


def test_a_program_goes_as_far_as_its_title_says_past_what_once_ended_the_training(qtbot, tmp_path, training):
    spec = set_training(training.spec, max_epochs=10)
    window = QWidget()
    qtbot.addWidget(window)
    panel = ExportPanel(lambda: replace(training, spec=spec, run=build(spec), last=400), Camera, window)
    ask(panel, kind="numpy")
    panel.write(tmp_path / "program.py")
    finish(qtbot, panel)
    assert "STEPS = 400  #" in (tmp_path / "program.py").read_text()
    panel.stop()


def test_a_percent_sign_is_a_letter_like_any_other(panel, qtbot, tmp_path):
    ask(panel, kind="apng", seconds=0.5)
    panel.write(tmp_path / "100%.apng")
    assert finish(qtbot, panel).startswith("100%.apng: 4 frames of 160x90, ")
    ask(panel, kind="series")
    panel.write(tmp_path / "100%-%02d.png")
    finish(qtbot, panel)
    assert sorted(file.name for file in tmp_path.glob("*.png")) == [f"100%-0{at}.png" for at in range(4)]


def test_a_series_replaces_no_frame_of_an_earlier_one(panel, qtbot, tmp_path):
    (tmp_path / "f-7.png").write_bytes(b"precious")
    panel.write(tmp_path / "f-%02d.png")
    assert finish(qtbot, panel) == "There are frames f-%02d.png already; choose another name or folder."
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"precious"]


def test_a_film_for_a_readme_is_made_smaller_until_it_is_small_enough(panel, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("nnviz.app.export_works.MOST_BYTES", 30_000)
    monkeypatch.setattr("nnviz.export.smaller.MOST_BYTES", 30_000)
    ask(panel, kind="gif", pictures=("regions", "cost"))
    panel.asked.take(replace(panel.asked.spec.with_preset("readme"), seconds=1.0))
    panel.write(tmp_path / "film.gif")
    said = finish(qtbot, panel)
    assert said.endswith(" It was made smaller, with 8 frames per second, to stay under 5 MB.")
    assert (tmp_path / "film.gif").stat().st_size <= 30_000
    with Image.open(tmp_path / "film.gif") as film:
        assert film.n_frames == 8 and film.width < 800


def test_what_is_waited_for_is_said(panel, qtbot, monkeypatch):
    is_ready = [False]
    monkeypatch.setattr("nnviz.app.export_works.selection.is_ready", lambda: is_ready[0])
    monkeypatch.setattr("nnviz.app.export_works.selection.waiting", lambda: "The engine is coming")
    ask(panel, last=20)
    qtbot.waitUntil(lambda: panel.preview.picture.words == "The engine is coming")
    is_ready[0] = True
    qtbot.waitUntil(lambda: panel.preview.slider.isEnabled() and not panel.preview.picture.words)


def test_nobody_waits_for_a_moment_that_nobody_wants(panel, qtbot):
    """Its training ends between two portions, not at its end."""
    qtbot.waitUntil(lambda: panel.preview.slider.isEnabled() and not panel.preview._drawing.is_busy)
    told = []

    def tell(share):
        told.append(share)
        if len(told) > 2:
            raise Unwanted

    far = replace(panel._stage.whole, moments=panel._stage.whole.moments[:1])
    with pytest.raises(Unwanted):
        export_preview._moment(far, 10**9, tell)
