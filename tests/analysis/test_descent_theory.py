"""Analytic surfaces against the complex step and their known minima; momentum's closed forms against its own walk."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.analysis.landscapes import LANDSCAPES
from nnviz.analysis.momentum_theory import behavior, converges, critical_momentum, rate
from nnviz.engine.optimizers import OPTIMIZERS


@pytest.mark.parametrize("name", LANDSCAPES)
def test_slopes_are_those_of_the_complex_step(name):
    landscape = LANDSCAPES[name]
    generator = np.random.default_rng(1)
    x, y = (generator.uniform(*span, 50) for span in (landscape.x_range, landscape.y_range))
    h = 1e-30
    along_x, along_y = landscape.slope(x, y)
    assert along_x == pytest.approx(landscape.cost(x + 1j * h, y).imag / h, rel=1e-12, abs=1e-12)
    assert along_y == pytest.approx(landscape.cost(x, y + 1j * h).imag / h, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_the_minima_are_the_lowest_points(name):
    landscape = LANDSCAPES[name]
    x, y = np.meshgrid(np.linspace(*landscape.x_range, 401), np.linspace(*landscape.y_range, 401))
    lowest = landscape.cost(x, y).min()
    for minimum in landscape.minima:
        assert landscape.cost(*map(np.float64, minimum)) <= lowest + 1e-6
        assert np.hypot(*landscape.slope(*map(np.float64, minimum))) < 2e-3


@pytest.mark.parametrize("name", LANDSCAPES)
def test_descent_from_the_start_arrives_where_it_is_lower(name):
    landscape = LANDSCAPES[name]
    place = walked(landscape.slope, landscape.start, landscape.rate, 0.0, 20000)
    assert np.hypot(*landscape.slope(*place)) < 0.05
    assert landscape.cost(*place) < landscape.cost(*map(np.float64, landscape.start))


@given(st.floats(0.01, 4.2), st.floats(0, 0.97))
def test_heavy_ball_converges_exactly_where_the_closed_form_says(eta_a, gamma):
    if abs(eta_a - (2 + 2 * gamma)) < 0.02:
        return
    place = walked(lambda x, y: (x, 0 * y), (1.0, 0.0), eta_a, gamma, 4000)
    assert bool(abs(place[0]) < 1e-2) == converges(eta_a, gamma)
    assert bool(rate(eta_a, gamma) < 1) == converges(eta_a, gamma)


@given(st.floats(0.02, 0.95), st.floats(0, 0.95))
def test_the_path_swings_over_the_minimum_beyond_the_critical_momentum_only(eta_a, gamma):
    critical = critical_momentum(eta_a)
    if abs(gamma - critical) < 0.03:
        return
    swings = min(positions(eta_a, gamma, 3000)) < -1e-9
    assert swings == (gamma > critical)
    assert behavior(eta_a, gamma) == ("oscillates" if swings else "slow")


def test_the_critical_pair_is_named_so():
    assert behavior(0.25, critical_momentum(0.25)) == "critically damped"
    assert behavior(1.5, 0.0) == "oscillates"
    assert behavior(2.5, 0.0) == "diverges"


@pytest.mark.parametrize(("least", "most"), [(1.0, 25.0), (0.5, 2.0), (3.0, 300.0)])
def test_the_best_pair_is_the_best_there_is(least, most):
    eta, gamma, best = best_pair(least, most)

    def slowest(eta: float, gamma: float) -> float:
        return float(max(rate(eta * least, gamma), rate(eta * most, gamma)))

    assert slowest(eta, gamma) == pytest.approx(best, abs=1e-6)
    generator = np.random.default_rng(2)
    for factor, shift in zip(generator.uniform(0.7, 1.3, 200), generator.uniform(-0.1, 0.1, 200), strict=True):
        assert slowest(eta * factor, min(max(gamma + shift, 0.0), 0.999)) >= best - 1e-6


def best_pair(least: float, most: float) -> tuple[float, float, float]:
    """Polyak's eta, gamma and rate that are best for curvatures from `least` to `most`, both positive.

    eta = (2 / (sqrt least + sqrt most))^2, gamma = ((sqrt most - sqrt least) / (sqrt most + sqrt least))^2,
    rate = (sqrt k - 1) / (sqrt k + 1) with k = most / least.
    """
    low, high = float(np.sqrt(least)), float(np.sqrt(most))
    return (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2, (high - low) / (high + low)


def walked(slope, start, eta, gamma, n_steps):
    """Where momentum, as the engine updates, arrives."""
    vector = np.array(start)
    rule = OPTIMIZERS["momentum"]
    memory = rule.start(2)
    with np.errstate(all="ignore"):
        for step in range(n_steps):
            gradient = np.array(slope(vector[0], vector[1]))
            rule.update(vector, memory, gradient, {"learning_rate": eta, "momentum": gamma}, step)
    return vector


def positions(eta_a, gamma, n_steps):
    """x over the steps on the quadratic of curvature 1."""
    before, now, seen = 1.0, 1.0, []
    for _ in range(n_steps):
        before, now = now, (1 + gamma - eta_a) * now - gamma * before
        seen.append(now)
    return seen
