"""What every picture of the error surface shows, 3-D or map, as one frozen value: heights, the path on it, the ball.

The ball and the path stand at their TRUE cost: on a slice that mixes parameters they hover over it or below it.
"""

from dataclasses import dataclass, field
from threading import Event

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import ErrorSurface, Range, error_surface, total_costs
from nnviz.analysis.landscapes import Landscape
from nnviz.analysis.parameter_plane import ParameterPlane, plane_of_path, plane_of_two, principal_plane, random_plane
from nnviz.streams import DIRECTIONS, stream
from nnviz.training.history import Path
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.views.problem import problem_of
from nnviz.views.race_walks import AnyRace, Walk, walks
from nnviz.views.surface_batch import SurfaceBatch, surface_batch
from nnviz.views.surface_slice import Slice
from nnviz.views.surface_step import SurfaceStep, next_step

Floats = NDArray[np.float64]

FEWEST, MOST = 9, 61
QUICK_S, THOROUGH_S = 0.04, 1.0
# Roughly what the cost of a point takes for each parameter, and of a vector of them anyway.
_PARAMETER_NS, _VECTOR_NS = 0.2, 2000.0
HALF_WIDTH = 3.0
LEAST_SHARE = 0.1  # of a parameter that is large: where training has diverged to 1e151, 3 more is nowhere else
MARGIN = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceSettings:
    """What the picture needs beside the snapshot.

    plane : kept from before; made anew where it is None, as are the ranges
    n : corners along each side, see `corners`
    path : where training has been, ending at the snapshot
    races : who else walks on the surface
    has_parts : whether each step of theirs is to be taken apart
    has_step : whether the next step of the training is shown, where the slice is one of two parameters
    has_batch : whether what the next step's batch knows is shown
    reach : what its gradients are multiplied by, None = what they need
    stop : set once the picture is no longer wanted
    """

    slice: Slice
    path: Path
    n: int = FEWEST
    plane: ParameterPlane | None = None
    x_range: Range | None = None
    y_range: Range | None = None
    races: tuple[AnyRace, ...] = ()
    has_parts: bool = False
    has_step: bool = False
    has_batch: bool = False
    reach: float | None = None
    stop: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True, eq=False)
class SurfacePicture:
    """What is drawn. Costs are totals over the training points, or heights of an analytic surface.

    surface : None where there is no plane yet; `why_not` then says why in one sentence
    path_places : (n, 2); path_costs : (n,) true costs, the last one the ball's; none on an analytic surface, as the
        training does not walk there
    ball_below : cost of the slice at the ball's place
    landscape : the analytic surface, None where it is the network's own
    next_step : what the next update does, None where it is not shown or cannot be made
    batch : what its batch knows of the surface, None where that is not shown
    """

    run: Run
    step: int
    surface: ErrorSurface | None
    path_places: Floats
    path_costs: Floats
    ball_below: float
    why_not: str = ""
    walks: tuple[Walk, ...] = ()
    landscape: Landscape | None = None
    next_step: SurfaceStep | None = None
    batch: SurfaceBatch | None = None

    @property
    def subject(self) -> tuple[str, int]:
        """What it is a picture of: as long as this stays, so do ranges and colors."""
        return ("run", self.run.number) if self.landscape is None else (self.landscape.name, 0)

    def costs_at(self, places: Floats) -> Floats:
        """(n,) exact costs of the surface at (n, 2) places, never interpolated."""
        if self.landscape is not None:
            return np.asarray(self.landscape.cost(places[:, 0], places[:, 1]), np.float64)
        assert self.surface is not None
        return total_costs(problem_of(self.run), self.surface.plane.vectors(places))


def surface_picture(snapshot: Snapshot, settings: SurfaceSettings) -> SurfacePicture:
    """The picture of this moment of the network's own surface."""
    run, now = snapshot.run, snapshot.state.parameters
    vectors = np.concatenate([settings.path.parameters, now[None]])
    try:
        plane = settings.plane or _plane(run, settings.slice, vectors)
    except ValueError as error:
        nothing = np.zeros((0, 2))
        return SurfacePicture(run, snapshot.state.step, None, nothing, nothing[:, 0], np.nan, _sentence(error))
    if plane.indices is not None:
        plane = plane_of_two(now, *plane.indices, plane.labels)
    problem = problem_of(run)
    places = plane.places(vectors)
    x_range = settings.x_range or _range(places[:, 0], plane)
    y_range = settings.y_range or _range(places[:, 1], plane)

    def is_wanted() -> bool:
        return not settings.stop.is_set()

    surface = error_surface(problem, plane, x_range, y_range, settings.n, is_wanted)
    below = float(total_costs(problem, plane.vectors(places[-1:]))[0])
    costs = total_costs(problem, vectors)
    walked = walks(settings.races, settings.has_parts)
    step = next_step(snapshot, plane.indices) if settings.has_step and plane.indices is not None else None
    batch = None
    if settings.has_batch and surface is not None:
        batch = surface_batch(run, snapshot.state, surface, settings.reach, is_wanted)
    return SurfacePicture(
        run, snapshot.state.step, surface, places, costs, below, walks=walked, next_step=step, batch=batch
    )


def corners(run: Run, seconds: float) -> int:
    """How many corners along each side can be had in about this time."""
    vector_ns = _VECTOR_NS + _PARAMETER_NS * run.network.n_parameters * len(run.training_points)
    return round(min(max((seconds * 1e9 / vector_ns) ** 0.5, FEWEST), MOST))


def _plane(run: Run, wanted: Slice, vectors: Floats) -> ParameterPlane:
    if run.network.n_parameters < 2:
        raise ValueError("a slice needs two parameters, and this network has fewer")
    if wanted.kind == "two":
        return plane_of_two(vectors[-1], *wanted.indices, wanted.labels)
    if wanted.kind == "random":
        return random_plane(run.network, vectors[-1], stream(run.seed, DIRECTIONS, wanted.draw))
    return principal_plane(vectors) if wanted.kind == "principal" else plane_of_path(vectors)


def _range(places: Floats, plane: ParameterPlane) -> Range:
    """What holds the path with room around it: at least the usual room of parameters, or a length of directions."""
    low, high = float(places.min()), float(places.max())
    if plane.share is not None:
        room = MARGIN * max(high - low, 1e-9)
        return low - room, high + room
    middle = float(places[-1])
    usual = max(HALF_WIDTH, LEAST_SHARE * abs(middle)) if plane.indices is not None else 1.0
    half = max(usual, (1 + MARGIN) * max(high - middle, middle - low))
    return middle - half, middle + half


def _sentence(error: ValueError) -> str:
    words = str(error)
    return words[:1].upper() + words[1:] + "."
