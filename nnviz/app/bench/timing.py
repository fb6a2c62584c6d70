"""Speeds of several ways to do the same, in turns, so that whatever else the machine does hits all of them alike."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

ROUNDS = 5
ENOUGH = 0.1


def speeds(contenders: Mapping[str, Callable[[int], object]], seconds: float) -> dict[str, float]:
    """Repetitions per second of each, the median of five rounds that take about `seconds` for each contender.

    contenders : called with how often to do what is measured; the first call warms up
    """
    share_s = seconds / ROUNDS
    counts = {name: _count(repeat, share_s) for name, repeat in contenders.items()}
    measured: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, repeat in contenders.items():
            measured[name].append(counts[name] / _duration_s(repeat, counts[name]))
    return {name: median(values) for name, values in measured.items()}


def durations_ms(contenders: Mapping[str, Callable[[], object]], seconds: float) -> dict[str, float]:
    """Milliseconds of one call of each, measured as `speeds` does."""

    def repeated(call: Callable[[], object]) -> Callable[[int], None]:
        def repeat(n: int) -> None:
            for _ in range(n):
                call()

        return repeat

    return {
        name: 1e3 / speed for name, speed in speeds({n: repeated(c) for n, c in contenders.items()}, seconds).items()
    }


def _count(repeat: Callable[[int], object], share_s: float) -> int:
    """How many repetitions take about that long."""
    repeat(1)
    n = 1
    while (took_s := _duration_s(repeat, n)) < ENOUGH * share_s:
        n *= 2
    return max(1, round(n * share_s / took_s))


def _duration_s(repeat: Callable[[int], object], n: int) -> float:
    began = perf_counter()
    repeat(n)
    return perf_counter() - began
