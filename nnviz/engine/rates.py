"""What a learning rate and a momentum are at an epoch, and what a rate is multiplied by, parameter for parameter.

Everything is computed with sums and products alone, so that every machine gives the same bits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network
from nnviz.engine.optimizers import power

SLOW_MOMENTUM = 0.5
_SINE_TERMS = 13


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rate schedule by name, its constants in the order of its entry in RATE_SCHEDULES; () means the defaults."""

    name: str = "constant"
    constants: tuple[float, ...] = ()


CONSTANT = Schedule()


@dataclass(frozen=True, slots=True)
class ScheduleConstant:
    """A constant of a rate schedule, refused below `least` and above `most`."""

    name: str
    label: str
    default: float
    least: float
    most: float
    is_whole: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RateSchedule:
    """One entry of RATE_SCHEDULES.

    factor : (epoch, *constants) -> what the learning rate is multiplied by in this epoch, counted from 0
    """

    name: str
    label: str
    formula: str
    constants: tuple[ScheduleConstant, ...]
    factor: Callable[..., float]


def rate_factor(schedule: Schedule, epoch: int) -> float:
    """What the learning rate is multiplied by in the epoch, counted from 0."""
    return RATE_SCHEDULES[schedule.name].factor(epoch, *constants_of(schedule))


def constants_of(schedule: Schedule) -> tuple[float, ...]:
    """The schedule's constants, or the defaults of its entry."""
    return schedule.constants or tuple(entry.default for entry in RATE_SCHEDULES[schedule.name].constants)


def in_use(
    hyperparameters: Mapping[str, float], epoch: int, schedule: Schedule, slow_epochs: int = 0
) -> dict[str, float]:
    """The hyperparameters as the epoch uses them: η after its schedule, γ = 0.5 in the first `slow_epochs` epochs.

    A momentum that starts low and rises later: Sutskever et al. (2013).
    """
    numbers = dict(hyperparameters)
    if "learning_rate" in numbers:
        numbers["learning_rate"] *= rate_factor(schedule, epoch)
    if "momentum" in numbers and epoch < slow_epochs:
        numbers["momentum"] = SLOW_MOMENTUM
    return numbers


def rate_factors(
    network: Network, column_factors: Sequence[float], divides_by_fan_in: bool = False
) -> NDArray[np.float64]:
    """(n_parameters,) what the learning rate of each parameter is multiplied by.

    column_factors : one per column after the inputs
    divides_by_fan_in : whether every neuron k divides by √(number of synapses into k), its bias included
        (LeCun, Bottou, Orr and Müller 1998, section 4.7)
    """
    factors = np.empty(network.n_parameters)
    for column, factor in zip(network.columns, column_factors, strict=True):
        fan_in = np.maximum(column.exists.sum(axis=1), 1)
        of_neuron = factor / np.sqrt(fan_in) if divides_by_fan_in else np.full(len(fan_in), factor)
        factors[column.weights] = np.repeat(of_neuron, column.exists.sum(axis=1))
        factors[column.biases] = of_neuron
    factors.flags.writeable = False
    return factors


def _constant(_epoch: int) -> float:
    return 1.0


def _step_decay(epoch: int, factor: float, epochs: float) -> float:
    return power(factor, int(epoch // epochs))


def _cosine(epoch: int, epochs: float, lowest: float) -> float:
    """(1 + cos πx) / 2 = 1 - sin²(πx/2), from 1 to `lowest`, where it stays."""
    s = _sine(pi / 2 * min(epoch / epochs, 1.0))
    return lowest + (1.0 - lowest) * (1.0 - s * s)


def _sine(t: float) -> float:
    """sin t for 0 <= t <= π/2 by its Taylor series: libraries differ in the last bit of theirs."""
    total, square = 1.0, t * t
    for n in range(_SINE_TERMS, 0, -1):
        total = 1.0 - square / (2 * n * (2 * n + 1)) * total
    return t * total


_EVERY = ScheduleConstant("epochs", "Epochs", 100, 1, 10**9, is_whole=True)
_ENTRIES = (
    RateSchedule("constant", "constant", "η", (), _constant),
    RateSchedule(
        "step_decay",
        "step decay",
        "η fᵏ, k = whole part of epoch / epochs",
        (ScheduleConstant("factor", "Factor", 0.5, 0.01, 1.0), _EVERY),
        _step_decay,
    ),
    RateSchedule(
        "cosine",
        "cosine",
        "η (l + (1 - l) (1 + cos(π epoch / epochs)) / 2), then η l (Loshchilov and Hutter 2017)",
        (_EVERY, ScheduleConstant("lowest", "Lowest share", 0.01, 0.0, 1.0)),
        _cosine,
    ),
)

RATE_SCHEDULES: dict[str, RateSchedule] = {entry.name: entry for entry in _ENTRIES}
