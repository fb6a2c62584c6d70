"""The picture of an analytic surface, and the walks of the engine's rules on it."""

from functools import lru_cache

import numpy as np

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.analysis.landscape_descent import descent
from nnviz.analysis.landscapes import LANDSCAPES, Landscape
from nnviz.analysis.parameter_plane import ParameterPlane
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import in_use
from nnviz.training.race import Walker
from nnviz.training.snapshot import Snapshot
from nnviz.views.surface_marks import MarkedPoint, SurfaceMarks
from nnviz.views.surface_picture import LandscapeRace, SurfacePicture, SurfaceSettings, Walk

CORNERS = 81
AXES = ("x", "y")


def landscape_picture(snapshot: Snapshot, settings: SurfaceSettings) -> SurfacePicture:
    """The picture of the landscape that the settings name; the training has no place on it."""
    landscape, nothing = settings.slice.landscape, np.zeros((0, 2))
    assert landscape is not None
    surface = _surface(landscape)
    walks = _walks(settings.race) if isinstance(settings.race, LandscapeRace) else ()
    return SurfacePicture(
        snapshot.run, snapshot.state.step, surface, nothing, nothing[:, 0], np.nan, walks=walks, landscape=landscape
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


@lru_cache(maxsize=2)
def _walks(race: LandscapeRace) -> tuple[Walk, ...]:
    return tuple(_walk(race, walker) for walker in race.walkers)


def _walk(race: LandscapeRace, walker: Walker) -> Walk:
    landscape, known = LANDSCAPES[race.landscape], dict(race.hyperparameters)
    numbers = {
        entry.name: known.get(entry.name, entry.default) for entry in OPTIMIZERS[walker.optimizer].hyperparameters
    }
    numbers |= dict(walker.hyperparameters)
    places = descent(
        landscape,
        race.start,
        walker.optimizer,
        lambda step: in_use(numbers, step, race.schedule, walker.slow_epochs),
        race.n_steps,
    )
    return Walk(walker, places, np.asarray(landscape.cost(places[:, 0], places[:, 1]), np.float64))
