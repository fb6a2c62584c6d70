"""The diagram's geometry against plain reasoning, without Qt."""

import numpy as np
import pytest

from nnviz.diagram import geometry
from nnviz.diagram.placement import label_stops
from nnviz.experiment.edits import move_neurons, new_spec
from nnviz.experiment.specs import DatasetSpec


def network(shape: str = "2-4-2-1"):
    return new_spec(shape, DatasetSpec("circles")).network


def pairs_of(spec) -> np.ndarray:
    return np.array(sorted((spec.number_of[a], spec.number_of[b]) for a, b in spec.synapses))


@pytest.mark.parametrize("shape", ["2-1", "2-4-2-1", "2-12-1", "2-13-40-1", "2-300-1"])
def test_no_two_neurons_overlap(shape):
    places = geometry.layout(network(shape))
    apart = np.linalg.norm(places.positions[:, None] - places.positions[None], axis=2)
    touching = places.radii[:, None] + places.radii[None]
    np.fill_diagonal(apart, np.inf)
    assert (apart > touching).all()


def test_columns_run_from_left_to_right_and_end_at_the_same_top():
    places = geometry.layout(network())
    assert (np.diff(places.column_x) > 2 * geometry.RADIUS).all()
    assert places.top == places.bounds[1]


def test_a_place_given_by_hand_wins():
    spec = new_spec("2-4-2-1", DatasetSpec("circles"))
    moved = move_neurons(spec, {spec.network.ids[3]: (12.0, -34.0)})
    assert geometry.layout(moved.network).positions[3].tolist() == [12.0, -34.0]


def test_curves_run_from_rim_to_rim():
    spec = network()
    places, pairs = geometry.layout(spec), pairs_of(spec)
    curves = geometry.synapse_curves(places, pairs)
    for end, number in ((0, 0), (3, 1)):
        distance = np.linalg.norm(curves[:, end] - places.positions[pairs[:, number]], axis=1)
        assert distance == pytest.approx(places.radii[pairs[:, number]])


@pytest.mark.parametrize(("shape", "pair"), [("2-3-1", (0, 5)), ("2-4-4-1", (1, 10)), ("1-1-1-1", (0, 3))])
def test_a_synapse_over_several_columns_touches_no_neuron_between(shape, pair):
    places = geometry.layout(network(shape))
    line = geometry.sampled(geometry.synapse_curves(places, np.array([pair])))[0]
    between = [n for n in range(len(places.radii)) if 0 < places.column_of[n] < places.column_of[pair[1]]]
    for number in between:
        assert np.linalg.norm(line - places.positions[number], axis=1).min() > places.radii[number]


def test_the_distance_from_a_straight_curve_is_that_of_school_geometry():
    straight = np.array([[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]])
    lines = geometry.sampled(straight)
    assert geometry.distances(lines, (1.3, 4.0)) == pytest.approx([4.0])
    assert geometry.distances(lines, (6.0, 4.0)) == pytest.approx([5.0])
    assert geometry.nearest(lines, (1.3, 4.0), within=3.9) is None


def test_dashes_leave_gaps_and_stay_on_the_line():
    dashes = geometry.dashes(np.array([[[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]]]), on=5.0, off=4.0)
    assert dashes[:, 0].tolist() == [9.0 * number for number in range(12)]
    assert (dashes[:-1, 2] - dashes[:-1, 0] == 5.0).all()
    assert dashes[-1, 2] == 100.0


def test_numbers_never_touch_each_other_nor_a_neuron():
    spec = network("3-4-4-2")
    places, pairs = geometry.layout(spec), pairs_of(spec)
    curves = geometry.synapse_curves(places, pairs)
    sizes = np.full((len(curves), 2), (38.0, 16.0))
    at = label_stops(curves, sizes, np.ones(len(curves)), (places.positions, places.radii), geometry.sampled(curves))
    at = geometry.points_at(curves, at)
    at = at[np.isfinite(at[:, 0])]
    assert len(at) > 0.7 * len(curves)
    gaps = np.abs(at[:, None] - at[None]) - np.array([38.0, 16.0])
    np.fill_diagonal(gaps[..., 0], 1.0)
    assert (gaps.max(axis=2) >= 0).all()
    beyond = np.maximum(np.abs(at[:, None] - places.positions) - np.array([19.0, 8.0]), 0.0)
    assert (np.hypot(beyond[..., 0], beyond[..., 1]) > places.radii).all()


def test_where_room_is_short_the_greatest_number_keeps_its_place():
    curve = np.array([[[0.0, 0.0], [10.0, 0.0], [20.0, 0.0], [30.0, 0.0]]] * 3)
    sizes, nothing = np.full((3, 2), (40.0, 12.0)), (np.empty((0, 2)), np.empty(0))
    at = label_stops(curve, sizes, np.array([0.1, 2.0, 0.5]), nothing)
    assert np.isfinite(at).tolist() == [False, True, False]


def test_a_number_leaves_the_middle_of_its_curve_to_a_neuron_that_stands_there():
    curve = np.array([[[0.0, 0.0], [100.0, 0.0], [200.0, 0.0], [300.0, 0.0]]])
    disk = np.array([[150.0, 0.0]]), np.array([34.0])
    x = 300.0 * label_stops(curve, np.array([[40.0, 12.0]]), np.ones(1), disk)[0]
    assert abs(x - 150.0) > 34.0 + 20.0


def test_pixels_stand_as_the_image_reads():
    digits = new_spec("64-10", DatasetSpec("digits")).network
    places = geometry.layout(digits, (8, 8))
    image = places.positions[:64].reshape(8, 8, 2)
    assert (np.diff(image[..., 0], axis=1) > 0).all()
    assert (np.diff(image[..., 1], axis=0) > 0).all()
