"""What goes down to the training loop: frozen requests, applied between two steps and nowhere else."""

from dataclasses import dataclass

from nnviz.training.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Start:
    """Go on training until told otherwise."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop after the step under way."""


@dataclass(frozen=True, slots=True)
class Step:
    """Train so many steps, then pause."""

    n_steps: int = 1


@dataclass(frozen=True, slots=True)
class SetPace:
    """Steps per second while running; None = as fast as the machine can."""

    steps_per_second: float | None


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Put a value into the parameter vector."""

    index: int
    value: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Training leaves this parameter alone until it is released."""

    index: int


@dataclass(frozen=True, slots=True)
class Release:
    """Training goes on with this parameter."""

    index: int


@dataclass(frozen=True, slots=True)
class SetHyperparameter:
    """Put a value in the place of a hyperparameter."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Restore:
    """Take up training from this snapshot: another run, or an earlier moment of the same one.

    What the curves hold beyond the snapshot's step is dropped. The loop keeps running if it was, unless `pause`.
    """

    snapshot: Snapshot
    pause: bool = False


ByHand = SetParameter | Hold | Release | SetHyperparameter
Request = Start | Pause | Step | SetPace | ByHand | Restore
