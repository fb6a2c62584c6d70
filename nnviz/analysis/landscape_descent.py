"""Descent on an analytic surface with the rules of the engine, and the curvature that says how large a step may be."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.landscapes import Landscape
from nnviz.engine.optimizers import OPTIMIZERS, add_weight_decay

Floats = NDArray[np.float64]
Place = tuple[float, float]

_TINY = 1e-30  # step of a complex derivative, which loses no digits however small it is
_COORDINATES = np.arange(2)


def descent(
    landscape: Landscape,
    start: Place,
    optimizer: str,
    in_use: Callable[[int], Mapping[str, float]],
    n_steps: int,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Floats | None:
    """(n_made + 1, 2) places before and after each update; shorter where a number or a cost would not be finite.

    None once it is no longer wanted.

    Weight decay acts on both coordinates, as on weights.

    in_use : step -> the hyperparameters as this step uses them
    """
    rule = OPTIMIZERS[optimizer]
    at, memory = np.array(start, np.float64), rule.start(2)
    places = [at.copy()]
    with np.errstate(all="ignore"):
        for step in range(n_steps):
            if not is_wanted():
                return None
            numbers = in_use(step)
            gradient = np.array(landscape.slope(at[0], at[1]), np.float64)
            add_weight_decay(gradient, at, _COORDINATES, numbers.get("l1", 0.0), numbers.get("l2", 0.0))
            rule.update(at, memory, gradient, numbers, step)
            if not np.isfinite([*at, landscape.cost(at[0], at[1])]).all():
                break
            places.append(at.copy())
    return np.stack(places)


def curvatures(landscape: Landscape, place: Place) -> tuple[float, float]:
    """The least and the largest curvature at a place: the eigenvalues of the Hessian, by complex steps of the slope."""
    x, y = place
    along_x = landscape.slope(x + 1j * _TINY, y)
    along_y = landscape.slope(x, y + 1j * _TINY)
    hessian = np.array([along_x, along_y], np.complex128).imag / _TINY
    least, largest = np.linalg.eigvalsh((hessian + hessian.T) / 2).tolist()
    return least, largest
