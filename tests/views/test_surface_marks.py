"""Arrows, clouds, words and a ghost over a surface: seen on the map and in 3-D, capped, and never over the ball."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.analysis.parameter_plane import plane_of_two
from nnviz.views.colors import DARK, LIGHT
from nnviz.views.contour_map import ContourMap
from nnviz.views.height_scale import height_scale
from nnviz.views.laying_marks import Ground, lay_marks, line_of
from nnviz.views.map_frame import MapFrame
from nnviz.views.mark_painting import Places, label_of
from nnviz.views.mesh_drawing import painted_mesh
from nnviz.views.surface_3d import Surface3D
from nnviz.views.surface_marks import NO_MARKS, Arrow, Cloud, MarkedPoint, SurfaceMarks
from nnviz.views.surface_picture import SurfacePicture

SIDE_PX, LABEL_PX = 360, 60
BALL = (0.5, -0.5)


def bowl(n: int = 41) -> ErrorSurface:
    """x² + y² from -2 to 2."""
    axis = np.linspace(-2, 2, n)
    plane = plane_of_two(np.zeros(2), 0, 1, ("w", "b"))
    return ErrorSurface(plane, axis, axis, axis[None] ** 2 + axis[:, None] ** 2)


@pytest.fixture(params=[ContourMap, Surface3D])
def picture(request, qtbot, trained):
    made = request.param()
    qtbot.addWidget(made)
    made.resize(SIDE_PX, SIDE_PX)
    if isinstance(made, Surface3D):
        made.drawing = painted_mesh
    surface = bowl()
    shown = SurfacePicture(trained().run, 0, surface, np.array([BALL]), np.array([0.5]), 0.5)
    made.show_picture(shown, height_scale(surface.costs, False))
    return made


def changed(picture, pixels, marks: SurfaceMarks) -> np.ndarray:
    """(height, width) where these marks are seen."""
    picture.marks = NO_MARKS
    before = pixels(picture)
    picture.marks = marks
    return np.abs(pixels(picture) - before).sum(axis=-1) > 40


def near(seen: np.ndarray, color: str) -> np.ndarray:
    return np.abs(seen - np.array(QColor(color).getRgb()[:3])).sum(axis=-1) < 60


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("color", ["ink", "accent", "negative", "positive", "second"])
def test_an_arrow_is_seen_in_its_color_with_an_edge_that_parts_it_from_any_ground(picture, pixels, palette, color):
    picture.colors = palette
    marks = SurfaceMarks(arrows=(Arrow(BALL, (1.3, 0.2), color),))
    where = changed(picture, pixels, marks)
    seen = pixels(picture)[where]
    assert near(seen, getattr(palette, color)).sum() > 60
    assert (near(seen, "#ffffff") | near(seen, "#17202b")).sum() > 60


def test_nothing_covers_the_ball(picture, pixels):
    is_ball = near(pixels(picture), picture.colors.accent)
    assert is_ball.sum() > 80
    tips = np.array(BALL) + np.random.default_rng(1).normal(0, 0.3, (60, 2))
    marks = SurfaceMarks(
        (Arrow(BALL, (1.4, 0.4), "positive", "v"), Arrow((1.2, -0.5), BALL, "second", "to the ball")),
        (Cloud(BALL, tips),),
        (MarkedPoint(BALL, "minimum"),),
        bowl(),
    )
    assert not (changed(picture, pixels, marks) & is_ball).any()


def test_cloud_points_and_ghost_are_each_seen(picture, pixels):
    tips = np.array(BALL) + np.random.default_rng(1).normal(0, 0.3, (60, 2))
    ghost = bowl(21)
    ghost = replace(ghost, costs=ghost.costs + 0.7)
    cloud = changed(picture, pixels, SurfaceMarks(clouds=(Cloud(BALL, tips, "ink"),)))
    point = changed(picture, pixels, SurfaceMarks(points=(MarkedPoint((-1.0, -1.0), "minimum"),)))
    bare = changed(picture, pixels, SurfaceMarks(points=(MarkedPoint((-1.0, -1.0)),)))
    lines = changed(picture, pixels, SurfaceMarks(ghost=ghost))
    assert 200 < cloud.sum() < 0.2 * cloud.size
    assert 60 < bare.sum() < point.sum() - 300
    assert 800 < lines.sum() < 0.4 * lines.size


def test_a_far_too_long_arrow_stays_within_a_third_and_says_its_length(picture, pixels):
    long = Arrow(BALL, (3000.5, 3999.5), "positive", "v")
    rows, columns = np.nonzero(near(pixels_with(picture, pixels, long), picture.colors.positive))
    assert np.hypot(np.ptp(rows), np.ptp(columns)) < SIDE_PX / 3 + LABEL_PX
    assert label_of(long, True) == "v 5000"
    assert label_of(long, False) == "v"
    assert label_of(replace(long, stands_for=0.25), True) == "v 0.25"


def pixels_with(picture, pixels, arrow: Arrow) -> np.ndarray:
    picture.marks = SurfaceMarks(arrows=(arrow,))
    return pixels(picture)


def ground_of(rect_of_map) -> Ground:
    frame = MapFrame(rect_of_map, (-2.0, 2.0), (-2.0, 2.0))
    return Ground(rect_of_map, frame.x, frame.y, frame.pixels, rect_of_map.center(), LIGHT, 1.0)


def test_no_word_is_put_on_the_ball(qapp):
    rect = QRectF(0, 0, 200, 200)
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    places = Places(rect)
    with QPainter(image) as painter:
        lay_marks(painter, NO_MARKS, ground_of(rect), places)
    assert not places.take(QRectF(95, 95, 10, 10)) and places.take(QRectF(120, 95, 10, 10))


def test_no_word_is_put_on_an_arrow(qapp):
    rect = QRectF(0, 0, 400, 400)
    places = Places(rect)
    marks = SurfaceMarks(arrows=(Arrow((0, 0), (0.5, 0.5)), Arrow((0, 0), (-0.5, 0.2))))
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        lay_marks(painter, marks, replace(ground_of(rect), ball=None), places)
    assert not places.take(QRectF(220, 170, 10, 10)) and not places.take(QRectF(170, 185, 8, 8))
    assert places.take(QRectF(215, 225, 10, 10))


@pytest.mark.parametrize(
    ("arrow", "length_px", "is_shortened"),
    [
        (Arrow((0, 0), (0.5, 0)), 50, False),
        (Arrow((0, 0), (1.9, 0)), 400 / 3, True),
        (Arrow((1.5, 0), (2.5, 0)), 50, True),
        (Arrow((0, 0), (1e300, 1e300)), 400 / 3, True),
        (Arrow((0, 0), (0, 0)), 0, False),
    ],
)
def test_an_arrow_is_drawn_to_the_cap_or_to_the_border_whichever_is_nearer(qapp, arrow, length_px, is_shortened):
    line, was_shortened = line_of(arrow, ground_of(QRectF(0, 0, 400, 400)))
    assert np.hypot(*(line[-1] - line[0])) == pytest.approx(length_px, abs=1e-6)
    assert was_shortened == is_shortened


@pytest.mark.parametrize(
    "marks",
    [
        SurfaceMarks(arrows=(Arrow((9.0, 9.0), (0.0, 0.0), label="from outside"),)),
        SurfaceMarks(arrows=(Arrow(BALL, (np.nan, 1.0), label="no number"), Arrow(BALL, (np.inf, 0.0)))),
        SurfaceMarks(clouds=(Cloud((9.0, 0.0), np.zeros((3, 2))), Cloud(BALL, np.full((2, 2), np.nan)))),
        SurfaceMarks(clouds=(Cloud(BALL, np.zeros((0, 2))),)),
        SurfaceMarks(points=(MarkedPoint((np.nan, 0.0), "nowhere"),)),
        SurfaceMarks(ghost=replace(bowl(), costs=np.full((41, 41), np.nan))),
    ],
)
def test_what_has_no_place_is_left_out(picture, pixels, marks):
    assert not changed(picture, pixels, marks).any()
