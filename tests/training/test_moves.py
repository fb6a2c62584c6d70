"""Batches of a step and of its epoch, and every step taken apart: both parts together are the step of the engine."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from nnviz.analysis.moves import Move, effective_rate, moves
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import Schedule, rate_factors
from nnviz.training.advance import advance
from nnviz.training.batches import batch_of, epoch_batches, in_use_at, last_batch, step_gradient
from nnviz.training.race import MODES, WALKERS, race, run_of
from nnviz.training.run import Run
from nnviz.training.state import first_state
from nnviz.training.together import variant


def walked(run: Run, n_steps: int) -> np.ndarray:
    """(n_steps + 1, n_parameters) where the engine goes, step by step."""
    states = [first_state(run)]
    for _ in range(n_steps):
        states.append(advance(run, states[-1], 1)[0])
    return np.array([state.parameters for state in states])


def taken_apart(run: Run, path: np.ndarray) -> list[Move]:
    untrained = np.flatnonzero(run.network.pinned)

    def gradient_at(step: int, vector: np.ndarray) -> np.ndarray:
        return step_gradient(run, vector, step, in_use_at(run, step), untrained)

    return list(moves(run.optimizer, path, gradient_at, partial(in_use_at, run)))


@pytest.mark.parametrize("batch_size", [1, 4, 6, 19])
def test_the_batches_of_an_epoch_hold_every_training_point_once(make_run: Callable[..., Run], batch_size: int) -> None:
    run = make_run(batch_size=batch_size)
    for step in (0, 3, run.steps_per_epoch, 2 * run.steps_per_epoch + 1):
        batches = epoch_batches(run, step)
        assert len(batches) == run.steps_per_epoch
        assert sorted(np.concatenate(batches).tolist()) == run.training_points.tolist()
        assert batches[step % run.steps_per_epoch].tolist() == batch_of(run, step).tolist()


@pytest.mark.parametrize("batch_size", [1, 4, 19])
def test_a_step_depends_on_the_points_of_its_batch_alone(make_run: Callable[..., Run], batch_size: int) -> None:
    run = make_run(optimizer="gradient_descent", hyperparameters=(("learning_rate", 0.1),), batch_size=batch_size)
    state, _ = advance(run, first_state(run), 7)
    after, _ = advance(run, state, 1)
    assert last_batch(run, after.step).tolist() == batch_of(run, state.step).tolist()
    assert last_batch(run, 0).tolist() == []
    gradient = step_gradient(run, state.parameters, state.step, {}, np.empty(0, np.intp))
    assert after.parameters == pytest.approx(state.parameters - 0.1 * gradient, rel=1e-12)


@pytest.mark.parametrize("name", ["momentum", "averaged_momentum", "nesterov"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_push_and_what_is_kept_are_together_the_step(make_run: Callable[..., Run], name: str, reduction: str) -> None:
    run = make_run(reduction=reduction, pinned=((0, 3),), rate_schedule=Schedule("cosine", (6.0, 0.1)), slow_epochs=2)
    run = replace(run, rate_factors=rate_factors(run.network, [1.0, 0.4], divides_by_fan_in=True))
    numbers = {"learning_rate": 0.02, "momentum": 0.9, "l1": 0.01, "l2": 0.1}
    run = variant(run, optimizer=name, hyperparameters=numbers)
    path = walked(run, 25)
    found = taken_apart(run, path)
    assert len(found) == 25
    assert not found[0].kept.any()
    for move, step in zip(found, np.diff(path, axis=0), strict=True):
        np.testing.assert_allclose(move.push + move.kept, step, rtol=1e-9, atol=1e-13)


def test_what_the_heavy_ball_keeps_is_its_share_of_the_last_step(make_run: Callable[..., Run]) -> None:
    run = make_run(slow_epochs=2)
    path = walked(run, 20)
    steps = np.diff(path, axis=0)
    for at, move in enumerate(taken_apart(run, path)[1:], start=1):
        gamma = 0.5 if at < 2 * run.steps_per_epoch else 0.9
        np.testing.assert_allclose(move.kept, gamma * steps[at - 1], rtol=1e-9, atol=1e-13)


def test_every_walker_has_the_gradient_of_its_own_batch(make_run: Callable[..., Run]) -> None:
    run = make_run()
    for walker in (*WALKERS, *MODES):
        (path,) = race(run, run.start, [walker], 8) or ()
        alone = run_of(run, run.start, walker)
        for at, move in enumerate(taken_apart(alone, path.parameters)):
            eta = dict(alone.hyperparameters)["learning_rate"]
            gradient = step_gradient(alone, path.parameters[at], at, {}, np.empty(0, np.intp))
            across = np.cross(move.push[:3], -eta * gradient[:3])
            assert np.abs(across).max() <= 1e-12
            assert (move.kept is None) == (walker.optimizer not in ("momentum", "averaged_momentum", "nesterov"))


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_a_steady_gradient_comes_to_the_effective_rate(name: str) -> None:
    rule = OPTIMIZERS[name]
    numbers = tuple((entry.name, entry.default) for entry in rule.hyperparameters)
    rate = effective_rate(name, dict(numbers))
    if "momentum" not in dict(numbers):
        assert rate is None
        return
    vector, memory, before = np.zeros(1), rule.start(1), 0.0
    for step in range(400):
        before = float(vector[0])
        rule.update(vector, memory, np.ones(1), dict(numbers), step)
    assert before - float(vector[0]) == pytest.approx(rate, rel=1e-9)
