"""Paths on pictures of the error surface: a training that rests does not make them dearer, and looks as it did."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from nnviz.views import trails
from nnviz.views.trails import Trail, paint_trail

WAY = np.array([[10.0, 10.0], [90.0, 20.0], [50.0, 80.0], [20.0, 60.0]])
RESTS = WAY[-1] + np.random.default_rng(3).uniform(-0.01, 0.01, (60, 2))


@pytest.fixture
def corners(monkeypatch, qapp) -> list[int]:
    """How many corners each line is painted with."""
    counted, made = [], trails.polygon
    monkeypatch.setattr(trails, "polygon", lambda points: counted.append(len(points)) or made(points))
    return counted


def painted(pixels: np.ndarray) -> np.ndarray:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_trail(painter, pixels, Trail(pixels, "#ffffff", 0), 1.0)
    return np.frombuffer(image.constBits(), np.uint8).reshape(100, 100, 4)[..., :3].astype(int)


def test_a_path_that_rests_looks_as_one_that_ends_there_and_has_hardly_more_corners(corners):
    rests = painted(np.concatenate([WAY, RESTS]))
    assert corners[0] <= len(WAY) + 10
    # Few steps are marked by dots, which a longer path has not.
    long = np.concatenate([np.repeat(WAY[:1], 60, axis=0), WAY])
    assert (np.abs(rests - painted(long)).max(axis=-1) > 30).sum() <= 12


def test_no_corner_that_can_be_seen_is_left_out(corners):
    wave = np.stack([np.linspace(5.0, 95.0, 181), 50 + 20 * np.sin(np.arange(181) / 3)], axis=1)
    painted(wave)
    assert corners == [181]


def test_a_path_that_grows_keeps_its_corners(corners, monkeypatch):
    drawn = []
    monkeypatch.setattr(trails.QPainter, "drawPolyline", lambda _painter, line: drawn.append(line), raising=True)
    walk = 50 + np.random.default_rng(1).normal(0.0, 0.1, (120, 2)).cumsum(axis=0)
    walk[-1] = walk[-2] + 0.001
    painted(walk[:80])
    painted(walk)
    before, after = ([(at.x(), at.y()) for at in drawn[number]] for number in (0, -1))
    assert after[: len(before) - 1] == before[:-1] and after[-1] == tuple(walk[-1])
