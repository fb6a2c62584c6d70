"""T4, T5, S2: what training in the window costs training, and what it costs the window."""

from collections import deque
from statistics import median
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest

from nnviz.app.bench.figures import FIGURES, HEADLESS, Reading
from nnviz.app.bench.memory import resident_mb
from nnviz.app.bench.subjects import DEEP, circles
from nnviz.app.bench.timing import ROUNDS
from nnviz.app.bench.window import in_window, wait, wait_until
from nnviz.app.main_window import MainWindow
from nnviz.training.advance import advance
from nnviz.training.loop import given, loop
from nnviz.training.requests import Step

TICK_MS = 16
AT_REST, ENGINE = "at rest", "engine alone"
WARM_UP_S = 0.5
PRESSES = 20
FEWEST_S = 0.2
MEMORY_EVERY_S = 1.0


def speed(seconds: float) -> dict[str, Reading]:
    """T4."""
    return in_window(lambda window: {shape: _speeds(window, shape, seconds) for shape in FIGURES["T4"].parts})


def _speeds(window: MainWindow, shape: str, seconds: float) -> Reading:
    """Samples per second of the same steps: in the window, by the loop alone, and by the engine alone."""
    share_s = max(seconds / ROUNDS, FEWEST_S)
    _open_training(window, shape)
    rounds = [_round(window, share_s) for _ in range(ROUNDS)]
    in_window, by_loop, by_engine = (median(speeds) for speeds in zip(*rounds, strict=True))
    return Reading(in_window, {HEADLESS: by_loop, ENGINE: by_engine})


def _open_training(window: MainWindow, shape: str) -> None:
    window.session.open_spec(circles(shape))
    window.session.set_pace(None)
    window.docks.arrange("build")
    for dock in window.docks.pictures.values():
        dock.show()


def _round(window: MainWindow, seconds: float) -> tuple[float, float, float]:
    session = window.session
    session.start()
    wait(WARM_UP_S)
    began, first = perf_counter(), session.playhead.newest
    wait(seconds)
    took_s, last = [perf_counter() - began], session.playhead.newest
    session.pause()
    n_steps = last.state.step - first.state.step
    for repeat in (
        lambda: deque(loop(first, given(Step(n_steps))), maxlen=0),
        lambda: advance(first.run, first.state, n_steps),
    ):
        began = perf_counter()
        repeat()
        took_s.append(perf_counter() - began)
    n_samples = last.run.samples_until(last.state.step) - first.run.samples_until(first.state.step)
    in_window, by_loop, by_engine = (n_samples / each_s for each_s in took_s)
    return in_window, by_loop, by_engine


class Ticks(QObject):
    """A timer as the program's own, and the times between its ticks."""

    def __init__(self) -> None:
        super().__init__()
        self._times: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._note)

    def gaps_ms(self, seconds: float) -> np.ndarray:
        self._times.clear()
        self._timer.start()
        wait(max(seconds, FEWEST_S))
        self._timer.stop()
        return 1e3 * np.diff(self._times)

    def _note(self) -> None:
        self._times.append(perf_counter())


def ticks(seconds: float) -> dict[str, Reading]:
    """T5."""
    return in_window(lambda window: _ticks(window, seconds))


def _ticks(window: MainWindow, seconds: float) -> dict[str, Reading]:
    _open_training(window, DEEP)
    ticks = Ticks()
    at_rest = _percentiles(ticks.gaps_ms(seconds))
    window.session.start()
    wait(WARM_UP_S)
    training = _percentiles(ticks.gaps_ms(seconds))
    readings = {part: Reading(training[part], {AT_REST: at_rest[part]}) for part in training}
    return readings | {"Pause to rest": Reading(max(_pauses_ms(window, seconds)))}


def _percentiles(gaps_ms: np.ndarray) -> dict[str, float]:
    p95, p99, longest = (float(number) for number in np.percentile(gaps_ms, (95, 99, 100)))
    return {"tick gap, p95": p95, "tick gap, p99": p99, "tick gap, longest": longest}


def _pauses_ms(window: MainWindow, seconds: float) -> list[float]:
    """From clicks on Pause until the training rests and the window says so."""
    took_ms: list[float] = []
    end = perf_counter() + seconds
    while len(took_ms) < PRESSES and (not took_ms or perf_counter() < end):
        wait(TICK_MS / 1e3 * (3 + len(took_ms) / PRESSES))
        began = perf_counter()
        QTest.mouseClick(window.transport.run, Qt.MouseButton.LeftButton)
        wait_until(lambda: not window.session.is_training)
        took_ms.append(1e3 * (perf_counter() - began))
        window.session.start()
    return took_ms


def soak(seconds: float) -> dict[str, Reading]:
    """S2: the slope of a line through the memory in use, the first third of the time left out."""
    if resident_mb() is None:
        return {"": Reading(None, why="the memory of a process can only be read on Linux")}
    return {"": Reading(in_window(lambda window: _growth(window, seconds)))}


def _growth(window: MainWindow, seconds: float) -> float:
    _open_training(window, DEEP)
    window.session.start()
    times_s: list[float] = []
    memory_mb, end = [], perf_counter() + seconds
    while (now := perf_counter()) < end or len(times_s) < 4:
        times_s.append(now)
        memory_mb.append(resident_mb())
        wait(min(MEMORY_EVERY_S, seconds / 10))
    late = len(times_s) // 3
    return float(np.polyfit(times_s[late:], np.array(memory_mb[late:], float), 1)[0] * 600)
