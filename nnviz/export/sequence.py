"""Which moment and which view stand in which frame of a film: number in, shot out, and no clock anywhere.

Preview and export ask the same question, so that a film is what its preview showed, on any machine.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from nnviz.training.curves import CurveView
from nnviz.views.camera import Camera

Steps = NDArray[np.int64]
Time = Literal["linear", "log", "cost"]

TIMES: tuple[Time, ...] = get_args(Time)
HOLD_S = 1.0
MOST_HELD = 0.15
EVEN_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Caption:
    """Words under the picture from the step `first` to the step `last`, both included."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """The film rests at this step for so many seconds."""

    step: int
    seconds: float


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """The camera at a share of the film, 0 at its beginning and 1 at its end."""

    share: float
    camera: Camera


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """How long a film is, and how its time follows the steps."""

    seconds: float
    fps: int
    time: Time = "linear"

    @property
    def n_frames(self) -> int:
        return max(1, round(self.seconds * self.fps))


@dataclass(frozen=True, slots=True)
class Shot:
    """What one frame shows; without a camera, the view keeps its own."""

    step: int
    caption: str = ""
    camera: Camera | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FrameSequence:
    """The frames of a film.

    steps : (n_frames,) never falling
    keys : by rising share
    """

    steps: Steps
    fps: int
    captions: tuple[Caption, ...] = ()
    keys: tuple[KeyFrame, ...] = ()

    def __len__(self) -> int:
        return len(self.steps)

    def shot(self, number: int) -> Shot:
        """What the frame with this number, from 0, shows; the later of two captions wins."""
        step = int(self.steps[number])
        here = [caption.text for caption in self.captions if caption.first <= step <= caption.last]
        return Shot(step, here[-1] if here else "", self._camera(number / max(len(self) - 1, 1)))

    def _camera(self, share: float) -> Camera | None:
        """Between two key frames the camera starts and ends at rest."""
        if not self.keys:
            return None
        after = next((at for at, key in enumerate(self.keys) if key.share >= share), len(self.keys))
        if after in (0, len(self.keys)):
            return self.keys[min(after, len(self.keys) - 1)].camera
        start, end = self.keys[after - 1], self.keys[after]
        way = eased((share - start.share) / (end.share - start.share))
        between = zip(astuple(start.camera), astuple(end.camera), strict=True)
        return Camera(*(one + (other - one) * way for one, other in between))


def frame_sequence(
    first: int,
    last: int,
    film: FilmSpec,
    curves: CurveView | None = None,
    captions: Sequence[Caption] = (),
    pauses: Sequence[Pause] = (),
    keys: Sequence[KeyFrame] = (),
) -> FrameSequence:
    """The frames of a film from the step `first` to the step `last`; its pauses and the held end are part of its time.

    curves : of the whole training, for a time that follows the cost
    Raises ValueError where the pauses leave no time.
    """
    inside = [pause for pause in pauses if first <= pause.step <= last]
    counts = [round(pause.seconds * film.fps) for pause in inside]
    n_held = min(round(HOLD_S * film.fps), round(MOST_HELD * film.n_frames))
    n_moving = film.n_frames - sum(counts) - n_held
    if n_moving < 1:
        raise ValueError(
            f"the pauses take {sum(counts) / film.fps:g} of {film.seconds:g} seconds; make the film longer"
        )
    steps = frame_steps(first, last, n_moving, film.time, curves)
    for pause, n_frames in zip(inside, counts, strict=True):
        steps = np.insert(steps, int(np.searchsorted(steps, pause.step)), np.full(n_frames, pause.step))
    steps = np.concatenate([steps, np.full(n_held, last)])
    steps.flags.writeable = False
    return FrameSequence(steps, film.fps, tuple(captions), tuple(sorted(keys, key=lambda key: key.share)))


def frame_steps(first: int, last: int, n_frames: int, time: Time = "linear", curves: CurveView | None = None) -> Steps:
    """(n_frames,) the steps from `first` to `last`; a single frame shows the last.

    "log" gives every doubling of the steps the same time, "cost" every change of the cost, as `curves` has it.
    """
    share = np.linspace(0.0, 1.0, n_frames) if n_frames > 1 else np.ones(1)
    if time == "linear":
        steps = first + share * (last - first)
    elif time == "log":
        steps = first - 1 + (last - first + 1.0) ** share
    else:
        steps = _by_cost(first, last, share, curves)
    return np.clip(np.rint(steps), first, last).astype(np.int64)


def _by_cost(first: int, last: int, share: NDArray[np.float64], curves: CurveView | None) -> NDArray[np.float64]:
    """Steps at even distances along the curve of the logarithm of the cost, and a little along the steps."""
    even = first + share * (last - first)
    if curves is None or len(curves.epoch_steps) < 2:
        return even
    costs = curves.train_means
    known = np.isfinite(costs) & (costs > 0)
    at, heights = curves.epoch_steps[known], np.log(costs[known])
    knots = np.unique(np.concatenate([[first, last], at[(at > first) & (at < last)]]))
    changes = np.abs(np.diff(np.interp(knots, at, heights))) if len(at) else np.zeros(len(knots) - 1)
    if changes.sum() == 0.0:
        return even
    lengths = (1 - EVEN_SHARE) * changes / changes.sum() + EVEN_SHARE * np.diff(knots) / max(last - first, 1)
    return np.interp(share, np.concatenate([[0.0], np.cumsum(lengths)]), knots)


def eased(way: float) -> float:
    """0 to 1 as something moves that starts and ends at rest (smoothstep)."""
    return way * way * (3.0 - 2.0 * way)
