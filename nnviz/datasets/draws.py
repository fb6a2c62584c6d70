"""Random draws and angles that give the same bits on every processor.

Only uniform draws, + - * / and sqrt are used, each of which IEEE 754 rounds in one way: the sines and bells of
numerical libraries differ in their last bits from machine to machine, and so would everything learned from them.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shuffled(draw: np.random.Generator, n: int) -> NDArray[np.int64]:
    """(n,) the numbers 0..n-1 in random order."""
    return np.argsort(draw.random(n), kind="stable").astype(np.int64)


def between(draw: np.random.Generator, low: float, high: float, shape: int | tuple[int, ...]) -> Floats:
    """Uniform draws in low..high, as an array of the shape."""
    return low + (high - low) * draw.random(shape)


def spaced(draw: np.random.Generator, n: int) -> Floats:
    """(n,) one uniform draw in each of n equal parts of 0..1, ascending: random, but without gaps and clumps."""
    return (np.arange(n) + draw.random(n)) / max(n, 1)


def tremble(draw: np.random.Generator, shape: int | tuple[int, ...]) -> Floats:
    """Draws within -1..1, small ones likelier (triangular: two uniform draws less 1), as an array of the shape."""
    return draw.random(shape) + draw.random(shape) - 1.0


def bell(draw: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Draws of mean 0 and deviation 1, as an array of the shape; close to normal: twelve uniform draws less 6."""
    total = np.full(shape, -6.0)
    for _ in range(12):
        total += draw.random(shape)
    return total


def cosine_and_sine(turns: Floats) -> tuple[Floats, Floats]:
    """cos(2 pi t) and sin(2 pi t) of angles t in turns, within 1e-15; two arrays of the shape of `turns`.

    The angle is reduced to an eighth of a turn, where Taylor's series ends after the power 18.
    """
    quarter = np.rint(4.0 * turns)
    angle = 2.0 * np.pi * (turns - quarter / 4.0)
    square = angle * angle
    cosine, sine = np.ones_like(angle), np.ones_like(angle)
    for power in range(18, 0, -2):
        cosine = 1.0 - square * cosine / (power * (power - 1))
        sine = 1.0 - square * sine / (power * (power + 1))
    sine = angle * sine
    which = quarter.astype(np.int64) % 4
    return (
        np.choose(which, (cosine, -sine, -cosine, sine)),
        np.choose(which, (sine, cosine, -sine, -cosine)),
    )
