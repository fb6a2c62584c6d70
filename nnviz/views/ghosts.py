"""A second surface over the same plane, drawn thinly over the first: isolines on the map, a wire mesh in 3-D."""

from collections.abc import Sequence

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.views.camera import Camera
from nnviz.views.colors import Palette
from nnviz.views.map_frame import MapFrame
from nnviz.views.polygons import pieces, polygon
from nnviz.views.surface_mesh import Box, Mesh

Floats = NDArray[np.float64]

LINE_PX, EDGE_PX = 1.2, 1.2
N_WIRES = 16
SEEN, HIDDEN = 0.55, 0.15
_LIFT = 0.004


def paint_flat_ghost(
    painter: QPainter, ghost: ErrorSurface, levels: Sequence[float], frame: MapFrame, palette: Palette, scale: float
) -> None:
    """Its isolines at these costs, dashed."""
    generator = contourpy.contour_generator(ghost.x, ghost.y, np.ma.masked_invalid(ghost.costs))
    lines = [polygon(frame.pixels(np.asarray(line))) for level in levels for line in generator.lines(level)]
    edge = QColor("#ffffff")
    edge.setAlphaF(0.5)
    for color, width in ((edge, LINE_PX + EDGE_PX), (QColor(palette.second), LINE_PX)):
        pen = QPen(color, width * scale)
        if width == LINE_PX:
            pen.setDashPattern([5.0, 3.0])
        painter.setPen(pen)
        for line in lines:
            painter.drawPolyline(line)


def paint_wire_ghost(
    painter: QPainter,
    ghost: ErrorSurface,
    box: Box,
    mesh: Mesh,
    camera: Camera,
    size: tuple[float, float],
    palette: Palette,
    scale: float,
) -> None:
    """Its wire mesh in the box of the other surface, fainter where that one hides it."""
    x, y = np.meshgrid(ghost.x, ghost.y)
    places = np.stack([x.ravel(), y.ravel()], axis=1)
    points = box.points(places, ghost.costs.ravel())
    is_inside = (np.abs(points[:, :2]) <= np.array(box.half) * (1 + 1e-9)).all(axis=1)
    points[~(is_inside & np.isfinite(ghost.costs.ravel()))] = np.nan
    lifted = points + np.array([0.0, 0.0, _LIFT])
    is_hidden = mesh.hides(lifted, camera.eye).reshape(x.shape)
    pixels = camera.projected(points, *size)[:, :2].reshape(*x.shape, 2)
    every = max((len(ghost.x) - 1) // N_WIRES, 1)
    rows = [(pixels[k], is_hidden[k]) for k in range(0, len(pixels), every)]
    columns = [(pixels[:, k], is_hidden[:, k]) for k in range(0, len(pixels), every)]
    color = QColor(palette.second)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for is_behind, alpha in ((True, HIDDEN), (False, SEEN)):
        color.setAlphaF(alpha)
        painter.setPen(QPen(color, LINE_PX * scale))
        for line, behind in rows + columns:
            for part in pieces(line, behind if is_behind else ~behind):
                painter.drawPolyline(polygon(part))
