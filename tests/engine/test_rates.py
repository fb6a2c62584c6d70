"""Schedules and factors of the learning rate, against numbers worked out by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest

from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.rates import CONSTANT, RATE_SCHEDULES, Schedule, constants_of, in_use, rate_factor, rate_factors


def net(sizes=(4, 2, 1), synapses=None):
    activations = [NeuronActivation("tanh")] * sum(sizes[1:])
    return network(sizes, dense_synapses(sizes) if synapses is None else synapses, activations)


def test_a_constant_rate_stays():
    assert [rate_factor(CONSTANT, epoch) for epoch in (0, 1, 10**9)] == [1, 1, 1]


def test_step_decay_halves_after_every_ten_epochs():
    schedule = Schedule("step_decay", (0.5, 10))
    factors = [rate_factor(schedule, epoch) for epoch in (0, 9, 10, 19, 20, 35)]
    assert factors == [1, 1, 0.5, 0.5, 0.25, 0.125]


def test_the_cosine_falls_from_one_over_its_half_to_the_lowest_share_and_stays_there():
    schedule = Schedule("cosine", (100, 0.2))
    factors = [rate_factor(schedule, epoch) for epoch in (0, 50, 100, 5000)]
    assert factors == pytest.approx([1, 0.6, 0.2, 0.2], abs=1e-15)


def test_the_cosine_is_that_of_the_library_to_the_last_bits():
    for epoch in range(1001):
        expected = (1 + math.cos(math.pi * epoch / 1000)) / 2
        assert rate_factor(Schedule("cosine", (1000, 0.0)), epoch) == pytest.approx(expected, abs=5e-16)


@pytest.mark.parametrize("name", sorted(RATE_SCHEDULES))
def test_every_schedule_begins_at_the_rate_itself_and_never_rises(name):
    factors = [rate_factor(Schedule(name), epoch) for epoch in range(300)]
    assert factors[0] == 1
    assert all(later <= earlier for earlier, later in pairwise(factors))
    entry = RATE_SCHEDULES[name]
    assert constants_of(Schedule(name)) == tuple(constant.default for constant in entry.constants)


def test_momentum_is_a_half_until_the_chosen_epoch_and_then_what_it_was_set_to():
    numbers = {"learning_rate": 0.1, "momentum": 0.9, "l2": 0.01}
    assert [in_use(numbers, epoch, CONSTANT, 5)["momentum"] for epoch in (0, 4, 5, 6)] == [0.5, 0.5, 0.9, 0.9]
    assert numbers["momentum"] == 0.9


def test_schedules_leave_the_other_numbers_alone():
    numbers = {"learning_rate": 0.1, "beta_1": 0.8, "l1": 0.01}
    assert in_use(numbers, 30, Schedule("step_decay", (0.1, 10)), 99) == pytest.approx(
        {**numbers, "learning_rate": 1e-4}
    )


def test_factors_of_columns_reach_their_weights_and_biases():
    factors = rate_factors(net(), [0.5, 2.0])
    np.testing.assert_array_equal(factors, [0.5] * (8 + 2) + [2.0] * (2 + 1))


def test_the_fan_in_rule_divides_by_the_root_of_the_synapses_that_exist():
    # neurons 4 and 5 have one and four sources, the output 6 has two, one of them an input
    synapses = [(0, 4), (0, 5), (1, 5), (2, 5), (3, 5), (4, 6), (3, 6)]
    factors = rate_factors(net(synapses=synapses), [1.0, 3.0], divides_by_fan_in=True)
    expected = [1, 1 / 2, 1 / 2, 1 / 2, 1 / 2, 1, 1 / 2, 3 / math.sqrt(2), 3 / math.sqrt(2), 3 / math.sqrt(2)]
    np.testing.assert_allclose(factors, expected, rtol=1e-15)


def test_a_neuron_without_synapses_keeps_the_rate():
    factors = rate_factors(net((1, 1), []), [1.0], divides_by_fan_in=True)
    assert factors.tolist() == [1.0]
