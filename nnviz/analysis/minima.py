"""Which minimum many trainings have ended in, told by their final costs alone, and how often each cost was reached.

Minima that differ only in the order or the signs of hidden neurons have one cost, and count as one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.intp]

NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Minima:
    """Groups of final costs, the lowest first; arrays read-only.

    group : (n,) the group each training ended in, NOWHERE where it diverged
    costs : (n_groups,) lowest cost of each group, rising
    sizes : (n_groups,) how many ended there
    """

    group: Counts
    costs: Floats
    sizes: Counts

    @property
    def n_diverged(self) -> int:
        return int(np.count_nonzero(self.group == NOWHERE))


def minima(costs: Floats, gap: float) -> Minima:
    """Final costs, put in order, fall apart into groups wherever two neighbors are further apart than the gap.

    This is single linkage (Florek et al. 1951) along a line.

    costs : (n,) of which those that are not finite diverged
    gap : positive, in units of cost
    """
    ended = np.flatnonzero(np.isfinite(costs))
    order = ended[np.argsort(costs[ended], kind="stable")]
    rising = costs[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = np.diff(rising) > gap
    group = np.full(len(costs), NOWHERE, np.intp)
    group[order] = np.cumsum(is_first) - 1
    found = Minima(group, rising[is_first], np.bincount(group[ended], minlength=int(is_first.sum())))
    for array in (found.group, found.costs, found.sizes):
        array.flags.writeable = False
    return found


def ranks(found: Minima, most: int) -> Counts:
    """(n_groups,) the places, by cost, of the largest groups among themselves, at most so many; NOWHERE for others."""
    largest = np.sort(np.argsort(-found.sizes, kind="stable")[:most])
    places = np.full(len(found.sizes), NOWHERE, np.intp)
    places[largest] = np.arange(len(largest))
    return places


def bins(heights: Floats, n_bins: int) -> Counts:
    """(n,) which of equal bins from 0 to 1 each height falls into; what lies beyond falls into the last on its side.

    heights : (n,) of which those that are not finite fall NOWHERE
    """
    finite = np.isfinite(heights)
    at = np.clip(np.where(finite, heights, 0.0) * n_bins, 0, n_bins - 1).astype(np.intp)
    return np.where(finite, at, NOWHERE)


def counts(bin_numbers: Counts, found: Minima, n_bins: int) -> Counts:
    """(n_groups, n_bins) how many of each group fall into each bin."""
    inside = bin_numbers != NOWHERE
    table = np.zeros((len(found.sizes), n_bins), np.intp)
    np.add.at(table, (found.group[inside], bin_numbers[inside]), 1)
    return table
