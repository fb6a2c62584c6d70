"""A path as a camera sees it; of one that grows, only what has been added is looked at anew."""

import numpy as np
from numpy.typing import NDArray

from nnviz.views.camera import Camera
from nnviz.views.surface_mesh import Box, Mesh

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# What stands on the surface is looked for a little above it, so that the surface does not hide it.
LIFT = np.array([0.0, 0.0, 0.02])


class SeenPath:
    """Keeps what was seen of the path that it was asked for last."""

    def __init__(self) -> None:
        self._of: tuple[Mesh, Box, Camera, tuple[float, float]] | None = None
        self._corners, self._pixels, self._is_hidden = np.zeros((0, 3)), np.zeros((0, 2)), np.zeros(0, bool)

    def __call__(
        self, mesh: Mesh, box: Box, camera: Camera, size: tuple[float, float], places: Floats, costs: Floats
    ) -> tuple[Floats, Bools]:
        """(n, 2) pixels of the (n, 2) places at these (n,) costs, and (n,) which of them lie behind the surface."""
        corners, of = np.column_stack([places, costs]), (mesh, box, camera, size)
        n = _n_same(corners, self._corners) if self._of == of else 0
        points = box.points(places[n:], costs[n:])
        pixels = camera.projected(points, *size)[:, :2]
        is_hidden = mesh.hides(points + LIFT, camera.eye)
        self._of, self._corners = of, corners
        self._pixels = np.concatenate([self._pixels[:n], pixels])
        self._is_hidden = np.concatenate([self._is_hidden[:n], is_hidden])
        return self._pixels, self._is_hidden


def _n_same(now: Floats, before: Floats) -> int:
    """How many rows at the beginning of both are the same."""
    n = min(len(now), len(before))
    differs = (now[:n] != before[:n]).any(axis=1)
    return int(differs.argmax()) if differs.any() else n
