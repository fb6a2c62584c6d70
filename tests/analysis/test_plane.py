"""The plane of the inputs: in place, of a readable size, and there and back without loss."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.decomposition import PCA

from nnviz.analysis.plane import coordinate_plane, input_plane, plane_points
from nnviz.datasets.dataset import Dataset


def dataset_of(inputs, values=None):
    inputs = np.array(inputs, float)
    n, k = inputs.shape
    labels = None if values is not None else np.arange(n) % 2
    values = None if values is None else np.array(values, float)
    names = tuple(f"x{i + 1}" for i in range(k))
    return Dataset("points", inputs, names, labels, ("no", "yes"), values, ("y",), np.zeros(n, bool))


def test_points_are_cell_centers_with_x_fastest_and_y_rising():
    np.testing.assert_allclose(
        plane_points((0.0, 4.0), (10.0, 20.0), 2), [[1.0, 12.5], [3.0, 12.5], [1.0, 17.5], [3.0, 17.5]]
    )


def test_two_inputs_are_the_plane_itself():
    plane = input_plane(dataset_of([[-0.9, 0.2], [0.7, -0.5], [0.3, 0.95]]))
    assert plane.labels == ("x1", "x2")
    assert not plane.is_line
    np.testing.assert_array_equal(plane.points(4), plane_points(plane.x_range, plane.y_range, 4))


def test_data_around_zero_get_a_symmetrical_range_with_a_margin_and_the_same_scale_on_both_axes():
    plane = input_plane(dataset_of([[-0.9, 0.2], [0.7, -0.5], [0.3, 0.95]]))
    assert plane.x_range == plane.y_range == (-1.0, 1.0)
    assert input_plane(dataset_of([[-0.9, 0.2], [0.7, -0.5], [0.3, 0.97]])).x_range == (-1.2, 1.2)


def test_data_far_from_zero_are_framed_where_they_lie():
    plane = input_plane(dataset_of([[100.0, 21.0], [104.0, 25.0]]))
    assert plane.x_range == (99.5, 104.5)
    assert plane.y_range == (20.5, 25.5)
    assert input_plane(dataset_of([[4.3, 2.0], [7.9, 4.4]])).x_range == (4.1, 8.1)


def test_axes_of_unlike_units_keep_ranges_of_their_own():
    plane = input_plane(dataset_of([[20.0, 10_000.0], [80.0, 90_000.0]]))
    assert plane.x_range == (10.0, 90.0)
    assert plane.y_range == (0.0, 100_000.0)


def test_one_input_is_a_line_with_the_output_as_its_y_axis():
    plane = input_plane(dataset_of([[-1.0], [2.0]], values=[[-3.0], [5.0]]))
    assert plane.is_line
    assert plane.labels == ("x1", "output")
    assert plane.y_range[0] <= -3.0 and plane.y_range[1] >= 5.0
    points = plane.points(5)
    assert points.shape == (25, 1)
    np.testing.assert_array_equal(points[:5], points[20:])
    np.testing.assert_array_equal(plane.project(np.array([[0.5]])), [[0.5, 0.0]])


def test_many_inputs_are_seen_along_their_principal_directions():
    stream = np.random.default_rng(1)
    inputs = stream.normal(size=(60, 5)) @ stream.normal(size=(5, 5)) + [3.0, 0.0, -2.0, 10.0, 1.0]
    plane = input_plane(dataset_of(inputs))
    theirs = PCA(2).fit(inputs)
    np.testing.assert_allclose(plane.origin, theirs.mean_, rtol=1e-12)
    for axis, their_axis in zip((plane.axis_x, plane.axis_y), theirs.components_, strict=True):
        assert abs(axis @ their_axis) == pytest.approx(1.0, rel=1e-10)
        assert axis[np.abs(axis).argmax()] > 0
    np.testing.assert_allclose(np.abs(plane.project(inputs)), np.abs(theirs.transform(inputs)), atol=1e-10)
    first, second = (100 * theirs.explained_variance_ratio_).round().astype(int)
    assert plane.labels == (f"PC 1 ({first} %)", f"PC 2 ({second} %)")


def test_a_coordinate_plane_shows_two_inputs_with_the_rest_at_their_mean():
    inputs = np.array([[1.0, -1.0, 7.0], [3.0, 1.0, 9.0]])
    plane = coordinate_plane(dataset_of(inputs), 2, 1)
    assert plane.labels == ("x3", "x2")
    np.testing.assert_array_equal(plane.project(inputs), [[7.0, -1.0], [9.0, 1.0]])
    np.testing.assert_array_equal(plane.lift(np.array([[5.0, 0.5]])), [[2.0, 0.5, 5.0]])
    with pytest.raises(ValueError, match="two different inputs"):
        coordinate_plane(dataset_of(inputs), 1, 1)


def test_a_plane_cannot_be_changed():
    plane = input_plane(dataset_of(np.random.default_rng(2).normal(size=(9, 4))))
    for array in (plane.origin, plane.axis_x, plane.axis_y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


@settings(max_examples=150, deadline=None)
@given(
    arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 5)), elements=st.floats(-1e300, 1e300)), st.booleans()
)
def test_any_finite_data_lie_inside_a_finite_plane_and_come_back_from_it(inputs, is_regression):
    plane = input_plane(dataset_of(inputs, values=inputs[:, :1] if is_regression else None))
    scale = max(np.abs(inputs).max(), 1e-300)
    places = plane.project(inputs)
    assert np.isfinite([plane.x_range, plane.y_range]).all()
    assert plane.x_range[0] < plane.x_range[1] and plane.y_range[0] < plane.y_range[1]
    if scale < 1e299:
        np.testing.assert_allclose(plane.project(plane.lift(places)), places, atol=1e-9 * scale)
        across, up = places.T
        if plane.is_line and is_regression:
            up = inputs[:, 0]
        for (low, high), column in ((plane.x_range, across), (plane.y_range, up)):
            assert low - 1e-9 * scale <= column.min()
            assert column.max() <= high + 1e-9 * scale
