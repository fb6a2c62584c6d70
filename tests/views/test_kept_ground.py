"""What is kept of a 3-D picture from one frame to the next never shows: each frame is as if it were the first."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.analysis.parameter_plane import plane_of_two
from nnviz.views.camera import Camera
from nnviz.views.colors import DARK
from nnviz.views.height_scale import height_scale
from nnviz.views.mesh_drawing import painted_mesh
from nnviz.views.surface_3d import Surface3D
from nnviz.views.surface_picture import SurfacePicture

SIZE = (360, 270)


X = np.linspace(-2, 2, 21)
COSTS = 1.0 + np.exp(-2 * (X[None] ** 2 + X[:, None]))
HILL = ErrorSurface(plane_of_two(np.zeros(2), 0, 1, ("w", "b")), X, X, COSTS)


def picture_of(surface: ErrorSurface, run, n_moments: int = 5) -> SurfacePicture:
    places = np.stack([np.linspace(-1.8, 1.5, 9)[:n_moments], np.linspace(1.8, -1.0, 9)[:n_moments]], axis=1)
    return SurfacePicture(run, 0, surface, places, np.linspace(9.0, 1.2, n_moments), 1.1)


@pytest.fixture
def new(qtbot, trained):
    """Pictures that have not been painted yet."""

    def made() -> Surface3D:
        picture = Surface3D()
        qtbot.addWidget(picture)
        picture.drawing = painted_mesh
        picture.resize(*SIZE)
        picture.show_picture(picture_of(HILL, trained().run), height_scale(COSTS, False))
        return picture

    return made


def seen(picture: Surface3D, at: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    image = QImage(600, 500, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    with QPainter(image) as painter:
        picture.paint(painter, QRectF(*at, picture.width(), picture.height()))
    return np.frombuffer(image.constBits(), np.uint8).reshape(500, 600, 4)[..., :3].astype(int)


def look_elsewhere(picture: Surface3D, _run) -> None:
    picture.look_from(Camera(25.0, 50.0))


def take_other_box(picture: Surface3D, run) -> None:
    picture.show_picture(picture_of(HILL, run), height_scale(COSTS * 3.0, True))


def take_other_surface(picture: Surface3D, run) -> None:
    other = replace(HILL, costs=COSTS[::-1])
    picture.show_picture(picture_of(other, run), height_scale(COSTS, False))


def darken(picture: Surface3D, _run) -> None:
    picture.colors = DARK


def enlarge_words(picture: Surface3D, _run) -> None:
    picture.content_scale = 1.5


def widen(picture: Surface3D, _run) -> None:
    picture.resize(460, 270)


def walk_on(picture: Surface3D, run) -> None:
    picture.show_picture(picture_of(HILL, run, 9), height_scale(COSTS, False))


def walk_back(picture: Surface3D, run) -> None:
    picture.show_picture(picture_of(HILL, run, 3), height_scale(COSTS, False))


def walk_elsewhere(picture: Surface3D, run) -> None:
    other = picture_of(HILL, run)
    places = other.path_places.copy()
    places[2] += 0.3, 0.2
    picture.show_picture(replace(other, path_places=places), height_scale(COSTS, False))


@pytest.mark.parametrize(
    "change",
    [
        look_elsewhere,
        take_other_box,
        take_other_surface,
        darken,
        enlarge_words,
        widen,
        walk_on,
        walk_back,
        walk_elsewhere,
    ],
)
def test_a_picture_painted_before_is_after_any_change_as_one_that_was_not(new, trained, change):
    kept, fresh = new(), new()
    before = seen(kept)
    for picture in (kept, fresh):
        change(picture, trained().run)
    after = seen(kept)
    assert (after != before).any(axis=-1).sum() > 40
    np.testing.assert_array_equal(after, seen(fresh))


def test_a_picture_is_the_same_at_any_fraction_of_a_pixel_of_its_paper(new):
    kept = new()
    for at in ((0.0, 0.0), (30.25, 20.5), (30.75, 20.5), (31.25, 20.5)):
        np.testing.assert_array_equal(seen(kept, at), seen(new(), at))


def test_the_surface_is_drawn_once_while_the_training_walks_on_it(new, trained):
    kept, drawn = new(), []

    def counted(*arguments) -> None:
        drawn.append(arguments)
        painted_mesh(*arguments)

    kept.drawing = counted
    for n_moments in range(2, 10):
        kept.show_picture(picture_of(HILL, trained().run, n_moments), height_scale(COSTS, False))
        seen(kept)
    assert len(drawn) == 1


def test_a_kept_ground_looks_as_if_it_were_painted_straight_onto_the_paper(new, monkeypatch):
    kept = seen(new())
    monkeypatch.setattr("nnviz.views.kept_ground.keeps_lines", lambda _painter: True)
    straight = seen(new())
    # An image that is laid over another is rounded once more.
    assert np.abs(kept - straight).max() <= 2 and (kept != straight).any(axis=-1).mean() < 0.01
