"""What momentum does on a quadratic of known curvature, in closed form (Polyak 1964; Goh 2017).

On C = a x^2 / 2 heavy ball makes x_(t+1) = (1 + gamma - eta a) x_t - gamma x_(t-1), whose characteristic roots say all:
m <- gamma m - eta g, theta <- theta + m.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Behavior = Literal["diverges", "oscillates", "critically damped", "slow"]

_NEAR = 0.02


def roots(eta_a: Any, gamma: Any) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """The two roots of z^2 - (1 + gamma - eta a) z + gamma, the factors of the two modes per step."""
    half = (1 + np.asarray(gamma) - np.asarray(eta_a)) / 2
    apart = np.sqrt((half**2 - gamma).astype(np.complex128))
    return half + apart, half - apart


def rate(eta_a: Any, gamma: Any) -> NDArray[np.float64]:
    """What the distance from the minimum is multiplied by per step, in the long run; below 1 it converges."""
    largest: NDArray[np.float64] = np.maximum(*(np.abs(root) for root in roots(eta_a, gamma)))
    return largest


def converges(eta_a: float, gamma: float) -> bool:
    """Whether heavy ball converges: 0 < eta a < 2 + 2 gamma, for 0 <= gamma < 1."""
    return 0 < eta_a < 2 + 2 * gamma and 0 <= gamma < 1


def critical_momentum(eta_a: float) -> float:
    """The gamma between creeping and oscillating: (1 - sqrt(eta a))^2."""
    return float((1 - np.sqrt(eta_a)) ** 2)


def behavior(eta_a: float, gamma: float) -> Behavior:
    """What one sees: beyond the critical gamma the path oscillates, below it creeps.

    With eta a > 1 it oscillates with every gamma, as each step already leads across the minimum.
    """
    if not converges(eta_a, gamma):
        return "diverges"
    critical = critical_momentum(eta_a)
    if abs(gamma - critical) <= _NEAR and eta_a <= 1:
        return "critically damped"
    return "slow" if gamma < critical and eta_a <= 1 else "oscillates"


def stable_rate(curvature: float, gamma: float = 0.0) -> float:
    """The learning rate below which heavy ball converges, (2 + 2 gamma) / a; infinite where nothing curves upward."""
    return (2 + 2 * gamma) / curvature if curvature > 0 else float("inf")
