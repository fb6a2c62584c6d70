"""Which part of a training is exported."""

import argparse
import sys

from nnviz.app.input_error import InputError
from nnviz.app.train_command import DEFAULT_EPOCHS
from nnviz.export.moments import Rehearsal, rehearsal
from nnviz.training.run import Run


def rehearsed(options: argparse.Namespace, run: Run) -> tuple[Rehearsal, int]:
    """The training as far as it is shown, and its first step that is."""
    usual = (run.max_epochs or DEFAULT_EPOCHS) * run.steps_per_epoch
    first, last = options.steps or (0, usual)
    try:
        whole = rehearsal(run, last)
    except ValueError as error:
        raise InputError(f"{options.file}: {error}") from error
    ends = whole.last.state.step
    if first > ends:
        raise InputError(f"{options.file}: --steps {first}:{last}: training ends at step {ends:,}")
    if options.steps and ends < last and not options.quiet:
        print(f"nnviz: {options.file}: training ends at step {ends:,}, so nothing later is shown", file=sys.stderr)
    return whole, first
