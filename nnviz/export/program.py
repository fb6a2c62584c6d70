"""An experiment as a program of its own, in the library asked for: the same numbers, without nnviz."""

from collections.abc import Callable

from nnviz.export.program_keras import keras_program
from nnviz.export.program_numpy import numpy_program
from nnviz.export.program_outline import Outline, ProgramError, outline
from nnviz.export.program_pytorch import pytorch_program
from nnviz.training.run import Run

__all__ = ["LIBRARIES", "ProgramError", "program"]

LIBRARIES: dict[str, Callable[[Outline], str]] = {
    "numpy": numpy_program,
    "pytorch": pytorch_program,
    "keras": keras_program,
}


def program(run: Run, n_steps: int, library: str = "numpy", title: str = "") -> str:
    """The text of a Python program that makes the steps of the run and prints its cost curve.

    n_steps : how many steps at most; what the run says about stopping holds too
    library : an entry of LIBRARIES

    Raises ProgramError, one sentence, for what cannot be written so.
    """
    if run.max_epochs is not None:
        n_steps = min(n_steps, run.max_epochs * run.steps_per_epoch)
    return LIBRARIES[library](outline(run, n_steps, title))
