"""What a surface lacks, to be said in words on its pictures: finite costs somewhere, or any height at all."""

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.views.number_text import plain
from nnviz.views.words import tr

_SAME = 1e-9
DIGITS = 4


def gap_of(surface: ErrorSurface) -> tuple[float, float] | None:
    """The place amid the widest region without a finite cost; None where there is none."""
    kept = ~np.isfinite(surface.costs)
    if not kept.any():
        return None
    while (inner := _eroded(kept)).any():
        kept = inner
    row, column = np.argwhere(kept)[kept.sum() // 2].tolist()
    return float(surface.x[column]), float(surface.y[row])


def gap_word() -> str:
    """What is written there."""
    return tr("no finite cost here")


def flat_word(surface: ErrorSurface, sign: float = 1.0) -> str:
    """What to say of a surface that is flat; "" of one that is not.

    sign : -1 where performances are shown
    """
    finite = surface.costs[np.isfinite(surface.costs)]
    if not len(finite) or np.ptp(finite) > _SAME * max(float(np.abs(finite).max()), 1e-300):
        return ""
    return tr("flat: {} everywhere").format(plain(sign * float(finite[0]), DIGITS))


def _eroded(region: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without its rim; what lies beside the surface counts as of the region."""
    padded = np.pad(region, 1, constant_values=True)
    if padded.all():
        return np.zeros_like(region)
    inner = region.copy()
    n_rows, n_columns = region.shape
    for down, right in np.ndindex(3, 3):
        inner &= padded[down : down + n_rows, right : right + n_columns]
    return inner
