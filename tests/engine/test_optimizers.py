"""Every rule where its path is known in closed form: on quadratics, and on equal gradients."""

import math

import numpy as np
import pytest

from nnviz.engine.optimizers import HYPERPARAMETERS, OPTIMIZERS, power


def defaults(name):
    return {number.name: number.default for number in OPTIMIZERS[name].hyperparameters}


def path(curvatures, start, n_steps, learning_rate, momentum=None):
    """(n_steps + 1, n) positions on the quadratic 1/2 sum a theta^2, whose gradient is a theta."""
    rule = OPTIMIZERS["gradient_descent" if momentum is None else "momentum"]
    vector, memory = np.array(start, float), rule.start(len(start))
    positions = [vector.copy()]
    for _ in range(n_steps):
        numbers = {"learning_rate": learning_rate, "momentum": momentum or 0.0}
        rule.update(vector, memory, np.array(curvatures) * vector, numbers, 0)
        positions.append(vector.copy())
    return np.array(positions)


def test_gradient_descent_shrinks_each_direction_by_one_minus_eta_a():
    positions = path([1.0, 4.0], [1.0, -2.0], 20, learning_rate=0.3)
    k = np.arange(21)
    np.testing.assert_allclose(positions[:, 0], 0.7**k, rtol=1e-12)
    np.testing.assert_allclose(positions[:, 1], -2 * (-0.2) ** k, rtol=1e-11)


def test_momentum_zero_is_gradient_descent():
    np.testing.assert_array_equal(path([1.0, 4.0], [1.0, -2.0], 20, 0.3, 0.0), path([1.0, 4.0], [1.0, -2.0], 20, 0.3))


def test_the_first_two_heavy_ball_steps_are_those_of_the_pencil():
    # m1 = -0.1*2*1 = -0.2, theta = 0.8;  m2 = 0.5*-0.2 - 0.1*2*0.8 = -0.26, theta = 0.54
    np.testing.assert_allclose(path([2.0], [1.0], 2, 0.1, 0.5)[:, 0], [1.0, 0.8, 0.54], rtol=1e-14)


def test_the_critically_damped_ball_follows_its_closed_form():
    """At gamma = (1 - sqrt(eta a))^2 both roots are 1 - s, s = sqrt(eta a): theta_k = (1 + s k)(1 - s)^k."""
    a, learning_rate = 2.5, 0.1
    s = math.sqrt(learning_rate * a)
    k = np.arange(41)
    np.testing.assert_allclose(
        path([a], [1.0], 40, learning_rate, (1 - s) ** 2)[:, 0], (1 + s * k) * (1 - s) ** k, rtol=1e-9
    )


def test_the_underdamped_ball_swings_in_an_envelope_of_gamma_to_the_half_step():
    """Complex roots sqrt(gamma) e^(+-i w) with 2 sqrt(gamma) cos w = 1 + gamma - eta a."""
    a, learning_rate, gamma = 1.0, 0.2, 0.9
    r = math.sqrt(gamma)
    w = math.acos((1 + gamma - learning_rate * a) / (2 * r))
    k = np.arange(61)
    # theta_0 = 1 and theta_1 = 1 - eta a fix the two coefficients of cos and sin
    sine = ((1 - learning_rate * a) / r - math.cos(w)) / math.sin(w)
    expected = r**k * (np.cos(w * k) + sine * np.sin(w * k))
    np.testing.assert_allclose(path([a], [1.0], 60, learning_rate, gamma)[:, 0], expected, atol=1e-13)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.9])
def test_the_ball_converges_just_below_eta_a_of_two_plus_two_gamma_and_diverges_just_above(gamma):
    limit = 2 + 2 * gamma
    assert abs(path([1.0], [1.0], 4000, 0.99 * limit, gamma)[-1, 0]) < 1e-6
    assert abs(path([1.0], [1.0], 4000, 1.01 * limit, gamma)[-1, 0]) > 1e6


def test_the_best_pair_contracts_at_the_rate_of_the_square_root_of_the_condition_number():
    curvatures, k = [1.0, 30.0, 100.0], 100.0
    low, high = math.sqrt(1.0), math.sqrt(100.0)
    positions = path(curvatures, [1.0, 1.0, 1.0], 100, (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2)
    rate = (math.sqrt(k) - 1) / (math.sqrt(k) + 1)
    # double roots at both ends of the spectrum: (1 + c n) rate^n, so the polynomial factor is taken out
    shrunk = (positions[100, 0] / positions[50, 0]) * (1 + (1 - rate) * 50) / (1 + (1 - rate) * 100)
    assert shrunk ** (1 / 50) == pytest.approx(rate, rel=1e-3)


def test_a_constant_gradient_ends_in_the_effective_step():
    rule = OPTIMIZERS["momentum"]
    vector, memory = np.zeros(1), rule.start(1)
    for _ in range(400):
        before = vector.copy()
        rule.update(vector, memory, np.ones(1), {"learning_rate": 0.01, "momentum": 0.9}, 0)
    assert before[0] - vector[0] == pytest.approx(0.01 / (1 - 0.9), rel=1e-9)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_defaults_lie_in_the_instructive_range_and_the_gradient_is_left_alone(name):
    rule = OPTIMIZERS[name]
    assert all(number.low <= number.default <= number.high for number in rule.hyperparameters)
    assert not any(number.refusal(number.default) for number in rule.hyperparameters)
    gradient = np.array([1.0, -2.0])
    rule.update(np.zeros(2), rule.start(2), gradient, defaults(name), 0)
    np.testing.assert_array_equal(gradient, [1.0, -2.0])


def walk(name, gradients, start, numbers):
    """(n_steps, n) positions after each of the (n_steps, n) gradients."""
    rule = OPTIMIZERS[name]
    vector, memory = np.array(start, float), rule.start(len(start))
    positions = []
    for step, gradient in enumerate(gradients):
        rule.update(vector, memory, gradient, {**defaults(name), **numbers}, step)
        positions.append(vector.copy())
    return np.array(positions)


def test_averaged_momentum_is_the_heavy_ball_with_the_rate_times_one_minus_gamma():
    gradients = np.random.default_rng(3).normal(size=(50, 4))
    averaged = walk("averaged_momentum", gradients, np.zeros(4), {"learning_rate": 0.1, "momentum": 0.8})
    ball = walk("momentum", gradients, np.zeros(4), {"learning_rate": 0.1 * 0.2, "momentum": 0.8})
    np.testing.assert_allclose(averaged, ball, rtol=1e-12)


def test_nesterov_on_a_quadratic_follows_the_roots_of_its_recurrence():
    """theta_k+1 = (1+gamma)(1-eta a) theta_k - gamma (1-eta a) theta_k-1 from the first step on, Nesterov's own form.

    The walker is the point looked ahead to, x_k + gamma (x_k - x_k-1), which obeys the same recurrence.
    """
    a, eta, gamma = 2.0, 0.1, 0.7
    rule = OPTIMIZERS["nesterov"]
    vector, memory, positions = np.ones(1), rule.start(1), [1.0]
    for step in range(40):
        rule.update(vector, memory, a * vector, {"learning_rate": eta, "momentum": gamma}, step)
        positions.append(vector[0])
    shrunk = 1 - eta * a
    for before, now, after in zip(positions, positions[1:], positions[2:], strict=False):
        assert after == pytest.approx((1 + gamma) * shrunk * now - gamma * shrunk * before, abs=1e-14)


def test_adagrad_on_equal_gradients_steps_by_eta_over_the_root_of_the_count():
    positions = walk("adagrad", np.full((100, 1), 3.0), [0.0], {"learning_rate": 0.5, "epsilon": 1e-15})
    np.testing.assert_allclose(-np.diff(positions[:, 0]), 0.5 / np.sqrt(np.arange(2, 101)), rtol=1e-12)


def test_rmsprop_on_equal_gradients_steps_by_eta_over_the_root_of_what_the_memory_has_filled():
    positions = walk("rmsprop", np.full((30, 1), 3.0), [0.0], {"learning_rate": 0.5, "decay": 0.9, "epsilon": 1e-15})
    expected = 0.5 / np.sqrt(1 - 0.9 ** np.arange(2, 31))
    np.testing.assert_allclose(-np.diff(positions[:, 0]), expected, rtol=1e-12)


def test_adam_on_equal_gradients_steps_by_eta_from_the_first_step_on_whatever_their_size():
    for size in (1e-3, 1.0, 1e3):
        positions = walk("adam", np.full((200, 1), size), [0.0], {"learning_rate": 0.01, "epsilon": 1e-15})
        np.testing.assert_allclose(positions[:, 0], -0.01 * np.arange(1, 201), rtol=1e-9)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_a_rate_of_one_number_per_parameter_gives_each_its_own_walk(name):
    gradients = np.random.default_rng(3).normal(size=(30, 2))
    together = walk(name, gradients, np.zeros(2), {"learning_rate": np.array([0.1, 0.02])})
    for at, rate in enumerate([0.1, 0.02]):
        alone = walk(name, gradients, np.zeros(2), {"learning_rate": rate})
        np.testing.assert_array_equal(together[:, at], alone[:, at])


def test_powers_by_squaring_agree_with_pow():
    for base in (0.0, 0.5, 0.9, 0.999):
        for exponent in (0, 1, 2, 3, 10, 1000, 12345):
            assert power(base, exponent) == pytest.approx(base**exponent, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("learning_rate", 0.0, "above 0 and at most 1000"),
        ("learning_rate", -1.0, "above 0"),
        ("learning_rate", math.nan, "above 0"),
        ("learning_rate", math.inf, "at most 1000"),
        ("momentum", 1.5, "from 0 to 1"),
        ("beta_1", 1.0, "at least 0 and below 1"),
        ("epsilon", 0.0, "above 0"),
        ("l2", -0.1, "from 0 to 1"),
    ],
)
def test_numbers_that_a_rule_cannot_work_with_are_refused_in_words(name, value, words):
    assert words in HYPERPARAMETERS[name].refusal(value)
