"""The thread: alive only between the first request and closing, quiet at rest, and as exact as no thread at all."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import psutil
import pytest

from nnviz.training.advance import advance
from nnviz.training.loop import first_snapshot
from nnviz.training.mailbox import Mailbox
from nnviz.training.requests import (
    Hold,
    Pause,
    Release,
    Request,
    Restore,
    SetHyperparameter,
    SetPace,
    SetParameter,
    Start,
    Step,
)
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.training.state import TrainingState, first_state
from nnviz.training.trainer import Trainer

PATIENCE_S = 10.0


@pytest.fixture
def trainer(make_run: Callable[..., Run]) -> Iterator[Trainer]:
    trainer = Trainer(first_snapshot(make_run()))
    yield trainer
    trainer.close()


def answer(trainer: Trainer, request: Request) -> Snapshot:
    """The first snapshot that knows of the request."""
    return until(trainer, trainer.send(request), lambda snapshot: True)


def until(trainer: Trainer, number: int, is_awaited: Callable[[Snapshot], bool]) -> Snapshot:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        snapshot = trainer.mailbox.take()
        if snapshot is not None and snapshot.answered >= number and is_awaited(snapshot):
            return snapshot
        time.sleep(0.001)
    raise AssertionError("the thread did not answer")


def training_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "nnviz training"]


def test_there_is_no_thread_before_the_first_request_and_none_after_closing(trainer: Trainer) -> None:
    assert training_threads() == []
    assert answer(trainer, Start()).status == "running"
    assert len(training_threads()) == 1
    trainer.close()
    assert training_threads() == []
    trainer.close()
    trainer.send(Start())
    assert training_threads() == []


def test_a_trainer_closed_before_its_first_request_stays_without_a_thread(trainer: Trainer) -> None:
    trainer.close()
    trainer.send(Start())
    assert training_threads() == []


@pytest.mark.parametrize("requests", [[], [Pause()], [SetPace(0.001), Start()], [Start()], [Step(10**9)]])
def test_closing_ends_the_thread_in_any_condition(trainer: Trainer, requests: list[Request]) -> None:
    for request in requests:
        trainer.send(request)
    time.sleep(0.02)
    trainer.close()
    assert training_threads() == []


def test_a_failure_does_not_end_the_thread(trainer: Trainer, make_run: Callable[..., Run]) -> None:
    broken = replace(make_run(), optimizer="no such rule")
    good = first_snapshot(make_run())
    failed = answer(trainer, Restore(replace(good, run=broken)))
    failed = until(trainer, trainer.send(Step(3)), lambda snapshot: snapshot.status == "failed")
    assert "no such rule" in failed.reason
    assert answer(trainer, Restore(good)).status == "paused"
    assert until(trainer, trainer.send(Step(2)), lambda snapshot: snapshot.status == "paused").state.step == 2


def test_at_rest_the_thread_takes_no_time(trainer: Trainer) -> None:
    answer(trainer, Pause())
    native = training_threads()[0].native_id

    def cpu_s() -> float:
        times = next(each for each in psutil.Process().threads() if each.id == native)
        return float(times.user_time + times.system_time)

    before = cpu_s()
    time.sleep(0.4)
    assert cpu_s() - before <= 0.01


def test_a_pause_is_answered_at_any_pace(trainer: Trainer) -> None:
    for pace in (0.01, 60.0, None):
        answer(trainer, SetPace(pace))
        answer(trainer, Start())
        assert answer(trainer, Pause()).status == "paused"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_thread_under_random_hands_gives_the_bits_of_a_replay(make_run: Callable[..., Run], seed: int) -> None:
    draws = random.Random(seed)
    trainer = Trainer(first_snapshot(make_run()))
    seen: list[Snapshot] = []
    for _ in range(60):
        snapshot = answer(trainer, random_request(draws, seen))
        seen.append(snapshot)
        if draws.random() < 0.3:
            time.sleep(draws.random() * 0.01)
    last = until(trainer, trainer.send(Pause()), lambda snapshot: snapshot.status != "running")
    trainer.close()
    replayed, _ = advance(last.run, first_state(last.run), last.state.step)
    assert last.state.step > 0
    assert last.run.by_hand
    assert bits(replayed) == bits(last.state)


def random_request(draws: random.Random, seen: list[Snapshot]) -> Request:
    index = draws.randrange(13)
    choices: list[Request] = [
        Start(),
        Start(),
        Pause(),
        Step(draws.randint(1, 40)),
        SetPace(draws.choice([None, 2000.0, 300.0])),
        SetParameter(index, draws.uniform(-1, 1)),
        SetParameter(index, draws.uniform(-1, 1)),
        Hold(index),
        Release(index),
        SetHyperparameter("learning_rate", draws.uniform(0.001, 0.2)),
        SetHyperparameter("momentum", draws.uniform(0, 0.9)),
    ]
    if seen:
        choices.append(Restore(draws.choice(seen), pause=draws.random() < 0.3))
    return draws.choice(choices)


def bits(state: TrainingState) -> tuple[object, ...]:
    arrays = (state.parameters, *state.optimizer_state)
    return state.step, [array.tobytes() for array in arrays], state.hyperparameters, state.held


def test_the_mailbox_holds_the_latest_and_gives_it_once(make_run: Callable[..., Run]) -> None:
    mailbox, first = Mailbox(), first_snapshot(make_run())
    assert mailbox.take() is None
    mailbox.put(first)
    mailbox.put(replace(first, answered=2))
    taken = mailbox.take()
    assert taken is not None
    assert taken.answered == 2
    assert mailbox.take() is None


def test_a_mailbox_under_contention_gives_rising_snapshots_and_the_last_one(make_run: Callable[..., Run]) -> None:
    mailbox, first = Mailbox(), first_snapshot(make_run())
    taken: list[int] = []
    is_done = threading.Event()

    def put() -> None:
        for number in range(1, 5_001):
            mailbox.put(replace(first, answered=number))
        is_done.set()

    def take() -> None:
        while True:
            was_done = is_done.is_set()
            snapshot = mailbox.take()
            if snapshot is not None:
                taken.append(snapshot.answered)
            elif was_done:
                return

    threads = [threading.Thread(target=put), threading.Thread(target=take)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert taken == sorted(set(taken))
    assert taken[-1] == 5_000
