"""The moments a film is made of: the training driven from step to step, with nothing kept of what was shown.

It is gone through once before, so that ranges, planes and axes can be those of the whole and need not move.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import sleep

import numpy as np

from nnviz.training.history import Path
from nnviz.training.loop import loop
from nnviz.training.requests import Request, Step
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot

FEWEST_MOMENTS, MOST_MOMENTS = 16, 200
MOST_BYTES = 16 * 2**20
N_SAMPLES = 6


@dataclass(frozen=True, slots=True, eq=False)
class Rehearsal:
    """The whole training in advance.

    moments : evenly spread, the first and the last among them; `last` is where it ends
    """

    moments: tuple[Snapshot, ...]

    @property
    def last(self) -> Snapshot:
        return self.moments[-1]

    @property
    def samples(self) -> tuple[Snapshot, ...]:
        """A few moments that are as unlike each other as the film is."""
        chosen = np.linspace(0, len(self.moments) - 1, min(N_SAMPLES, len(self.moments))).round().astype(int)
        return tuple(self.moments[at] for at in chosen)

    def at(self, step: int, go_on: Callable[[], object] | None = None) -> Snapshot:
        """The moment at this very step, trained again from the one kept before it; go_on : as of `trained`."""
        before = max(0, bisect_right([moment.state.step for moment in self.moments], step) - 1)
        return next(trained(self.moments[before], [step], go_on))

    def path_until(self, step: int, most: int) -> Path:
        """Where the parameters have been at or before the step."""
        end = max(1, bisect_right([moment.state.step for moment in self.moments], step))
        chosen = np.unique(np.linspace(0, end - 1, min(end, most)).round().astype(int))
        states = [self.moments[at].state for at in chosen]
        steps = np.array([state.step for state in states], np.int64)
        return Path(steps, np.stack([state.parameters for state in states]))


def rehearsal(run: Run, last: int, tell: Callable[[float], None] | None = None) -> Rehearsal:
    """The training until the step `last`, or until it ends by itself.

    tell : is told between portions of steps which share is done; what it raises ends the work
    Raises ValueError where it cannot be trained.
    """
    n_moments = min(max(MOST_BYTES // (8 * len(run.start)), FEWEST_MOMENTS), MOST_MOMENTS)
    while True:
        steps = np.unique(np.linspace(0, last, n_moments).round().astype(int)).tolist()
        moments = all_trained(run, steps, tell)
        if moments[-1].state.step == last:
            return Rehearsal(tuple(moments))
        last = moments[-1].state.step


def all_trained(run: Run, steps: Sequence[int], tell: Callable[[float], None] | None = None) -> list[Snapshot]:
    """All moments of `trained`; tell : as of `rehearsal`."""
    moments: list[Snapshot] = []

    def tell_share() -> None:
        if tell is not None:
            tell(len(moments) / len(steps))

    for moment in trained(run, steps, tell_share):
        moments.append(moment)
        tell_share()
    return moments


def trained(
    start: Run | Snapshot, steps: Iterable[int], go_on: Callable[[], object] | None = None
) -> Iterator[Snapshot]:
    """The moments at these rising steps; where training ends before, its end for all later ones.

    start : a run from its beginning, or a moment of it
    go_on : is called between portions of steps; what it raises ends the work
    Raises ValueError where it cannot be trained.
    """
    asked: list[Request] = []

    def take_requests(wait_s: float | None) -> Sequence[Request] | None:
        if go_on is not None:
            go_on()
        if wait_s:
            sleep(wait_s)
        taken = tuple(asked)
        asked.clear()
        return taken if taken or wait_s is not None else None

    training = loop(start, take_requests)
    now = next(training)
    for step in steps:
        if step > now.state.step and now.status == "paused":
            asked.append(Step(step - now.state.step))
            now = next(moment for moment in training if moment.status != "running")
            if now.status == "paused" and now.reason:
                raise ValueError(now.reason)
        yield now
