"""The error surface as a lit mesh in the box of the camera, and what stands on it in the same box."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import ErrorSurface, Range
from nnviz.views.colors import sequential
from nnviz.views.height_scale import HeightScale

Floats = NDArray[np.float64]

TALL = 0.8
_LIGHT = np.array([-0.45, -0.35, 0.82])
_AMBIENT = 0.62
_HIGHEST = 1.15
_FLATTEST = 0.05
_ACROSS, _LOOKS = 2.9, 48


@dataclass(frozen=True, slots=True)
class Box:
    """What of the plane stands in the box of the camera, and how high.

    half : of the box along x and y, 1 at most; both 1 where units need not be equal
    """

    x: Range
    y: Range
    half: tuple[float, float]
    scale: HeightScale

    def points(self, places: Floats, costs: Floats) -> Floats:
        """(n, 3) points over these (n, 2) places of the plane at these (n,) costs, cut off at the box's top."""
        heights = np.clip(np.nan_to_num(self.scale(costs), nan=_HIGHEST), 0.0, _HIGHEST) * TALL
        return np.concatenate([self.flat(places), heights[:, None]], axis=1)

    def flat(self, places: Floats) -> Floats:
        """(n, 2) where these (n, 2) places are on the floor."""
        (x0, x1), (y0, y1) = self.x, self.y
        along: Floats = ((places - [x0, y0]) / [x1 - x0, y1 - y0] * 2 - 1) * self.half
        return along


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """corners : (n, n, 3) row by row of y; NaN where there is no cost; colors : (n, n, 3) 0 to 1."""

    corners: Floats
    colors: Floats

    def over(self, floor: Floats) -> Floats:
        """(n, 3) points of the surface over these (n, 2) points of the floor; NaN heights where there is none."""
        heights = self.heights(floor[:, 0], floor[:, 1])
        return np.concatenate([floor, heights[:, None]], axis=1)

    def heights(self, x: Floats, y: Floats) -> Floats:
        """How high the surface is, of any shape; NaN beside it."""
        z, n = self.corners[..., 2], len(self.corners)
        half_x, half_y = self.corners[-1, -1, :2].tolist()
        column, row = (x / half_x + 1) / 2 * (n - 1), (y / half_y + 1) / 2 * (n - 1)
        reach = 1e-6 * n
        is_inside = (np.abs(column - (n - 1) / 2) <= (n - 1) / 2 + reach) & (
            np.abs(row - (n - 1) / 2) <= (n - 1) / 2 + reach
        )
        column, row = (np.where(is_inside, np.clip(at, 0.0, n - 1), 0.0) for at in (column, row))
        i, j = (np.minimum(at.astype(int), n - 2) for at in (row, column))
        up, right = row - i, column - j
        mixed = (z[i, j] * (1 - right) + z[i, j + 1] * right) * (1 - up) + (
            z[i + 1, j] * (1 - right) + z[i + 1, j + 1] * right
        ) * up
        return np.where(is_inside, mixed, np.nan)

    def hides(self, points: Floats, eye: Floats) -> NDArray[np.bool_]:
        """(n,) whether the surface stands between each of (n, 3) points of the box and the eye; False of NaN."""
        away = eye - points
        with np.errstate(all="ignore"):
            # No surface is above the top of the box or beyond its walls, so looking that far is enough.
            out = np.minimum((_HIGHEST * TALL - points[:, 2]) / np.maximum(away[:, 2], 1e-9), _ACROSS / _length(away))
        ways = out[:, None] * (np.arange(1, _LOOKS + 1) / _LOOKS) ** 1.5
        seen = points[:, None] + ways[..., None] * away[:, None]
        return np.asarray((self.heights(seen[..., 0], seen[..., 1]) > seen[..., 2]).any(axis=1), np.bool_)


def _length(vectors: Floats) -> Floats:
    lengths: Floats = np.sqrt((vectors**2).sum(axis=-1))
    return lengths


def box_of(surface: ErrorSurface, scale: HeightScale, has_equal_units: bool = False) -> Box:
    """The box that the surface fills."""
    x, y = (float(surface.x[0]), float(surface.x[-1])), (float(surface.y[0]), float(surface.y[-1]))
    half = (1.0, 1.0)
    if has_equal_units:
        wide, deep = x[1] - x[0], y[1] - y[0]
        half = (max(wide / max(wide, deep), _FLATTEST), max(deep / max(wide, deep), _FLATTEST))
    return Box(x, y, half, scale)


def mesh_of(surface: ErrorSurface, box: Box) -> Mesh:
    """The surface in its box; its heights are cut off a little above the highest cost of the scale."""
    heights = box.scale(surface.costs)
    n = len(heights)
    x, y = np.meshgrid(np.linspace(-1, 1, n) * box.half[0], np.linspace(-1, 1, n) * box.half[1])
    z = np.clip(heights, 0.0, _HIGHEST) * TALL
    along_y, along_x = np.gradient(z, 2 * box.half[1] / (n - 1), 2 * box.half[0] / (n - 1))
    normals = np.stack([-along_x, -along_y, np.ones_like(z)], axis=-1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    light = _LIGHT / np.linalg.norm(_LIGHT)
    shade = _AMBIENT + (1 - _AMBIENT) * np.clip(np.nan_to_num(normals @ light), 0.0, 1.0)
    colors = sequential(heights)[..., :3] / 255 * shade[..., None]
    return Mesh(np.stack([x, y, z], axis=-1), colors)
