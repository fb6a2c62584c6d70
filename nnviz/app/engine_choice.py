"""The engine that a command trains with."""

import sys

from nnviz.app.input_error import InputError
from nnviz.engine import compiled_code, selection


def load_engine(wanted: selection.Engine | None, quiet: bool) -> None:
    """Choose the engine, and compile it now where that has not been done on this machine."""
    if wanted == "kernel" and not selection.is_installed():
        raise InputError("--engine kernel needs Numba, which is not installed; --engine numpy works without")
    selection.choose(wanted)
    if selection.engine() == "numpy":
        return
    if not quiet and compiled_code.folder() is None:
        print("nnviz: the fast engine is being compiled, once on this machine", file=sys.stderr)
    try:
        selection.kernel()
    except selection.EngineError as error:
        if wanted == "kernel":
            raise InputError(f"{error} --engine numpy works without.") from error
        print(f"nnviz: {error} NumPy trains instead.", file=sys.stderr)
