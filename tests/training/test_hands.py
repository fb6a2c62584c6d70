"""The record of what hands did: bounded, in order, and harmless when applied twice."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.training.by_hand import Numbers, Record, at_step, next_step, recorded, refusal, until
from nnviz.training.requests import ByHand, Hold, Release, SetHyperparameter, SetParameter
from nnviz.training.run import Run

INDEX = st.integers(0, 3)
VALUE = st.floats(-9, 9)
REQUEST = st.one_of(
    st.builds(SetParameter, INDEX, VALUE),
    st.builds(Hold, INDEX),
    st.builds(Release, INDEX),
    st.builds(SetHyperparameter, st.sampled_from(["learning_rate", "momentum"]), VALUE),
)


def numbers() -> Numbers:
    return Numbers(np.arange(4.0), (np.arange(4.0) + 10, np.array([3.0])), {"learning_rate": 0.1, "momentum": 0.9}, {1})


def contents(some: Numbers) -> tuple[object, ...]:
    memory = [array.tolist() for array in some.memory]
    return some.parameters.tolist(), memory, some.hyperparameters, some.held


@given(st.lists(REQUEST, max_size=30))
def test_the_collapsed_record_of_a_step_does_what_the_requests_did_one_by_one(requests: list[ByHand]) -> None:
    one_by_one, replayed = numbers(), numbers()
    record: Record = ()
    for request in requests:
        one_by_one.apply([request])
        record = recorded(record, 5, request)
    replayed.apply(at_step(record, 5))
    assert contents(replayed) == contents(one_by_one)
    replayed.apply(at_step(record, 5))
    assert contents(replayed) == contents(one_by_one)
    assert len(record) <= 3 * 4 + 2


@given(st.lists(st.tuples(st.integers(0, 9), REQUEST), max_size=30))
def test_a_record_is_kept_by_rising_step_and_cut_at_a_step(entries: list[tuple[int, ByHand]]) -> None:
    record: Record = ()
    for step, request in entries:
        record = recorded(record, step, request)
        assert at_step(record, step)[-1] == request
    steps = [step for step, _ in record]
    assert steps == sorted(steps)
    assert set(steps) == {step for step, _ in entries}
    assert until(record, 4) == tuple(entry for entry in record if entry[0] <= 4)
    assert next_step(record, 4) == min((step for step in steps if step > 4), default=None)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (SetHyperparameter("speed", 1.0), "no hyperparameter 'speed' here; there is learning_rate, momentum"),
        (SetHyperparameter("momentum", math.nan), "nan cannot be set"),
        (SetParameter(0, math.inf), "inf cannot be set"),
        (SetParameter(13, 1.0), "no parameter 13 here; the network has 13 parameters"),
        (Hold(-1), "no parameter -1 here"),
    ],
)
def test_nonsense_is_refused_with_its_reason(make_run: Callable[..., Run], request_: ByHand, words: str) -> None:
    assert words in refusal(make_run(), request_)


def test_what_can_be_done_is_not_refused(make_run: Callable[..., Run]) -> None:
    for request in (SetParameter(12, -3.5), Hold(0), Release(0), SetHyperparameter("momentum", 0.0)):
        assert refusal(make_run(), request) == ""
