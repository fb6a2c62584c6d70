"""The one thing that comes up from the training loop: a run, where it stands, and how it got there."""

from dataclasses import dataclass
from typing import Literal

from nnviz.training.curves import CurveView
from nnviz.training.evaluation import Evaluation
from nnviz.training.run import Run
from nnviz.training.state import TrainingState

Status = Literal["paused", "running", "stopped", "diverged", "failed"]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A published moment.

    curves : costs so far; an append-only view that later training never changes
    status : "stopped" by a criterion, "diverged" at a non-finite number, "failed" by an exception
    reason : the sentence behind stopped, diverged or failed, or why the last request was refused, or what
        "running" still waits for; "" otherwise
    samples_per_second : measured speed while running, 0.0 otherwise
    answered : number of the latest request that this snapshot already shows the effect of
    """

    run: Run
    state: TrainingState
    evaluation: Evaluation
    curves: CurveView
    status: Status = "paused"
    reason: str = ""
    samples_per_second: float = 0.0
    answered: int = 0
