"""Many runs at once against each of them alone: the same bits in both engines, whatever happens to the others."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz.engine import selection
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import Schedule
from nnviz.training import together
from nnviz.training.advance import advance, batch_points
from nnviz.training.requests import Hold, Release, SetHyperparameter, SetParameter
from nnviz.training.run import Run
from nnviz.training.state import TrainingState, first_state
from nnviz.training.together import Path, advance_together, variant

MakeRun = Callable[..., Run]
ENGINES = ["kernel", "numpy"] if selection.is_installed() else ["numpy"]
RULES = sorted(set(OPTIMIZERS) - {"perceptron"})
SCHEDULES = [Schedule(), Schedule("step_decay", (0.5, 2)), Schedule("cosine", (5, 0.1))]


@pytest.fixture(autouse=True)
def chosen_again() -> Iterator[None]:
    """Each test leaves the choice as it was."""
    yield
    selection.choose(None)


def alone(run: Run, state: TrainingState, n_steps: int, every: int) -> Path:
    """The path by `advance` from one kept step to the next."""
    state, trace = advance(run, state, 0)
    first, visited, costs = state.step, {state.step: state.parameters}, []
    while state.step < first + n_steps and trace.diverged is None:
        state, trace = advance(run, state, min(every, first + n_steps - state.step))
        visited[state.step] = state.parameters
        costs.append(trace.costs)
    steps, parameters = np.array(list(visited), np.int64), np.array(list(visited.values()))
    return Path(steps, parameters, np.concatenate([np.empty(0), *costs]), state, trace.diverged)


def assert_same(one: Path, other: Path) -> None:
    assert one.steps.tolist() == other.steps.tolist()
    assert one.diverged == other.diverged
    assert (one.state.step, one.state.held) == (other.state.step, other.state.held)
    assert one.state.hyperparameters == other.state.hyperparameters
    arrays, wanted = (
        [path.parameters, path.costs, path.state.parameters, *path.state.optimizer_state] for path in (one, other)
    )
    assert [array.tobytes() for array in arrays] == [array.tobytes() for array in wanted]
    assert not any(array.flags.writeable for array in (one.steps, *arrays))


@st.composite
def requests(draw: Any, n_parameters: int) -> Any:
    """Something done by hand; some of it makes training diverge, some already has."""
    index = draw(st.integers(0, n_parameters - 1))
    value = draw(st.sampled_from([0.25, -3.0, 1e60, 1e200]))
    rate = draw(st.sampled_from([0.0, 0.3, 1e4]))
    return draw(
        st.sampled_from(
            [SetParameter(index, value), Hold(index), Release(index), SetHyperparameter("learning_rate", rate)]
        )
    )


@st.composite
def drawn_runs(draw: Any, make_run: MakeRun) -> Run:
    """A run of any rule, batch size and schedule, tame or diverging, with hands on it."""
    rule = draw(st.sampled_from(RULES))
    values = {entry.name: entry.default for entry in OPTIMIZERS[rule].hyperparameters}
    values["learning_rate"] = draw(st.sampled_from([0.01, 0.1, 20.0, 5000.0]))
    run = make_run(
        sizes=draw(st.sampled_from([(2, 1), (2, 3, 1), (2, 4, 2, 1)])),
        output=draw(st.sampled_from(["tanh", "linear"])),
        optimizer=rule,
        hyperparameters=tuple(values.items()),
        batch_size=draw(st.sampled_from([1, 4, 5, 19])),
        reduction=draw(st.sampled_from(["mean", "sum"])),
        rate_schedule=draw(st.sampled_from(SCHEDULES)),
        slow_epochs=draw(st.sampled_from([0, 3])),
        seed=draw(st.integers(0, 2)),
    )
    steps = sorted(draw(st.lists(st.integers(0, 60), max_size=3)))
    return run.with_by_hand(tuple((step, draw(requests(run.network.n_parameters))) for step in steps))


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_path_has_the_bits_of_its_run_advanced_alone(make_run: MakeRun, engine: Any, data: Any) -> None:
    selection.choose(engine)
    runs = data.draw(st.lists(drawn_runs(make_run), min_size=1, max_size=3))
    states = [advance(run, first_state(run), data.draw(st.sampled_from([0, 0, 7])))[0] for run in runs]
    n_steps, every = data.draw(st.integers(0, 60)), data.draw(st.sampled_from([1, 3, 10, 100]))
    with mock.patch.object(together, "_PORTION_NS", data.draw(st.sampled_from([1, 10_000, 10_000_000]))):
        paths = advance_together(runs, states, n_steps, every)
    assert paths is not None and len(paths) == len(runs)
    for run, state, path in zip(runs, states, paths, strict=True):
        assert_same(path, alone(run, state, n_steps, every))


@pytest.mark.parametrize("engine", ENGINES)
def test_one_that_diverges_stops_alone(make_run: MakeRun, engine: Any) -> None:
    selection.choose(engine)
    tame = make_run(output="linear")
    runs = [tame, variant(tame, hyperparameters={"learning_rate": 50.0}), variant(tame, seed=3)]
    paths = advance_together(runs, [first_state(run) for run in runs], 2000, 7)
    assert paths is not None
    assert [path.diverged is None for path in paths] == [True, False, True]
    assert [path.state.step for path in paths[::2]] == [2000, 2000]
    stopped = paths[1]
    assert 0 < stopped.state.step < 2000
    assert len(stopped.costs) == stopped.state.step == stopped.steps[-1]
    assert np.isfinite(stopped.parameters).all() and np.isfinite(stopped.costs).all()
    for run, path in zip(runs, paths, strict=True):
        assert_same(path, alone(run, first_state(run), 2000, 7))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_training_that_is_always_dear_is_followed_to_its_end(make_run: MakeRun, engine: Any) -> None:
    selection.choose(engine)
    run = make_run(
        output="linear", by_hand=((20, SetParameter(12, 1e60)), (20, SetHyperparameter("learning_rate", 0.0)))
    )
    paths = advance_together([run], [first_state(run)], 60, 9)
    assert paths is not None and paths[0].diverged is None
    assert paths[0].costs[-1] > 1e110
    assert_same(paths[0], alone(run, first_state(run), 60, 9))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_state_in_which_only_a_point_outside_of_its_batch_costs_infinitely_much_is_seen(
    make_run: MakeRun, engine: Any
) -> None:
    selection.choose(engine)
    run = make_run(
        sizes=(1, 1),
        n_points=2,
        n_held_out=0,
        output="linear",
        batch_size=1,
        optimizer="gradient_descent",
        hyperparameters=(("learning_rate", 1.0),),
        by_hand=((0, Hold(1)),),
    )
    # The first batch costs (3e153)^2 / 2 and would bring the weight to 0; the other point costs (3e154)^2 / 2.
    inputs = np.full((2, 1), 10.0)
    inputs[batch_points(run, 0, 1)] = 1.0
    dataset = replace(run.dataset, inputs=inputs)
    run = replace(run, dataset=dataset, targets=np.zeros((2, 1)), start=np.array([3e153, 0.0]))
    paths = advance_together([run], [first_state(run)], 2)
    assert paths is not None and paths[0].diverged is not None
    assert (paths[0].steps.tolist(), paths[0].parameters[0].tolist()) == ([0], [3e153, 0.0])


@pytest.mark.parametrize("engine", ENGINES)
def test_parameters_that_overflow_in_a_first_step_are_caught(make_run: MakeRun, engine: Any) -> None:
    selection.choose(engine)
    run = make_run(hyperparameters=(("learning_rate", 1e308), ("momentum", 10.0)))
    late = run.with_by_hand(((9, SetHyperparameter("learning_rate", 1e308)),))
    late = replace(late, hyperparameters=(("learning_rate", 0.0), ("momentum", 10.0)))
    runs = [run, late]
    paths = advance_together(runs, [first_state(each) for each in runs], 50)
    assert paths is not None
    for each, path in zip(runs, paths, strict=True):
        assert path.diverged is not None
        assert_same(path, alone(each, first_state(each), 50, 1))


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_no_longer_wanted_ends_between_two_portions(make_run: MakeRun, engine: Any) -> None:
    selection.choose(engine)
    runs = [make_run() for _ in range(4)]
    asked = itertools.count()
    paths = advance_together(runs, [first_state(run) for run in runs], 5_000_000, 10_000, lambda: next(asked) < 5)
    assert paths is None
    assert next(asked) <= 5 + len(runs)


def test_paths_come_in_the_order_of_their_runs(make_run: MakeRun) -> None:
    sizes = [(2, 30, 30, 1), (2, 1), (2, 20, 1), (2, 2, 1), (2, 1)]
    runs = [make_run(sizes=each) for each in sizes]
    paths = advance_together(runs, [first_state(run) for run in runs], 40, 40)
    assert paths is not None
    for run, path in zip(runs, paths, strict=True):
        assert path.steps.tolist() == [0, 40]
        assert path.parameters[0].tobytes() == run.start.tobytes()


def test_without_steps_there_is_the_first_state_after_what_hands_did(make_run: MakeRun) -> None:
    run = make_run(by_hand=((0, SetParameter(1, 4.0)),))
    paths = advance_together([run], [first_state(run)], 0)
    assert paths is not None
    assert (paths[0].steps.tolist(), paths[0].parameters[0, 1], len(paths[0].costs)) == ([0], 4.0, 0)


def test_what_does_not_fit_together_is_refused_in_one_sentence(make_run: MakeRun) -> None:
    run, other = make_run(), make_run(sizes=(2, 1))
    state = first_state(run)
    plain = variant(run, optimizer="gradient_descent")
    for call, words in (
        (lambda: advance_together([], [], 1), "no run"),
        (lambda: advance_together([run], [], 1), "1 runs need as many states, not 0"),
        (lambda: advance_together([run], [state], -1), "-1 steps"),
        (lambda: advance_together([run], [state], 1, 0), "Every 0 steps"),
        (lambda: advance_together([run, other], [state, state], 1), "State 2 is not one of run 2"),
        (lambda: advance_together([plain], [state], 1), "State 1 is not one of run 1"),
        (lambda: advance_together([run], [state], 10**8), "keep fewer steps"),
    ):
        with pytest.raises(ValueError, match=words) as refused:
            call()
        assert str(refused.value).endswith(".")


def test_a_variant_differs_in_what_is_asked_for_alone(make_run: MakeRun) -> None:
    run = make_run(by_hand=((3, Hold(1)),))
    start = np.arange(13.0)
    changed = variant(run, start=start, optimizer="nesterov", hyperparameters={"l2": 0.01}, batch_size=19, seed=9)
    assert changed.number != run.number
    assert (changed.optimizer, changed.batch_size, changed.seed, changed.by_hand) == ("nesterov", 19, 9, ())
    assert dict(changed.hyperparameters) == {"learning_rate": 0.05, "momentum": 0.9, "l1": 0.0, "l2": 0.01}
    start[:] = 0.0
    assert changed.start.tolist() == list(range(13)) and not changed.start.flags.writeable
    same = variant(run)
    assert same.number not in (run.number, changed.number)
    assert (same.start is run.start, same.optimizer, same.seed) == (True, run.optimizer, run.seed)


def test_a_variant_that_cannot_be_trained_is_refused_in_one_sentence(make_run: MakeRun) -> None:
    run = make_run()
    for changes, words in (
        ({"optimizer": "newton"}, "'newton' is unknown"),
        ({"optimizer": "perceptron"}, "perceptron rule"),
        ({"hyperparameters": {"learning_rate": -1.0}}, "Learning rate"),
        ({"hyperparameters": {"learning_rate": np.nan}}, "finite number"),
        ({"hyperparameters": {"rho": 1.0}}, "no hyperparameter 'rho'"),
        ({"start": np.zeros(12)}, "13 finite numbers"),
        ({"start": np.full(13, np.inf)}, "13 finite numbers"),
        ({"batch_size": 0}, "from 1 to 19 points"),
        ({"batch_size": 20}, "from 1 to 19 points"),
        ({"seed": -1}, "seed -1 is negative"),
    ):
        with pytest.raises(ValueError, match=words) as refused:
            variant(run, **changes)
        assert str(refused.value).endswith(".")
