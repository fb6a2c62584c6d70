"""Activity bars: what a neuron answers to some examples, side by side, for inputs that no plane can show.

Every circle shows the same examples in the same order, class by class or by rising target, so that one sees for which
of them a neuron fires. A bar rises from where the output is zero, in the color of its level, though never quite pale.
"""

import numpy as np
from numpy.typing import NDArray

from nnviz.training.run import Run

Floats = NDArray[np.float64]

N_BARS = 20
SIDE = 72
_PALEST = 0.35
_CELLS, _GAP = 3, 1
_LEFT = (SIDE - N_BARS * _CELLS + _GAP) // 2
# The bars stand in a box of this half height, in units of the radius, that lies inside the circle.
HALF_HEIGHT = 0.5
HALF_WIDTH = 1.0 - 2.0 * _LEFT / SIDE


def bar_examples(run: Run) -> NDArray[np.intp]:
    """(n,) numbers of the training points that get bars, at most N_BARS, class by class or by rising target."""
    points = run.training_points
    labels = run.dataset.labels
    keys = run.targets[points, 0] if labels is None else labels[points]
    ordered = points[np.argsort(keys, kind="stable")]
    return ordered[np.linspace(0, len(ordered) - 1, min(N_BARS, len(ordered))).round().astype(np.intp)]


def bar_columns(levels: Floats, zeros: Floats) -> Floats:
    """(n_neurons, SIDE, n_bars) shades in -1 to 1 down each bar, top row first; 0 above and below it.

    levels : (n_neurons, n_bars) outputs brought to -1 to 1; zeros : (n_neurons,) the level from which bars rise
    """
    ends = np.clip(np.nan_to_num(levels, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    low, high = np.minimum(ends, zeros[:, None])[:, None], np.maximum(ends, zeros[:, None])[:, None]
    middles = ((1.0 - 2.0 * (np.arange(SIDE) + 0.5) / SIDE) / HALF_HEIGHT)[:, None]
    half = 1.0 / SIDE / HALF_HEIGHT
    covered = np.clip((np.minimum(high, middles + half) - np.maximum(low, middles - half)) / (2 * half), 0.0, 1.0)
    shades = np.where(ends < 0, -1.0, 1.0) * np.maximum(np.abs(ends), _PALEST)
    return np.asarray(covered * shades[:, None])


def spread(columns: NDArray[np.uint8], zero: int) -> NDArray[np.uint8]:
    """(n_neurons, SIDE, SIDE) whole pictures from (n_neurons, SIDE, n_bars) columns, with `zero` between them."""
    n_bars = columns.shape[2]
    bar, cell = np.divmod(np.arange(SIDE) - _LEFT, _CELLS)
    is_bar = (bar >= 0) & (bar < n_bars) & (cell < _CELLS - _GAP)
    maps = np.full((len(columns), SIDE, SIDE), zero, np.uint8)
    maps[..., is_bar] = columns[..., bar[is_bar]]
    return maps


def bar_at(across: float, n_bars: int) -> int:
    """Which bar stands at a place, -1 (left) to 1 (right)."""
    return int(np.clip((((across + 1.0) / 2.0 * SIDE) - _LEFT) // _CELLS, 0, n_bars - 1))
