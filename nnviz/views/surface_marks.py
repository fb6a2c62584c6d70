"""What is laid over an error surface beside path and ball, in places of its plane: arrows, clouds, points, a ghost.

Map and 3-D draw the same value alike; who sets it computes it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import ErrorSurface

# tokens of `colors.Palette`
Role = Literal["ink", "soft", "accent", "negative", "positive", "second"]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one (x, y) to another; drawn shorter, with two heads and its length in the label, where it is too long.

    stands_for : the length to write then, of an arrow that is drawn at another scale than the plane's
    """

    start: tuple[float, float]
    end: tuple[float, float]
    color: Role = "ink"
    label: str = ""
    stands_for: float | None = None

    @property
    def length(self) -> float:
        """In units of the plane, or of what it stands for."""
        if self.stands_for is not None:
            return self.stands_for
        return float(np.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """Many small arrows from one place.

    tips : (n, 2) where they end
    """

    start: tuple[float, float]
    tips: NDArray[np.float64]
    color: Role = "soft"


@dataclass(frozen=True, slots=True)
class MarkedPoint:
    """A place with a word beside it, e.g. a minimum."""

    place: tuple[float, float]
    word: str = ""
    color: Role = "ink"


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceMarks:
    """Later ones lie above earlier ones; the ball lies above all.

    ghost : another surface over the same plane, its costs on the scale of the one it is laid over
    """

    arrows: tuple[Arrow, ...] = ()
    clouds: tuple[Cloud, ...] = ()
    points: tuple[MarkedPoint, ...] = ()
    ghost: ErrorSurface | None = None

    def __add__(self, above: "SurfaceMarks") -> "SurfaceMarks":
        """Both, the others above."""
        return SurfaceMarks(
            self.arrows + above.arrows,
            self.clouds + above.clouds,
            self.points + above.points,
            above.ghost or self.ghost,
        )


NO_MARKS = SurfaceMarks()
