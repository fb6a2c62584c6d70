"""The cost curve as arrays: lines thinned to what a screen can show, and ranges that grow in visible steps."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.training.curves import CurveView
from nnviz.training.snapshot import Snapshot

Floats = NDArray[np.float64]

POINTS_LIMIT = 2000
BATCH_POINTS_LIMIT = 1000  # a jagged line costs more to paint
FEWEST_EPOCHS = 10
FARTHEST_EXPONENT = 300


@dataclass(frozen=True, slots=True, eq=False)
class CostSettings:
    """is_log : the axis of the cost; unit : the axis of time"""

    is_log: bool = True
    unit: Literal["epoch", "step"] = "epoch"


@dataclass(frozen=True, slots=True, eq=False)
class CostLines:
    """Lines as (n, 2) arrays of step and height, the height being log10 of the cost on a logarithmic axis.

    step : the moment shown; how far the training has come is `curves.last_step`
    x_end : the last step of the axis; y_range : heights at its lower and upper end
    """

    train: Floats
    held_out: Floats
    batch: Floats
    curves: CurveView
    step: int
    steps_per_unit: int
    x_end: float
    y_range: tuple[float, float]
    is_log: bool
    unit: str


def cost_lines(snapshot: Snapshot, settings: CostSettings) -> CostLines:
    """What to draw of a training of which this moment is shown; the curves of an earlier one reach beyond it."""
    curves, steps_per_epoch = snapshot.curves, snapshot.run.steps_per_epoch
    steps_per_unit = steps_per_epoch if settings.unit == "epoch" else 1
    fewest = FEWEST_EPOCHS * steps_per_epoch / steps_per_unit
    means = np.concatenate([curves.train_means, curves.held_out_means])
    return CostLines(
        train=_line(curves.epoch_steps, curves.train_means, settings.is_log),
        held_out=_line(curves.epoch_steps, curves.held_out_means, settings.is_log),
        batch=_line(curves.batch_steps, curves.batch_costs, settings.is_log, BATCH_POINTS_LIMIT),
        curves=curves,
        step=snapshot.state.step,
        steps_per_unit=steps_per_unit,
        x_end=pleasant_end(max(curves.last_step / steps_per_unit, fewest)) * steps_per_unit,
        y_range=log_range(means) if settings.is_log else (0.0, pleasant_end(_largest(means))),
        is_log=settings.is_log,
        unit=settings.unit,
    )


def thinned(line: Floats, limit: int = POINTS_LIMIT) -> Floats:
    """At most `limit` of the (n, 2) points: of every stretch the lowest and the highest, so that no peak is lost."""
    if len(line) <= limit:
        return line
    ends = np.linspace(0, len(line), limit // 2 + 1).astype(int)
    kept = []
    for first, last in pairwise(ends):
        heights = line[first:last, 1]
        kept += sorted((first + int(heights.argmin()), first + int(heights.argmax())))
    return line[kept]


def pleasant_end(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 ... at or above a value; 1 for 0."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-12)))


def log_range(costs: Floats) -> tuple[float, float]:
    """log10 of the decades that hold all positive finite costs, at least one decade."""
    positive = costs[np.isfinite(costs) & (costs > 0)]
    if not len(positive):
        return (-1.0, 0.0)
    low, high = math.floor(math.log10(positive.min()) + 1e-9), math.ceil(math.log10(positive.max()) - 1e-9)
    return (float(min(low, high - 1)), float(high))


def _line(steps: NDArray[np.int64], costs: Floats, is_log: bool, limit: int = POINTS_LIMIT) -> Floats:
    shown = np.abs(costs) < 10.0**FARTHEST_EXPONENT  # False for what is not a number
    if is_log:
        shown &= costs > 0
    heights = np.log10(costs[shown]) if is_log else costs[shown]
    return thinned(np.column_stack([steps[shown], heights]), limit)


def _largest(costs: Floats) -> float:
    finite = costs[np.isfinite(costs)]
    return min(float(finite.max()), 10.0**FARTHEST_EXPONENT) if len(finite) else 1.0
