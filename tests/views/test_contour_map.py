"""The map of the error surface: what the mouse does, what is written where, and what it says where nothing is seen."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.analysis.parameter_plane import plane_of_two
from nnviz.views import contour_map, isolines
from nnviz.views.contour_map import ContourMap
from nnviz.views.height_scale import height_scale
from nnviz.views.map_frame import MapFrame, with_equal_units
from nnviz.views.surface_gaps import flat_word, gap_of
from nnviz.views.surface_marks import NO_MARKS
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.ticks import tick_text, ticks

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton


def long_bowl(n: int = 41) -> ErrorSurface:
    """x² + y², x from -4 to 4 and y from -1 to 1."""
    x, y = np.linspace(-4, 4, n), np.linspace(-1, 1, n)
    return ErrorSurface(plane_of_two(np.zeros(2), 0, 1, ("w", "b")), x, y, x[None] ** 2 + y[:, None] ** 2 + 0.01)


def showing(surface: ErrorSurface, shown: ContourMap, run, is_log: bool = False) -> ContourMap:
    places, costs = np.array([[1.0, 0.5]]), np.array([1.26])
    shown.show_picture(SurfacePicture(run, 0, surface, places, costs, 1.26), height_scale(surface.costs, is_log))
    return shown


@pytest.fixture
def shown(qtbot, trained) -> ContourMap:
    made = ContourMap()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return showing(long_bowl(), made, trained().run)


@pytest.fixture
def told(shown) -> list[str]:
    """What the map has told, in order."""
    heard: list[str] = []
    for name in ("pressed", "dropped"):
        getattr(shown, name).connect(Telling(heard, name))
    return heard


class Telling:
    def __init__(self, heard: list[str], name: str) -> None:
        self.heard, self.name = heard, name

    def __call__(self, *_values: object) -> None:
        self.heard.append(self.name)


def test_only_the_release_of_the_button_that_pressed_ends_a_click_or_a_drag(shown, told):
    beside, ball = shown.plot_rect().center().toPoint(), shown.pixel_of(np.array([1.0, 0.5])).toPoint()
    QTest.mousePress(shown, LEFT, pos=beside)
    QTest.mouseRelease(shown, RIGHT, pos=beside)
    assert told == []
    QTest.mouseRelease(shown, LEFT, pos=beside)
    assert told == ["pressed"]
    QTest.mousePress(shown, LEFT, pos=ball)
    QTest.mouseRelease(shown, MIDDLE, pos=ball)
    assert told == ["pressed"]
    QTest.mouseRelease(shown, LEFT, pos=ball)
    assert told == ["pressed", "dropped"]


def test_a_press_let_go_beside_the_map_is_no_click(shown, told):
    QTest.mousePress(shown, LEFT, pos=shown.plot_rect().center().toPoint())
    QTest.mouseRelease(shown, LEFT, pos=QPoint(1, 1))
    assert told == []


def test_a_long_press_is_no_click(shown, told, monkeypatch):
    monkeypatch.setattr(contour_map, "LONGEST_CLICK_MS", 20)
    at = shown.plot_rect().center().toPoint()
    QTest.mousePress(shown, LEFT, pos=at)
    QTest.mouseRelease(shown, LEFT, pos=at, delay=60)
    assert told == []
    QTest.mouseClick(shown, LEFT, pos=at)
    assert told == ["pressed"]


def test_equal_units_are_as_long_in_one_direction_as_in_the_other(shown):
    free = shown.plot_rect()
    assert free.height() > 0.5 * free.width()
    shown.equalize_units(True)
    rect = shown.plot_rect()
    one = shown.pixel_of(np.array([1.0, 0.0])) - shown.pixel_of(np.array([0.0, 0.0]))
    other = shown.pixel_of(np.array([0.0, 1.0])) - shown.pixel_of(np.array([0.0, 0.0]))
    assert one.x() == pytest.approx(-other.y(), rel=1e-9)
    assert free.contains(rect) and rect.width() == pytest.approx(free.width())
    assert shown.place_at(QPointF(rect.center().x(), rect.top() - 5)) is None


def test_frame_and_place_are_inverse():
    frame = MapFrame(with_equal_units(QRectF(10, 20, 300, 100), (-3, 5), (2, 3)), (-3, 5), (2, 3))
    assert QRectF(10, 20, 300, 100).contains(frame.rect)
    pixel = frame.pixels(np.array([[1.25, 2.75]]))[0]
    assert frame.place_at(QPointF(*pixel.tolist())) == pytest.approx((1.25, 2.75))


def written(shown: ContourMap, monkeypatch) -> list[str]:
    """The numbers along the isolines as painted."""
    texts: list[str] = []
    write = isolines._write

    def listening(painter, text, *rest):
        texts.append(text)
        write(painter, text, *rest)

    monkeypatch.setattr(isolines, "_write", listening)
    shown.grab()
    return texts


def test_isolines_carry_their_costs_where_there_is_room_and_none_where_there_is_none(shown, monkeypatch, trained):
    showing(long_bowl(), shown, trained().run, is_log=True)
    texts = written(shown, monkeypatch)
    levels = height_scale(long_bowl().costs, True).levels(isolines.N_LEVELS)
    assert len(levels) >= isolines.N_LEVELS
    assert len(texts) >= 6 and len(set(texts)) == len(texts)
    assert {float(text) for text in texts} <= {round(level, 9) for level in levels}
    shown.resize(90, 62)
    assert len(written(shown, monkeypatch)) <= 2


def test_numbers_of_isolines_do_not_cover_each_other(shown, monkeypatch):
    taken: list[list[QRectF]] = []
    take = isolines.Places.take_all

    def listening(places, boxes):
        is_free = take(places, boxes)
        if is_free:
            taken.append(list(boxes))
        return is_free

    monkeypatch.setattr(isolines.Places, "take_all", listening)
    shown.grab()
    assert len(taken) > 3
    for number, boxes in enumerate(taken):
        for other in taken[:number]:
            assert not any(box.intersects(each) for box in boxes for each in other)


@pytest.mark.parametrize("is_log", [False, True])
def test_a_region_without_finite_costs_says_so_in_words(shown, pixels, trained, is_log):
    whole = long_bowl()
    costs = whole.costs.copy()
    costs[:, :20] = np.nan
    costs[:9] = np.inf
    gaps = replace(whole, costs=costs)
    place = gap_of(gaps)
    row, column = int(np.searchsorted(whole.y, place[1])), int(np.searchsorted(whole.x, place[0]))
    assert not np.isfinite(costs[max(row - 4, 0) : row + 5, max(column - 4, 0) : column + 5]).any()
    assert gap_of(whole) is None
    showing(gaps, shown, trained().run, is_log)
    at = shown.pixel_of(np.array(place)).toPoint()
    near = pixels(shown)[max(at.y() - 30, 0) : at.y() + 10, max(at.x() - 60, 0) : at.x() + 60]
    assert (near.sum(axis=-1) < 250).sum() > 60  # ink
    showing(replace(whole, costs=np.full_like(costs, np.nan)), shown, trained().run, is_log)
    assert pixels(shown).std() > 1


def test_of_several_gaps_the_widest_is_named():
    costs = long_bowl().costs.copy()
    costs[:, 16::4] = np.nan
    costs[2:11, 2:11] = np.nan
    place = gap_of(replace(long_bowl(), costs=costs))
    assert long_bowl().x[2] < place[0] < long_bowl().x[10]
    assert long_bowl().y[2] < place[1] < long_bowl().y[10]


@pytest.mark.parametrize("is_log", [False, True])
def test_a_flat_surface_says_so_in_words(shown, pixels, trained, is_log):
    flat = replace(long_bowl(), costs=np.full((41, 41), 2.5))
    assert flat_word(flat) == "flat: 2.5 everywhere"
    assert flat_word(flat, -1.0).startswith("flat: \N{MINUS SIGN}2.5")
    assert flat_word(long_bowl()) == flat_word(replace(flat, costs=np.full((41, 41), np.nan))) == ""
    showing(flat, shown, trained().run, is_log)
    middle = shown.plot_rect().center().toPoint()
    word = pixels(shown)[middle.y() - 30 : middle.y() + 4, middle.x() - 70 : middle.x() + 70]
    assert (word.sum(axis=-1) > 600).sum() > 500  # its paper


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (40, 30), (120, 60), (340, 120), (1900, 900)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_any_size_can_be_painted_and_read(shown, size, scale):
    shown.setMinimumSize(1, 1)
    shown.resize(*size)
    shown.content_scale = scale
    shown.marks = NO_MARKS
    assert not shown.grab().isNull()
    QTest.mouseClick(shown, LEFT, pos=QPoint(size[0] // 2, size[1] // 2))


@pytest.mark.parametrize(
    ("size", "scale"), [((330, 130), 1.0), ((330, 300), 1.0), ((900, 500), 1.5), ((200, 100), 1.0)]
)
def test_nothing_that_is_written_is_cut_at_the_border(shown, pixels, size, scale):
    shown.resize(*size)
    shown.content_scale = scale
    seen = pixels(shown)
    edge = np.concatenate([seen[0], seen[-1], seen[:, 0], seen[:, -1]])
    assert (edge == edge[0]).all()
    rect = shown.plot_rect()
    below = seen[round(rect.bottom()) + 6 :, round(rect.left()) :]
    beside = seen[:, : round(rect.left()) - 6]
    for part in (below, beside):
        assert (np.abs(part - edge[0]).sum(axis=-1) > 150).sum() > 20


@pytest.mark.parametrize(
    ("low", "high", "n", "expected"),
    [
        (-0.3, 6.1, 4, [0, 2, 4, 6]),
        (-1, 1, 5, [-1, -0.5, 0, 0.5, 1]),
        (1000.0, 1000.3, 3, [1000.0, 1000.1, 1000.2, 1000.3]),
        (2, 2, 5, []),
        (0, 1, 0.1, [0, 1]),
    ],
)
def test_ticks_are_pleasant_numbers(low, high, n, expected):
    assert ticks(low, high, n) == pytest.approx(expected)
    texts = [tick_text(value, ticks(low, high, n)) for value in ticks(low, high, n)]
    assert len(set(texts)) == len(texts)
