"""The two engines behind `advance`, and what the loop does while one of them is still being compiled."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from nnviz.engine import selection
from nnviz.training.advance import advance
from nnviz.training.loop import loop
from nnviz.training.requests import Hold, Release, SetHyperparameter, SetParameter, Start
from nnviz.training.run import Run
from nnviz.training.state import first_state

pytestmark = pytest.mark.skipif(not selection.is_installed(), reason="needs Numba")
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


def test_training_waits_for_the_compiler_and_says_so(make_run: Callable[..., Run], monkeypatch) -> None:
    answers = iter([False, False, True, True, True])
    monkeypatch.setattr(selection, "is_ready", lambda: next(answers, True))
    requests = [[Start()]]
    snapshots = loop(make_run(), lambda _wait_s: requests.pop() if requests else [])
    next(snapshots)
    waiting = next(snapshots)
    while not waiting.reason:
        waiting = next(snapshots)
    assert (waiting.status, waiting.reason, waiting.state.step) == ("running", selection.COMPILING, 0)
    while waiting.reason:
        waiting = next(snapshots)
    while waiting.state.step == 0:
        waiting = next(snapshots)
    assert waiting.status == "running"
    snapshots.close()
