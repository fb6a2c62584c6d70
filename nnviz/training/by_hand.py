"""What a hand does between two steps: checked, recorded in the run, and applied to the numbers of a training.

Applying a record twice at its step gives the same numbers as applying it once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.optimizers import HYPERPARAMETERS
from nnviz.training.requests import ByHand, Hold, Release, SetHyperparameter, SetParameter
from nnviz.training.run import Run
from nnviz.training.state import TrainingState

Record = tuple[tuple[int, ByHand], ...]


@dataclass(slots=True)
class Numbers:
    """The numbers of a state while they are worked on in place.

    parameters : (n_parameters,)
    memory : what the optimizer remembers, arrays of (n_parameters,)
    held : indices of the parameters that a hand holds
    """

    parameters: NDArray[np.float64]
    memory: tuple[NDArray[np.float64], ...]
    hyperparameters: dict[str, float]
    held: set[int]

    @classmethod
    def of(cls, state: TrainingState) -> "Numbers":
        """A copy of the state's numbers."""
        memory = tuple(array.copy() for array in state.optimizer_state)
        return cls(state.parameters.copy(), memory, dict(state.hyperparameters), set(state.held))

    def frozen(self, step: int) -> TrainingState:
        """The state made of these numbers, which must not be worked on any more."""
        for array in (self.parameters, *self.memory):
            array.flags.writeable = False
        hyperparameters = tuple(self.hyperparameters.items())
        return TrainingState(step, self.parameters, self.memory, hyperparameters, tuple(sorted(self.held)))

    def apply(self, requests: Iterable[ByHand]) -> None:
        """Do what the hand did, in its order."""
        for request in requests:
            match request:
                case SetParameter(index, value):
                    self.parameters[index] = value
                case Hold(index):
                    self.held.add(index)
                    self.forget(index)
                case Release(index):
                    self.held.discard(index)
                case SetHyperparameter(name, value):
                    self.hyperparameters[name] = value

    def untrained(self, run: Run) -> NDArray[np.intp]:
        """Indices of the parameters that stay as they are: pinned, or held by a hand."""
        is_untrained = run.network.pinned.copy()
        is_untrained[list(self.held)] = True
        return np.flatnonzero(is_untrained)

    def forget(self, indices: int | NDArray[np.intp]) -> None:
        """Set what the optimizer remembers about these parameters to zero."""
        for array in self.memory:
            if array.shape == self.parameters.shape:
                array[indices] = 0.0


def refusal(run: Run, request: ByHand) -> str:
    """Why the request cannot be done, as one sentence; "" where it can."""
    if isinstance(request, SetHyperparameter):
        names = [name for name, _ in run.hyperparameters]
        if request.name not in names:
            return f"There is no hyperparameter {request.name!r} here; there is {', '.join(names)}."
    elif not 0 <= request.index < run.network.n_parameters:
        return f"There is no parameter {request.index} here; the network has {run.network.n_parameters} parameters."
    if isinstance(request, SetParameter | SetHyperparameter) and not isfinite(request.value):
        return f"{request.value} cannot be set; a finite number is needed."
    if isinstance(request, SetHyperparameter):
        entry = HYPERPARAMETERS[request.name]
        reason = entry.refusal(request.value)
        return f"{entry.label} {reason}." if reason else ""
    return ""


def recorded(record: Record, step: int, request: ByHand) -> Record:
    """The record with the request behind all others of its step.

    An earlier request of the same kind about the same subject at the same step is dropped: this one undoes it.
    """
    first, last = _span(record, step)
    kept = tuple(entry for entry in record[first:last] if not _same_subject(entry[1], request))
    return (*record[:first], *kept, (step, request), *record[last:])


def until(record: Record, step: int) -> Record:
    """The record without what was done after `step`."""
    return record[: _span(record, step)[1]]


def at_step(record: Record, step: int) -> tuple[ByHand, ...]:
    """What was done at `step`, in its order."""
    first, last = _span(record, step)
    return tuple(request for _, request in record[first:last])


def next_step(record: Record, step: int) -> int | None:
    """The first step after `step` at which something was done."""
    last = _span(record, step)[1]
    return record[last][0] if last < len(record) else None


def _span(record: Record, step: int) -> tuple[int, int]:
    first = bisect_left(record, step, key=_step_of)
    return first, bisect_right(record, step, lo=first, key=_step_of)


def _step_of(entry: tuple[int, ByHand]) -> int:
    return entry[0]


def _same_subject(one: ByHand, other: ByHand) -> bool:
    return type(one) is type(other) and _subject(one) == _subject(other)


def _subject(request: ByHand) -> int | str:
    return request.name if isinstance(request, SetHyperparameter) else request.index
