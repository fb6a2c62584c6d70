"""Pleasant numbers along an axis, as many as there is room for, and how they are written."""

from itertools import pairwise
from math import ceil, floor, log10

from nnviz.views.number_text import plain

DIGITS = 3
# Rather a few more than too few.
ROUGHLY = 0.8
_MOST = 50


def ticks(low: float, high: float, n: float) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten between low and high, rising, about n of them."""
    raw = (high - low) / max(n, 1.0)
    if not raw > 0.0:
        return []
    power = 10.0 ** floor(log10(raw))
    step = next((factor * power for factor in (1, 2, 5) if factor * power >= ROUGHLY * raw), 10 * power)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [k * step for k in range(first, min(last, first + _MOST) + 1)]


def tick_text(value: float, values: list[float]) -> str:
    """One of these, with as many digits as it takes to tell it from the others."""
    largest = max(map(abs, values), default=0.0)
    apart = min((b - a for a, b in pairwise(values)), default=largest)
    digits = ceil(log10(largest / apart)) + 1 if apart > 0 and largest > 0 else DIGITS
    return plain(value if abs(value) > 1e-9 * largest else 0.0, max(digits, DIGITS))
