"""`nnviz code`: an experiment as a Python program of its own, on standard output or in a file."""

import argparse
import sys
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path

from nnviz.app.input_error import InputError
from nnviz.app.train_command import DEFAULT_EPOCHS
from nnviz.experiment.build import build
from nnviz.experiment.files import FileError
from nnviz.experiment.opening import open_experiment
from nnviz.export.program import ProgramError, program


def code(options: argparse.Namespace) -> int:
    """Write the program; InputError for what it cannot be written from."""
    path = _writable(options.output)
    try:
        spec = open_experiment(options.file)
        run = build(spec)
        if options.epochs or not (options.steps or run.max_epochs):
            run = replace(run, max_epochs=options.epochs or DEFAULT_EPOCHS)
        n_steps = options.steps or (run.max_epochs or 0) * run.steps_per_epoch
        text = program(run, n_steps, options.library, spec.title or Path(options.file).stem)
    except FileError as error:
        raise InputError(error) from error
    except (ProgramError, ValueError) as error:
        raise InputError(f"{options.file}: {error}") from error
    if path is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(text)
    else:
        _write(path, text)
    return 0


def _writable(name: str | None) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if path.suffix != ".py":
        raise InputError(f"{name}: the output is a Python program, so its name ends in .py")
    if not path.absolute().parent.is_dir():
        raise InputError(f"{name}: the folder {path.parent} does not exist; make it first")
    return path


def _write(path: Path, text: str) -> None:
    from nnviz.session.saving import write_atomically

    try:
        write_atomically(path, text)
    except OSError as error:
        raise InputError(f"{path}: {error}") from error
