"""Rules that turn a gradient into an update of the parameters, by name.

A rule's memory and hyperparameters live outside of it, so that both can be kept, shown and turned at any step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Memory = tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, slots=True)
class Hyperparameter:
    """A number of a rule; low to high is the range in which turning it is instructive."""

    name: str
    symbol: str
    label: str
    default: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Optimizer:
    """One entry of OPTIMIZERS.

    start : n_parameters -> the memory before the first step, arrays of (n_parameters,)
    update : (vector, memory, gradient, hyperparameters) -> None; changes vector and memory in place
    """

    name: str
    label: str
    formula: str
    hyperparameters: tuple[Hyperparameter, ...]
    start: Callable[[int], Memory]
    update: Callable[[Array, Memory, Array, Mapping[str, float]], None]


def _no_memory(_n_parameters: int) -> Memory:
    return ()


def _one_zero_array(n_parameters: int) -> Memory:
    return (np.zeros(n_parameters),)


def _gradient_descent(vector: Array, _memory: Memory, gradient: Array, hyperparameters: Mapping[str, float]) -> None:
    vector -= hyperparameters["learning_rate"] * gradient


def _momentum(vector: Array, memory: Memory, gradient: Array, hyperparameters: Mapping[str, float]) -> None:
    """Heavy ball (Polyak 1964)."""
    (m,) = memory
    m *= hyperparameters["momentum"]
    m -= hyperparameters["learning_rate"] * gradient
    vector += m


_LEARNING_RATE = Hyperparameter("learning_rate", "η", "Learning rate", 0.03, 0.0001, 10.0)
_MOMENTUM = Hyperparameter("momentum", "γ", "Momentum", 0.9, 0.0, 0.99)

_ENTRIES = (
    Optimizer("gradient_descent", "Gradient descent", "θ ← θ - η g", (_LEARNING_RATE,), _no_memory, _gradient_descent),
    Optimizer(
        "momentum",
        "Momentum (Polyak)",
        "m ← γ m - η g; θ ← θ + m",
        (_LEARNING_RATE, _MOMENTUM),
        _one_zero_array,
        _momentum,
    ),
)

OPTIMIZERS: dict[str, Optimizer] = {entry.name: entry for entry in _ENTRIES}
