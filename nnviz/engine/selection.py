"""Which of the two engines this process trains with, and whether it is ready to be used at once.

The choice is made once, before the first step, and kept: a training that mixed engines would have the bits of neither.
The compiled engine is prepared in the background; only where that fails does NumPy train in its stead.
"""

from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from types import ModuleType
from typing import Literal

from nnviz.engine.preparation import Preparation

Engine = Literal["kernel", "numpy"]

NOT_INSTALLED = "Numba is not installed"


class EngineError(RuntimeError):
    """The compiled engine cannot be had; the message says why in one sentence."""


class _Selection:
    """What has been chosen so far in this process."""

    def __init__(self) -> None:
        self.chosen: Engine | None = None
        self.preparation: Preparation | None = None
        self.lock = Lock()


_selection = _Selection()


def choose(engine: Engine | None) -> None:
    """Train with this engine from now on; None = with the compiled one wherever it can be had."""
    _selection.chosen = engine


def engine() -> Engine:
    """The engine that trains."""
    if _selection.chosen is None:
        return "kernel" if is_installed() and not failure() else "numpy"
    return _selection.chosen


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether Numba is there, without loading it."""
    return find_spec("numba") is not None


def prepare() -> None:
    """Begin to make the compiled engine ready where it is the one that trains; again does nothing."""
    if engine() == "kernel":
        _preparation()


def is_ready() -> bool:
    """Whether training can begin now; where it cannot, what it takes goes on in the background."""
    prepare()
    return engine() == "numpy" or _calls() is not None


def waits_for() -> Preparation | None:
    """What is still under way in the background."""
    preparation = _selection.preparation
    return None if preparation is None or preparation.is_over else preparation


def waiting() -> str:
    """What training waits for, as one sentence; "" where it need not wait."""
    preparation = waits_for()
    return "" if preparation is None else preparation.sentence()


def failure() -> str:
    """Why the compiled engine could not be made ready; "" where it was, or has not been tried."""
    preparation = _selection.preparation
    return preparation.failure if preparation is not None and preparation.is_over else ""


def loaded_kernel() -> ModuleType | None:
    """`kernel_calls` where it is chosen and has been loaded, else None: for what must not wait, as pictures."""
    return _calls() if engine() == "kernel" else None


def kernel() -> ModuleType:
    """`kernel_calls`, waited for where it has yet to be loaded or compiled; EngineError where it cannot be had."""
    calls = _calls()
    if calls is None:
        preparation = _preparation()
        preparation.wait()
        calls = preparation.calls
        if calls is None:
            raise EngineError(preparation.failure)
    return calls


def close() -> None:
    """Give up what is under way."""
    if _selection.preparation is not None:
        _selection.preparation.close()


def _preparation() -> Preparation:
    """The one of this process, begun where it has not been."""
    with _selection.lock:
        if _selection.preparation is None:
            _selection.preparation = Preparation()
        return _selection.preparation


def _calls() -> ModuleType | None:
    return None if _selection.preparation is None else _selection.preparation.calls
