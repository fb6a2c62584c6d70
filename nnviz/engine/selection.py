"""Which of the two engines this process trains with, and whether the compiled one is ready to be used at once.

The choice is made once, before the first step, and kept: a training that mixed engines would have the bits of neither.
Compiling takes many seconds, so a window lets another process do it; what it leaves in the cache is loaded in a moment.
"""

import hashlib
import logging
import os
import subprocess
import sys
import tempfile
from functools import lru_cache
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Literal

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.optimizers import HYPERPARAMETERS, OPTIMIZERS

Engine = Literal["kernel", "numpy"]

COMPILED = (
    "lanes",
    "elementary",
    "kernel",
    "kernel_layout",
    "kernel_forward",
    "kernel_backward",
    "kernel_update",
    "kernel_order",
)
COMPILING = "The fast engine is being compiled, once on this machine."

log = logging.getLogger(__name__)


class _Selection:
    """What has been chosen so far in this process."""

    def __init__(self) -> None:
        self.chosen: Engine | None = None
        self.child: subprocess.Popen[bytes] | None = None
        self.calls: ModuleType | None = None


_selection = _Selection()


def choose(engine: Engine | None) -> None:
    """Train with this engine from now on; None = with the compiled one wherever it can be had."""
    _selection.chosen = engine


def engine() -> Engine:
    """The engine that trains."""
    if _selection.chosen is None:
        _selection.chosen = "kernel" if is_installed() else "numpy"
    return _selection.chosen


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether Numba is there, without loading it."""
    return find_spec("numba") is not None


def is_ready() -> bool:
    """Whether training can begin without compiling first; where it cannot, another process begins to compile.

    Where that fails, the NumPy engine is chosen instead.
    """
    if engine() == "numpy" or _selection.calls is not None or is_compiled():
        return True
    if _selection.child is None:
        command = [sys.executable, "-m", "nnviz.engine.warm"]
        _selection.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    status = _selection.child.poll()
    if status is None:
        return False
    _selection.child = None
    if not is_compiled():
        log.error("compiling the fast engine ended with status %s; NumPy trains instead", status)
        choose("numpy")
    return True


def loaded_kernel() -> ModuleType | None:
    """`kernel_calls` where it is chosen and has been loaded, else None: for what must not wait, as pictures."""
    return _selection.calls if engine() == "kernel" else None


def kernel() -> ModuleType:
    """`kernel_calls`, loaded; compiled functions come from the cache folder or are compiled at their first call."""
    if _selection.calls is None:
        os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())
        if "numba" in sys.modules:
            sys.modules["numba"].config.reload_config()
        _selection.calls = import_module("nnviz.engine.kernel_calls")
    return _selection.calls


@lru_cache(maxsize=1)
def cache_folder() -> Path:
    """Where compiled code is kept: beside the source, or in the user's cache where that cannot be written to.

    Its name follows from all sources together, as Numba looks at each file alone and would not see a change below it.
    """
    here = Path(__file__).parent
    digest = hashlib.sha256(f"{sys.version}{metadata.version('numba')}{metadata.version('llvmlite')}".encode())
    for variable in ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"):
        digest.update(f"{variable}={os.environ.get(variable)}".encode())
    for name in COMPILED:
        digest.update((here / f"{name}.py").read_bytes())
    # The compiled code knows activations, losses and rules by their places in these tables.
    for registry in (ACTIVATIONS, LOSSES, OPTIMIZERS, HYPERPARAMETERS):
        digest.update(" ".join(registry).encode())
    name = f"kernel-{digest.hexdigest()[:16]}"
    for parent in (here / "__pycache__", _user_cache(), Path(tempfile.gettempdir()) / "nnviz"):
        try:
            (parent / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(parent / name, os.W_OK):
            return parent / name
    return Path(tempfile.mkdtemp(prefix="nnviz-"))


def _user_cache() -> Path:
    """The folder for what can be made again, as each system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "nnviz" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "nnviz"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "nnviz"


def is_compiled() -> bool:
    """Whether everything is in the cache."""
    return (cache_folder() / "complete").exists()


def note_compiled() -> None:
    """Everything is in the cache."""
    (cache_folder() / "complete").touch()
