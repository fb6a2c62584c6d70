"""Where the numbers stand on the synapses: along their curves, clear of neurons, other curves and each other."""

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.geometry import Array, points_along

_STOPS = np.array([0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8, 0.14, 0.86])


def label_stops(
    curves: Array,
    sizes: Array,
    importance: Array,
    disks: tuple[Array, Array],
    crowd: Array | None = None,
) -> Array:
    """(n,) the parameters, 0 to 1, at which the labels of n curves stand; NaN where there is no free place left.

    curves : (n, 4, 2); sizes : (n, 2) width and height of each label; importance : (n,), the greatest chooses first
    disks : centers (m, 2) and radii (m,) that no label may touch
    crowd : (k, n_points, 2) points along all curves on screen, so that a label stands where it is clear whose it is
    """
    spots = points_along(curves, _STOPS)
    half = sizes[:, None, :] / 2
    centers, radii = disks
    gap = np.abs(spots[:, :, None, :] - centers) - half[:, :, None, :]
    touches: NDArray[np.bool_] = (np.hypot(*np.moveaxis(np.maximum(gap, 0.0), -1, 0)) < radii + 2.0).any(axis=2)
    clearance = _clearance(spots, curves, crowd)
    stops = np.full(len(curves), np.nan)
    taken = np.empty((0, 4))
    for at in np.argsort(-importance, kind="stable"):
        boxes = np.concatenate([spots[at] - half[at], spots[at] + half[at]], axis=1)
        free = ~touches[at] & ~_overlap(boxes, taken)
        if not free.any():
            continue
        score = np.where(free, np.minimum(clearance[at], 26.0) - 18.0 * np.abs(_STOPS - 0.5), -np.inf)
        best = int(score.argmax())
        stops[at] = _STOPS[best]
        taken = np.concatenate([taken, boxes[best : best + 1]])
    return stops


def _overlap(boxes: Array, taken: Array) -> NDArray[np.bool_]:
    """(n,) which boxes (left, top, right, bottom) touch any taken box."""
    if not len(taken):
        return np.zeros(len(boxes), bool)
    a, b = boxes[:, None, :], taken[None, :, :]
    apart: NDArray[np.bool_] = (
        (a[..., 2] < b[..., 0]) | (b[..., 2] < a[..., 0]) | (a[..., 3] < b[..., 1]) | (b[..., 3] < a[..., 1])
    )
    return np.any(~apart, axis=1)


def _clearance(spots: Array, curves: Array, crowd: Array | None) -> Array:
    """(n, n_stops) distance of each spot from the nearest point of any other curve."""
    if crowd is None or len(crowd) < 2:
        return np.full(spots.shape[:2], np.inf)
    starts_ends = curves[:, [0, 3]]
    same = np.all(np.abs(crowd[:, None, [0, -1]] - starts_ends[None]) < 1e-9, axis=(2, 3))
    clear = np.full(spots.shape[:2], np.inf)
    for number, line in enumerate(crowd):
        far = np.sqrt(((spots[:, :, None, :] - line) ** 2).sum(axis=3).min(axis=2))
        clear = np.minimum(clear, np.where(same[number][:, None], np.inf, far))
    return clear
