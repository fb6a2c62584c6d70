"""Decision regions of a network that is fed with functions of the inputs: drawn over the inputs themselves."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.build import build
from nnviz.experiment.edits import add_feature, new_spec, remove_feature, set_activation
from nnviz.experiment.specs import DatasetSpec
from nnviz.training.loop import first_snapshot
from nnviz.views.colors import LIGHT
from nnviz.views.region_field import CURVE_POINTS, RegionSettings, dots_of, frame_of, plane_of, region_field, value_at
from nnviz.views.regions import DecisionRegions


def snapshot_of(features, parameters, data="circles", shape="2-1", activation="perceptron"):
    """A neuron fed with these features, with these weights and this bias."""
    spec = new_spec(shape, DatasetSpec(data, n_points=60))
    for key in features:
        spec, _ = add_feature(spec, key)
    for key in ("x1", "x2")[: len(spec.network.columns[0].neurons) - len(features)]:
        spec = remove_feature(spec, key)
    spec = set_activation(spec, spec.network.ids[-1:], NeuronActivation(activation))
    snapshot = first_snapshot(build(spec))
    return replace(snapshot, state=replace(snapshot.state, parameters=np.array(parameters, float)))


@pytest.fixture
def circle():
    """Positive where 1 - x1^2 - x2^2 >= 0.5."""
    return snapshot_of(("x1^2", "x2^2"), [-1.0, -1.0, 0.5])


def test_squares_draw_a_circle_over_the_plane_of_the_inputs(circle):
    field, frame, n = region_field(circle, RegionSettings(n_samples=60)), frame_of(circle.run), 60
    assert frame.labels == ("x₁", "x₂")
    centers = np.linspace(*frame.x_range, 2 * n + 1)[1::2]
    x, y = np.meshgrid(centers, np.linspace(*frame.y_range, 2 * n + 1)[1::2][::-1])
    inside = x**2 + y**2 < 0.5
    clear = abs(x**2 + y**2 - 0.5) > 1e-9
    np.testing.assert_array_equal(np.sign(field.levels)[clear], np.where(inside, 1.0, -1.0)[clear])


def test_points_stand_at_their_inputs_and_the_read_out_takes_a_place_of_the_plane(circle):
    np.testing.assert_array_equal(dots_of(circle.run, LIGHT).places, circle.run.dataset.raw.inputs)
    field = region_field(circle, RegionSettings(n_samples=20))
    assert [value_at(field, place)[1] for place in ((0.0, 0.0), (0.5, -0.49), (0.5, 0.51), (-1.0, 1.0))] == [
        1,
        1,
        -1,
        -1,
    ]


def test_the_plane_is_that_of_the_raw_points_whatever_feeds_the_network(circle):
    plane, raw = plane_of(circle.run.dataset), plane_of(circle.run.dataset.raw)
    assert (plane.x_range, plane.y_range, plane.labels) == (raw.x_range, raw.y_range, raw.labels)
    places = np.array([[0.3, -0.7], [0.0, 1.0]])
    np.testing.assert_array_equal(plane.lift(places), places**2)
    np.testing.assert_array_equal(plane.project(plane.raw(places)), places)


def test_one_input_with_functions_is_still_a_curve_over_it():
    snapshot = snapshot_of(("x1^2", "sin x1"), [2.0, -3.0, 0.25], "sine", "1-1", "linear")
    curves = region_field(snapshot, RegionSettings()).curves
    assert curves.shape == (CURVE_POINTS, 2)
    for x, z in curves.tolist()[::40]:
        assert z == pytest.approx(2 * x * x - 3 * math.sin(x) + 0.25, abs=1e-12)
    np.testing.assert_array_equal(dots_of(snapshot.run, LIGHT).places[:, 0], snapshot.run.dataset.raw.inputs[:, 0])


def test_a_single_product_of_two_inputs_is_shown_over_both():
    snapshot = snapshot_of(("x1 x2",), [1.0, 0.0])
    levels = region_field(snapshot, RegionSettings(n_samples=10)).levels
    assert levels.shape == (10, 10)
    assert (levels[0, -1], levels[0, 0], levels[-1, 0], levels[-1, -1]) == (1, -1, 1, -1)


def test_the_map_of_a_square_is_zero_in_the_middle_and_never_of_the_negative_color(circle):
    levels = region_field(circle, RegionSettings(neuron=0, n_samples=41)).levels
    assert levels.min() >= 0
    assert abs(levels[:, 20]).max() < 1e-12


def test_the_picture_of_an_input_is_titled_by_its_function(qtbot, worker, dressed, circle):
    regions = DecisionRegions(worker)
    qtbot.addWidget(regions)
    regions.resize(330, 230)
    regions.show()
    regions.show_snapshot(circle)
    regions.show_neuron(1)
    assert regions.title_label.text() == "Neuron x₂²"
