"""A board shows every picture in its place, in any size, theme and content scale, alike each time."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from nnviz.experiment.shipped import experiment
from nnviz.export.arrangement import arrangement
from nnviz.export.board import DIAGRAM, picture_names
from nnviz.export.diagram_pane import DiagramPane
from nnviz.export.sequence import Shot
from nnviz.views.camera import Camera
from nnviz.views.colors import DARK, rgb


def shown(board, xor, at: int = -1, shot: Shot | None = None) -> np.ndarray:
    moment = xor[1].moments[at]
    board.show_moment(moment, shot or Shot(moment.state.step))
    return board.pixels()[..., 2::-1].astype(np.int64)


@pytest.mark.parametrize("n_pictures", range(1, 9))
@pytest.mark.parametrize("aspect", [16 / 9, 4 / 3, 1.0, 9 / 16])
def test_pictures_share_the_board_without_overlap_and_without_a_hole(n_pictures, aspect):
    shares = np.array(arrangement(n_pictures, aspect))
    assert len(shares) == n_pictures
    lefts, tops, widths, heights = shares.T
    assert ((lefts > -1e-9) & (lefts + widths < 1 + 1e-9) & (tops > -1e-9) & (tops + heights < 1 + 1e-9)).all()
    for at in range(n_pictures):
        apart = (lefts >= lefts[at] + widths[at] - 1e-9) | (lefts + widths <= lefts[at] + 1e-9)
        apart |= (tops >= tops[at] + heights[at] - 1e-9) | (tops + heights <= tops[at] + 1e-9)
        assert apart[np.arange(n_pictures) != at].all()
    if n_pictures <= 4:
        assert (widths * heights).sum() == pytest.approx(1.0)
        assert (widths * heights)[0] == pytest.approx((widths * heights).max())


@pytest.mark.parametrize("name", picture_names())
def test_every_picture_can_stand_alone(board, xor, name):
    pixels = shown(board(pictures=(name,)), xor)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 30


def test_the_same_moment_gives_the_same_pixels_on_another_board_and_after_other_moments(board, xor):
    one, other = board(), board()
    first = shown(one, xor, 30)
    shown(other, xor, 10)
    shown(other, xor, -1)
    assert np.array_equal(first, shown(other, xor, 30))
    assert not np.array_equal(first, shown(other, xor, 60))


def test_a_board_looks_alike_at_twice_the_size(board, xor):
    small, large = shown(board(), xor), shown(board(width=640, height=360), xor)
    halved = large.reshape(180, 2, 320, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - small).mean() < 4.0


def test_the_dark_theme_is_dark_everywhere(board, xor):
    pixels = shown(board(palette=DARK), xor)
    paper = np.abs(pixels - rgb(DARK.paper)).sum(axis=2) < 6
    assert paper.mean() > 0.4
    assert (pixels.min(axis=2) > 245).mean() < 0.02


def test_a_dark_board_is_dark_beside_a_light_window(board, qapp):
    from nnviz.views import style
    from nnviz.views.colors import LIGHT

    name, font, palette = qapp.style().name(), qapp.font(), qapp.palette()
    style.apply(qapp, LIGHT)
    try:
        made = board(pictures=("cost",), palette=DARK)
        label = made.panes["cost"].title_label
        label.ensurePolished()
        assert label.palette().windowText().color().name() == DARK.ink
    finally:
        qapp.setStyleSheet("")
        qapp.setStyle(name)
        qapp.setFont(font)
        qapp.setPalette(palette)


def test_a_larger_content_scale_gives_larger_words(board, xor):
    def ink(scale: float) -> int:
        pixels = shown(board(pictures=("cost",), width=640, height=360, content_scale=scale), xor)
        return int((pixels[30:].max(axis=2) < 120).sum())

    assert ink(2.0) > 1.3 * ink(1.0)


def test_caption_and_counter_are_seen(board, xor):
    with_words = board(has_captions=True)
    quiet, said = shown(with_words, xor, 20), shown(with_words, xor, 20, Shot(20, "It finds the corner"))
    rows = np.flatnonzero((quiet != said).any(axis=(1, 2)))
    assert len(rows) and rows.min() > 0.9 * 180
    without = shown(board(has_counter=False, has_captions=True), xor, 20)
    assert (quiet[:12, 160:] != without[:12, 160:]).any()


def test_the_camera_of_a_shot_turns_the_surface(board, xor):
    surface = board(pictures=("surface",))
    before = shown(surface, xor)
    turned = shown(surface, xor, shot=Shot(200, camera=Camera().orbited(40.0, 0.0)))
    assert (before != turned).any(axis=2).mean() > 0.02


def test_axes_and_plane_stay_while_the_training_goes_on(board, xor):
    made = board(pictures=("cost", "surface"), width=640, height=360)
    cost, surface = made.panes["cost"], made.panes["surface"]
    seen = []
    for at in (0, 50, -1):
        shown(made, xor, at)
        seen.append((cost.plot._lines.x_end, cost.plot._lines.y_range, surface._kept.surface))
    assert seen[0] == seen[1] == seen[2]


def test_the_path_on_the_surface_ends_where_the_training_is(board, xor):
    made = board(pictures=("surface",))
    surface = made.panes["surface"]
    for at, moment in list(enumerate(xor[1].moments))[::99]:
        surface.draw_now(moment)
        picture = surface._arrays
        assert len(picture.path_places) == len(picture.path_costs) == at + 2
        assert picture.path_costs[-1] == moment.evaluation.train_total
        assert picture.path_places[-1] == pytest.approx(picture.path_places[-2])


def test_nothing_on_a_board_can_be_pressed(board):
    from PySide6.QtWidgets import QAbstractButton

    made = board(pictures=tuple(name for name in picture_names() if name != DIAGRAM))
    assert not [button for button in made.findChildren(QAbstractButton) if button.isVisibleTo(made)]


@pytest.mark.parametrize("name", ["first", "iris", "digits"])
@pytest.mark.parametrize("size", [(411, 326), (411, 210), (300, 200)])
def test_headers_of_a_small_diagram_stand_beside_each_other(qapp, name, size):
    host = QWidget()
    pane = DiagramPane(experiment(name).network, None, 1.0, False, host)
    pane.resize(*size)
    pane.rescale(1.5)
    # The words without the margin around them.
    boxes = [header.sceneBoundingRect().adjusted(7, 0, -7, 0) for header in pane.scene.headers]
    assert all(one.right() < other.left() for one, other in pairwise(boxes))
    assert pane.look.zoom * pane.scene.content_rect().width() <= size[0]
