"""The next step of training as a vector over two parameters: its two components as the legs of a right triangle."""

from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import ErrorSurface, total_costs
from nnviz.engine.refusals import training_refusal
from nnviz.training.advance import advance
from nnviz.training.snapshot import Snapshot
from nnviz.views.number_text import significant
from nnviz.views.problem import problem_of
from nnviz.views.surface_marks import Arrow, MarkedPoint, Role, SurfaceMarks
from nnviz.views.words import tr

Floats = NDArray[np.float64]

DIGITS = 3
_LEAST_SHARE = 0.15  # of an axis, for the longer leg
_MAGNIFICATIONS = tuple(float(factor * 10**power) for power in range(7) for factor in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class SurfaceStep:
    """What the next update does to the two parameters of a slice.

    before, after : their values
    cost : total cost after the step, with all that it does to the other parameters
    """

    before: tuple[float, float]
    after: tuple[float, float]
    cost: float

    @property
    def components(self) -> tuple[float, float]:
        return self.after[0] - self.before[0], self.after[1] - self.before[1]


def next_step(snapshot: Snapshot, indices: tuple[int, int]) -> SurfaceStep | None:
    """The engine's own next step from this moment, None where there is none to be made."""
    run, now = snapshot.run, snapshot.state
    if training_refusal(run.network, run.optimizer):
        return None
    later, trace = advance(run, now, 1)
    if trace.diverged is not None:
        return None
    (x, y), (to_x, to_y) = (vector[list(indices)].tolist() for vector in (now.parameters, later.parameters))
    return SurfaceStep((x, y), (to_x, to_y), float(total_costs(problem_of(run), later.parameters[None])[0]))


def marks_of(step: SurfaceStep, surface: ErrorSurface, is_ascent: bool) -> SurfaceMarks:
    """Legs, step and the next place; a step too short to be read is drawn longer, and says how much."""
    factor = _magnification(step, surface)
    (x, y), (dx, dy) = step.before, step.components
    to_x, to_y = x + factor * dx, y + factor * dy
    word = tr("ascent") if is_ascent else tr("descent")
    drawn = "" if factor == 1.0 else tr(", drawn × {}").format(f"{factor:g}")
    arrows = (
        _leg((x, y), (to_x, y), surface.plane.labels[0], dx),
        _leg((to_x, y), (to_x, to_y), surface.plane.labels[1], dy),
        Arrow((x, y), (to_x, to_y), "second", word + drawn, stands_for=hypot(dx, dy)),
    )
    return SurfaceMarks(arrows, points=(MarkedPoint(step.after, color="second"),) if factor == 1.0 else ())


def _leg(start: tuple[float, float], end: tuple[float, float], label: str, component: float) -> Arrow:
    role: Role = "negative" if component < 0 else "positive"
    return Arrow(start, end, role, f"Δ {label} = {significant(component, DIGITS)}", stands_for=abs(component))


def _magnification(step: SurfaceStep, surface: ErrorSurface) -> float:
    """1, 2, 5, 10 ...: what makes the longer leg long enough to be read."""
    widths = (float(surface.x[-1] - surface.x[0]), float(surface.y[-1] - surface.y[0]))
    share = max(abs(part) / width for part, width in zip(step.components, widths, strict=True))
    return next((factor for factor in _MAGNIFICATIONS if factor * share >= _LEAST_SHARE), 1.0)
