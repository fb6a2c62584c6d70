"""How marks are laid over a picture of a surface that says where places of its plane are: the same for map and 3-D."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from nnviz.analysis.error_surface import Range
from nnviz.views.colors import Palette
from nnviz.views.mark_painting import (
    LINE_PX,
    LONGEST,
    Places,
    boxes_along,
    label_of,
    paint_arrow,
    paint_cloud,
    paint_point,
    paint_word,
    shortened,
)
from nnviz.views.surface_marks import Arrow, Cloud, SurfaceMarks
from nnviz.views.trails import BALL_PX

Floats = NDArray[np.float64]

N_CORNERS = 33


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The picture that marks are laid over.

    rect : of the picture; x, y : ranges of the plane that it shows
    pixels : (n, 2) places -> (n, 2) where they are painted, NaN where they are not
    ball : where the ball is painted, which nothing covers; None where there is none
    """

    rect: QRectF
    x: Range
    y: Range
    pixels: Callable[[Floats], Floats]
    ball: QPointF | None
    palette: Palette
    scale: float

    @property
    def longest(self) -> float:
        """How long an arrow may be, in pixels."""
        return LONGEST * min(self.rect.width(), self.rect.height())


def lay_marks(painter: QPainter, marks: SurfaceMarks, ground: Ground, places: Places) -> None:
    """All but the ghost; words stand where `places` has room."""
    for cloud in marks.clouds:
        _lay_cloud(painter, cloud, ground)
    laid = [(arrow, *line_of(arrow, ground)) for arrow in marks.arrows]
    for arrow, line, is_shortened in laid:
        paint_arrow(painter, line, getattr(ground.palette, arrow.color), is_shortened, ground.scale)
    spots = [(point, *_spot(point.place, ground)) for point in marks.points]
    for point, at, is_seen in spots:
        if is_seen:
            paint_point(painter, at, getattr(ground.palette, point.color), ground.scale)
    reach = BALL_PX * ground.scale + 1
    if ground.ball is not None:
        places.keep_free([QRectF(ground.ball.x() - reach, ground.ball.y() - reach, 2 * reach, 2 * reach)])
    for _, line, _ in laid:
        places.keep_free(boxes_along(line, LINE_PX * ground.scale))
    for arrow, line, is_shortened in laid:
        if len(line) and (seen := np.hypot(*(line[-1] - line[0]))) > reach:
            away = QPointF(*((line[-1] - line[0]) / seen).tolist())
            color = getattr(ground.palette, arrow.color)
            text = label_of(arrow, is_shortened)
            paint_word(painter, text, QPointF(*line[-1].tolist()), away, places, color, ground.palette)
    for point, at, is_seen in spots:
        if is_seen:
            color = getattr(ground.palette, point.color)
            paint_word(
                painter, point.word, at + QPointF(3, -3) * ground.scale, QPointF(1, -0.6), places, color, ground.palette
            )


def line_of(arrow: Arrow, ground: Ground) -> tuple[Floats, bool]:
    """(n, 2) pixels that the arrow is painted along, none where it starts outside, and whether it is too long."""
    start, end = np.array(arrow.start), np.array(arrow.end)
    part = _part_inside(start, end, ground)
    if not part > 0.0:
        return np.empty((0, 2)), False
    ends = start + np.linspace(0.0, part, N_CORNERS)[:, None] * (end - start)
    line = ground.pixels(ends)
    seen = np.isfinite(line).all(axis=1)
    n_seen = N_CORNERS if seen.all() else int(seen.argmin())
    line, is_shortened = shortened(line[:n_seen], ground.longest) if n_seen > 1 else (np.empty((0, 2)), False)
    return line, is_shortened or part < 1.0 or n_seen < N_CORNERS


def _part_inside(start: Floats, end: Floats, ground: Ground) -> float:
    """How much of the way stays inside the plane that is shown; 0 where it starts outside or is no number."""
    low, high = np.array([ground.x[0], ground.y[0]]), np.array([ground.x[1], ground.y[1]])
    if not (np.isfinite(end).all() and ((low <= start) & (start <= high)).all()):
        return 0.0
    with np.errstate(all="ignore"):
        room = np.where(end > start, high - start, start - low) / np.abs(end - start)
    return float(min(1.0, np.nanmin(np.where(end == start, 1.0, room))))


def _lay_cloud(painter: QPainter, cloud: Cloud, ground: Ground) -> None:
    if not len(cloud.tips):
        return
    start, is_seen = _spot(cloud.start, ground)
    if not is_seen:
        return
    from_here = np.array([start.x(), start.y()])
    away = ground.pixels(cloud.tips) - from_here
    lengths = np.hypot(*away.T)
    with np.errstate(all="ignore"):
        away = away * np.minimum(1.0, ground.longest / lengths)[:, None]
    starts = np.repeat(from_here[None], len(away), axis=0)
    paint_cloud(painter, starts, from_here + away, getattr(ground.palette, cloud.color), ground.scale)


def _spot(place: tuple[float, float], ground: Ground) -> tuple[QPointF, bool]:
    """Where a place is painted, and whether it is."""
    is_inside = ground.x[0] <= place[0] <= ground.x[1] and ground.y[0] <= place[1] <= ground.y[1]
    x, y = ground.pixels(np.array([place]))[0].tolist() if is_inside else (np.nan, np.nan)
    return QPointF(x, y), bool(np.isfinite([x, y]).all())
