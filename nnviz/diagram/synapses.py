"""All synapses in two layers: those at rest, painted once and kept, and above them those that move or are emphasized.

So a hand that drags a neuron, or goes over a synapse, has only a few of them painted anew.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QGraphicsItem

from nnviz.diagram.geometry import Array
from nnviz.diagram.look import Look
from nnviz.diagram.synapse_layer import ABSENT, DIM, PLAIN, STRONG, SynapseLayer, group_keys

MOST_PER_COLUMN = 3000


def strongest(weights: Array, column_of_target: NDArray[np.intp], drawable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n,) which synapses are drawn: into each column, all that are drawable or the strongest of very many."""
    shown = drawable.copy()
    for column in np.flatnonzero(np.bincount(column_of_target[drawable]) > MOST_PER_COLUMN):
        members = np.flatnonzero(drawable & (column_of_target == column))
        order = np.argpartition(-np.abs(weights[members]), MOST_PER_COLUMN)
        shown[members[order[MOST_PER_COLUMN:]]] = False
    return shown


class Synapses:
    """What the scene knows of its synapses: their emphasis, and which of them are drawn.

    emphasis : (n_synapses,) PLAIN, DIM, STRONG or LIT; shown : (n_synapses,) whether each is drawn
    drawable : (n_synapses,) whether both ends are seen; lifted : (n_synapses,) whether it is drawn nevertheless
    """

    def __init__(self, look: Look) -> None:
        self.resting, self.lively = SynapseLayer(look), SynapseLayer(look)
        self.resting.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.emphasis: NDArray[np.intp] = np.empty(0, np.intp)
        self.shown: NDArray[np.bool_] = np.empty(0, bool)
        self.drawable: NDArray[np.bool_] = np.empty(0, bool)
        self.lifted: NDArray[np.bool_] = np.empty(0, bool)
        self._curves: Array = np.empty((0, 4, 2))
        self._column_of_target: NDArray[np.intp] = np.empty(0, np.intp)
        self._pinned: NDArray[np.bool_] = np.empty(0, bool)
        self._moving: NDArray[np.bool_] = np.empty(0, bool)
        self._lively: NDArray[np.intp] = np.empty(0, np.intp)
        self._n_drawable = 0
        self._hulls: tuple[Array, Array] | None = None

    @property
    def painting_s(self) -> float:
        """How long the last painting of both layers took."""
        return self.resting.painting_s + self.lively.painting_s

    @property
    def painted_s(self) -> float:
        """How long all paintings of both layers took."""
        return self.resting.painted_s + self.lively.painted_s

    def set_curves(
        self,
        curves: Array,
        column_of_target: NDArray[np.intp],
        pinned: NDArray[np.bool_],
        drawable: NDArray[np.bool_],
    ) -> None:
        """Take up the geometry; nothing moves."""
        if len(curves) != len(self.emphasis):
            self.emphasis = np.zeros(len(curves), np.intp)
        self._column_of_target, self._pinned, self.drawable = column_of_target, pinned, drawable
        self.shown, self.lifted = drawable.copy(), np.zeros(len(curves), bool)
        self._moving = np.zeros(len(curves), bool)
        self._lively = np.empty(0, np.intp)
        self._curves, self._hulls = curves, None
        self._n_drawable = int(np.count_nonzero(drawable))
        self.resting.set_curves(curves, pinned, self._n_drawable)
        self.lively.set_curves(curves[:0], pinned[:0], self._n_drawable)

    def move(self, members: NDArray[np.intp], curves: Array) -> None:
        """Some synapses follow a hand; the others rest."""
        self._moving[:] = False
        self._moving[members] = True
        self._curves[members] = curves
        self._hulls = None
        self._lively = np.empty(0, np.intp)

    def near(self, point: tuple[float, float], within: float) -> NDArray[np.intp]:
        """(n,) the synapses drawn of which one may pass the point that near: their control points surround it."""
        if self._hulls is None:
            self._hulls = self._curves.min(axis=1), self._curves.max(axis=1)
        low, high = self._hulls
        x, y = point
        inside = self.shown & (low[:, 0] <= x + within) & (high[:, 0] >= x - within)
        return np.flatnonzero(inside & (low[:, 1] <= y + within) & (high[:, 1] >= y - within))

    def set_weights(self, weights: Array) -> None:
        """Sort the synapses into layers and groups."""
        drawn = self.drawable | self.lifted
        self.shown = strongest(weights, self._column_of_target, self.drawable) | drawn & (self.emphasis >= STRONG)
        lively = np.flatnonzero(drawn & (self._moving | (self.emphasis >= STRONG)))
        if self._moving.any() or not np.array_equal(lively, self._lively):
            self.lively.set_curves(self._curves[lively], self._pinned[lively], self._n_drawable)
            self._lively = lively
        # What is emphasized rests below as well, so that the resting layer need not be painted anew.
        keys = group_keys(np.where(self.emphasis >= STRONG, self._ground, self.emphasis), weights)
        self.resting.set_groups(np.where(self.shown & self.drawable & ~self._moving, keys, ABSENT))
        self.lively.set_groups(np.where(self.shown, group_keys(self.emphasis, weights), ABSENT)[lively])

    @property
    def _ground(self) -> int:
        """The emphasis of what is not emphasized."""
        return DIM if (self.emphasis == DIM).any() else PLAIN

    def forget_groups(self) -> None:
        """After another zoom or palette."""
        self.resting.forget_groups()
        self.lively.forget_groups()

    def crowded_columns(self) -> dict[int, int]:
        """How many synapses each column gets of which only MOST_PER_COLUMN are drawn."""
        counts = np.bincount(self._column_of_target[self.drawable])
        return {int(column): int(counts[column]) for column in np.flatnonzero(counts > MOST_PER_COLUMN)}
