"""Why the path wanders: the surface of the next step's batch as a ghost, and every batch's gradient beside that of all.

Gradients are those of mean costs, and the ghost is the batch's mean cost times the number of training points, so that
both can be compared with those of all points whatever the size of the batch.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import hypot

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import ErrorSurface, error_surface
from nnviz.analysis.gradient_cloud import gradient_cloud
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.training.batches import batch_of, epoch_batches
from nnviz.training.by_hand import Numbers
from nnviz.training.run import Run
from nnviz.training.state import TrainingState
from nnviz.views.number_text import count
from nnviz.views.problem import problem_of
from nnviz.views.surface_marks import Arrow, Cloud, Role, SurfaceMarks
from nnviz.views.words import tr

Floats = NDArray[np.float64]

GHOST_CORNERS = 17
USUAL_LENGTH = 0.2  # of the picture, for nearly the longest gradient
_NEARLY_LONGEST = 0.9
MOST_TIPS, MOST_NAMED = 200, 12


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceBatch:
    """What the next step knows of the surface.

    points : (n_batch,) the points it visits
    ghost : mean cost of these times the number of training points
    at : (2,) where the parameters are
    batch, full : (2,) gradients of the batch and of all training points, as they are seen in the plane
    cloud : (n, 2) of the batches of this epoch; of single points where all of them are one batch
    are_points : whether it is that of single points
    reach : what a gradient is multiplied by to be drawn
    """

    run: Run
    step: int
    points: NDArray[np.intp]
    ghost: ErrorSurface
    at: Floats
    batch: Floats
    full: Floats
    cloud: Floats
    are_points: bool
    reach: float


def surface_batch(
    run: Run,
    state: TrainingState,
    surface: ErrorSurface,
    reach: float | None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> SurfaceBatch | None:
    """That of the step that comes next, over the plane and the ranges of the surface; None once it is not wanted.

    reach : kept from before, None = as these gradients need it
    """
    points, plane = batch_of(run, state.step), surface.plane
    ranges = [(float(axis[0]), float(axis[-1])) for axis in (surface.x, surface.y)]
    n_corners = min(GHOST_CORNERS, len(surface.x))
    ghost = error_surface(problem_of(run, points), plane, ranges[0], ranges[1], n_corners, is_wanted)
    batches = epoch_batches(run, state.step)
    rows = [np.searchsorted(run.training_points, batch) for batch in (points, *batches)]
    untrained, follows_errors = Numbers.of(state).untrained(run), OPTIMIZERS[run.optimizer].follows_errors
    cloud = gradient_cloud(problem_of(run), state.parameters, plane, rows, untrained, follows_errors, is_wanted)
    if ghost is None or cloud is None:
        return None
    costs = ghost.costs * (len(run.training_points) / len(points))
    costs.flags.writeable = False
    are_points = len(batches) == 1
    others = cloud.points if are_points else cloud.batches[1:]
    spans = np.array([high - low for low, high in ranges])
    return SurfaceBatch(
        run,
        state.step,
        points,
        replace(ghost, costs=costs),
        plane.places(state.parameters[None])[0],
        cloud.batches[0],
        cloud.full,
        others,
        are_points,
        _reach(np.concatenate([others, cloud.full[None]]) / spans) if reach is None else reach,
    )


def batch_marks(batch: SurfaceBatch) -> SurfaceMarks:
    """Ghost and cloud, and the ways down for the batch and for all points."""
    at = (float(batch.at[0]), float(batch.at[1]))
    shown = batch.cloud[np.linspace(0, len(batch.cloud) - 1, min(len(batch.cloud), MOST_TIPS)).astype(int)]
    all_points = _way_down(batch, batch.full, "ink", tr("all points"))
    own = _way_down(batch, batch.batch, "second", tr("this batch"))
    is_full = len(batch.points) == len(batch.run.training_points)
    arrows = (all_points,) if is_full else (all_points, own)
    cloud = Cloud(at, batch.at - batch.reach * shown)
    return SurfaceMarks(arrows, (cloud,), ghost=None if is_full else batch.ghost)


def _way_down(batch: SurfaceBatch, gradient: Floats, color: Role, label: str) -> Arrow:
    """Against a (2,) gradient, whose own length is written where the arrow is drawn shorter."""
    (x, y), (to_x, to_y) = batch.at.tolist(), (batch.at - batch.reach * gradient).tolist()
    return Arrow((x, y), (to_x, to_y), color, label, stands_for=hypot(*gradient))


def batch_words(batch: SurfaceBatch) -> str:
    """Which examples the next step goes by, by their numbers counted from 1, and what is drawn."""
    n, n_all = len(batch.points), len(batch.run.training_points)
    if n == n_all:
        said = tr("Step {}: all {} examples at once, so that the way down is that of the surface itself.").format(
            count(batch.step + 1), count(n_all)
        )
        return said + " " + tr("Cloud: each example's own gradient.")
    named = ", ".join(count(point + 1) for point in batch.points[:MOST_NAMED].tolist())
    more = ", …" if n > MOST_NAMED else ""
    words = tr("Step {}: {} of {} examples, numbers {}.") if n > 1 else tr("Step {}: {} of {} examples, number {}.")
    said = words.format(count(batch.step + 1), count(n), count(n_all), named + more)
    said += " " + (tr("Ghost: their mean cost × {}.") if n > 1 else tr("Ghost: its cost × {}.")).format(count(n_all))
    return said + " " + tr("Cloud: the gradients of the {} batches of this epoch.").format(count(len(batch.cloud)))


def _reach(gradients: Floats) -> float:
    """What makes nearly the longest of these (n, 2) gradients, in shares of the picture, as long as is usual."""
    lengths = np.hypot(*gradients.T)
    lengths = lengths[np.isfinite(lengths)]
    usual = float(np.quantile(lengths, _NEARLY_LONGEST)) if len(lengths) else 0.0
    return USUAL_LENGTH / usual if usual > 0.0 else 1.0
