"""The picture of an analytic surface, and the walks of the engine's rules on it."""

from functools import lru_cache

import numpy as np

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.analysis.landscapes import Landscape
from nnviz.analysis.parameter_plane import ParameterPlane
from nnviz.training.snapshot import Snapshot
from nnviz.views.race_walks import walks
from nnviz.views.surface_marks import MarkedPoint, SurfaceMarks
from nnviz.views.surface_picture import SurfacePicture, SurfaceSettings

CORNERS = 81
AXES = ("x", "y")


def landscape_picture(snapshot: Snapshot, settings: SurfaceSettings) -> SurfacePicture:
    """The picture of the landscape that the settings name; the training has no place on it."""
    landscape, nothing = settings.slice.landscape, np.zeros((0, 2))
    assert landscape is not None
    surface = _surface(landscape)
    walked = walks(settings.races, settings.has_parts)
    return SurfacePicture(
        snapshot.run, snapshot.state.step, surface, nothing, nothing[:, 0], np.nan, walks=walked, landscape=landscape
    )


def minima_of(landscape: Landscape) -> SurfaceMarks:
    """Its lowest places, marked."""
    return SurfaceMarks(points=tuple(MarkedPoint(place, color="positive") for place in landscape.minima))


@lru_cache(maxsize=2)
def _surface(landscape: Landscape) -> ErrorSurface:
    x, y = np.linspace(*landscape.x_range, CORNERS), np.linspace(*landscape.y_range, CORNERS)
    plane = ParameterPlane(np.zeros(2), np.eye(2), AXES, (0, 1))
    costs = np.asarray(landscape.cost(*np.meshgrid(x, y)), np.float64)
    for array in (x, y, costs, plane.origin, plane.directions):
        array.flags.writeable = False
    return ErrorSurface(plane, x, y, costs)
