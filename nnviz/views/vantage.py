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
    """The first camera that sees nearly all of an (n, 3) path in the box, else the one that sees most of it."""
    few = path[np.linspace(0, len(path) - 1, min(len(path), N_LOOKS)).round().astype(int)] if len(path) else path
    best, most = Camera(), -1.0
    for elevation in ELEVATIONS:
        for azimuth in AZIMUTHS:
            camera = Camera(azimuth, elevation)
            seen = 1.0 - float(mesh.hides(few, camera.eye).mean()) if len(few) else 1.0
            if seen >= ENOUGH:
                return camera
            if seen > most:
                best, most = camera, seen
    return best
