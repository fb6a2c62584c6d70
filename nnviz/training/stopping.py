"""When training ends by itself: one entry per criterion, each with the sentence that says why.

All are asked at ends of epochs, those that read costs at the ends that the curves evaluate. Which ones these are
depends on the run and the step alone, so that the same training always stops at the same step.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.training.curves import CurveView
from nnviz.training.run import Run

# The fields of a Run, and of the experiment it was built from, that say when to stop; they change no bit before that.
STOPPING_FIELDS = ("max_epochs", "least_change", "held_out_target", "patience")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason to stop.

    next_check : the first step after a step at which it may come true, or None; evaluations are asked about anyway
    sentence : why training stops at a step, given the curves until there; "" where it goes on
    """

    next_check: Callable[[Run, int], int | None]
    sentence: Callable[[Run, int, CurveView], str]


def _last_step(run: Run, step: int) -> int | None:
    last = None if run.max_epochs is None else run.max_epochs * run.steps_per_epoch
    return last if last is not None and last > step else None


def _at_evaluations(_run: Run, _step: int) -> None:
    return None


def _epochs_reached(run: Run, step: int, _curves: CurveView) -> str:
    if run.max_epochs is None or step < run.max_epochs * run.steps_per_epoch:
        return ""
    return f"Stopped because the maximum of {_epochs(run.max_epochs)} was reached."


def _change_small(run: Run, step: int, curves: CurveView) -> str:
    """|change of the mean training cost per epoch| between the last two evaluations, below the threshold."""
    steps = curves.epoch_steps
    if run.least_change is None or len(steps) < 2 or steps[-1] != step:
        return ""
    n_epochs = (steps[-1] - steps[-2]) / run.steps_per_epoch
    change = abs(curves.train_means[-1] - curves.train_means[-2]) / n_epochs
    if not change < run.least_change:
        return ""
    return f"Stopped because the mean cost changed by {change:.3g} per epoch, less than {run.least_change:g}."


def _held_out_good(run: Run, step: int, curves: CurveView) -> str:
    if run.held_out_target is None or curves.epoch_steps[-1] != step:
        return ""
    cost = curves.held_out_means[-1]
    if not cost < run.held_out_target:
        return ""
    return f"Stopped because the held-out cost {cost:.3g} is below its target {run.held_out_target:g}."


def _held_out_rising(run: Run, step: int, curves: CurveView) -> str:
    """The held-out cost stands above its lowest, which is `patience` epochs back (early stopping, Prechelt 1998)."""
    means = curves.held_out_means
    if run.patience is None or curves.epoch_steps[-1] != step or np.isnan(means).all():
        return ""
    lowest = int(np.nanargmin(means))
    epoch = int(curves.epoch_steps[lowest]) // run.steps_per_epoch
    if step // run.steps_per_epoch - epoch < run.patience or not means[-1] > means[lowest]:
        return ""
    return (
        f"Stopped because the held-out cost has been above its lowest, {means[lowest]:.3g} at epoch {epoch:,}, "
        f"for {_epochs(run.patience)}."
    )


def _epochs(number: int) -> str:
    return "1 epoch" if number == 1 else f"{number:,} epochs"


CRITERIA: dict[str, Criterion] = {
    "maximum epochs": Criterion(_last_step, _epochs_reached),
    "change per epoch": Criterion(_at_evaluations, _change_small),
    "held-out target": Criterion(_at_evaluations, _held_out_good),
    "held-out rising": Criterion(_at_evaluations, _held_out_rising),
}


def next_check(run: Run, step: int) -> int | None:
    """The first step after `step` at which a criterion has to be asked; None where none will come true."""
    checks = [criterion.next_check(run, step) for criterion in CRITERIA.values()]
    return min((check for check in checks if check is not None), default=None)


def stop_sentence(run: Run, step: int, curves: CurveView) -> str:
    """Why training stops at `step`; "" where it goes on."""
    sentences = (criterion.sentence(run, step, curves) for criterion in CRITERIA.values())
    return next((sentence for sentence in sentences if sentence), "")
