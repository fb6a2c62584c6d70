"""Walkers are runs of the engine, bit for bit, from one start."""

from collections.abc import Callable
from unittest import mock

import numpy as np
import pytest

from nnviz.training import race as module
from nnviz.training.advance import advance
from nnviz.training.race import MODES, WALKERS, race, run_of
from nnviz.training.run import Run
from nnviz.training.state import first_state


def test_every_walker_goes_where_the_engine_goes_alone(make_run: Callable[..., Run]) -> None:
    run = make_run()
    start = run.start + 0.25
    paths = race(run, start, (*WALKERS, *MODES), 40)
    assert paths is not None
    for walker, path in zip((*WALKERS, *MODES), paths, strict=True):
        alone = run_of(run, start, walker)
        for step, vector in zip(path.steps, path.parameters, strict=True):
            state, _ = advance(alone, first_state(alone), int(step))
            assert state.parameters.tobytes() == vector.tobytes()
        assert path.parameters[0].tolist() == start.tolist()


def test_only_the_parameters_that_learn_are_moved(make_run: Callable[..., Run]) -> None:
    run = make_run()
    (path,) = race(run, run.start, WALKERS[:1], 10, only=(1, 3)) or ()
    moved = np.flatnonzero((path.parameters != run.start).any(axis=0))
    assert moved.tolist() == [1, 3]


def test_walkers_of_races_alike_share_one_network(make_run: Callable[..., Run]) -> None:
    run, networks = make_run(), set()
    with mock.patch.object(module, "advance_together", lambda runs, *_, **__: networks.update(r.network for r in runs)):
        race(run, run.start, WALKERS, 10, only=(1, 3))
        race(run, run.start + 1.0, WALKERS, 10, only=[1, 3])
    assert len(networks) == 1
    (network,) = networks
    assert np.flatnonzero(~network.pinned).tolist() == [1, 3]


def test_the_schedule_of_the_momentum_differs_from_both_of_its_ends(make_run: Callable[..., Run]) -> None:
    run = make_run()
    slow, fast, both = race(run, run.start, (WALKERS[1], WALKERS[2], WALKERS[3]), 200) or ()
    n_slow = 5 * run.steps_per_epoch
    assert np.array_equal(slow.parameters[:n_slow], both.parameters[:n_slow])
    assert not np.array_equal(slow.parameters[n_slow + 2], both.parameters[n_slow + 2])
    assert not np.array_equal(fast.parameters[3], both.parameters[3])


def test_modes_take_so_many_points_per_step(make_run: Callable[..., Run]) -> None:
    run = make_run()
    n_points = len(run.training_points)
    assert [run_of(run, run.start, mode).batch_size for mode in MODES] == [1, min(10, n_points), n_points]


def test_a_race_no_longer_wanted_gives_nothing(make_run: Callable[..., Run]) -> None:
    run = make_run()
    assert race(run, run.start, WALKERS, 50, is_wanted=lambda: False) is None


def test_a_start_of_another_network_is_refused(make_run: Callable[..., Run]) -> None:
    with pytest.raises(ValueError, match="finite numbers"):
        race(make_run(), np.zeros(3), WALKERS, 5)
