"""S1: from the command to a window that can be used, and the memory that it takes then."""

import subprocess
import sys
from statistics import median
from time import perf_counter

import numpy as np

from nnviz.app.bench.figures import Reading
from nnviz.app.bench.start import EMPTY

STARTS = 20
FEWEST = 3
# Seconds for all starts, for each second that a measurement may take.
GENEROSITY = 10
BARE = "an empty window"

Starts = list[tuple[float, float | None]]


def start(seconds: float) -> dict[str, Reading]:
    """The 95th of a hundred starts, as twenty of them tell; the first start of each kind is not counted."""
    kinds: dict[str, list[str]] = {"": [], BARE: [EMPTY]}
    found: dict[str, Starts] = {kind: [] for kind in kinds}
    for words in kinds.values():
        _start(words)
    end = perf_counter() + GENEROSITY * seconds
    while len(found[""]) < STARTS and (len(found[""]) < FEWEST or perf_counter() < end):
        for kind, words in kinds.items():
            found[kind].append(_start(words))
    late = {kind: float(np.percentile([took_s for took_s, _ in starts], 95)) for kind, starts in found.items()}
    memory = {kind: _memory_mb(starts) for kind, starts in found.items()}
    ours, bare = memory.pop(""), memory[BARE]
    return {
        "time, p95": Reading(late.pop(""), late),
        "memory": Reading(ours, {} if bare is None else {BARE: bare}, "" if ours else "the memory cannot be read here"),
    }


def _start(words: list[str]) -> tuple[float, float | None]:
    """Seconds until it can be used, and megabytes."""
    command = [sys.executable, "-m", "nnviz.app.bench.start", *words]
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        answer = program.stdout.readline().strip()
        took_s = perf_counter() - began
    if not answer:
        raise RuntimeError(f"the window did not open: exit status {program.returncode}")
    return took_s, None if answer == "None" else float(answer)


def _memory_mb(starts: Starts) -> float | None:
    known = [memory for _, memory in starts if memory is not None]
    return median(known) if known else None
