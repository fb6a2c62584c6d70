"""Each walker's next step taken apart as arrows: what the gradient adds, what earlier steps have left, and the step."""

from collections.abc import Sequence
from math import floor, hypot, log10

import numpy as np
from numpy.typing import NDArray

from nnviz.views.race_walks import Walk
from nnviz.views.surface_marks import NO_MARKS, Arrow, Role, SurfaceMarks

Floats = NDArray[np.float64]

USUAL_LENGTH = 0.3  # of the picture, for nearly the longest step
_NEARLY_LONGEST = 0.98
PUSH: Role = "ink"
KEPT: Role = "second"
STEP: Role = "accent"


def race_marks(walks: Sequence[Walk], step: int, spans: tuple[float, float]) -> tuple[SurfaceMarks, float]:
    """The arrows of everybody at this step, and how many times as long as they are they are drawn.

    spans : of the picture along both axes
    """
    factor = magnification(walks, spans)
    arrows: list[Arrow] = []
    for walk in walks:
        if walk.pushes is None or step >= len(walk.pushes):
            continue
        whole = walk.places[step + 1] - walk.places[step]
        parts: list[tuple[Floats, Role]] = [(whole, STEP), (walk.pushes[step], PUSH)]
        if walk.kept is not None:
            parts.insert(1, (walk.kept[step], KEPT))
        start = walk.places[step]
        arrows += [
            Arrow(_place(start), _place(start + factor * part), color, stands_for=hypot(*part)) for part, color in parts
        ]
    return (SurfaceMarks(arrows=tuple(arrows)) if arrows else NO_MARKS), factor


def magnification(walks: Sequence[Walk], spans: tuple[float, float]) -> float:
    """The pleasant number that lets nearly the longest step of all be seen, the same for all of them; at least 1."""
    steps = [np.diff(walk.places, axis=0) / np.array(spans) for walk in walks if len(walk.places) > 1]
    usual = max((float(np.quantile(np.hypot(*each.T), _NEARLY_LONGEST)) for each in steps), default=0.0)
    if not 0.0 < usual < USUAL_LENGTH:
        return 1.0
    wanted = USUAL_LENGTH / usual
    power = 10.0 ** floor(log10(wanted))
    return max(factor * power for factor in (1.0, 2.0, 3.0, 5.0) if factor * power <= wanted * (1 + 1e-9))


def _place(at: Floats) -> tuple[float, float]:
    x, y = at.tolist()
    return x, y
