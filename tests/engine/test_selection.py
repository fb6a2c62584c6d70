"""The engine that a process trains with: prepared in the background, and NumPy in its stead where that fails."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from nnviz.engine import compiled_code, preparation, selection
from nnviz.engine.preparation import Preparation, compiler

needs_numba = pytest.mark.skipif(not selection.is_installed(), reason="needs Numba")


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Preparation]]:
    """A preparation with an empty cache and this program for a compiler; ended with the test."""
    monkeypatch.setattr(compiled_code, "places", lambda: {"here": tmp_path / "cache"})
    begun: list[Preparation] = []

    def prepare(program: str, at_most_s: float = 20.0) -> Preparation:
        begun.append(Preparation([sys.executable, "-c", program], at_most_s))
        return begun[-1]

    yield prepare
    for each in begun:
        each.close()


@needs_numba
@pytest.mark.parametrize(
    "program, words",
    [
        ("import sys; sys.exit('no space left on device')", "no space left on device"),
        ("import os; os.kill(os.getpid(), 9)", "status"),
        ("pass", "not found"),
    ],
    ids=["says why", "killed", "left nothing"],
)
def test_a_compiler_that_fails_is_a_failure_with_a_reason(
    prepared: Callable[..., Preparation], program: str, words: str
) -> None:
    failed = prepared(program)
    failed.wait()
    assert failed.calls is None
    assert words in failed.failure and failed.failure.endswith(".")


@needs_numba
def test_a_compiler_that_cannot_be_started_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_code, "places", lambda: {"here": tmp_path})
    failed = Preparation([str(tmp_path / "no such program")])
    failed.wait()
    assert failed.calls is None and failed.failure == preparation.BROKEN


@needs_numba
def test_a_compiler_that_never_ends_is_given_up(prepared: Callable[..., Preparation]) -> None:
    stuck = prepared("import time; time.sleep(60)", at_most_s=0.2)
    stuck.wait()
    assert stuck.failure.startswith(preparation.TOO_LONG)


@needs_numba
def test_a_compiler_that_says_much_is_heard_to_its_end(prepared: Callable[..., Preparation]) -> None:
    talkative = prepared("import sys; sys.stderr.write('x' * 10**6); sys.exit('\\nno space left on device')", 20.0)
    talkative.wait()
    assert "(no space left on device)" in talkative.failure


@needs_numba
def test_what_is_waited_for_is_told_with_its_seconds(prepared: Callable[..., Preparation]) -> None:
    waited_for = prepared("import time; time.sleep(60)")
    until(lambda: waited_for.is_compiling)
    assert waited_for.sentence().startswith(preparation.COMPILING)
    assert f"{waited_for.elapsed_s} s of about" in waited_for.sentence()


@needs_numba
def test_closing_ends_the_compiler(prepared: Callable[..., Preparation], tmp_path: Path) -> None:
    note = tmp_path / "pid"
    begun = prepared(
        f"import os, pathlib, time; pathlib.Path({str(note)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    until(lambda: note.exists() and note.read_text() != "")
    begun.close()
    assert begun.is_over
    until(lambda: not psutil.pid_exists(int(note.read_text())))
    begun.close()


@needs_numba
def test_the_compiler_ends_when_the_program_that_waits_for_it_is_gone(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv(compiled_code.PLACE_VARIABLE, str(tmp_path))
    monkeypatch.setenv("NUMBA_CPU_NAME", "generic")
    compiling = subprocess.Popen(compiler(), stdin=subprocess.PIPE)
    until(lambda: any(tmp_path.iterdir()))
    assert compiling.stdin is not None
    compiling.stdin.close()
    assert compiling.wait(20) == 1
    assert not (tmp_path / compiled_code.name()).exists()


@needs_numba
@pytest.mark.parametrize("asked", [None, "a file"])
def test_where_no_place_can_be_written_to_the_compiler_gets_one_for_the_time_being(
    asked: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked, note = tmp_path / "a file", tmp_path / "place"
    blocked.write_text("")
    monkeypatch.setattr(compiled_code, "HERE", blocked)
    monkeypatch.setattr(compiled_code, "name", lambda: "kernel-0")
    monkeypatch.setattr(compiled_code, "_user_cache", lambda: blocked)
    if asked is None:
        monkeypatch.delenv(compiled_code.PLACE_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(compiled_code.PLACE_VARIABLE, str(blocked))
        asked = str(blocked)
    program = f"import os, pathlib; pathlib.Path({str(note)!r}).write_text(os.environ['NNVIZ_CACHE'])"
    Preparation([sys.executable, "-c", program]).wait()
    assert note.read_text() and not Path(note.read_text()).exists()
    assert os.environ.get(compiled_code.PLACE_VARIABLE) == asked


@needs_numba
def test_numpy_trains_where_the_compiled_engine_cannot_be_had(
    prepared: Callable[..., Preparation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "_selection", selection._Selection())
    failing = prepared("import sys; sys.exit('broken')")
    selection._selection.preparation = failing
    assert selection.engine() == "kernel"
    failing.wait()
    assert selection.is_ready()
    assert selection.engine() == "numpy" and "broken" in selection.failure()
    assert selection.loaded_kernel() is None and selection.waits_for() is None
    with pytest.raises(selection.EngineError, match="broken"):
        selection.kernel()


@needs_numba
def test_everything_that_is_compiled_is_in_the_cache_and_loads_without_compiling() -> None:
    program = (
        "from numba.core.compiler import CompilerBase\n"
        "def refuse(*_): raise SystemExit('compiles')\n"
        "CompilerBase.compile_extra = refuse\n"
        "from nnviz.engine import selection\n"
        "selection.kernel()\n"
    )
    done = run([sys.executable, "-c", program])
    assert (done.returncode, done.stderr) == (0, "")


def test_without_numba_all_is_done_by_numpy_and_nothing_is_compiled() -> None:
    program = (
        "import sys; sys.modules['numba'] = sys.modules['llvmlite'] = None\n"
        "from nnviz.app.command_line import main\n"
        "sys.exit(main(['train', 'xor', '--steps', '20', '--json']))"
    )
    done = run([sys.executable, "-c", program])
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["engine"] == "numpy"


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=50)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
