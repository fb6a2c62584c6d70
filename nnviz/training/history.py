"""Snapshots kept along the way: bounded in bytes, evenly spread over the steps, and every step recomputable."""

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.training.advance import advance
from nnviz.training.by_hand import at_step
from nnviz.training.evaluation import Evaluation, evaluate
from nnviz.training.snapshot import Snapshot
from nnviz.training.state import TrainingState

MAX_BYTES = 64 * 2**20
BYTES_BESIDE_ARRAYS = 1024
FEWEST_MOMENTS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What is kept of a snapshot.

    by_hand : whether hands did something at its step
    """

    state: TrainingState
    evaluation: Evaluation
    by_hand: bool


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Where the parameters have been: steps (n,) rising, parameters (n, n_parameters)."""

    steps: NDArray[np.int64]
    parameters: NDArray[np.float64]


class History:
    """The moments of one run by rising step, seen as snapshots with the run and the curves of the last one.

    Never empty once something was appended; a snapshot of another run begins it anew. The first and the last moment
    are always kept. When the bytes are used up, the others are thinned to one per so many steps, first those that
    no hand has touched; those touched by hand are thinned only when they alone take up half of the bytes.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._moments: list[Moment] = []
        self._steps = array("q")
        self._last: Snapshot | None = None

    def __len__(self) -> int:
        return len(self._moments)

    @property
    def steps(self) -> NDArray[np.int64]:
        """(n,) the steps kept, rising."""
        return np.array(self._steps, np.int64)

    @property
    def n_bytes(self) -> int:
        """Bytes of the moments kept; run and curves are shared."""
        return len(self._moments) * self._bytes_of_one() if self._moments else 0

    def copy(self) -> "History":
        """Another history of the same moments, which then goes its own way."""
        other = History(self._max_bytes)
        other._moments, other._steps, other._last = self._moments[:], self._steps[:], self._last
        return other

    def append(self, snapshot: Snapshot) -> None:
        """Keep the snapshot as the last; moments from its step on are dropped, for time has been turned back."""
        step = snapshot.state.step
        if self._last is not None and self._last.run.number != snapshot.run.number:
            self._cut(0)
        self._cut(bisect_left(self._steps, step))
        self._moments.append(Moment(snapshot.state, snapshot.evaluation, bool(at_step(snapshot.run.by_hand, step))))
        self._steps.append(step)
        self._last = snapshot
        most = max(FEWEST_MOMENTS, self._max_bytes // self._bytes_of_one())
        if len(self._moments) > most:
            self._thin(most)

    def at(self, step: int) -> Snapshot:
        """The latest one kept at or before the step; the first where there is none."""
        return self._snapshot(max(0, bisect_right(self._steps, step) - 1))

    def nearest(self, step: int) -> Snapshot:
        """The one kept nearest to the step."""
        after = bisect_left(self._steps, step)
        if after == len(self._steps) or (after > 0 and step - self._steps[after - 1] < self._steps[after] - step):
            after -= 1
        return self._snapshot(after)

    def exact(self, step: int) -> Snapshot:
        """The moment at this very step between the first and the last, recomputed from the nearest one before."""
        step = min(max(step, self._steps[0]), self._steps[-1])
        before = self.at(step)
        state, _ = advance(before.run, before.state, step - before.state.step)
        return Snapshot(before.run, state, evaluate(before.run, state.parameters), before.curves)

    def path(self, until: int, most: int) -> Path:
        """At most `most` of the moments kept at or before the step, evenly spread, with the first and the last."""
        end = max(1, bisect_right(self._steps, until))
        chosen = np.unique(np.linspace(0, end - 1, min(end, most)).round().astype(int))
        parameters = np.stack([self._moments[at].state.parameters for at in chosen])
        parameters.flags.writeable = False
        return Path(np.array([self._steps[at] for at in chosen], np.int64), parameters)

    def truncate_after(self, step: int) -> None:
        """Drop what comes after the step, but never the first."""
        end = max(1, bisect_right(self._steps, step))
        if end < len(self._moments):
            last = self._snapshot(end - 1)
            self._cut(end)
            self._last = last

    def _snapshot(self, number: int) -> Snapshot:
        if self._last is None:
            raise LookupError("nothing has been kept yet")
        if number == len(self._moments) - 1:
            return self._last
        moment = self._moments[number]
        return Snapshot(self._last.run, moment.state, moment.evaluation, self._last.curves)

    def _cut(self, end: int) -> None:
        del self._moments[end:], self._steps[end:]

    def _bytes_of_one(self) -> int:
        state = self._moments[0].state
        return BYTES_BESIDE_ARRAYS + state.parameters.nbytes + sum(each.nbytes for each in state.optimizer_state)

    def _thin(self, most: int) -> None:
        """Make room: at most half of what those touched by hand leave is kept of the others."""
        steps = self.steps[1:-1]
        by_hand = np.array([moment.by_hand for moment in self._moments[1:-1]])
        touched, untouched = steps[by_hand], steps[~by_hand]
        if len(touched) > most // 2:
            touched = _spread(touched, most // 4)
        untouched = _spread(untouched, (most - len(touched)) // 2)
        is_kept = np.concatenate([[True], np.isin(steps, touched) | np.isin(steps, untouched), [True]])
        self._moments = [moment for moment, kept in zip(self._moments, is_kept, strict=True) if kept]
        self._steps = array("q", self.steps[is_kept].tobytes())


def _spread(steps: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """At most `most` of the rising steps: the first of every 2, 4, 8 ... steps."""
    spacing = 1
    while len(steps) > most:
        spacing *= 2
        steps = steps[np.diff(steps // spacing, prepend=-1) > 0]
    return steps
