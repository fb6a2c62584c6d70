"""Which synapses carry their number, and what the numbers keep clear of."""

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.geometry import Array, Layout
from nnviz.diagram.synapse_layer import STRONG

FEW = 40
_FROM_ZOOM = 1.7
_MOST = 160
_BIAS_BELOW, _HALF_BIAS_PX = 5.0, 8.0


def numbered(emphasis: NDArray[np.intp], importance: Array, zoom: float, has_focus: bool) -> NDArray[np.intp]:
    """The synapses that carry a number: all where they are few or seen from near, else those emphasized."""
    shows_all = not has_focus and (len(emphasis) <= FEW or zoom >= _FROM_ZOOM)
    members = np.arange(len(emphasis)) if shows_all else np.flatnonzero(emphasis >= STRONG)
    if len(members) > _MOST:
        members = members[np.argsort(-importance[members])[:_MOST]]
    return members


def kept_clear(places: Layout, focus: int | None, per_px: float) -> tuple[Array, Array]:
    """Centers (m, 2) and radii (m,) of disks that no number may touch: the neurons, and the bias below the focus.

    focus : the number of the neuron in focus, or None; per_px : diagram units that a pixel of a word takes
    """
    centers, radii = places.positions, places.radii
    if focus is None:
        return centers, radii
    half = _HALF_BIAS_PX * per_px
    below = places.positions[focus] + (0.0, places.radii[focus] + _BIAS_BELOW + half)
    spread = np.array([[-3.0, 0.0], [0.0, 0.0], [3.0, 0.0]]) * half
    return np.concatenate([centers, below + spread]), np.concatenate([radii, np.full(3, half)])
