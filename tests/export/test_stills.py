"""Figures as pixels and as drawings: drawings opened by other renderers show what the pixels show, words as words."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from nnviz.export.sequence import Shot
from nnviz.export.stills import STILLS, write_still

SVG = "{http://www.w3.org/2000/svg}"


def still(board, xor, path: Path, **fields) -> None:
    made = board(keeps_lines=path.suffix != ".png", width=640, height=360, title="XOR & co", **fields)
    made.show_moment(xor[1].last, Shot(200))
    write_still(made, path)


def read_png(path: Path) -> np.ndarray:
    from PIL import Image

    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"), np.int64)


@pytest.fixture(scope="module")
def figures(qapp, xor, tmp_path_factory) -> Callable[[str], Path]:
    """suffix -> a figure of the usual board, made once."""
    from nnviz.export.board import Board, BoardSpec

    def board(keeps_lines: bool, **fields):
        return Board(BoardSpec(**fields), *xor, keeps_lines)

    @lru_cache
    def made(suffix: str) -> Path:
        path = tmp_path_factory.mktemp("figures") / f"figure{suffix}"
        still(board, xor, path)
        return path

    return made


@pytest.fixture
def pixels(figures) -> np.ndarray:
    return read_png(figures(".png"))


def test_a_png_has_its_size(pixels):
    assert pixels.shape == (360, 640, 3)


def test_a_drawing_has_its_words_as_words(figures):
    root = ElementTree.parse(figures(".svg")).getroot()
    words = {element.text.strip() for element in root.iter(f"{SVG}text") if element.text}
    assert {"XOR & co", "Decision regions", "Error surface", "Cost", "epoch"} <= words
    assert any("step 200" in word for word in words)
    assert len(list(root.iter(f"{SVG}path"))) > 20


def test_a_drawing_holds_only_fields_as_images(board, xor, tmp_path):
    still(board, xor, tmp_path / "figure.svg", pictures=("diagram",))
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    spec, _ = xor
    assert len(list(root.iter(f"{SVG}image"))) == len(spec.network.ids)
    still(board, xor, tmp_path / "figure.svg", pictures=("cost",))
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    assert not list(root.iter(f"{SVG}image"))


def test_the_points_of_a_drawing_are_no_image(board, xor, tmp_path):
    still(board, xor, tmp_path / "figure.svg", pictures=("regions",))
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    assert len(list(root.iter(f"{SVG}image"))) == 1
    assert len(list(root.iter(f"{SVG}path"))) > xor[1].last.run.dataset.n_points


def test_a_picture_whose_lines_are_cut_off_at_its_edge_is_an_image_of_a_drawing(board, xor, tmp_path):
    still(board, xor, tmp_path / "figure.svg", pictures=("update",))
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    assert len(list(root.iter(f"{SVG}image"))) == 1
    assert not list(root.iter(f"{SVG}polyline"))


def test_no_line_of_a_drawing_leaves_its_picture(board, xor, tmp_path):
    made, last = board(keeps_lines=True, pictures=("cost",)), xor[1].last
    curves = replace(last.curves, batch_costs=last.curves.batch_costs * np.array([1e-9, 1.0] * 100))
    made.show_moment(replace(last, curves=curves), Shot(200))
    write_still(made, tmp_path / "figure.svg")
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    heights = [
        float(y)
        for line in root.iter(f"{SVG}polyline")
        for _, y in re.findall(r"([-\d.e]+),([-\d.e]+)", line.get("points", ""))
    ]
    assert heights and max(heights) < made.panes["cost"].plot.plot_rect().bottom() + 5


def test_qt_reads_a_drawing_as_the_pixels_are(figures, pixels):
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        QSvgRenderer(str(figures(".svg"))).render(painter)
    read = np.frombuffer(image.constBits(), np.uint8).reshape(360, 640, 4)[..., 2::-1].astype(np.int64)
    assert np.abs(read - pixels).mean() < 6.0


@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="the program rsvg-convert is not installed")
def test_librsvg_reads_a_drawing_as_the_pixels_are(figures, pixels, tmp_path):
    command = ["rsvg-convert", str(figures(".svg")), "-o", str(tmp_path / "read.png")]
    subprocess.run(command, check=True)
    read = read_png(tmp_path / "read.png")
    assert read.shape == pixels.shape
    assert np.abs(read - pixels).mean() < 5.0


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="the program pdftoppm is not installed")
def test_poppler_reads_a_page_as_the_pixels_are(figures, pixels, tmp_path):
    page = str(figures(".pdf"))
    command = ["pdftoppm", "-r", "96", "-png", "-singlefile", page, str(tmp_path / "read")]
    subprocess.run(command, check=True)
    read = read_png(tmp_path / "read.png")
    assert read.shape == pixels.shape
    assert np.abs(read - pixels).mean() < 5.0
    said = subprocess.run(["pdftotext", page, "-"], capture_output=True, text=True, check=True).stdout
    assert "Decision regions" in said and "step 200" in said


def test_a_page_is_as_large_as_it_should_be(figures):
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", figures(".pdf").read_bytes())
    assert box and [float(side) for side in box.groups()] == [480.0, 270.0]


@pytest.mark.parametrize("suffix", STILLS)
def test_the_same_figure_twice_is_the_same(figures, board, xor, tmp_path, suffix):
    still(board, xor, tmp_path / f"other{suffix}")
    dates = re.compile(rb"\d{14}|\d{4}-\d\d-\d\dT[\d:+Z]+|<[0-9a-f]{32,}>|uuid:[-0-9a-f]+")
    paths = figures(suffix), tmp_path / f"other{suffix}"
    one, other = (dates.sub(b"", path.read_bytes()) for path in paths)
    assert one == other


def test_where_nothing_can_be_written_nothing_is_left(board, xor, tmp_path):
    (tmp_path / "figure.png").mkdir()
    with pytest.raises(OSError):
        still(board, xor, tmp_path / "figure.png", pictures=("cost",))
    assert [file.name for file in tmp_path.iterdir()] == ["figure.png"]
