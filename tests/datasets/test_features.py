"""Features of the raw inputs, against Python's own arithmetic point by point."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.datasets.catalog import dataset
from nnviz.datasets.features import FEATURES, feature_name, feature_values, offered, sine, with_features

BY_HAND = {
    "x1": lambda a, b: a,
    "x2": lambda a, b: b,
    "x1^2": lambda a, b: a**2,
    "x2^2": lambda a, b: b**2,
    "x1 x2": lambda a, b: a * b,
    "sin pi x1": lambda a, b: math.sin(math.pi * a),
    "sin pi x2": lambda a, b: math.sin(math.pi * b),
    "sin x1": lambda a, b: math.sin(a),
    "sin x2": lambda a, b: math.sin(b),
}
COORDINATES = st.floats(-50, 50)


def circles(scaling="none"):
    return dataset("circles", 40, 0.1, 1, 0.25, scaling)


@pytest.mark.parametrize("key", FEATURES)
@given(st.lists(st.tuples(COORDINATES, COORDINATES), min_size=1, max_size=8))
def test_every_feature_is_what_python_makes_of_each_point(key, points):
    values = feature_values(np.array(points), (key,))
    assert values.shape == (len(points), 1)
    assert values[:, 0] == pytest.approx([BY_HAND[key](a, b) for a, b in points], rel=1e-14, abs=5e-14)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_sine_is_finite_and_odd_wherever_it_is_taken(x):
    high, low = sine(np.array([x, -x])).tolist()
    assert abs(high) <= 1 + 1e-15
    assert high == -low


def test_a_network_gets_the_columns_in_the_order_of_the_keys_and_pictures_the_raw_inputs():
    plain = circles()
    fed = with_features(plain, ("x2^2", "x1", "x1 x2"))
    np.testing.assert_array_equal(fed.inputs[:, 0], plain.inputs[:, 1] ** 2)
    np.testing.assert_array_equal(fed.inputs[:, 1], plain.inputs[:, 0])
    np.testing.assert_array_equal(fed.inputs[:, 2], plain.inputs[:, 0] * plain.inputs[:, 1])
    assert fed.input_names == ("x₂²", "x1", "x₁x₂")
    assert fed.raw is plain
    assert plain.raw is plain
    assert not fed.inputs.flags.writeable
    assert with_features(plain, ()) is plain


def test_features_are_taken_of_the_scaled_inputs():
    fed = with_features(circles("standardize"), ("x1^2",))
    np.testing.assert_array_equal(fed.inputs[:, 0], circles("standardize").inputs[:, 0] ** 2)
    assert fed.scaling == circles("standardize").scaling != ""


def test_one_raw_input_has_the_features_that_need_no_second_and_three_have_none():
    assert offered(1) == ("x1", "x1^2", "sin pi x1", "sin x1")
    assert offered(2) == tuple(FEATURES)
    assert offered(3) == ()


@pytest.mark.parametrize(
    ("key", "names", "name"),
    [
        ("x1^2", ("x1", "x2"), "x₁²"),
        ("sin x2", ("x1", "x2"), "sin x₂"),
        ("sin pi x2", ("x1", "x2"), "sin πx₂"),
        ("sin pi x2", ("length", "width"), "sin π · width"),
        ("x1", ("x",), "x"),
        ("x1^2", ("x",), "x²"),
        ("x1 x2", ("x1", "x2"), "x₁x₂"),
        ("x1 x2", ("length", "width"), "length · width"),
        ("x2^2", ("length", "width"), "width²"),
    ],
)
def test_names_are_set_as_on_the_board_from_the_names_of_the_raw_inputs(key, names, name):
    assert feature_name(key, names) == name


def test_a_square_too_large_for_a_number_is_refused_with_its_name():
    plain = circles()
    huge = type(plain)(**{name: getattr(plain, name) for name in plain.__slots__} | {"inputs": plain.inputs * 1e200})
    with pytest.raises(ValueError, match=r"x₂².*scale the inputs"):
        with_features(huge, ("x1", "x2^2"))
