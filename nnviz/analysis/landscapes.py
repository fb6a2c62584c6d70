"""Analytic error surfaces over two parameters, with their gradients: where every textbook shows descent."""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi
from typing import Any

import numpy as np

# A float or complex number, or an array of them.
Array = Any
Range = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """One entry of LANDSCAPES.

    cost : (x, y) -> heights of the same shape, float64 or complex
    slope : (x, y) -> (dC/dx, dC/dy)
    minima : places of the lowest points inside the ranges
    start : an instructive place to descend from
    rate : a usual learning rate, below what is stable at the minimum: plain descent arrives with it from the start, and
        with a momentum of 0.9 too from nearly everywhere
    """

    name: str
    label: str
    formula: str
    cost: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], tuple[Array, Array]]
    x_range: Range
    y_range: Range
    minima: tuple[tuple[float, float], ...]
    start: tuple[float, float]
    rate: float


def _valley(x: Array, y: Array) -> Array:
    return (x**2 + 25 * y**2) / 2


def _rosenbrock(x: Array, y: Array) -> Array:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _rosenbrock_slope(x: Array, y: Array) -> tuple[Array, Array]:
    return -2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)


def _himmelblau(x: Array, y: Array) -> Array:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def _himmelblau_slope(x: Array, y: Array) -> tuple[Array, Array]:
    first, second = x**2 + y - 11, x + y**2 - 7
    return 4 * x * first + 2 * second, 2 * first + 4 * y * second


_BEALE = ((1.5, 1), (2.25, 2), (2.625, 3))


def _beale(x: Array, y: Array) -> Array:
    terms = [(c - x + x * y**k) ** 2 for c, k in _BEALE]
    return terms[0] + terms[1] + terms[2]


def _beale_slope(x: Array, y: Array) -> tuple[Array, Array]:
    terms = [(c - x + x * y**k, y**k - 1, x * k * y ** (k - 1)) for c, k in _BEALE]
    return sum(2 * e * dx for e, dx, _ in terms), sum(2 * e * dy for e, _, dy in terms)


def _rastrigin(x: Array, y: Array) -> Array:
    return 20 + x**2 - 10 * np.cos(2 * pi * x) + y**2 - 10 * np.cos(2 * pi * y)


def _rastrigin_slope(x: Array, y: Array) -> tuple[Array, Array]:
    return 2 * x + 20 * pi * np.sin(2 * pi * x), 2 * y + 20 * pi * np.sin(2 * pi * y)


# height, x, y and width of each hill; a negative height is a hollow
_HILLS = ((-3.0, -1.0, -1.0, 0.8), (-2.0, 1.3, 1.2, 0.7), (2.0, 0.4, -0.4, 0.7), (1.5, -1.2, 1.3, 0.7))


def _hills(x: Array, y: Array) -> Array:
    total = 3 + 0.1 * (x**2 + y**2)
    for height, a, b, width in _HILLS:
        total = total + height * np.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * width**2))
    return total


def _hills_slope(x: Array, y: Array) -> tuple[Array, Array]:
    along_x, along_y = 0.2 * x, 0.2 * y
    for height, a, b, width in _HILLS:
        bump = height * np.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * width**2)) / width**2
        along_x, along_y = along_x - (x - a) * bump, along_y - (y - b) * bump
    return along_x, along_y


_ENTRIES = (
    Landscape(
        "bowl", "Bowl", "C = (x² + y²) / 2", lambda x, y: (x**2 + y**2) / 2, lambda x, y: (x, y),
        (-3.0, 3.0), (-3.0, 3.0), ((0.0, 0.0),), (-2.4, 1.8), 0.1,
    ),
    Landscape(
        "valley", "Long valley", "C = (x² + 25 y²) / 2", _valley, lambda x, y: (x, 25 * y),
        (-3.0, 3.0), (-1.5, 1.5), ((0.0, 0.0),), (-2.6, 1.0), 0.07,
    ),
    Landscape(
        "saddle", "Saddle", "C = x² / 2 − y² / 2 + y⁴ / 4", lambda x, y: x**2 / 2 - y**2 / 2 + y**4 / 4,
        lambda x, y: (x, y**3 - y), (-2.0, 2.0), (-1.7, 1.7), ((0.0, 1.0), (0.0, -1.0)), (-1.6, 0.01), 0.1,
    ),
    Landscape(
        "rosenbrock", "Rosenbrock's valley", "C = (1 − x)² + 100 (y − x²)²", _rosenbrock, _rosenbrock_slope,
        (-2.0, 2.0), (-1.0, 3.0), ((1.0, 1.0),), (-1.2, 1.0), 0.0005,
    ),
    Landscape(
        "himmelblau", "Himmelblau's four minima", "C = (x² + y − 11)² + (x + y² − 7)²", _himmelblau, _himmelblau_slope,
        (-5.0, 5.0), (-5.0, 5.0),
        ((3.0, 2.0), (-2.805118086952745, 3.131312518250573), (-3.779310253377747, -3.283185991286169),
         (3.584428340330492, -1.848126526964404)),
        (-0.3, -0.6), 0.005,
    ),
    Landscape(
        "beale", "Beale's plain", "C = Σₖ (cₖ − x + x yᵏ)², k = 1, 2, 3; c = 1.5, 2.25, 2.625", _beale, _beale_slope,
        (-1.0, 4.5), (-1.5, 1.5), ((3.0, 0.5),), (0.5, -0.8), 0.005,
    ),
    Landscape(
        "rastrigin", "Rastrigin's egg box", "C = 20 + x² − 10 cos 2πx + y² − 10 cos 2πy", _rastrigin, _rastrigin_slope,
        (-2.5, 2.5), (-2.5, 2.5), ((0.0, 0.0),), (1.7, -1.6), 0.002,
    ),
    Landscape(
        "hills", "Hills and hollows", "C = 3 + (x² + y²) / 10 + four Gaussian hills and hollows", _hills, _hills_slope,
        (-2.5, 2.5), (-2.5, 2.5), ((-1.0551271, -1.00537267),), (0.6, 0.2), 0.1,
    ),
)  # fmt: skip
LANDSCAPES: dict[str, Landscape] = {entry.name: entry for entry in _ENTRIES}
