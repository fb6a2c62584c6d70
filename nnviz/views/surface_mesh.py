"""The error surface as a lit mesh in the box of the camera, and what stands on it in the same box."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.views.colors import sequential
from nnviz.views.height_scale import HeightScale
from nnviz.views.surface_picture import SurfacePicture

Floats = NDArray[np.float64]

_TALL = 0.8
_LIGHT = np.array([-0.45, -0.35, 0.82])
_AMBIENT = 0.62
_HIGHEST = 1.15


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """corners : (n, n, 3) row by row of y; NaN where there is no cost; colors : (n, n, 3) 0 to 1."""

    corners: Floats
    colors: Floats


def mesh_of(picture: SurfacePicture, scale: HeightScale) -> Mesh:
    """The surface of the picture; its heights are cut off a little above the highest cost of the scale."""
    assert picture.surface is not None
    heights = scale(picture.surface.costs)
    n = len(heights)
    x, y = np.meshgrid(np.linspace(-1, 1, n), np.linspace(-1, 1, n))
    z = np.clip(heights, 0.0, _HIGHEST) * _TALL
    along_y, along_x = np.gradient(z, 2 / (n - 1))
    normals = np.stack([-along_x, -along_y, np.ones_like(z)], axis=-1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    light = _LIGHT / np.linalg.norm(_LIGHT)
    shade = _AMBIENT + (1 - _AMBIENT) * np.clip(np.nan_to_num(normals @ light), 0.0, 1.0)
    colors = sequential(heights)[..., :3] / 255 * shade[..., None]
    return Mesh(np.stack([x, y, z], axis=-1), colors)


def in_box(picture: SurfacePicture, scale: HeightScale, places: Floats, costs: Floats) -> Floats:
    """(n, 3) points of the box over these (n, 2) places of the plane at these (n,) costs."""
    assert picture.surface is not None
    x, y = picture.surface.x, picture.surface.y
    along = (places - [x[0], y[0]]) / [x[-1] - x[0], y[-1] - y[0]] * 2 - 1
    heights = np.clip(np.nan_to_num(scale(costs), nan=_HIGHEST), 0.0, _HIGHEST) * _TALL
    return np.concatenate([along, heights[:, None]], axis=1)
