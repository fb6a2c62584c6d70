"""Where a 3-D picture is looked at from, and where its points fall on paper: the same for OpenGL and for painting.

The scene stands in a box: x and y from -1 to 1, z upward from 0 to 1.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CENTER = np.array([0.0, 0.0, 0.2])
DISTANCE = 5.0
# At zoom 1 the box fills a picture this many times as wide as high, but for a margin for the numbers at its sides.
SIZE, WIDE, MARGIN_PX = 3.6, 1.2, 32.0
NEAREST, FARTHEST = 0.4, 4.0
LOWEST, HIGHEST = 2.0, 90.0


@dataclass(frozen=True, slots=True)
class Camera:
    """azimuth, elevation : degrees; zoom : 1 shows the whole box; shift_x, shift_y : in heights of the picture."""

    azimuth: float = -60.0
    elevation: float = 32.0
    zoom: float = 1.0
    shift_x: float = 0.0
    shift_y: float = 0.0

    def orbited(self, by_azimuth: float, by_elevation: float) -> "Camera":
        """Turned about the box; never below it or beyond its top."""
        elevation = min(max(self.elevation + by_elevation, LOWEST), HIGHEST)
        return replace(self, azimuth=(self.azimuth + by_azimuth + 180.0) % 360.0 - 180.0, elevation=elevation)

    def zoomed(self, factor: float) -> "Camera":
        return replace(self, zoom=min(max(self.zoom * factor, NEAREST), FARTHEST))

    def panned(self, by_x: float, by_y: float) -> "Camera":
        return replace(self, shift_x=self.shift_x + by_x, shift_y=self.shift_y + by_y)

    def toward(self, other: "Camera", part: float) -> "Camera":
        """So much of the way to another, 0 to 1, turning the shorter way around."""
        turn = (other.azimuth - self.azimuth + 180.0) % 360.0 - 180.0
        orbited = self.orbited(part * turn, part * (other.elevation - self.elevation))
        zoom = self.zoom * (other.zoom / self.zoom) ** part
        shift_x = self.shift_x + part * (other.shift_x - self.shift_x)
        shift_y = self.shift_y + part * (other.shift_y - self.shift_y)
        return replace(orbited, zoom=zoom, shift_x=shift_x, shift_y=shift_y)

    @property
    def eye(self) -> Floats:
        """(3,) where it is looked from."""
        a, e = radians(self.azimuth), radians(self.elevation)
        return np.asarray(CENTER + DISTANCE * np.array([cos(e) * cos(a), cos(e) * sin(a), sin(e)]), np.float64)

    def matrix(self, width: float, height: float) -> Floats:
        """(4, 4) from the box to clip space, as OpenGL has it: x right, y up, z away, -1 to 1 after division by w."""
        return _matrix(self, width, height)

    def projected(self, points: Floats, width: float, height: float) -> Floats:
        """(n, 3) pixels x, y (downward) and depth (larger is farther) of (n, 3) points of the box."""
        clip = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ self.matrix(width, height).T
        x, y, depth = (clip[:, at] / clip[:, 3] for at in range(3))
        return np.stack([(x + 1) / 2 * width, (1 - y) / 2 * height, depth], axis=1)


FROM_ABOVE, FRONT, SIDE = Camera(-90.0, 90.0, 0.88), Camera(-90.0, 12.0), Camera(0.0, 12.0)


@lru_cache(maxsize=4)
def _matrix(camera: Camera, width: float, height: float) -> Floats:
    a, e = radians(camera.azimuth), radians(camera.elevation)
    right, toward = np.array([-sin(a), cos(a), 0.0]), (camera.eye - CENTER) / DISTANCE
    up = np.array([-sin(e) * cos(a), -sin(e) * sin(a), cos(e)])
    view = np.eye(4)
    view[:3, :3] = np.stack([right, up, toward])
    view[:3, 3] = -view[:3, :3] @ CENTER
    view[2, 3] -= DISTANCE
    size = SIZE * camera.zoom * min(1.0, max(width - 2 * MARGIN_PX, width / 2) / (WIDE * height))
    near, far = DISTANCE - 3.0, DISTANCE + 3.0
    projection = np.array(
        [
            [size * height / width, 0, -2 * camera.shift_x * height / width, 0],
            [0, size, -2 * camera.shift_y, 0],
            [0, 0, -(far + near) / (far - near), -2 * far * near / (far - near)],
            [0, 0, -1, 0],
        ]
    )
    matrix = np.asarray(projection @ view, np.float64)
    matrix.flags.writeable = False
    return matrix
