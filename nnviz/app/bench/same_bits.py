"""N3: how many different results there are of one training; a digest, not a speed, and 1 is the only good answer.

`python -m nnviz.app.bench.same_bits` prints the digest of one training in one go.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz.app.bench.figures import FIGURES, Reading
from nnviz.app.bench.subjects import SMALL, run_of
from nnviz.engine import selection
from nnviz.training.advance import advance
from nnviz.training.loop import first_snapshot, loop
from nnviz.training.requests import Pause, Request, SetPace, Start
from nnviz.training.state import first_state

N_STEPS = 100_000
N_RUNS = 20
OFTEN = 0.1
PROCESSORS = {"generic": "generic", "host": None, "AVX-512": "skylake-avx512"}


def digests(_seconds: float) -> dict[str, Reading]:
    """N3."""
    by_portions, by_processors = FIGURES["N3"].parts
    results = {
        in_one_go(),
        *(in_portions(seed) for seed in range(1, N_RUNS // 2)),
        *map(interrupted, range(N_RUNS // 2)),
    }
    return {by_portions: Reading(float(len(results))), by_processors: _of_processors()}


def in_one_go() -> str:
    run = run_of(SMALL)
    return advance(run, first_state(run), N_STEPS)[0].parameters_sha256


def in_portions(seed: int) -> str:
    """Calls of some to many thousand steps each."""
    run, draws = run_of(SMALL), np.random.default_rng(seed)
    state = first_state(run)
    while state.step < N_STEPS:
        n_steps = int(10 ** draws.uniform(0, 4))
        state, _ = advance(run, state, min(n_steps, N_STEPS - state.step))
    return state.parameters_sha256


def interrupted(seed: int) -> str:
    """The loop, at full speed or at a pace, paused and started again at any time."""
    draws, run = np.random.default_rng(seed), run_of(SMALL)
    run = replace(run, max_epochs=N_STEPS // run.steps_per_epoch)
    last = first_snapshot(run)

    def take_requests(wait_s: float | None) -> Sequence[Request] | None:
        if last.status == "stopped":
            return None
        if wait_s is not None and draws.random() > OFTEN:
            return []
        return [Pause(), SetPace(None if draws.random() < 0.5 else float(10 ** draws.uniform(2, 5))), Start()]

    for snapshot in loop(run, take_requests):
        last = snapshot
    return last.state.parameters_sha256


def _of_processors() -> Reading:
    if platform.machine() not in ("x86_64", "AMD64"):
        return Reading(None, why="this is no x86-64 processor")
    import llvmlite.binding as llvm

    results, processors = set(), dict(PROCESSORS)
    if not llvm.get_host_cpu_features().get("avx512f"):
        del processors["AVX-512"]
    for processor in processors.values():
        named = {} if processor is None else {"NUMBA_CPU_NAME": processor, "NUMBA_CPU_FEATURES": ""}
        command = [sys.executable, "-m", "nnviz.app.bench.same_bits"]
        environment = {**os.environ, **named}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        results.add(done.stdout.strip())
    return Reading(float(len(results)), why="" if "AVX-512" in processors else "this processor has no AVX-512")


if __name__ == "__main__":
    selection.choose("kernel")
    print(in_one_go())
