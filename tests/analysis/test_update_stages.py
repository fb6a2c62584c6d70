"""The stages of an update against the rule itself: they end where it ends, and remember what it remembers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.analysis.update_stages import Stage, update_stages
from nnviz.engine.optimizers import OPTIMIZERS

N = 7
COUNTS = {
    "gradient_descent": 4,
    "momentum": 6,
    "averaged_momentum": 6,
    "nesterov": 6,
    "adagrad": 7,
    "rmsprop": 7,
    "adam": 9,
    "perceptron": 4,
}


def moment(rule: str, seed: int, step: int):
    """(vector, memory, gradient, in_use), the learning rate now one number, now one per parameter."""
    draws = np.random.default_rng(seed)
    vector, gradient = draws.normal(size=(2, N))
    memory = tuple(np.abs(draws.normal(size=N)) for _ in OPTIMIZERS[rule].start(N)) if step else None
    in_use = {entry.name: entry.default for entry in OPTIMIZERS[rule].hyperparameters}
    if seed % 2:
        in_use["learning_rate"] = draws.uniform(0.01, 0.2, N)
    return vector, memory or OPTIMIZERS[rule].start(N), gradient, in_use


def stages_and_update(rule: str, seed: int, step: int) -> tuple[tuple[Stage, ...], np.ndarray, tuple]:
    vector, memory, gradient, in_use = moment(rule, seed, step)
    stages = update_stages(rule, vector, memory, gradient, in_use, step)
    after, remembered = vector.copy(), tuple(array.copy() for array in memory)
    OPTIMIZERS[rule].update(after, remembered, gradient, in_use, step)
    return stages, after, remembered


@pytest.mark.parametrize("rule", OPTIMIZERS)
@given(seed=st.integers(0, 2**32), step=st.integers(0, 3000))
def test_the_last_stage_is_what_the_rule_does_to_the_bit(rule, seed, step):
    stages, after, _ = stages_and_update(rule, seed, step)
    np.testing.assert_array_equal(stages[-1].values, after)


@pytest.mark.parametrize("rule", OPTIMIZERS)
@pytest.mark.parametrize("step", [0, 17])
def test_what_the_rule_remembers_stands_among_its_stages(rule, step):
    stages, _, remembered = stages_and_update(rule, 3, step)
    for array in remembered:
        assert any((stage.values == array).all() for stage in stages)


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_each_stage_comes_out_of_the_numbers_it_names(rule):
    stages, _, _ = stages_and_update(rule, 4, 5)
    assert len(stages) == COUNTS[rule]
    for stage in stages:
        if stage.worked:
            formula = stage.worked.replace("²", "**2").replace("−", "-").replace("·", "*").replace("√", "root*")
            for at in range(N):
                values = {name: np.broadcast_to(term, N)[at] for name, term in stage.terms.items()}
                assert worked(formula, values) == pytest.approx(stage.values[at], rel=1e-12), stage.symbol


def worked(formula: str, values: dict[str, float]) -> float:
    """The formula computed by Python from the numbers it names."""
    if formula.startswith("root*"):
        return float(values["s"] ** 0.5 + values["ε"])
    written = formula.format(**{name: f"({float(value)!r})" for name, value in values.items()})
    return float(eval(written))


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_the_stages_leave_alone_what_they_are_given(rule):
    vector, memory, gradient, in_use = moment(rule, 2, 9)
    kept = [array.copy() for array in (vector, gradient, *memory)]
    update_stages(rule, vector, memory, gradient, in_use, 9)
    for array, before in zip((vector, gradient, *memory), kept, strict=True):
        np.testing.assert_array_equal(array, before)


def test_weight_decay_is_said_where_there_is_some():
    vector, memory, gradient, in_use = moment("gradient_descent", 2, 9)
    for l2, is_said in ((0.0, False), (0.1, True)):
        first = update_stages("gradient_descent", vector, memory, gradient, {**in_use, "l2": l2}, 9)[0]
        assert ("weight decay" in first.sentence) == is_said
