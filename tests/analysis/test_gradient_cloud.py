"""The gradient of every point and every batch, held to back-propagation batch by batch."""

import numpy as np
import pytest

from nnviz.analysis import gradient_cloud as module
from nnviz.analysis.error_surface import Problem, total_costs
from nnviz.analysis.gradient_cloud import gradient_cloud, point_gradients
from nnviz.analysis.parameter_plane import plane_of_two, random_plane
from nnviz.engine.backprop import cost_and_gradient
from nnviz.engine.network import NeuronActivation, network
from nnviz.engine.perceptron import cost_and_errors

NOBODY = np.empty(0, np.intp)


@pytest.fixture
def problem() -> Problem:
    """A network with a missing synapse and one that skips a column."""
    synapses = [(0, 2), (1, 2), (0, 3), (1, 3), (2, 4), (3, 4), (2, 5), (0, 5)]
    net = network((2, 2, 2), synapses, [NeuronActivation("tanh")] * 4)
    draws = np.random.default_rng(3)
    return Problem(net, draws.normal(size=(23, 2)), draws.normal(size=(23, 2)), "squared_error")


@pytest.fixture
def vector(problem: Problem) -> np.ndarray:
    return np.random.default_rng(4).normal(size=problem.network.n_parameters)


@pytest.mark.parametrize("follows_errors", [False, True])
def test_each_point_has_the_gradient_of_back_propagation_of_it_alone(problem, vector, follows_errors):
    slope = cost_and_errors if follows_errors else cost_and_gradient
    found = point_gradients(problem, vector, follows_errors=follows_errors)
    for at in range(23):
        alone = slope(problem.network, vector, problem.inputs[at : at + 1], problem.targets[at : at + 1], problem.loss)
        np.testing.assert_allclose(found[at], alone[1], rtol=1e-12, atol=1e-14)


def test_the_cloud_is_that_of_back_propagation_batch_by_batch_in_the_plane(problem, vector, monkeypatch):
    monkeypatch.setattr(module, "_NUMBERS_AT_ONCE", 5 * problem.network.n_parameters)
    batches = np.split(np.random.default_rng(5).permutation(23), range(4, 23, 4))
    untrained = np.array([1])
    for plane in (
        plane_of_two(vector, 0, 4, ("", "")),
        random_plane(problem.network, vector, np.random.default_rng(6)),
    ):
        cloud = gradient_cloud(problem, vector, plane, batches, untrained)
        for seen, batch in zip(cloud.batches, batches, strict=True):
            net, inputs, targets = problem.network, problem.inputs[batch], problem.targets[batch]
            gradient = cost_and_gradient(net, vector, inputs, targets, problem.loss)[1] / len(batch)
            gradient[untrained] = 0.0
            moved = plane.places((vector + gradient)[None]) - plane.places(vector[None])
            assert seen == pytest.approx(moved[0], rel=1e-9, abs=1e-12)
        sizes = np.array([len(batch) for batch in batches])
        assert (cloud.batches * sizes[:, None]).sum(axis=0) / 23 == pytest.approx(cloud.full, rel=1e-12)
        assert cloud.points.mean(axis=0) == pytest.approx(cloud.full, rel=1e-12)


def test_over_two_parameters_the_full_gradient_is_the_slope_of_the_surface(problem, vector):
    plane = plane_of_two(vector, 0, 4, ("", ""))
    cloud = gradient_cloud(problem, vector, plane, (), NOBODY)
    place, nudge = plane.places(vector[None])[0], 1e-6
    for axis in (0, 1):
        ends = np.repeat(place[None], 2, axis=0)
        ends[:, axis] += (nudge, -nudge)
        ahead, behind = total_costs(problem, plane.vectors(ends))
        assert cloud.full[axis] == pytest.approx((ahead - behind) / (2 * nudge) / 23, rel=1e-6)
    assert cloud.batches.shape == (0, 2)


def test_a_gradient_that_is_not_finite_spoils_no_other(problem, vector):
    inputs = problem.inputs.copy()
    inputs[5] = np.inf
    endless = Problem(problem.network, inputs, problem.targets, problem.loss)
    plane = random_plane(problem.network, vector, np.random.default_rng(6))
    cloud = gradient_cloud(endless, vector, plane, (np.array([0, 1]), np.array([5, 6])), NOBODY)
    assert np.isfinite(cloud.points).all(axis=1).tolist() == [at != 5 for at in range(23)]
    assert np.isfinite(cloud.batches[0]).all() and np.isnan(cloud.batches[1]).all()


def test_a_cloud_no_longer_wanted_is_given_up(problem, vector):
    plane = plane_of_two(vector, 0, 1, ("", ""))
    assert gradient_cloud(problem, vector, plane, (), NOBODY, is_wanted=lambda: False) is None
