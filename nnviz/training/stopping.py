"""When training ends by itself: one entry per criterion, each with the sentence that says why."""

from collections.abc import Callable
from dataclasses import dataclass

from nnviz.training.curves import CurveView
from nnviz.training.run import Run


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason to stop.

    next_check : the first step after a step at which it may come true, or None
    sentence : why training stops at a step, given the curves until there; "" where it goes on
    """

    next_check: Callable[[Run, int], int | None]
    sentence: Callable[[Run, int, CurveView], str]


def _last_step(run: Run, step: int) -> int | None:
    last = None if run.max_epochs is None else run.max_epochs * run.steps_per_epoch
    return last if last is not None and last > step else None


def _epochs_reached(run: Run, step: int, curves: CurveView) -> str:
    if run.max_epochs is None or step < run.max_epochs * run.steps_per_epoch:
        return ""
    epochs = "1 epoch" if run.max_epochs == 1 else f"{run.max_epochs:,} epochs"
    return f"Stopped because the maximum of {epochs} was reached."


CRITERIA: dict[str, Criterion] = {"maximum epochs": Criterion(_last_step, _epochs_reached)}


def next_check(run: Run, step: int) -> int | None:
    """The first step after `step` at which a criterion has to be asked; None where none will come true."""
    checks = [criterion.next_check(run, step) for criterion in CRITERIA.values()]
    return min((check for check in checks if check is not None), default=None)


def stop_sentence(run: Run, step: int, curves: CurveView) -> str:
    """Why training stops at `step`; "" where it goes on."""
    sentences = (criterion.sentence(run, step, curves) for criterion in CRITERIA.values())
    return next((sentence for sentence in sentences if sentence), "")
