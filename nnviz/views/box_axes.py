"""The floor of the box of a 3-D picture with its grid, and the axes along the edges that nothing hides."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnviz.analysis.error_surface import Range
from nnviz.views.camera import Camera
from nnviz.views.colors import Palette
from nnviz.views.mark_painting import Places
from nnviz.views.surface_mesh import TALL, Box
from nnviz.views.ticks import tick_text, ticks

Floats = NDArray[np.float64]

TICK_PX, GAP_PX = 4.0, 3.0
# A number needs this many times its height and its width along its axis.
APART = 1.7
N_GRID, N_COSTS = 6, 5
# An edge seen from its end, shorter than so many lines of text, has no room for numbers.
SHORTEST = 4.5
# Seen from nearly above, heights are not seen, and what is high reaches out over the floor.
STEEPEST = 65.0


def paint_floor(painter: QPainter, box: Box, camera: Camera, size: tuple[float, float], palette: Palette) -> None:
    """The ground that the surface stands on."""
    painter.setPen(QPen(QColor(palette.line), 1.0))
    painter.setBrush(QColor(palette.chrome))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y, _ in _corners(box, camera, size).tolist()]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for axis, span in enumerate((box.x, box.y)):
        across = box.y if axis == 0 else box.x
        for value in ticks(*span, N_GRID):
            ends = np.array([[value, across[0]], [value, across[1]]])[:, [axis, 1 - axis]]
            (x0, y0), (x1, y1) = _on_floor(box, camera, size, ends)[:, :2].tolist()
            painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))


def paint_axes(
    painter: QPainter,
    box: Box,
    camera: Camera,
    size: tuple[float, float],
    names: tuple[str, str, str],
    palette: Palette,
    places: Places,
) -> None:
    """Numbers and names beside the two floor edges nearest to the camera, and costs at the leftmost upright edge."""
    corners = _corners(box, camera, size)
    nearest = int(corners[:, 2].argmin())
    middle = corners[:, :2].mean(axis=0)
    painter.setPen(QPen(QColor(palette.soft), 1.0))
    for other in ((nearest - 1) % 4, (nearest + 1) % 4):
        axis = 0 if {nearest, other} in ({0, 1}, {2, 3}) else 1
        _paint_edge(painter, box, camera, size, (axis, nearest), names[axis], middle, places)
    if camera.elevation < STEEPEST:
        _paint_costs(painter, box, camera, size, int(corners[:, 0].argmin()), names[2], places)


def _paint_edge(
    painter: QPainter,
    box: Box,
    camera: Camera,
    size: tuple[float, float],
    edge: tuple[int, int],
    name: str,
    middle: Floats,
    places: Places,
) -> None:
    """One edge of the floor.

    edge : the axis along it, and the number of a corner that it leads to
    """
    axis, corner = edge
    span, metrics = (box.x, box.y)[axis], QFontMetricsF(painter.font())
    level = (box.y, box.x)[axis][_ENDS[corner][1 - axis]]
    ends = _on_floor(box, camera, size, _pairs(axis, np.array(span), level))[:, :2]
    along = ends[1] - ends[0]
    length = float(np.hypot(*along))
    if length < SHORTEST * metrics.height():
        return
    outward = np.array([along[1], -along[0]]) / length
    outward = outward if outward @ (ends.mean(axis=0) - middle) >= 0 else -outward
    values = _ticks_with_room(span, length, metrics)
    texts = [tick_text(value, values) for value in values]
    # The name first, beyond the numbers or else among them: it says more than they do.
    (at,) = _outermost(box, camera, size, _pairs(axis, np.array([sum(span) / 2]), level), outward)
    near = TICK_PX + GAP_PX
    beyond = near + GAP_PX + max((_reach(text, outward, metrics) for text in texts), default=0.0)
    if not _paint_beside(painter, name, at, outward, beyond, metrics, places):
        _paint_beside(painter, name, at, outward, near, metrics, places)
    feet = _pairs(axis, np.array(values), level)
    for text, at in zip(texts, _outermost(box, camera, size, feet, outward), strict=True):
        painter.drawLine(QPointF(*at.tolist()), QPointF(*(at + TICK_PX * outward).tolist()))
        _paint_beside(painter, text, at, outward, near, metrics, places)


def _ticks_with_room(span: Range, length: float, metrics: QFontMetricsF) -> list[float]:
    """As many as can be written beside each other along so many pixels."""
    values = ticks(*span, length / (APART * metrics.height()))
    widest = max((metrics.horizontalAdvance(tick_text(value, values)) for value in values), default=0.0)
    return ticks(*span, min(len(values), length / (APART * max(widest, 1.0))))


def _paint_costs(
    painter: QPainter, box: Box, camera: Camera, size: tuple[float, float], corner: int, name: str, places: Places
) -> None:
    """The heights of a few costs, upward from a corner of the floor."""
    x, y = ((2 * end - 1) * half for end, half in zip(_ENDS[corner], box.half, strict=True))
    metrics, scale = QFontMetricsF(painter.font()), box.scale
    left = np.array([-1.0, 0.0])
    foot, top = camera.projected(np.array([[x, y, 0.0], [x, y, TALL]]), *size)[:, :2]
    n = min(N_COSTS, float(np.hypot(*(top - foot))) / (1.6 * metrics.height()))
    costs = _few(scale.levels(N_COSTS), n) if scale.is_log else ticks(scale.low, scale.high, n)
    painter.drawLine(QPointF(*foot.tolist()), QPointF(*top.tolist()))
    heights = scale(np.array(costs)) * TALL
    shown = sorted(scale.shown(cost) for cost in costs)
    for cost, height in zip(costs, heights.tolist(), strict=True):
        at = camera.projected(np.array([[x, y, height]]), *size)[0, :2]
        text = tick_text(scale.shown(cost), [] if scale.is_log else shown)
        if _paint_beside(painter, text, at, left, TICK_PX + GAP_PX, metrics, places):
            painter.drawLine(QPointF(*at.tolist()), QPointF(*(at + TICK_PX * left).tolist()))
    _paint_beside(painter, name, top, np.array([0.0, -1.0]), GAP_PX, metrics, places)


def _paint_beside(
    painter: QPainter, text: str, at: Floats, outward: Floats, gap: float, metrics: QFontMetricsF, places: Places
) -> bool:
    """Text whose nearest side is a gap away; whether there is room for it."""
    width, height = metrics.horizontalAdvance(text) + 2, metrics.height() - 2
    x, y = (at + (gap + _reach(text, outward, metrics) / 2) * outward).tolist()
    box = QRectF(x - width / 2, y - height / 2, width, height)
    is_free = places.take(box)
    if is_free:
        painter.drawText(box.adjusted(-2, -2, 2, 2), Qt.AlignmentFlag.AlignCenter, text)
    return is_free


def _reach(text: str, outward: Floats, metrics: QFontMetricsF) -> float:
    """How far a text reaches in a direction, from side to side."""
    along, down = np.abs(outward).tolist()
    return float(along * (metrics.horizontalAdvance(text) + 2) + down * (metrics.height() - 2))


# which end of x and of y the corners of the floor are at, around it
_ENDS = ((0, 0), (1, 0), (1, 1), (0, 1))


def _corners(box: Box, camera: Camera, size: tuple[float, float]) -> Floats:
    places = np.array([[box.x[i], box.y[j]] for i, j in _ENDS])
    return _on_floor(box, camera, size, places)


def _on_floor(box: Box, camera: Camera, size: tuple[float, float], places: Floats) -> Floats:
    """(n, 3) pixels and depths of (n, 2) places of the plane, on the floor."""
    floor = np.concatenate([box.flat(places.reshape(-1, 2)), np.zeros((len(places), 1))], axis=1)
    return camera.projected(floor, *size)


def _outermost(box: Box, camera: Camera, size: tuple[float, float], feet: Floats, outward: Floats) -> Floats:
    """(n, 2) pixels of (n, 2) places on the floor, or of the box's top above them where that is in their way."""
    floor = box.flat(feet)
    low, high = (
        camera.projected(np.concatenate([floor, np.full((len(floor), 1), height)], axis=1), *size)[:, :2]
        for height in (0.0, TALL)
    )
    is_farther = ((high - low) @ outward > 0) & (camera.elevation >= STEEPEST)
    return np.where(is_farther[:, None], high, low)


def _pairs(axis: int, along: Floats, across: float) -> Floats:
    """(n, 2) places with these numbers along an axis."""
    both = np.stack([along, np.full(len(along), across)], axis=1)
    return both if axis == 0 else both[:, ::-1]


def _few(levels: list[float], n: float) -> list[float]:
    """As many of them as leave hardly more than n, at even distances."""
    return levels[:: max(round(len(levels) / max(n, 1.0)), 1)]
