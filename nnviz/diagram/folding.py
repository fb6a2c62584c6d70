"""Which columns stand folded: by themselves those whose circles would be too small to read, else as a hand has chosen.

It is a matter of the view alone, kept by the ids of first neurons, so that it outlives edits and is none itself.
"""

import numpy as np

from nnviz.diagram.folded_column import N_AT_END
from nnviz.diagram.geometry import layout_by_itself
from nnviz.experiment.specs import NetworkSpec

FOLDS_FROM = 25
_LEAST_RADIUS_PX = 6.0
# What a window of 1280 x 720 leaves for a network, and how high headers are there.
_PAPER_PX, _HEADERS = (520.0, 330.0), 70.0

ImageShape = tuple[int, int] | None


def too_wide(network: NetworkSpec, image_shape: ImageShape) -> frozenset[int]:
    """The columns of which nothing could be read, were the whole network in view; pixels of an image stay together."""
    if max(network.sizes) < FOLDS_FROM:
        return frozenset()
    places = layout_by_itself(network, image_shape, frozenset())
    left, top, right, bottom = places.bounds
    zoom = min(_PAPER_PX[0] / (right - left), _PAPER_PX[1] / (bottom - top + _HEADERS))
    firsts = np.cumsum((0, *network.sizes[:-1]))
    is_small = places.radii[firsts] * zoom < _LEAST_RADIUS_PX
    return frozenset(
        at for at in can_fold(network, places.has_image) if network.sizes[at] >= FOLDS_FROM and is_small[at]
    )


def can_fold(network: NetworkSpec, has_image: bool) -> list[int]:
    """The columns that are shorter when folded."""
    return [at for at, size in enumerate(network.sizes) if size > 2 * N_AT_END + 1 and not (at == 0 and has_image)]


class Folding:
    """What a hand has folded or unfolded.

    folded : numbers of the columns that stand folded in the network last followed
    """

    def __init__(self) -> None:
        self.folded: frozenset[int] = frozenset()
        self._chosen: dict[int, bool] = {}
        self._sizes: tuple[object, ...] = ()
        self._too_wide: frozenset[int] = frozenset()

    def follow(self, network: NetworkSpec, image_shape: ImageShape) -> None:
        """Take up a network."""
        if (network.sizes, image_shape) != self._sizes:
            self._sizes = network.sizes, image_shape
            self._too_wide = too_wide(network, image_shape)
        has_image = image_shape is not None and image_shape[0] * image_shape[1] == network.sizes[0]
        self.folded = frozenset(
            at
            for at in can_fold(network, has_image)
            if self._chosen.get(network.columns[at].neurons[0].id, at in self._too_wide)
        )

    def choose(self, network: NetworkSpec, columns: frozenset[int], is_folded: bool) -> None:
        """Fold or unfold these columns; seen when the network is followed again."""
        self._chosen |= {network.columns[at].neurons[0].id: is_folded for at in columns}

    def forget(self) -> None:
        """Every column as it stands by itself."""
        self._chosen = {}
