"""What the view of local minima shows, as one frozen value: where many starts end, and where each of them started.

Every start is trained as the run itself would train from it, to the same bits, portion by portion: each call goes a
portion further than what is known, so that no one waits long.
"""

from dataclasses import dataclass, field, replace
from math import gcd, isqrt
from threading import Event
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import Range, total_costs
from nnviz.analysis.minima import NOWHERE, Counts, Minima, minima, ranks
from nnviz.analysis.parameter_plane import ParameterPlane, plane_of_two, principal_plane
from nnviz.engine import selection
from nnviz.engine.initializers import start_vector
from nnviz.engine.refusals import training_refusal
from nnviz.streams import STARTS, stream
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.training.state import TrainingState, first_state
from nnviz.training.together import advance_together, variant
from nnviz.views.problem import problem_of
from nnviz.views.region_field import RegionField, RegionSettings, region_field

Floats = NDArray[np.float64]

MOST_SHOWN = 6
HALF_WIDTH = 3.0
ROOM = 1.08
MOST_AT_ONCE = 100
UNTRAINED = "No start of this run has been trained yet; they are trained while this picture is seen."
RUN_AWAY = 1000.0  # times the usual cost at the start: on its way to infinity, if it were given the steps
FEW, MANY = 100, 400
_PORTION_NS, _SECONDS_NS = 6e8, 4e9
# Roughly what a step takes, and what each parameter adds for each point of the batch.
_STEP_NS = {"kernel": 1200, "numpy": 100_000}
_PARAMETER_NS = 3


@dataclass(frozen=True, slots=True)
class Starts:
    """Which starts are trained, and how long.

    kind : drawn as an experiment draws its start weights, or a grid over two parameters, the others as the run has them
    n : how many, the square of a whole number for a grid
    indices : of the two parameters, for kind "grid"
    initializer, scale : how they are drawn, for kind "random"
    """

    kind: Literal["random", "grid"]
    n: int
    n_steps: int
    indices: tuple[int, int] | None
    initializer: str
    scale: float


@dataclass(frozen=True, slots=True)
class Axes:
    """Over what the starts are drawn: two parameters, or the principal plane of all starts."""

    kind: Literal["two", "principal"]
    indices: tuple[int, int]
    labels: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Descents:
    """Where so many of the starts have ended, in their order.

    starts : (n, n_parameters) all of them
    ends : (n_made, n_parameters); the last finite numbers, where training diverged
    costs : (n_made,) final total costs, NaN where training diverged or had run away from all costs at the starts
    usual_cost : the median total cost at the starts
    """

    run: Run
    asked: Starts
    starts: Floats
    ends: Floats
    costs: Floats
    usual_cost: float


@dataclass(frozen=True, slots=True, eq=False)
class MinimaPicture:
    """What is drawn.

    settings : what was asked, without what was known
    descents : None where the network cannot be trained, or not yet; `why_not` then says why in one sentence
    is_waiting : whether the engine has yet to be made ready
    gap : final costs further apart than this belong to different minima
    ranks : (n_groups,) which of the shown minima a group is, NOWHERE for the small ones that share a color
    plane : None where the starts span none
    places : (n, 2) of all starts; own_place : (2,) of the start of the run
    selected, regions : one of the starts, and what its network answers; NOWHERE and None where none has ended
    """

    run: Run
    settings: "MinimaSettings"
    descents: Descents | None
    why_not: str = ""
    is_waiting: bool = False
    gap: float = 0.0
    minima: Minima | None = None
    ranks: Counts | None = None
    plane: ParameterPlane | None = None
    places: Floats | None = None
    own_place: Floats | None = None
    ranges: tuple[Range, Range] = ((-1.0, 1.0), (-1.0, 1.0))
    selected: int = NOWHERE
    regions: RegionField | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to compute."""
        if self.descents is None:
            return not self.is_waiting
        return len(self.descents.costs) == len(self.descents.starts)

    def rank(self, start: int) -> int:
        """Which of the shown minima a start ends in, NOWHERE for none of them."""
        assert self.minima is not None and self.ranks is not None
        group = self.minima.group[start]
        return NOWHERE if group == NOWHERE else int(self.ranks[group])


@dataclass(frozen=True, slots=True)
class MinimaSettings:
    """What the picture needs beside the run.

    tolerance : the gap between two minima, as a share of the usual cost at the start
    selected : the start whose network is shown; NOWHERE = the best one
    known : the picture to go on from, of the same run and starts
    stop : set once the answer is no longer wanted
    """

    starts: Starts
    axes: Axes
    tolerance: float
    selected: int = NOWHERE
    known: MinimaPicture | None = field(default=None, compare=False)
    stop: Event = field(default_factory=Event, compare=False)


def usual_number(run: Run, n_steps: int) -> int:
    """How many starts of a run are trained without being asked for: as many as take seconds at most."""
    return MANY if MANY * n_steps * _step_ns(run) < _SECONDS_NS else FEW


def minima_picture(snapshot: Snapshot, settings: MinimaSettings) -> MinimaPicture:
    """The picture a portion further than what is known."""
    run, known = snapshot.run, settings.known
    asked = replace(settings, known=None)
    if reason := training_refusal(run.network, run.optimizer):
        return MinimaPicture(run, asked, None, reason)
    if not selection.is_ready():
        return MinimaPicture(run, asked, None, selection.waiting(), is_waiting=True)
    before = None if known is None else known.descents
    begun = _begun(run, settings.starts, settings.stop) if before is None else before
    if begun is None:
        return MinimaPicture(run, asked, None, UNTRAINED)
    descents = _further(begun, settings.stop)
    gap = settings.tolerance * descents.usual_cost
    found = minima(descents.costs, gap)
    is_placed = known is not None and before is not None and known.settings.axes == settings.axes
    plane = known.plane if known is not None and is_placed else _plane(descents, settings)
    places = own_place = None
    ranges = ((-1.0, 1.0), (-1.0, 1.0))
    if plane is not None:
        places, own_place = plane.places(descents.starts), plane.places(run.start[None])[0]
        ranges = (_range(places[:, 0], own_place[0]), _range(places[:, 1], own_place[1]))
    selected = _selected(descents, settings.selected)
    return MinimaPicture(
        run,
        asked,
        descents,
        gap=gap,
        minima=found,
        ranks=ranks(found, MOST_SHOWN),
        plane=plane,
        places=places,
        own_place=own_place,
        ranges=ranges,
        selected=selected,
        regions=_regions(snapshot, descents, selected),
    )


def _begun(run: Run, asked: Starts, stop: Event) -> Descents | None:
    """The starts, none of them trained; None once they are no longer wanted."""
    starts = _grid(run, asked) if asked.kind == "grid" else _drawn(run, asked, stop)
    if stop.is_set():
        return None
    starts.flags.writeable = False
    costs = total_costs(problem_of(run), starts)
    finite = costs[np.isfinite(costs)]
    usual = float(np.median(finite)) if len(finite) else 1.0
    return Descents(run, asked, starts, np.empty((0, run.network.n_parameters)), np.empty(0), usual or 1.0)


def _further(known: Descents, stop: Event) -> Descents:
    """A portion of starts more; as many as before where the answer is no longer wanted."""
    run, n_steps, n_made = known.run, known.asked.n_steps, len(known.costs)
    portion = int(min(max(_PORTION_NS / (n_steps * _step_ns(run)), 1), MOST_AT_ONCE))
    runs = [variant(run, start=start) for start in known.starts[n_made : n_made + portion]]
    if not runs:
        return known
    states = [first_state(each) for each in runs]
    paths = advance_together(runs, states, n_steps, every=n_steps, is_wanted=lambda: not stop.is_set())
    if paths is None:
        return known
    ends = np.array([path.state.parameters for path in paths])
    costs = total_costs(problem_of(run), ends)
    has_ended = [path.diverged is None for path in paths] & (costs < RUN_AWAY * known.usual_cost)
    costs = np.where(has_ended, costs, np.nan)
    ends, costs = np.concatenate([known.ends, ends]), np.concatenate([known.costs, costs])
    return Descents(run, known.asked, known.starts, ends, costs, known.usual_cost)


def _step_ns(run: Run) -> float:
    return _STEP_NS[selection.engine()] + _PARAMETER_NS * run.network.n_parameters * run.batch_size


def _drawn(run: Run, asked: Starts, stop: Event) -> Floats:
    """Each start from a seed of its own, its weights keyed by neuron numbers; pinned weights stay where they are.

    Fewer once they are no longer wanted: many starts of a large network take seconds.
    """
    network, numbers = run.network, np.arange(run.network.n_neurons)
    seeds = stream(run.seed, STARTS).integers(2**62, size=asked.n).tolist()
    drawn = []
    for seed in seeds:
        drawn.append(start_vector(network, numbers, asked.initializer, asked.scale, seed))
        if stop.is_set():
            break
    return np.where(network.pinned, run.start, np.array(drawn))


def _grid(run: Run, asked: Starts) -> Floats:
    """The corners of a grid around zero that holds the start of the run; scattered, so that the first tell most."""
    assert asked.indices is not None
    chosen = list(asked.indices)
    side = isqrt(asked.n)
    stride = next(stride for stride in range(round(0.618 * asked.n), asked.n) if gcd(stride, asked.n) == 1)
    rows, columns = np.divmod(np.arange(asked.n) * stride % asked.n, side)
    half = np.maximum(HALF_WIDTH, 1.2 * np.abs(run.start[chosen]))
    starts = np.repeat(run.start[None], asked.n, axis=0)
    starts[:, chosen] = (2 * np.stack([columns, rows], axis=1) / (side - 1) - 1) * half
    return starts


def _plane(descents: Descents, settings: MinimaSettings) -> ParameterPlane | None:
    if settings.axes.kind == "two":
        return plane_of_two(descents.run.start, *settings.axes.indices, settings.axes.labels)
    try:
        return principal_plane(descents.starts)
    except ValueError:
        return None


def _range(places: Floats, own: float) -> Range:
    low, high = min(float(places.min()), own), max(float(places.max()), own)
    half = max(ROOM * (high - low) / 2, 1e-6)
    return (low + high) / 2 - half, (low + high) / 2 + half


def _selected(descents: Descents, wanted: int) -> int:
    if NOWHERE < wanted < len(descents.costs):
        return wanted
    return int(np.nanargmin(descents.costs)) if np.isfinite(descents.costs).any() else NOWHERE


def _regions(snapshot: Snapshot, descents: Descents, selected: int) -> RegionField | None:
    """What the network of a start answers at its end."""
    if selected == NOWHERE:
        return None
    now = snapshot.state
    state = TrainingState(descents.asked.n_steps, descents.ends[selected], now.optimizer_state, now.hyperparameters)
    ended = Snapshot(descents.run, state, snapshot.evaluation, snapshot.curves)
    return region_field(ended, RegionSettings())
