"""How good a parameter vector is: total and mean cost, and accuracy, on training and held-out points."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Costs are those of the run's loss; None where there are no such points or no classes."""

    train_mean: float
    train_total: float
    held_out_mean: float | None
    train_accuracy: float | None
    held_out_accuracy: float | None
