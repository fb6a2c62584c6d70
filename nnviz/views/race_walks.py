"""Races as values, and where everybody walks in them: places on the surface, true costs, each step taken apart.

A race is walked once, and given up as soon as nobody wants it any more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from threading import Event

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
_MOST_KNOWN, _FEW_KNOWN = 16, 3  # races, and races with the many numbers of their paths


class _GivenUpError(Exception):
    """Nobody wants this race any more; as an error, so that nothing half done is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """Walkers from one start on the network's own surface; over two parameters these alone learn, else all.

    start : (n_parameters,)
    stop : set once the race is no longer wanted
    """

    run: Run
    start: Floats
    walkers: tuple[Walker, ...]
    n_steps: int
    plane: ParameterPlane
    stop: Event = field(default_factory=Event)

    @property
    def only(self) -> tuple[int, int] | None:
        """The two parameters that learn, None for all."""
        return self.plane.indices


@dataclass(frozen=True, slots=True)
class LandscapeRace:
    """Walkers from one start on an analytic surface, with the numbers of the training; every step is an epoch."""

    landscape: str
    start: tuple[float, float]
    walkers: tuple[Walker, ...]
    n_steps: int
    hyperparameters: tuple[tuple[str, float], ...]
    schedule: Schedule
    stop: Event = field(default_factory=Event, compare=False)


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


def walks(races: Sequence[AnyRace], has_parts: bool) -> tuple[Walk, ...]:
    """Everybody's walk, race by race; nobody's where one of the races is no longer wanted.

    has_parts : whether each step is to be taken apart
    """
    try:
        return tuple(walk for race in races for walk in (_in_parts(race) if has_parts else _walked(race)))
    except _GivenUpError:
        return ()


@lru_cache(maxsize=_MOST_KNOWN)
def _in_parts(race: AnyRace) -> tuple[Walk, ...]:
    return tuple(_with_parts(walk) for walk in _walked(race))


@lru_cache(maxsize=_MOST_KNOWN)
def _walked(race: AnyRace) -> tuple[Walk, ...]:
    if isinstance(race, Race):
        problem, plane = problem_of(race.run), race.plane
        lines = [(plane.places(path), total_costs(problem, path)) for path in _paths(race)]
    else:
        landscape = LANDSCAPES[race.landscape]
        lines = [(path, np.asarray(landscape.cost(*path.T), np.float64)) for path in _paths(race)]
    return tuple(Walk(race, number, *line, _rates(race, number)) for number, line in enumerate(lines))


@lru_cache(maxsize=_FEW_KNOWN)
def _paths(race: AnyRace) -> tuple[Floats, ...]:
    """(n, n_parameters) of each walker, or (n, 2) where the place is all there is."""
    if isinstance(race, Race):
        found = run_race(race.run, race.start, race.walkers, race.n_steps, race.only, lambda: not race.stop.is_set())
        if found is None:
            raise _GivenUpError
        return tuple(path.parameters for path in found)
    landscape = LANDSCAPES[race.landscape]
    return tuple(
        descent(landscape, race.start, walker.optimizer, _in_use_of(race, number), race.n_steps)
        for number, walker in enumerate(race.walkers)
    )


def _with_parts(walk: Walk) -> Walk:
    race = walk.race
    in_use_of, path = _in_use_of(race, walk.number), _paths(race)[walk.number]
    gradient_of = _gradient_of(race, walk.number, in_use_of)
    found = []
    for move in moves(walk.walker.optimizer, path, gradient_of, in_use_of):
        if race.stop.is_set():
            raise _GivenUpError
        found.append(move)

    def seen(parts: list[Floats]) -> Floats:
        stacked = np.array(parts).reshape(len(parts), path.shape[1])
        return race.plane.displacements(stacked) if isinstance(race, Race) else stacked

    kept = [move.kept for move in found if move.kept is not None]
    return replace(
        walk, pushes=seen([move.push for move in found]), kept=seen(kept) if walk.rates is not None else None
    )


def _rates(race: AnyRace, number: int) -> Floats | None:
    rule, in_use_of = race.walkers[number].optimizer, _in_use_of(race, number, has_factors=False)
    if effective_rate(rule, in_use_of(0)) is None:
        return None
    return np.array([effective_rate(rule, in_use_of(step)) for step in range(race.n_steps)])


def _in_use_of(race: AnyRace, number: int, has_factors: bool = True) -> Callable[[int], InUse]:
    """step -> the hyperparameters as this walker's step uses them.

    has_factors : whether the learning rate is that of every single parameter
    """
    if isinstance(race, Race):
        run = _runs(race)[number]
        return partial(in_use_at, run if has_factors else replace(run, rate_factors=None))
    walker, known = race.walkers[number], dict(race.hyperparameters)
    entries = OPTIMIZERS[walker.optimizer].hyperparameters
    numbers = {entry.name: known.get(entry.name, entry.default) for entry in entries} | dict(walker.hyperparameters)
    return lambda step: in_use(numbers, step, race.schedule, walker.slow_epochs)


def _gradient_of(race: AnyRace, number: int, in_use_of: Callable[[int], InUse]) -> Callable[[int, Floats], Floats]:
    """(step, where the parameters are) -> what this walker's rule is given."""
    if isinstance(race, Race):
        run = _runs(race)[number]
        untrained = np.flatnonzero(run.network.pinned)
        return lambda step, vector: step_gradient(run, vector, step, in_use_of(step), untrained)
    landscape = LANDSCAPES[race.landscape]

    def slope(step: int, place: Floats) -> Floats:
        gradient, numbers = np.array(landscape.slope(*place), np.float64), in_use_of(step)
        add_weight_decay(gradient, place, _COORDINATES, numbers.get("l1", 0.0), numbers.get("l2", 0.0))
        return gradient

    return slope


@lru_cache(maxsize=_MOST_KNOWN)
def _runs(race: Race) -> tuple[Run, ...]:
    return race_runs(race.run, race.start, race.walkers, race.only)
