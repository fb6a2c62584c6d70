"""Races as values, and where everybody walks in them: places on the surface, true costs, each step taken apart.

A race is walked once, and given up as soon as nobody wants it any more; what is known of it goes with it, and the many
numbers of its paths are not kept at all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import total_costs
from nnviz.analysis.landscape_descent import descent
from nnviz.analysis.landscapes import LANDSCAPES
from nnviz.analysis.moves import effective_rate, moves
from nnviz.analysis.parameter_plane import ParameterPlane
from nnviz.engine.optimizers import OPTIMIZERS, InUse, add_weight_decay
from nnviz.engine.rates import Schedule, in_use
from nnviz.training.batches import in_use_at, step_gradient
from nnviz.training.race import Walker, race_runs
from nnviz.training.race import race as run_race
from nnviz.training.run import Run
from nnviz.views.problem import problem_of

Floats = NDArray[np.float64]

_COORDINATES = np.arange(2)


class _GivenUpError(Exception):
    """Nobody wants this race any more; as an error, so that nothing half done is kept."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Race:
    """Walkers from one start on the network's own surface; over two parameters these alone learn, else all.

    start : (n_parameters,)
    stop : set once the race is no longer wanted; another one has its own
    """

    run: Run
    start: Floats
    walkers: tuple[Walker, ...]
    n_steps: int
    plane: ParameterPlane
    stop: Event = field(default_factory=Event, init=False)

    @property
    def only(self) -> tuple[int, int] | None:
        """The two parameters that learn, None for all."""
        return self.plane.indices


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class LandscapeRace:
    """Walkers from one start on an analytic surface, with the numbers of the training; every step is an epoch."""

    landscape: str
    start: tuple[float, float]
    walkers: tuple[Walker, ...]
    n_steps: int
    hyperparameters: tuple[tuple[str, float], ...]
    schedule: Schedule
    stop: Event = field(default_factory=Event, init=False)


AnyRace = Race | LandscapeRace


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """Where a walker is after each step: places (n, 2), and true total costs (n,); shorter where it diverged.

    number : the walker's among those of the race
    rates : (n_steps,) what a steady gradient would make of the learning rate; None where the rule has no momentum
    pushes, kept : (n - 1, 2) parts of each step, see `Move`; None where they were not asked for, or are none
    """

    race: AnyRace
    number: int
    places: Floats
    costs: Floats
    rates: Floats | None
    pushes: Floats | None = None
    kept: Floats | None = None

    @property
    def walker(self) -> Walker:
        return self.race.walkers[self.number]


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """What is known of a walker, see `Walk`."""

    places: Floats
    costs: Floats
    rates: Floats | None
    pushes: Floats | None = None
    kept: Floats | None = None


_KNOWN: WeakKeyDictionary[AnyRace, tuple[_Line, ...]] = WeakKeyDictionary()


def walks(races: Sequence[AnyRace], has_parts: bool) -> tuple[Walk, ...]:
    """Everybody's walk, race by race; nobody's where one of the races is no longer wanted.

    has_parts : whether each step is to be taken apart
    """
    try:
        return tuple(walk for race in races for walk in _walks_of(race, has_parts))
    except _GivenUpError:
        return ()


def _walks_of(race: AnyRace, has_parts: bool) -> list[Walk]:
    known = _KNOWN.get(race)
    if known is None or (has_parts and any(line.pushes is None for line in known)):
        known = _KNOWN[race] = _lines(race, has_parts)
    return [
        Walk(race, number, line.places, line.costs, line.rates, line.pushes, line.kept)
        for number, line in enumerate(known)
    ]


def _lines(race: AnyRace, has_parts: bool) -> tuple[_Line, ...]:
    runs: Sequence[Run | None] = (None,) * len(race.walkers)
    if isinstance(race, Race):
        runs = race_runs(race.run, race.start, race.walkers, race.only)
    lines = []
    for walker, run, path in zip(race.walkers, runs, _paths(race), strict=True):
        line = _Line(*_seen(race, path), _rates(race, walker, run))
        lines.append(_in_parts(line, race, walker, run, path) if has_parts else line)
    return tuple(lines)


def _paths(race: AnyRace) -> Iterator[Floats]:
    """(n, n_parameters) of each walker, or (n, 2) where the place is all there is."""
    if isinstance(race, Race):
        found = run_race(race.run, race.start, race.walkers, race.n_steps, race.only, lambda: not race.stop.is_set())
        if found is None:
            raise _GivenUpError
        yield from (path.parameters for path in found)
        return
    landscape = LANDSCAPES[race.landscape]
    for walker in race.walkers:
        in_use_of, is_wanted = _in_use_of(race, walker, None), lambda: not race.stop.is_set()
        path = descent(landscape, race.start, walker.optimizer, in_use_of, race.n_steps, is_wanted)
        if path is None:
            raise _GivenUpError
        yield path


def _seen(race: AnyRace, path: Floats) -> tuple[Floats, Floats]:
    """Places on the surface, and true costs."""
    if race.stop.is_set():
        raise _GivenUpError
    if isinstance(race, Race):
        return race.plane.places(path), total_costs(problem_of(race.run), path)
    return path, np.asarray(LANDSCAPES[race.landscape].cost(*path.T), np.float64)


def _in_parts(line: _Line, race: AnyRace, walker: Walker, run: Run | None, path: Floats) -> _Line:
    in_use_of = _in_use_of(race, walker, run)
    found = []
    for move in moves(walker.optimizer, path, _gradient_of(race, run, in_use_of), in_use_of):
        if race.stop.is_set():
            raise _GivenUpError
        found.append(move)

    def seen(parts: list[Floats]) -> Floats:
        stacked = np.array(parts).reshape(len(parts), path.shape[1])
        return race.plane.displacements(stacked) if isinstance(race, Race) else stacked

    kept = [move.kept for move in found if move.kept is not None]
    return replace(
        line, pushes=seen([move.push for move in found]), kept=seen(kept) if line.rates is not None else None
    )


def _rates(race: AnyRace, walker: Walker, run: Run | None) -> Floats | None:
    in_use_of = _in_use_of(race, walker, None if run is None else replace(run, rate_factors=None))
    if effective_rate(walker.optimizer, in_use_of(0)) is None:
        return None
    return np.array([effective_rate(walker.optimizer, in_use_of(step)) for step in range(race.n_steps)])


def _in_use_of(race: AnyRace, walker: Walker, run: Run | None) -> Callable[[int], InUse]:
    """step -> the hyperparameters as this walker's step uses them.

    run : the one that the walker is; None on an analytic surface
    """
    if isinstance(race, Race):
        assert run is not None
        return partial(in_use_at, run)
    known = dict(race.hyperparameters)
    entries = OPTIMIZERS[walker.optimizer].hyperparameters
    numbers = {entry.name: known.get(entry.name, entry.default) for entry in entries} | dict(walker.hyperparameters)
    return lambda step: in_use(numbers, step, race.schedule, walker.slow_epochs)


def _gradient_of(race: AnyRace, run: Run | None, in_use_of: Callable[[int], InUse]) -> Callable[[int, Floats], Floats]:
    """(step, where the parameters are) -> what this walker's rule is given."""
    if isinstance(race, Race):
        assert run is not None
        walker_run, untrained = run, np.flatnonzero(run.network.pinned)
        return lambda step, vector: step_gradient(walker_run, vector, step, in_use_of(step), untrained)
    landscape = LANDSCAPES[race.landscape]

    def slope(step: int, place: Floats) -> Floats:
        gradient, numbers = np.array(landscape.slope(*place), np.float64), in_use_of(step)
        add_weight_decay(gradient, place, _COORDINATES, numbers.get("l1", 0.0), numbers.get("l2", 0.0))
        return gradient

    return slope
