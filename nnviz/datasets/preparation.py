"""From points as they come to a Dataset: which of them are held out, and how the inputs are scaled.

Scaling looks at the training points alone, so that nothing of the held-out points leaks into what is learned.
"""

import math
from typing import Any, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Scaling
from nnviz.datasets.draws import Floats, shuffled
from nnviz.streams import HELD_OUT, stream

Array = TypeVar("Array", bound=NDArray[Any])

SCALINGS: tuple[str, ...] = get_args(Scaling)
HELD_OUT_LIMIT = 0.9


def read_only(array: Array) -> Array:
    """The same array, closed to writing."""
    array.flags.writeable = False
    return array


def check_preparation(seed: int, held_out_share: float, scaling: str) -> None:
    """ValueError naming the field that is wrong."""
    if seed < 0:
        raise ValueError(f"seed: {seed} is negative; take 0 or a positive whole number")
    if not 0.0 <= held_out_share <= HELD_OUT_LIMIT:
        raise ValueError(f"held-out share: {held_out_share:g} is not within 0 and {HELD_OUT_LIMIT:g}")
    if scaling not in SCALINGS:
        raise ValueError(f"scaling: '{scaling}' is unknown; take one of {', '.join(SCALINGS)}")


def held_out_points(labels: NDArray[np.int64] | None, n_points: int, share: float, seed: int) -> NDArray[np.bool_]:
    """(n_points,) which points are held out: the share of all points, and of every class (to one point).

    The points are sorted by class, in random order within it, and every 1/share-th of them is taken.

    labels : (n_points,) class numbers, or None where there are no classes
    """
    order = shuffled(stream(seed, HELD_OUT), n_points)
    if labels is not None:
        order = order[np.argsort(labels[order], kind="stable")]
    n_held_out = min(round(share * n_points), max(n_points - 1, 0))
    reached = np.arange(n_points + 1) * n_held_out // max(n_points, 1)
    held_out = np.zeros(n_points, dtype=np.bool_)
    held_out[order] = np.diff(reached) > 0
    return held_out


def scaled(
    inputs: Floats, held_out: NDArray[np.bool_], scaling: str, full_scale: float | None = None
) -> tuple[Floats, str]:
    """The (n_points, n_inputs) inputs after scaling, and the phrase that says so on the screen.

    held_out : (n_points,) booleans, True where scaling must not look
    scaling : "none", "standardize" or "unit range"
    full_scale : the largest value of a pixel, where the inputs are an image: then "unit range" divides by it
    """
    if scaling == "none":
        return inputs, ""
    if scaling == "unit range" and full_scale is not None:
        return inputs / full_scale, f"pixels divided by {full_scale:g}"
    training = inputs[~held_out]
    if scaling == "unit range":
        low = training.min(axis=0)
        return (inputs - low) / _or_one(training.max(axis=0) - low), "each input to 0..1 over the training points"
    mean = _exact_mean(training)
    deviation = np.sqrt(_exact_mean((training - mean) ** 2))
    return (inputs - mean) / _or_one(deviation), "each input to mean 0 and deviation 1 over the training points"


def _exact_mean(columns: Floats) -> Floats:
    """(k,) means of the columns of (n, k), summed without rounding: no order of summation can change their bits."""
    return np.array([math.fsum(column) / len(columns) for column in columns.T.tolist()])


def _or_one(divisor: Floats) -> Floats:
    """The divisor, but 1 for a constant input."""
    return np.where(divisor > 0.0, divisor, 1.0)
