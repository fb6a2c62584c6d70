"""The 3-D picture: every way to move the camera, by real events, what the surface hides, and axes that fit anywhere."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.analysis.parameter_plane import plane_of_two
from nnviz.views import box_axes
from nnviz.views.camera import FROM_ABOVE, FRONT, SIDE, Camera
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.height_scale import height_scale
from nnviz.views.mesh_drawing import painted_mesh
from nnviz.views.surface_3d import LIFT, Surface3D
from nnviz.views.surface_mesh import TALL, box_of, mesh_of
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.vantage import vantage

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
SHIFT, CONTROL, NO_KEYS = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)


def wall(n: int = 41) -> ErrorSurface:
    """A ridge along y at x = 1, x and y from -2 to 2."""
    x, y = np.linspace(-2, 2, n), np.linspace(-2, 2, n)
    costs = np.exp(-8 * (x[None] - 1) ** 2) + 0.001 + 0.0 * y[:, None]
    return ErrorSurface(plane_of_two(np.zeros(2), 0, 1, ("w", "b")), x, y, costs)


def picture_of(surface: ErrorSurface, run, path=((-1.0, -1.0), (1.6, 0.0))) -> SurfacePicture:
    places = np.array(path)
    return SurfacePicture(run, 0, surface, places, np.full(len(places), 0.01), 0.01)


@pytest.fixture
def shown(qtbot, trained) -> Surface3D:
    made = Surface3D()
    made.drawing, made.flight.is_calm = painted_mesh, True
    qtbot.addWidget(made)
    made.resize(420, 320)
    made.show()
    made.show_picture(picture_of(wall(), trained().run), height_scale(wall().costs, False))
    return made


def dragged(shown: Surface3D, button: Qt.MouseButton, keys: Qt.KeyboardModifier) -> tuple[Camera, Camera]:
    before = shown.camera
    QTest.mousePress(shown, button, keys, QPoint(100, 100))
    # A move of QTest has no modifiers, so this one is sent by hand.
    from PySide6.QtCore import QCoreApplication, QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    at = QPointF(140, 120)
    move = QMouseEvent(QEvent.Type.MouseMove, at, shown.mapToGlobal(at), button, button, keys)
    QCoreApplication.sendEvent(shown, move)
    QTest.mouseRelease(shown, button, keys, QPoint(140, 120))
    return before, shown.camera


def test_dragging_orbits_and_with_shift_or_the_middle_button_it_pans(shown):
    before, after = dragged(shown, LEFT, NO_KEYS)
    assert after.azimuth != before.azimuth and after.elevation > before.elevation
    assert (after.shift_x, after.shift_y, after.zoom) == (before.shift_x, before.shift_y, before.zoom)
    for button, keys in ((LEFT, SHIFT), (MIDDLE, NO_KEYS)):
        before, after = dragged(shown, button, keys)
        assert (after.azimuth, after.elevation) == (before.azimuth, before.elevation)
        moved = after.projected(np.zeros((1, 3)), 420, 320)[0] - before.projected(np.zeros((1, 3)), 420, 320)[0]
        assert moved[:2] == pytest.approx([40, 20], abs=1e-6)


@pytest.mark.parametrize(
    ("key", "keys", "changed", "sign"),
    [
        (Qt.Key.Key_Left, NO_KEYS, "azimuth", -1),
        (Qt.Key.Key_Right, NO_KEYS, "azimuth", 1),
        (Qt.Key.Key_Up, NO_KEYS, "elevation", 1),
        (Qt.Key.Key_Down, NO_KEYS, "elevation", -1),
        (Qt.Key.Key_Left, SHIFT, "shift_x", -1),
        (Qt.Key.Key_Right, SHIFT, "shift_x", 1),
        (Qt.Key.Key_Up, SHIFT, "shift_y", 1),
        (Qt.Key.Key_Down, SHIFT, "shift_y", -1),
        (Qt.Key.Key_Plus, NO_KEYS, "zoom", 1),
        (Qt.Key.Key_Plus, SHIFT, "zoom", 1),
        (Qt.Key.Key_Minus, NO_KEYS, "zoom", -1),
    ],
)
def test_keys_orbit_pan_and_zoom(shown, key, keys, changed, sign):
    before = shown.camera
    QTest.keyClick(shown, key, keys)
    assert np.sign(getattr(shown.camera, changed) - getattr(before, changed)) == sign
    assert replace(shown.camera, **{changed: getattr(before, changed)}) == before


def test_home_goes_back_and_keys_of_others_are_left_to_them(shown):
    home = shown.camera
    shown.look_from(FRONT)
    QTest.keyClick(shown, Qt.Key.Key_Home, CONTROL)
    QTest.keyClick(shown, Qt.Key.Key_Right, CONTROL)
    QTest.keyClick(shown, Qt.Key.Key_A)
    assert shown.camera == FRONT
    QTest.keyClick(shown, Qt.Key.Key_Home)
    assert shown.camera == home


def test_a_flight_ends_where_it_was_sent_and_a_hand_on_the_way_stops_it(shown, qtbot):
    shown.flight.is_calm = False
    start = shown.camera
    shown.fly_to(SIDE)
    assert shown.camera == start
    seen = []
    shown.flight.moved.connect(seen.append)
    qtbot.waitUntil(lambda: shown.camera == SIDE, timeout=5000)
    assert seen[-1] == SIDE
    shown.fly_to(FROM_ABOVE)
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    held = shown.camera
    qtbot.wait(50)
    assert shown.camera == held != FROM_ABOVE


@pytest.mark.parametrize("part", [0.0, 0.3, 1.0])
def test_the_way_between_two_cameras_turns_the_shorter_way(part):
    start, end = Camera(170.0, 30.0, 0.5), Camera(-170.0, 40.0, 2.0, 0.2, -0.4)
    between = start.toward(end, part)
    assert (between.azimuth - 170.0) % 360.0 == pytest.approx(20.0 * part)
    assert between.elevation == pytest.approx(30.0 + 10.0 * part)
    assert between.zoom == pytest.approx(0.5 * 4.0**part)
    assert between.shift_y == pytest.approx(-0.4 * part)


def test_from_above_front_and_side_show_what_they_say(shown):
    corners = np.array([[-1.0, 0, 0], [1, 0, 0], [0, -1, 0], [0, 1, 0]])
    left, right, low, high = FROM_ABOVE.projected(corners, 400, 400).tolist()
    assert left[0] < low[0] < right[0] and low[0] == pytest.approx(high[0])
    assert high[1] < left[1] < low[1] and left[1] == pytest.approx(right[1])
    front = FRONT.projected(corners, 400, 400)
    assert front[0, 0] < front[1, 0] and front[2, 2] < front[3, 2]
    side = SIDE.projected(corners, 400, 400)
    assert side[1, 2] < side[0, 2] and side[2, 0] < side[3, 0]


def test_what_a_ridge_hides_is_hidden_and_what_stands_before_it_is_not():
    surface = wall()
    box = box_of(surface, height_scale(surface.costs, False))
    mesh = mesh_of(surface, box)
    behind, before, above = np.array([[0.9, 0, 0.02], [-0.5, 0, 0.02], [0.9, 0, TALL]])
    seen_from_left = Camera(180.0, 20.0).eye
    assert mesh.hides(np.array([behind, before, above]), seen_from_left).tolist() == [True, False, False]
    assert not mesh.hides(np.array([behind]), FROM_ABOVE.eye).any()
    assert not mesh.hides(np.full((1, 3), np.nan), seen_from_left).any()


def test_the_usual_camera_sees_the_path():
    surface = wall()
    box = box_of(surface, height_scale(surface.costs, False))
    mesh = mesh_of(surface, box)
    for x in (1.7, -0.5):
        path = box.points(np.array([[x, y] for y in np.linspace(-1.5, 1.5, 9)]), np.full(9, 0.05))
        assert not mesh.hides(path, vantage(mesh, path).eye).any()
    assert vantage(mesh, np.empty((0, 3))) == Camera()


def test_the_camera_is_chosen_with_the_axes_and_never_after_a_hand_has_turned_it(shown, trained):
    usual, surface = shown.camera, wall()
    shown.show_picture(picture_of(surface, trained().run, ((1.7, -1.0), (1.7, 1.0))), shown._scale)
    assert shown.camera == usual
    wider = replace(surface, x=surface.x * 2)
    shown.look_from(FRONT)
    shown.show_picture(picture_of(wider, trained().run), shown._scale)
    assert shown.camera == FRONT


def test_the_ball_is_seen_even_where_nearly_all_of_the_path_is():
    surface = wall()
    box = box_of(surface, height_scale(surface.costs, False))
    mesh = mesh_of(surface, box)
    places = np.concatenate([np.stack([np.linspace(-1.8, -1.0, 59), np.zeros(59)], axis=1), [[0.3, 1.0]]])
    path = box.points(places, np.full(60, 0.01)) + LIFT
    usual = mesh.hides(path, Camera().eye)
    assert usual[-1] and usual.mean() < 0.05
    assert not mesh.hides(path, vantage(mesh, path).eye)[-1]


def test_the_camera_is_chosen_anew_where_that_is_asked_for_and_no_hand_has_turned_it(shown, trained):
    before, behind = shown.camera, ((1.7, -1.0), (0.3, 1.0))
    mesh, seen = shown._mesh, shown._box.points(np.array(behind), np.full(2, 0.01)) + LIFT
    assert mesh.hides(seen, before.eye)[-1]
    shown.is_to_choose = True
    shown.show_picture(picture_of(wall(), trained().run, behind), shown._scale)
    assert shown.camera != before and not mesh.hides(seen, shown.camera.eye)[-1]
    assert not shown.is_to_choose
    shown.look_from(FRONT)
    shown.is_to_choose = True
    shown.show_picture(picture_of(wall(), trained().run, behind), shown._scale)
    assert shown.camera == FRONT


def test_fitting_looks_at_the_surface_from_where_the_path_is_seen(qtbot, worker, trained):
    view = ErrorSurfaceView(worker)
    qtbot.addWidget(view)
    view.show()
    view.show_snapshot(trained())
    view.chosen.kind.choose("random")
    usual = view.landscape.camera
    view.landscape.camera = FRONT
    view.refresh()
    assert view.landscape.camera == FRONT
    view.chosen.fitted.emit()
    assert view.landscape.camera == usual


def test_the_part_of_a_path_behind_a_wall_is_dotted(shown, pixels, trained):
    path = tuple((x, 0.0) for x in np.linspace(-1.5, 1.8, 60))
    shown.look_from(Camera(180.0, 15.0))
    shown.show_picture(picture_of(wall(), trained().run, path), shown._scale)
    mesh, box = shown._mesh, shown._box
    points = box.points(np.array(path), np.full(60, 0.01))
    is_hidden = mesh.hides(points + np.array([0, 0, 0.02]), shown.camera.eye)
    assert 5 < is_hidden.sum() < 40 and not is_hidden[:20].any()
    columns, rows = shown.camera.projected(points, 420, 320)[:, :2].round().astype(int).T
    brightness = pixels(shown)[rows, columns].min(axis=-1)
    seen, behind = brightness[:20], brightness[is_hidden][2:-2]
    assert np.median(seen) > 240
    assert np.median(behind) < 200 and behind.max() > behind.min() + 30


def test_equal_units_are_as_long_in_one_direction_as_in_the_other():
    surface = replace(wall(), x=np.linspace(-4, 4, 41))
    box = box_of(surface, height_scale(surface.costs, False), has_equal_units=True)
    assert box.half == (1.0, 0.5)
    corner, one, other = box.flat(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    assert np.hypot(*(one - corner)) == pytest.approx(np.hypot(*(other - corner)))
    corners = mesh_of(surface, box).corners
    assert corners[..., 0].max() == 1.0 and corners[..., 1].max() == 0.5
    assert mesh_of(surface, box).heights(np.array([0.5]), np.array([0.25])) == pytest.approx([TALL], rel=0.1)


@pytest.mark.parametrize(
    "camera", [Camera(), FROM_ABOVE, FRONT, SIDE, Camera(33.0, 55.0, 2.0), Camera(120.0, 5.0, 0.5)]
)
@pytest.mark.parametrize(("size", "scale"), [((330, 180), 1.0), ((420, 320), 1.0), ((900, 600), 1.5), ((1, 1), 1.0)])
def test_no_numbers_of_the_axes_cover_each_other_or_leave_the_picture(shown, monkeypatch, camera, size, scale):
    taken: list[QRectF] = []
    take = box_axes.Places.take

    def listening(places, box):
        is_free = take(places, box)
        if is_free:
            taken.append(QRectF(box))
        return is_free

    monkeypatch.setattr(box_axes.Places, "take", listening)
    box_axes.box_axes.cache_clear()
    shown.setMinimumSize(1, 1)
    shown.resize(*size)
    shown.content_scale = scale
    shown.look_from(camera)
    shown.grab()
    assert len(taken) >= (4 if size[0] > 1 and camera.zoom == 1.0 else 0)
    for number, box in enumerate(taken):
        assert QRectF(0, 0, *size).contains(box)
        assert not any(box.intersects(other) for other in taken[:number])


def test_a_gap_and_a_flat_surface_say_so_in_words(shown, pixels, trained):
    whole = pixels(shown)
    surface = wall()
    flat = replace(surface, costs=np.full((41, 41), 2.0))
    gap = replace(surface, costs=np.where(np.arange(41)[None] < 20, np.inf, surface.costs))
    nothing = replace(surface, costs=np.full((41, 41), np.nan))
    for bad in (flat, gap, nothing):
        shown.show_picture(picture_of(bad, trained().run), height_scale(bad.costs, False))
        assert np.abs(pixels(shown) - whole).sum(axis=-1).astype(bool).mean() > 0.02


def test_it_can_be_painted_into_any_rectangle_of_another_painter(shown):
    image = QImage(500, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    with QPainter(image) as painter:
        shown.paint(painter, QRectF(100, 80, 300, 240))
    seen = np.array([[image.pixel(x, y) & 0xFFFFFF for x in range(500)] for y in range(400)])
    assert (seen[120:280, 150:350] != 0).mean() > 0.3
    assert (seen[:70] == 0).all() and (seen[:, :90] == 0).all()
