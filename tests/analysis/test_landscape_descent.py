"""Descent on analytic surfaces against trainings of the engine on the same surface, and curvature against algebra."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.analysis.landscape_descent import curvatures, descent
from nnviz.analysis.landscapes import LANDSCAPES
from nnviz.analysis.momentum_theory import converges, stable_rate
from nnviz.engine.network import NeuronActivation
from nnviz.engine.rates import in_use
from nnviz.experiment.build import build
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.specs import DatasetSpec
from nnviz.experiment.structure import set_activation
from nnviz.training.race import WALKERS, race, run_of

START = (-2.4, 0.9)


def linear_run(factor):
    """Two points, one per weight: C = (w₁² + (factor w₂)²) / 2, with the bias at 0."""
    spec = new_spec("2-1", DatasetSpec(name="circles", n_points=40))
    run = build(set_activation(spec, spec.network.ids[-1:], NeuronActivation("linear")))
    dataset = replace(run.dataset, inputs=np.array([[1.0, 0.0], [0.0, factor]]))
    first, second = np.array([0, 1]), np.array([], int)
    return replace(
        run,
        dataset=dataset,
        targets=np.zeros((2, 1)),
        training_points=first,
        held_out_points=second,
        batch_size=2,
        reduction="sum",
        loss="squared_error",
    )


@pytest.mark.parametrize("walker", WALKERS, ids=lambda walker: walker.name)
@pytest.mark.parametrize(("name", "factor"), [("bowl", 1.0), ("valley", 5.0)])
def test_every_rule_walks_as_the_engine_trains_a_network_of_that_very_surface(name, factor, walker):
    run = linear_run(factor)
    indices = [run.network.index_of_synapse[source, 2] for source in (0, 1)]
    start = np.zeros(3)
    start[indices] = START
    (path,) = race(run, start, [walker], 60, only=indices)
    numbers = dict(run_of(run, start, walker).hyperparameters)
    places = descent(
        LANDSCAPES[name],
        START,
        walker.optimizer,
        lambda step: in_use(numbers, step, run.rate_schedule, walker.slow_epochs),
        60,
    )
    trained = path.parameters[:, indices]
    assert places.shape == trained.shape == (61, 2)
    assert places == pytest.approx(trained, rel=1e-12, abs=1e-13)
    if name == "bowl" and walker.optimizer == "gradient_descent":
        assert (places == trained).all()


def test_a_descent_that_is_wanted_no_longer_is_left():
    asked = []

    def is_wanted():
        asked.append(1)
        return len(asked) < 4

    assert (
        descent(LANDSCAPES["bowl"], START, "gradient_descent", lambda _step: numbers(0.0, 0.0), 60, is_wanted) is None
    )
    assert len(asked) == 4


def test_decay_pulls_both_coordinates():
    (_, after) = descent(LANDSCAPES["bowl"], (2.0, -1.0), "gradient_descent", lambda _step: numbers(0.5, 0.25), 1)
    assert after.tolist() == [2.0 - 0.1 * (2.0 + 0.25 + 0.5 * 2.0), -1.0 - 0.1 * (-1.0 - 0.25 - 0.5)]


def numbers(l2, l1):
    return {"learning_rate": 0.1, "l1": l1, "l2": l2}


def test_a_walk_that_diverges_ends_at_its_last_finite_place():
    places = descent(LANDSCAPES["rosenbrock"], (-1.2, 1.0), "gradient_descent", lambda _step: numbers(0.0, 0.0), 100)
    assert 1 < len(places) < 100
    assert np.isfinite(LANDSCAPES["rosenbrock"].cost(*places.T)).all()


@pytest.mark.parametrize(
    ("name", "place", "expected"),
    [
        ("bowl", (0.3, -0.2), (1.0, 1.0)),
        ("valley", (1.0, 1.0), (1.0, 25.0)),
        ("saddle", (0.0, 0.0), (-1.0, 1.0)),
        ("rosenbrock", (1.0, 1.0), tuple(501 + sign * (501**2 - 400) ** 0.5 for sign in (-1, 1))),
        ("rastrigin", (0.0, 0.0), (2 + 40 * np.pi**2,) * 2),
    ],
)
def test_curvatures_are_those_of_the_hessian_by_hand(name, place, expected):
    assert curvatures(LANDSCAPES[name], place) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_curvatures_are_those_of_differences_of_the_cost(name):
    landscape, h = LANDSCAPES[name], 1e-4
    x, y = landscape.start
    cost = landscape.cost
    xx = (cost(x + h, y) - 2 * cost(x, y) + cost(x - h, y)) / h**2
    yy = (cost(x, y + h) - 2 * cost(x, y) + cost(x, y - h)) / h**2
    xy = (cost(x + h, y + h) - cost(x + h, y - h) - cost(x - h, y + h) + cost(x - h, y - h)) / (4 * h**2)
    expected = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
    assert curvatures(landscape, (x, y)) == pytest.approx(expected, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("gamma", [0.0, 0.9])
def test_the_stable_rate_is_the_border_of_convergence(gamma):
    rate = stable_rate(25.0, gamma)
    assert converges(25.0 * rate * 0.999, gamma) and not converges(25.0 * rate * 1.001, gamma)
    assert stable_rate(-1.0, gamma) == float("inf")
