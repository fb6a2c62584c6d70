"""The compiled engine made ready in a thread of its own, so that whoever waits for it can go on living.

What has not been compiled on this machine yet is compiled by another process, at low priority and within a time limit;
that process ends when this one does.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from types import ModuleType

from nnviz.engine import compiled_code
from nnviz.engine.warm import warm

USUALLY_S = 30
AT_MOST_S = 300.0
POLL_S = 0.05
END_WITHIN_S = 2.0

LOADING = "The fast engine is being loaded; training begins in a moment."
COMPILING = "Training begins after a one-time compilation"
COULD_NOT = "The fast engine could not be compiled"
TOO_LONG = f"Compiling the fast engine took more than {AT_MOST_S / 60:g} minutes and was given up"
BROKEN = "The fast engine could not be loaded; the log says why"

log = logging.getLogger(__name__)


def compiler() -> Sequence[str]:
    """The command that compiles, with the import path of this process; it ends when its input does."""
    import_path = f"import sys; sys.path[:] = {json.dumps(sys.path)}"
    return [
        sys.executable,
        "-P",
        "-c",
        f"{import_path}; from nnviz.engine.warm import compile_beside; compile_beside()",
    ]


class Preparation:
    """Begins at once. `calls` are the compiled engine's, None until everything in it is loaded, and where it fails."""

    def __init__(self, command: Sequence[str] | None = None, at_most_s: float = AT_MOST_S) -> None:
        self.calls: ModuleType | None = None
        self.failure = ""
        self._command, self._at_most_s = command, at_most_s
        self._compiles_since: float | None = None
        self._is_over, self._is_closed = Event(), Event()
        self._own_place: Path | None = None
        self._asked_place: str | None = None
        self._thread = Thread(target=self._prepare, name="nnviz engine", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        return self._is_over.is_set()

    @property
    def is_compiling(self) -> bool:
        return self._compiles_since is not None and not self.is_over

    @property
    def elapsed_s(self) -> int:
        """Whole seconds since the compiler was started."""
        return 0 if self._compiles_since is None else int(time.monotonic() - self._compiles_since)

    def sentence(self) -> str:
        """What whoever wants to train waits for."""
        if not self.is_compiling:
            return LOADING
        of_how_many = f"of about {USUALLY_S} s" if self.elapsed_s <= USUALLY_S else "so far"
        return f"{COMPILING}: {self.elapsed_s} s {of_how_many}"

    def wait(self) -> None:
        """Until it is ready or has failed."""
        self._is_over.wait()

    def close(self) -> None:
        """Give up what is under way, and end the compiler; again does nothing."""
        self._is_closed.set()
        self._thread.join(END_WITHIN_S)

    def _prepare(self) -> None:
        """An exception passes on to the hook of the process, and is a failure in any case."""
        self.failure = BROKEN
        try:
            folder = compiled_code.folder() or self._compiled()
            if folder is not None and not self._is_closed.is_set():
                self.calls, self.failure = _loaded(folder), ""
        except (ImportError, OSError):
            log.exception("the fast engine could not be loaded")
        finally:
            if self._own_place is not None:
                if self._asked_place is None:
                    del os.environ[compiled_code.PLACE_VARIABLE]
                else:
                    os.environ[compiled_code.PLACE_VARIABLE] = self._asked_place
                shutil.rmtree(self._own_place, ignore_errors=True)
            self._is_over.set()

    def _compiled(self) -> Path | None:
        """The folder that another process has filled, or None and the reason in `failure`."""
        self._compiles_since = time.monotonic()
        if compiled_code.writable_place() is None:
            self._own_place = Path(tempfile.mkdtemp(prefix="nnviz-"))
            self._asked_place = os.environ.get(compiled_code.PLACE_VARIABLE)
            os.environ[compiled_code.PLACE_VARIABLE] = str(self._own_place)
        self.failure = self._run(self._command or compiler())
        folder = compiled_code.folder()
        if folder is None and not self.failure:
            self.failure = f"{COULD_NOT}; its code was not found where it should be."
        self._compiles_since = None
        return folder

    def _run(self, command: Sequence[str]) -> str:
        """Run the compiler to its end; why it did not come to a good one, or ""."""
        # Where there is no such flag the compiler lowers its priority itself.
        priority = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        deadline = time.monotonic() + self._at_most_s
        # A file takes all that is said; a pipe that nobody reads meanwhile would hold up one who says much.
        with (
            tempfile.TemporaryFile() as words,
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words, creationflags=priority
            ) as child,
        ):
            while child.poll() is None:
                if self._is_closed.wait(POLL_S) or time.monotonic() > deadline:
                    child.kill()
            words.seek(0)
            said = words.read().decode(errors="replace").strip()
        if child.returncode == 0 or self._is_closed.is_set():
            return ""
        log.error("compiling the fast engine ended with status %s: %s", child.returncode, said)
        if time.monotonic() > deadline:
            return f"{TOO_LONG}."
        last_words = said.rpartition("\n")[2] or f"the compiler ended with status {child.returncode}"
        return f"{COULD_NOT} ({last_words})."


def _loaded(folder: Path) -> ModuleType:
    """`kernel_calls` with everything that is compiled fetched from the folder."""
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if "numba" in sys.modules:
        sys.modules["numba"].config.reload_config()
    warm()
    return import_module("nnviz.engine.kernel_calls")
