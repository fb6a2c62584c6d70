"""A wide column seen by its ends: its first and last neurons in one line, and an ellipsis for all between them."""

import numpy as np
from numpy.typing import NDArray

N_AT_END = 4
_SHORTEST, _TALLEST = 400.0, 940.0
_ASPECT, _HEADERS = 1.7, 150.0
_IN_GAP = 0.36


def stands_folded(size: int) -> NDArray[np.bool_]:
    """(size,) which neurons of a folded column are not seen."""
    place = np.arange(size)
    return (place >= N_AT_END) & (place < size - N_AT_END)


def folded_places(size: int, largest: float, width: float = 0.0) -> tuple[NDArray[np.float64], float]:
    """(size, 2) places around the origin and the radius; the neurons not seen all stand in the middle.

    largest : the largest radius; width : of the whole network: the wider that is, the taller is the column
    """
    gap = float(np.clip(width / _ASPECT - _HEADERS, _SHORTEST, _TALLEST)) / (2 * N_AT_END)
    place = np.arange(size)
    row = np.where(place < N_AT_END, place - N_AT_END, np.maximum(place - size + N_AT_END + 1, 0))
    return np.stack([np.zeros(size), row * gap], axis=1), min(largest, _IN_GAP * gap)
