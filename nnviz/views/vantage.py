"""Where to look at a surface from so that the path on it is seen, of a few usual cameras."""

import numpy as np
from numpy.typing import NDArray

from nnviz.views.camera import Camera
from nnviz.views.surface_mesh import Mesh

Floats = NDArray[np.float64]

AZIMUTHS = (-60.0, -30.0, -120.0, 30.0, -150.0, 60.0, 120.0, 150.0)
ELEVATIONS = (32.0, 48.0)
ENOUGH = 0.95
N_LOOKS = 80


def vantage(mesh: Mesh, path: Floats) -> Camera:
    """The first camera that sees the end and nearly all of an (n, 3) path in the box, else the one that sees most.

    One that sees the end, where the ball is, comes before any that does not.
    """
    few = path[np.linspace(0, len(path) - 1, min(len(path), N_LOOKS)).round().astype(int)] if len(path) else path
    if not len(few):
        return Camera(AZIMUTHS[0], ELEVATIONS[0])
    best, most = Camera(), (False, -1.0)
    for elevation in ELEVATIONS:
        for azimuth in AZIMUTHS:
            camera = Camera(azimuth, elevation)
            is_hidden = mesh.hides(few, camera.eye)
            seen = not is_hidden[-1], 1.0 - float(is_hidden.mean())
            if seen >= (True, ENOUGH):
                return camera
            if seen > most:
                best, most = camera, seen
    return best
