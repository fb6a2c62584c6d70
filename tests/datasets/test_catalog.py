"""Asking for a data set by name: shipped tables as published, held-out points, scaling, and what is refused."""

import json
from dataclasses import fields

import numpy as np
import pytest
from sklearn.datasets import load_digits, load_iris
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from nnviz import resources
from nnviz.datasets.catalog import DATASETS, dataset
from nnviz.datasets.preparation import held_out_points, scaled
from nnviz.datasets.shipped import shipped_table


@pytest.mark.parametrize(("name", "load"), [("iris", load_iris), ("digits", load_digits)])
def test_shipped_tables_are_those_of_scikit_learn(name: str, load) -> None:
    theirs = load()
    ours = dataset(name, 0, 0.0, 1, 0.25, "none")
    assert np.array_equal(ours.inputs, theirs.data)
    assert np.array_equal(ours.labels, theirs.target)
    assert list(ours.class_names) == [str(each) for each in theirs.target_names]
    assert (ours.n_points,) * 2 == DATASETS[name].points_range
    assert ours.n_inputs == DATASETS[name].n_inputs
    assert ours.source and ours.license.startswith("CC BY 4.0")


def test_iris_names_its_columns_as_scikit_learn_does() -> None:
    assert list(dataset("iris", 0, 0.0, 1, 0.0, "none").input_names) == load_iris().feature_names


def test_digits_are_images_of_eight_by_eight_pixels() -> None:
    digits = dataset("digits", 0, 0.0, 1, 0.0, "none")
    assert digits.image_shape == (8, 8)
    assert np.array_equal(digits.inputs.reshape(-1, 8, 8), load_digits().images)
    assert (digits.input_names[0], digits.input_names[8], digits.input_names[-1]) == (
        "pixel 1-1",
        "pixel 2-1",
        "pixel 8-8",
    )


def test_pixels_are_divided_only_where_that_is_said() -> None:
    untouched, divided = (dataset("digits", 0, 0.0, 1, 0.25, scaling) for scaling in ("none", "unit range"))
    assert (untouched.inputs.max(), untouched.scaling) == (16.0, "")
    assert np.array_equal(divided.inputs * 16.0, untouched.inputs)
    assert divided.scaling == "pixels divided by 16"


def test_reading_the_digits_again_reads_no_file() -> None:
    assert shipped_table("digits") is shipped_table("digits")


@pytest.mark.parametrize(
    ("name", "fitting"), [("circles", (1, 2)), ("rings", (3,)), ("digits", (10,)), ("hills", (1,)), ("sine", (1,))]
)
def test_outputs_fit_the_classes_or_the_values(name: str, fitting: tuple[int, ...]) -> None:
    drawn = dataset(name, DATASETS[name].default_points, 0.1, 1, 0.25, "none")
    assert (drawn.fitting_outputs, drawn.n_outputs) == (fitting, fitting[0])


def test_every_shipped_table_states_its_source() -> None:
    about = json.loads(resources.text("datasets", "sources.json"))
    assert set(about) == set(resources.names("datasets", ".csv"))
    assert set(about) == {entry.name for entry in DATASETS.values() if not entry.generated}
    assert all(each["source"] and each["license"] and each["changes"] for each in about.values())


@pytest.mark.parametrize("name", DATASETS)
def test_an_entry_says_what_its_set_is(name: str) -> None:
    entry = DATASETS[name]
    drawn = dataset(name, entry.default_points, entry.default_noise, 1, 0.25, "none")
    assert (drawn.name, drawn.task, drawn.n_inputs, drawn.n_points) == (
        name,
        entry.task,
        entry.n_inputs,
        entry.default_points,
    )
    assert len(drawn.input_names) == entry.n_inputs
    assert (drawn.labels is None) != (drawn.values is None)
    assert len(drawn.class_names) == (0 if drawn.labels is None else drawn.labels.max() + 1)
    assert entry.label and entry.note and bool(entry.noise_label) == entry.generated
    assert entry.points_range[0] <= entry.default_points <= entry.points_range[1]


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("scaling", ["none", "standardize", "unit range"])
def test_arrays_of_a_set_cannot_be_written(name: str, scaling: str) -> None:
    drawn = dataset(name, DATASETS[name].default_points, 0.1, 1, 0.25, scaling)
    arrays = [getattr(drawn, field.name) for field in fields(drawn)]
    arrays = [array for array in arrays if isinstance(array, np.ndarray)]
    assert len(arrays) == 3
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("name", ["circles", "rings", "digits", "sine"])
def test_held_out_points_are_the_share_of_all_and_of_every_class(name: str, share: float) -> None:
    entry = DATASETS[name]
    drawn = dataset(name, entry.default_points, 0.1, 1, share, "none")
    assert drawn.held_out.sum() == round(share * drawn.n_points)
    if drawn.labels is not None:
        held_out, everyone = np.bincount(drawn.labels[drawn.held_out]), np.bincount(drawn.labels)
        held_out = np.pad(held_out, (0, len(everyone) - len(held_out)))
        assert np.abs(held_out - share * everyone).max() <= 1.0


def test_held_out_points_are_drawn_from_the_seed_and_nothing_else() -> None:
    labels = np.arange(200) % 2
    first = held_out_points(labels, 200, 0.25, 1)
    assert np.array_equal(first, held_out_points(labels, 200, 0.25, 1))
    assert not np.array_equal(first, held_out_points(labels, 200, 0.25, 2))
    assert np.array_equal(
        dataset("circles", 200, 0.1, 1, 0.25, "none").held_out, dataset("circles", 200, 0.3, 1, 0.25, "none").held_out
    )


def test_one_point_always_remains_to_train_on() -> None:
    assert held_out_points(None, 2, 0.9, 1).tolist().count(False) == 1


@pytest.mark.parametrize(("scaling", "oracle"), [("standardize", StandardScaler), ("unit range", MinMaxScaler)])
def test_scaling_is_that_of_scikit_learn_fitted_to_the_training_points(scaling: str, oracle) -> None:
    untouched, ours = (dataset("iris", 0, 0.0, 1, 0.25, each) for each in ("none", scaling))
    theirs = oracle().fit(untouched.inputs[~untouched.held_out]).transform(untouched.inputs)
    assert ours.inputs == pytest.approx(theirs, abs=1e-13)
    assert "training points" in ours.scaling


@pytest.mark.parametrize("scaling", ["standardize", "unit range"])
def test_a_constant_input_becomes_zero(scaling: str) -> None:
    inputs, _ = scaled(np.array([[3.0, 1.0], [3.0, 2.0]]), np.array([False, False]), scaling)
    assert inputs[:, 0].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("sun", 400, 0.1, 1, 0.25, "none"), "data set: 'sun' is unknown; take one of circles, xor, "),
        (("circles", 3, 0.1, 1, 0.25, "none"), "points: 3 is not within 4 and 10,000"),
        (("circles", 10_001, 0.1, 1, 0.25, "none"), "points: 10,001 is not within 4 and 10,000"),
        (("circles", 400, 0.6, 1, 0.25, "none"), "noise: 0.6 is not within 0 and 0.5"),
        (("circles", 400, float("nan"), 1, 0.25, "none"), "noise: nan is not within"),
        (("circles", 400, 0.1, -1, 0.25, "none"), "seed: -1 is negative"),
        (("circles", 400, 0.1, 1, 0.95, "none"), "held-out share: 0.95 is not within 0 and 0.9"),
        (("iris", 400, 0.1, 1, float("nan"), "none"), "held-out share: nan is not within"),
        (("circles", 400, 0.1, 1, 0.25, "log"), "scaling: 'log' is unknown; take one of none, standardize, "),
    ],
)
def test_nonsense_is_refused_with_the_name_of_the_argument(arguments: tuple, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        dataset(*arguments)
    assert str(caught.value).startswith(sentence)
