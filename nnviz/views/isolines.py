"""The lines along which the cost stays the same, each with its cost written along it where there is room."""

from dataclasses import dataclass
from math import atan2, degrees

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.views.height_scale import HeightScale
from nnviz.views.map_frame import MapFrame
from nnviz.views.mark_painting import Places, boxes_along
from nnviz.views.polygons import polygon
from nnviz.views.ticks import tick_text

Floats = NDArray[np.float64]

N_LEVELS = 12
LINE_PX, HALO_PX, GAP_PX = 1.0, 3.0, 6.0
LINE_ALPHA, HALO_ALPHA = 0.6, 0.7
# A line is written along where its stretch is this straight and this many times as long as the number.
STRAIGHT, ROOM = 0.96, 1.6
N_SPOTS = 24
# Two numbers are this many times their height apart.
APART = 1.35
PATH_PX = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Isolines:
    """levels : costs, rising; lines : of each, (n, 2) places; texts : what is written along them."""

    levels: tuple[float, ...]
    lines: tuple[tuple[Floats, ...], ...]
    texts: tuple[str, ...]


def isolines(surface: ErrorSurface, scale: HeightScale) -> Isolines:
    """The lines of a surface at pleasant costs of the scale."""
    levels = scale.levels(N_LEVELS)
    generator = contourpy.contour_generator(surface.x, surface.y, np.ma.masked_invalid(surface.costs))
    lines = tuple(tuple(np.asarray(line) for line in generator.lines(level)) for level in levels)
    shown = sorted(scale.shown(level) for level in levels)
    texts = tuple(tick_text(scale.shown(level), [] if scale.is_log else shown) for level in levels)
    return Isolines(tuple(levels), lines, texts)


def paint_isolines(painter: QPainter, isolines: Isolines, frame: MapFrame, path: Floats, scale: float) -> None:
    """All lines, and over them the numbers, the longest line of a cost first.

    path : (n, 2) pixels that no number is to stand on
    """
    color, halo = QColor("#ffffff"), QColor("#000000")
    color.setAlphaF(LINE_ALPHA)
    halo.setAlphaF(HALO_ALPHA)
    seen = [[frame.pixels(line) for line in lines] for lines in isolines.lines]
    painter.setPen(QPen(color, LINE_PX * scale))
    for lines in seen:
        for line in lines:
            painter.drawPolyline(polygon(line))
    places, metrics = Places(frame.rect, boxes_along(path, PATH_PX * scale)), QFontMetricsF(painter.font())
    outline = QPen(halo, HALO_PX * scale)
    outline.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for lines, text in zip(seen, isolines.texts, strict=True):
        width, height = metrics.horizontalAdvance(text), metrics.height()
        for line in sorted(lines, key=len, reverse=True):
            if (spot := _spot(line, width, height, places)) is not None:
                _write(painter, text, *spot, width, metrics, outline)
                break


def _spot(line: Floats, width: float, height: float, places: Places) -> tuple[Floats, float] | None:
    """The middle and the angle of a straight stretch with room for a number, as near as can be to the line's middle."""
    reached = np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])
    if reached[-1] < ROOM * width:
        return None
    half = width / 2 + GAP_PX / 2
    middles = np.linspace(half, reached[-1] - half, N_SPOTS)
    for middle in sorted(middles.tolist(), key=lambda at: abs(at - reached[-1] / 2)):
        ends = np.stack([np.interp([middle - half, middle + half], reached, line[:, axis]) for axis in (0, 1)], axis=1)
        chord = ends[1] - ends[0]
        if np.hypot(*chord) < STRAIGHT * 2 * half:
            continue
        chord = chord if chord[0] >= 0 else -chord
        center = ends.mean(axis=0)
        if places.take_all(_boxes(center, chord / np.hypot(*chord), width, height)):
            return center, degrees(atan2(chord[1], chord[0]))
    return None


def _boxes(center: Floats, along: Floats, width: float, height: float) -> list[QRectF]:
    """Upright squares that together cover a turned number and a little more."""
    n = max(round(width / height) + 1, 2)
    side = APART * height
    corners = center + np.linspace(-width / 2, width / 2, n)[:, None] * along - side / 2
    return [QRectF(x, y, side, side) for x, y in corners.tolist()]


def _write(
    painter: QPainter, text: str, center: Floats, angle: float, width: float, metrics: QFontMetricsF, outline: QPen
) -> None:
    path = QPainterPath()
    path.addText(QPointF(-width / 2, (metrics.ascent() - metrics.descent()) / 2), painter.font(), text)
    painter.save()
    painter.translate(*center.tolist())
    painter.rotate(angle)
    painter.strokePath(path, outline)
    painter.fillPath(path, QColor("#ffffff"))
    painter.restore()
