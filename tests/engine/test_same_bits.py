"""The compiled engine gives the same bits on a plain x86-64 as on this processor."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from nnviz.engine import selection
from tests.engine.same_bits import digest

N_STEPS = 2000


@pytest.mark.skipif(not selection.is_installed(), reason="needs Numba")
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="generic means something else here")
@pytest.mark.timeout(300)
def test_a_processor_without_wide_vectors_gives_the_same_bits() -> None:
    environment = {**os.environ, "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    command = [sys.executable, "-m", "tests.engine.same_bits", str(N_STEPS)]
    root = Path(__file__).parents[2]
    plain = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    assert plain.stdout.strip() == digest(N_STEPS)
