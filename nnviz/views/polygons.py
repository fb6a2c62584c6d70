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
        memory = shiboken6.VoidPtr(made.data(), len(points) * 16, True)  # type: ignore[arg-type, call-arg]
        np.frombuffer(memory, np.float64).reshape(-1, 2)[:] = points  # type: ignore[call-overload]
    return made
