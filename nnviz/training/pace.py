"""Time: how many steps are owed at a chosen pace, and how fast samples really go by."""

from collections.abc import Callable
from math import exp

SMOOTHING_S = 0.5
SHORTEST_WAIT_S = 0.004


class Pace:
    """Steps owed while the clock runs; fractions add up, so that one step per second works as well as a thousand."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._steps_per_second: float | None = None
        self._owed = 0.0
        self._since = clock()

    def set(self, steps_per_second: float | None) -> None:
        """Choose the pace; None = as fast as the machine can."""
        self._collect()
        self._steps_per_second = steps_per_second

    def start(self) -> None:
        """Owe the first step at once."""
        self._owed, self._since = 1.0, self._clock()

    def wait_s(self) -> float:
        """Seconds until a step is owed."""
        if self._steps_per_second is None:
            return 0.0
        self._collect()
        return 0.0 if self._owed >= 1 else max(SHORTEST_WAIT_S, (1 - self._owed) / self._steps_per_second)

    def take_steps(self, at_most: int) -> int:
        """The whole steps owed; what the machine cannot make up for is forgiven."""
        if self._steps_per_second is None:
            return at_most
        self._collect()
        steps = min(int(self._owed), at_most)
        self._owed = min(self._owed - steps, 1.0)
        return steps

    def _collect(self) -> None:
        now = self._clock()
        self._owed += (now - self._since) * (self._steps_per_second or 0.0)
        self._since = now


class Speed:
    """Samples per second of real time, smoothed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.start(0)

    def start(self, samples: int) -> None:
        """Measure anew from this count of samples."""
        self._samples, self._since, self._speed = samples, self._clock(), 0.0

    def measure(self, samples: int) -> float:
        """The speed until now, at which the count has reached `samples`."""
        now = self._clock()
        elapsed, gained = now - self._since, samples - self._samples
        if elapsed > 0 and gained > 0:
            newest = gained / elapsed
            weight = 1 - exp(-elapsed / SMOOTHING_S) if self._speed else 1.0
            self._speed += weight * (newest - self._speed)
            self._samples, self._since = samples, now
        return self._speed
