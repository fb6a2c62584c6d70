"""From costs to heights between 0 and 1, linear or logarithmic: fixed once chosen, so that nothing moves by itself."""

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

from nnviz.views.ticks import ticks

Floats = NDArray[np.float64]

_HIGHEST = 0.97  # of all costs; what towers above is cut off
_DECADES = 6.0
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class HeightScale:
    """low, high : costs at height 0 and 1; positive where the scale is logarithmic.

    is_performance : whether the performance P = -C is what is high, so that the lowest cost lies at height 1
    """

    low: float
    high: float
    is_log: bool
    is_performance: bool = False

    def __call__(self, costs: Floats) -> Floats:
        """Heights of the same shape, not clipped; NaN where a cost is not finite."""
        with np.errstate(all="ignore"):
            finite = np.where(np.isfinite(costs), costs, np.nan)
            if self.is_log:
                low, high = log10(self.low), log10(self.high)
                heights = (np.log10(np.maximum(finite, _TINY)) - low) / (high - low)
            else:
                heights = (finite - self.low) / (self.high - self.low)
        return np.asarray(1.0 - heights if self.is_performance else heights, np.float64)

    def cost(self, height: float) -> float:
        """The cost at a height."""
        height = 1.0 - height if self.is_performance else height
        if self.is_log:
            return float(self.low * (self.high / self.low) ** height)
        return float(self.low + height * (self.high - self.low))

    def shown(self, cost: float) -> float:
        """The number that stands for a cost: itself, or the performance."""
        return -cost if self.is_performance else cost

    def levels(self, n: int) -> list[float]:
        """About n pleasant costs between low and high, rising, for isolines."""
        return _log_levels(self.low, self.high, n) if self.is_log else ticks(self.low, self.high, n)


def height_scale(costs: Floats, is_log: bool) -> HeightScale:
    """A scale on which nearly all of these costs lie; flat or wholly infinite ones get one around them."""
    finite = costs[np.isfinite(costs)]
    if not len(finite):
        return HeightScale(1e-3 if is_log else 0.0, 1.0, is_log)
    low, high = float(finite.min()), float(np.quantile(finite, _HIGHEST))
    if is_log:
        high = max(high, _TINY * 1e10)
        low = max(low, high * 10**-_DECADES)
        return HeightScale(low / 1.05, max(high, low * 1.05) * 1.05, True)
    if low >= 0.0 and high > 0.0:
        return HeightScale(0.0, 1.02 * high, False)
    room = max(high - low, 1e-9 * max(abs(high), 1.0))
    return HeightScale(low - 0.02 * room, high + 0.02 * room, False)


def _log_levels(low: float, high: float, n: int) -> list[float]:
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    for factors in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)):
        levels = [factor * 10.0**decade for decade in decades for factor in factors]
        inside = [level for level in levels if low < level < high]
        if len(inside) >= n:
            return inside
    return ticks(low, high, n)
