"""`nnviz export`: an experiment as a film, a figure, a table or whatever else the output's suffix asks for."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from nnviz.app.engine_choice import load_engine
from nnviz.app.export_pictures import film, picture, still
from nnviz.app.export_refusals import write_refusal
from nnviz.app.export_texts import curves, handout, tikz, weights_archive, weights_table
from nnviz.app.input_error import InputError
from nnviz.experiment.build import build
from nnviz.experiment.files import FileError
from nnviz.experiment.opening import open_experiment
from nnviz.experiment.specs import ExperimentSpec
from nnviz.export.encoders import FORMATS
from nnviz.export.reel import NoEncoder
from nnviz.export.stills import STILLS
from nnviz.training.run import Run

Export = Callable[[argparse.Namespace, ExperimentSpec, Run, Path], str]

# How a name ends -> the function that writes such a file and says so in a sentence; the first that fits.
SUFFIXES: dict[str, Export] = {
    **dict.fromkeys(FORMATS, film),
    **dict.fromkeys(STILLS, still),
    ".png": picture,
    ".weights.csv": weights_table,
    ".csv": curves,
    ".npz": weights_archive,
    ".tex": tikz,
    ".html": handout,
}


def export(options: argparse.Namespace) -> int:
    """Write what the options say; the sentence about it goes to standard output."""
    path = Path(options.out)
    write = _writer(path)
    try:
        spec = open_experiment(options.file)
        run = build(spec)
    except FileError as error:
        raise InputError(error) from error
    except ValueError as error:
        raise InputError(f"{options.file}: {error}") from error
    if not path.absolute().parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist; make it first")
    load_engine(None, options.quiet)
    try:
        said = write(options, spec, run, path)
    except NoEncoder as error:
        raise InputError(f"{path}: {error}") from error
    except OSError as error:
        print(f"nnviz: {path}: {write_refusal(error)}", file=sys.stderr)
        return 1
    if not options.quiet:
        print(said)
    return 0


def _writer(path: Path) -> Export:
    for suffix, write in SUFFIXES.items():
        if path.name.lower().endswith(suffix):
            return write
    raise InputError(f"{path}: the suffix chooses what is written; there are {', '.join(SUFFIXES)}")
