"""Slices through the error surface: exact costs, planes that hold what they promise, an independent decomposition."""

import tracemalloc

import numpy as np
import pytest
from sklearn.decomposition import PCA

from nnviz.analysis.error_surface import ErrorSurface, Problem, error_surface, total_costs
from nnviz.analysis.parameter_plane import plane_of_path, plane_of_two, principal_plane, random_plane
from nnviz.engine import selection
from nnviz.engine.backprop import cost_and_gradient
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.experiment.checks import MAX_SYNAPSES

SIZES = (2, 3, 2)


@pytest.fixture
def problem() -> Problem:
    generator = np.random.default_rng(3)
    names = ["tanh"] * 3 + ["sigmoid"] * 2
    net = network(SIZES, dense_synapses(SIZES), [NeuronActivation(name) for name in names])
    return Problem(net, generator.normal(size=(40, 2)), generator.uniform(size=(40, 2)), "squared_error")


@pytest.fixture
def vector(problem: Problem) -> np.ndarray:
    return np.random.default_rng(4).normal(size=problem.network.n_parameters)


@pytest.fixture
def path(vector: np.ndarray) -> np.ndarray:
    steps = np.random.default_rng(5).normal(size=(30, len(vector))) * np.geomspace(3, 0.01, len(vector))
    return vector + np.cumsum(steps, axis=0)


@pytest.fixture(params=["kernel", "numpy"])
def engine(request):
    if request.param == "kernel" and not selection.is_installed():
        pytest.skip("needs Numba")
    selection.choose(request.param)
    if request.param == "kernel":
        selection.kernel()
    yield request.param
    selection.choose(None)


def test_the_surface_is_the_cost_of_the_engine_at_a_thousand_places(problem, vector, engine):
    plane = plane_of_two(vector, 1, 7, ("w", "b"))
    surface = error_surface(problem, plane, (-3, 2), (-1, 4), 33)
    for row, column in np.random.default_rng(6).integers(0, 33, (1000, 2)):
        there = vector.copy()
        there[[1, 7]] = surface.x[column], surface.y[row]
        cost, _ = cost_and_gradient(problem.network, there, problem.inputs, problem.targets, problem.loss)
        assert surface.costs[row, column] == pytest.approx(cost, rel=1e-12)


def test_a_plane_of_two_takes_no_more_room_than_a_few_vectors():
    vector = np.ones(MAX_SYNAPSES)
    tracemalloc.start()
    plane = plane_of_two(vector, 7, 3, ("", ""))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * vector.nbytes
    assert plane.vectors(np.array([[2.0, 5.0]]))[0, [3, 7, 8]].tolist() == [5.0, 2.0, 1.0]
    assert [np.flatnonzero(direction).tolist() for direction in plane.directions] == [[7], [3]]


def test_a_surface_no_longer_wanted_is_given_up(problem, vector):
    asked = []

    def is_wanted() -> bool:
        asked.append(True)
        return False

    assert error_surface(problem, plane_of_two(vector, 0, 1, ("", "")), (0, 1), (0, 1), 5, is_wanted) is None
    assert asked == [True]


def test_costs_that_overflow_are_there_as_such(problem, vector, engine):
    steep = Problem(
        network(SIZES, dense_synapses(SIZES), [NeuronActivation("linear")] * 5), problem.inputs, problem.targets,
        "squared_error",
    )  # fmt: skip
    surface = error_surface(steep, plane_of_two(vector, 0, 9, ("", "")), (0, 1e200), (1, 1e200), 3)
    assert isinstance(surface, ErrorSurface)
    assert not np.isfinite(surface.costs[2, 2])
    assert np.isfinite(surface.costs[0, 0])


def test_places_in_a_plane_and_back(vector, path):
    for plane in (plane_of_two(vector, 2, 5, ("", "")), principal_plane(path), plane_of_path(path)):
        places = np.random.default_rng(7).normal(size=(20, 2))
        assert plane.places(plane.vectors(places)) == pytest.approx(places, abs=1e-9)
        assert plane.distances(plane.vectors(places)) == pytest.approx(np.zeros(20), abs=1e-9)


def test_the_principal_plane_is_that_of_an_independent_decomposition(path):
    plane, oracle = principal_plane(path), PCA(2).fit(path)
    assert plane.share == pytest.approx(oracle.explained_variance_ratio_.sum(), abs=1e-12)
    assert np.abs(plane.directions @ oracle.components_.T) == pytest.approx(np.eye(2), abs=1e-9)
    assert np.abs(plane.places(path)) == pytest.approx(np.abs(oracle.transform(path)), abs=1e-9)


def test_the_plane_of_a_path_holds_its_start_its_farthest_moment_and_its_end(path):
    plane = plane_of_path(path)
    places, distances = plane.places(path), plane.distances(path)
    assert places[0] == pytest.approx([0, 0], abs=1e-12)
    assert places[-1] == pytest.approx([1, 0], abs=1e-12)
    farthest = int(np.abs(np.linalg.norm(path - path[0] - np.outer(places[:, 0], path[-1] - path[0]), axis=1)).argmax())
    assert places[farthest][1] == pytest.approx(1)
    assert distances[[0, farthest, -1]] == pytest.approx(np.zeros(3), abs=1e-9)
    assert 0 < plane.share <= 1


def test_random_directions_are_as_long_as_the_weights_of_each_neuron(problem, vector):
    plane = random_plane(problem.network, vector, np.random.default_rng(8))
    for neuron in range(2, problem.network.n_neurons):
        into = problem.network.synapses[:, 1] == neuron
        indices = [*problem.network.synapse_indices[into], problem.network.bias_indices[neuron]]
        for direction in plane.directions:
            assert np.linalg.norm(direction[indices]) == pytest.approx(np.linalg.norm(vector[indices]))
    assert plane.places(vector[None])[0] == pytest.approx([0, 0], abs=1e-12)


@pytest.mark.parametrize(
    ("i", "j", "words"), [(0, 99, "no parameter 99"), (-1, 0, "no parameter -1"), (3, 3, "two different")]
)
def test_a_plane_of_parameters_that_are_not_there_is_refused(vector, i, j, words):
    with pytest.raises(ValueError, match=words):
        plane_of_two(vector, i, j, ("", ""))


def test_paths_and_weights_that_span_no_plane_are_refused(problem, vector):
    straight = vector + np.outer(np.linspace(0, 1, 9), vector)
    for refused in (
        lambda: principal_plane(straight),
        lambda: plane_of_path(straight),
        lambda: plane_of_path(vector[None]),
    ):
        with pytest.raises(ValueError, match="plane"):
            refused()
    with pytest.raises(ValueError, match="train first"):
        random_plane(problem.network, np.zeros_like(vector), np.random.default_rng(9))


def test_many_vectors_cost_what_each_costs_alone(problem, vector, engine):
    vectors = vector + np.random.default_rng(10).normal(size=(50, len(vector)))
    alone = [cost_and_gradient(problem.network, v, problem.inputs, problem.targets, problem.loss)[0] for v in vectors]
    assert total_costs(problem, vectors) == pytest.approx(np.array(alone), rel=1e-12)
