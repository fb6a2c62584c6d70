"""Many points as Qt paints them, without making an object of each."""

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtGui import QPolygonF


def polygon(points: NDArray[np.float64]) -> QPolygonF:
    """The (n, 2) points as one polygon or polyline."""
    made = QPolygonF()
    if len(points):
        made.resize(len(points))
        corners_of(made)[:] = points
    return made


def corners_of(made: QPolygonF) -> NDArray[np.float64]:
    """(n, 2) the polygon's own memory, to be written over; gone with the polygon or with a change of its size."""
    memory = shiboken6.VoidPtr(made.data(), made.size() * 16, True)  # type: ignore[arg-type, call-arg]
    corners: NDArray[np.float64] = np.frombuffer(memory, np.float64).reshape(-1, 2)  # type: ignore[call-overload]
    return corners


def pieces(line: NDArray[np.float64], is_wanted: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The stretches of an (n, 2) line between corners that are numbers, each begun at a wanted one."""
    there = np.isfinite(line.sum(axis=1))
    joined: NDArray[np.bool_] = there[:-1] & there[1:] & is_wanted[:-1]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], joined, [False]]).astype(np.int8)))
    return [line[first : last + 1] for first, last in edges.reshape(-1, 2).tolist()]
