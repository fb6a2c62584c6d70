"""Which surface is looked at, in words that stay the same while training goes on."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nnviz.analysis.landscapes import LANDSCAPES, Landscape
from nnviz.engine.network import Network

NameOf = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice through the network's own error surface, or an analytic one in its place.

    kind : "two", "random", "principal", "path", or an entry of LANDSCAPES
    indices, labels : of the two parameters, for kind "two"; no labels where nobody has chosen them
    draw : which of the random directions, for kind "random"
    """

    kind: str = "two"
    indices: tuple[int, int] = (0, 1)
    labels: tuple[str, str] = ("", "")
    draw: int = 0

    @property
    def landscape(self) -> Landscape | None:
        """The analytic surface, None for a slice of the network's own."""
        return LANDSCAPES.get(self.kind)

    def over(self, first: int, second: int, name_of: NameOf) -> "Slice":
        """The same over these two parameters."""
        return replace(self, indices=(first, second), labels=(name_of(first), name_of(second)))

    def of(self, network: Network, name_of: NameOf) -> "Slice":
        """The same for this network: over the usual two parameters where the chosen ones are gone, or nobody chose."""
        if network.n_parameters < 2:
            return self
        is_chosen = all(self.labels) and max(self.indices) < network.n_parameters
        return self.over(*(self.indices if is_chosen else usual_axes(network)), name_of)


def usual_axes(network: Network) -> tuple[int, int]:
    """The first two parameters of the outputs that training moves, or else the last two that it moves."""
    free = np.flatnonzero(~network.pinned)
    if len(free) < 2:
        free = np.arange(network.n_parameters)
    first = min(int(np.searchsorted(free, network.columns[-1].weights.start)), len(free) - 2)
    return int(free[first]), int(free[first + 1])
