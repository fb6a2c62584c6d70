"""The two engines behind `advance`, and what the loop does while one of them is still being compiled."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz.engine import selection
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.loop import first_snapshot, loop
from nnviz.training.requests import (
    Hold,
    Pause,
    Release,
    Request,
    Restore,
    SetHyperparameter,
    SetParameter,
    Start,
    Step,
)
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.training.state import first_state
from nnviz.training.together import advance_together

pytestmark = pytest.mark.skipif(not selection.is_installed(), reason="needs Numba")
ZERO_RATE = (("learning_rate", 0.0), ("momentum", 0.9))
BY_HAND = ((0, SetParameter(2, 0.25)), (3, Hold(4)), (5, SetHyperparameter("learning_rate", 0.1)), (9, Release(4)))


@pytest.fixture(autouse=True)
def chosen_again() -> Iterator[None]:
    """Each test leaves the choice as it was."""
    yield
    selection.choose(None)


@pytest.mark.parametrize("batch_size", [1, 4, 19])
def test_both_engines_make_the_same_steps_with_hands_on_them(make_run: Callable[..., Run], batch_size: int) -> None:
    run = make_run(batch_size=batch_size, by_hand=BY_HAND, pinned=((0, 2),))
    found = []
    for engine in ("kernel", "numpy"):
        selection.choose(engine)
        found.append(advance(run, first_state(run), 50))
    (one, traced), (other, wanted) = found
    np.testing.assert_allclose(one.parameters, other.parameters, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(one.optimizer_state[0], other.optimizer_state[0], rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(traced.costs, wanted.costs, rtol=1e-12, atol=1e-15)


def test_both_engines_diverge_at_the_same_step(make_run: Callable[..., Run]) -> None:
    run = make_run(output="linear", hyperparameters=(("learning_rate", 5000.0), ("momentum", 0.9)))
    found = []
    for engine in ("kernel", "numpy"):
        selection.choose(engine)
        found.append(advance(run, first_state(run), 1000)[1].diverged)
    assert found[0] is not None
    assert found[0] == found[1]


def test_whether_training_can_go_on_is_asked_of_the_engine_that_trains(make_run: Callable[..., Run]) -> None:
    # Beyond 6e6 the compiled sine is 0, so that no weight behind it makes a cost infinite.
    run = make_run(sizes=(2, 1, 1), activation="sin", output="linear", hyperparameters=ZERO_RATE)
    synapse, bias = run.network.index_of_synapse[2, 3], run.network.bias_indices[2]
    run = run.with_by_hand(((3, SetParameter(int(bias), 1e9)), (3, SetParameter(synapse, 1e200))))
    found = {}
    for engine in ("kernel", "numpy"):
        selection.choose(engine)
        found[engine] = advance(run, first_state(run), 10)
    assert found["numpy"][1].diverged is not None
    assert found["kernel"][1].diverged is None and np.isfinite(found["kernel"][1].costs).all()
    selection.choose("kernel")
    (path,) = advance_together([run], [first_state(run)], 10) or ()
    assert path.costs.tobytes() == found["kernel"][1].costs.tobytes()


class Preparing:
    """What is under way in the background, until the test says that it is over."""

    def __init__(self) -> None:
        self.is_over, self.calls, self.failure, self.seconds = False, None, "", 0

    def sentence(self) -> str:
        return f"compiling for {self.seconds} s"

    def end(self, calls: Any = None, failure: str = "") -> None:
        self.is_over, self.calls, self.failure = True, calls, failure

    def count(self) -> None:
        self.seconds += 1


@pytest.fixture
def preparing(monkeypatch: pytest.MonkeyPatch) -> Preparing:
    selected = selection._Selection()
    selected.preparation = preparing = Preparing()
    monkeypatch.setattr(selection, "_selection", selected)
    return preparing


CALLS = selection.kernel() if selection.is_installed() else None
QUIET: tuple[list[Request], ...] = ([],) * 200


def told(start: Run | Snapshot, *script: Sequence[Request] | Callable[[], None]) -> list[Snapshot]:
    """All snapshots of a loop that is given these requests, one entry a turn, or for which this happens meanwhile."""
    entries = iter(script)

    def take_requests(_wait_s: float | None) -> Sequence[Request] | None:
        entry = next(entries, None)
        if callable(entry):
            entry()
            return []
        return entry

    return list(loop(start, take_requests))


def test_training_waits_for_the_engine_says_so_and_begins_by_itself(
    make_run: Callable[..., Run], preparing: Preparing
) -> None:
    snapshots = told(make_run(), [Start()], [], preparing.count, [], lambda: preparing.end(CALLS), *QUIET)
    reasons = [(each.status, each.reason) for each in snapshots if each.reason]
    assert reasons == [("running", "compiling for 0 s"), ("running", "compiling for 1 s")]
    assert [each.state.step for each in snapshots[:3]] == [0, 0, 0]
    assert snapshots[-1].status == "running" and snapshots[-1].state.step > 0


def test_every_request_is_answered_while_training_waits(make_run: Callable[..., Run], preparing: Preparing) -> None:
    run, other = make_run(), first_snapshot(make_run(sizes=(2, 2, 1)))
    requests = (Step(3), Step(2), SetParameter(0, 2.0), Pause(), Start(), Restore(other))
    snapshots = told(run, *([each] for each in requests))[1:]
    assert [each.answered for each in snapshots] == [1, 2, 3, 4, 5, 6]
    assert [each.status for each in snapshots] == ["running", "running", "running", "paused", "running", "running"]
    assert snapshots[2].state.parameters[0] == 2.0
    assert snapshots[3].reason == ""
    assert snapshots[5].run.number == other.run.number


def test_the_steps_asked_for_while_training_waits_are_made_afterwards(
    make_run: Callable[..., Run], preparing: Preparing
) -> None:
    last = told(make_run(), [Step(3)], [Step(2)], lambda: preparing.end(CALLS), *QUIET)[-1]
    assert (last.status, last.state.step, last.reason) == ("paused", 5, "")


def test_what_was_paused_while_it_waited_does_not_begin_by_itself(
    make_run: Callable[..., Run], preparing: Preparing
) -> None:
    last = told(make_run(), [Start()], [Pause()], lambda: preparing.end(CALLS), *QUIET)[-1]
    assert (last.status, last.state.step, last.reason) == ("paused", 0, "")


def test_numpy_trains_where_the_engine_fails_while_training_waits(
    make_run: Callable[..., Run], preparing: Preparing
) -> None:
    run = make_run()
    last = told(run, [Step(40)], lambda: preparing.end(failure="no compiler."), *QUIET)[-1]
    selection.choose("numpy")
    assert (last.status, last.state.step) == ("paused", 40)
    assert last.state.parameters_sha256 == advance(run, first_state(run), 40)[0].parameters_sha256


@pytest.mark.parametrize("begins", [[Start()], [Step(7)]])
def test_the_first_cost_of_the_curves_is_that_of_the_engine_which_trains(
    make_run: Callable[..., Run], preparing: Preparing, begins: list[Request]
) -> None:
    first = first_snapshot(make_run())
    elsewhere = replace(first.curves, train_means=np.array([0.5]), held_out_means=np.array([0.25]))
    last = told(replace(first, curves=elsewhere), begins, lambda: preparing.end(CALLS), *QUIET)[-1]
    computed = evaluate(first.run, first.state.parameters)
    assert last.curves.epoch_steps[0] == 0
    assert (last.curves.train_means[0], last.curves.held_out_means[0]) == (computed.train_mean, computed.held_out_mean)


def test_what_a_hand_does_at_the_start_is_in_the_first_cost_as_it_is_in_a_replay(make_run: Callable[..., Run]) -> None:
    lived = told(make_run(), [SetParameter(0, 2.0)], [Step(7)], *QUIET)[-1]
    replayed = told(make_run(by_hand=lived.run.by_hand), [Step(7)], *QUIET)[-1]
    assert lived.curves.train_means.tolist() == replayed.curves.train_means.tolist()


def test_a_criterion_that_holds_at_the_start_stops_as_soon_as_the_engine_is_there(
    make_run: Callable[..., Run], preparing: Preparing
) -> None:
    snapshots = told(make_run(held_out_target=100.0), [Start()], lambda: preparing.end(CALLS), *QUIET)
    assert (snapshots[1].status, snapshots[-1].status, snapshots[-1].state.step) == ("running", "stopped", 0)
