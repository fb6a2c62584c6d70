"""Each generated set has the geometry its formula says, balanced classes, and the same bits for the same seed."""

import hashlib

import numpy as np
import pytest
from sklearn.datasets import make_moons

from nnviz.datasets.catalog import DATASETS, dataset
from nnviz.datasets.dataset import Dataset
from nnviz.datasets.draws import bell, cosine_and_sine, tremble
from nnviz.streams import POINTS, stream

GENERATED = [entry.name for entry in DATASETS.values() if entry.generated]
GENERATED_CLASSES = [name for name in GENERATED if DATASETS[name].task == "classification"]
CURVES = {
    "plane": lambda x: (x[:, 0] + x[:, 1]) / 2,
    "hills": lambda x: np.sin(np.pi * x[:, 0]) * np.sin(np.pi * x[:, 1]),
    "waves": lambda x: (np.sin(np.pi * x[:, 0]) + np.cos(np.pi * x[:, 1]) + x[:, 2]) / 3,
    "sine": lambda x: 0.8 * np.sin(2 * np.pi * x[:, 0]),
    "bumps": lambda x: 0.9 / (1 + ((x[:, 0] + 0.5) / 0.15) ** 2) - 0.7 / (1 + ((x[:, 0] - 0.4) / 0.25) ** 2),
}
# Of 100 points with noise 0.1 from seed 7: a change here changes what every saved experiment learns.
GOLDEN = {
    "circles": "769a80888c5736e7",
    "xor": "078a7214e970901e",
    "blobs": "8345f20c0b12df52",
    "spiral": "bd39fed8d98a5387",
    "moons": "eca4fb09f1aaadf9",
    "rings": "03ce7a5d425a568e",
    "ball": "c9010cb39f971e63",
    "plane": "d915cd4aa48cc1a8",
    "hills": "23b63033b1ec013b",
    "waves": "facc6daa7478166e",
    "sine": "7fb81a4b25caece9",
    "bumps": "597b2c9311b77934",
    "one_hot": "82b91a6b75e33df7",
}


def drawn(name: str, n_points: int = 1000, noise: float = 0.0, seed: int = 1) -> Dataset:
    return dataset(name, n_points, noise, seed, 0.25, "none")


def radii(points: Dataset, label: int) -> np.ndarray:
    return np.linalg.norm(points.inputs[points.labels == label], axis=1)


def assert_within(values: np.ndarray, low: float, high: float) -> None:
    """All of the values lie in low..high, and they fill it."""
    margin = 0.05 * (high - low) + 0.01
    assert low - 1e-12 <= values.min() <= low + margin
    assert high - margin <= values.max() <= high + 1e-12


def test_circles_are_a_disc_in_a_ring() -> None:
    points = drawn("circles", 4000)
    assert radii(points, 1).max() <= 0.45
    assert_within(radii(points, 0), 0.7, 1.0)
    # Spread over the area: half of it lies within the radius at which a circle has half the disc's area.
    assert np.mean(radii(points, 1) < 0.45 / np.sqrt(2)) == pytest.approx(0.5, abs=0.03)


def test_rings_are_a_disc_and_two_rings() -> None:
    points = drawn("rings", 3000)
    assert radii(points, 0).max() <= 0.25
    assert_within(radii(points, 1), 0.42, 0.62)
    assert_within(radii(points, 2), 0.8, 1.0)


def test_xor_is_plus_one_where_exactly_one_input_is_positive() -> None:
    points = drawn("xor")
    assert np.array_equal(points.labels == 1, (points.inputs > 0).sum(axis=1) == 1)
    assert_within(np.abs(points.inputs), 0.06, 1.0)
    quadrants, counts = np.unique(np.sign(points.inputs), axis=0, return_counts=True)
    assert len(quadrants) == 4 and set(counts) == {250}


def test_four_points_of_xor_are_one_in_each_quadrant() -> None:
    assert len(np.unique(np.sign(drawn("xor", 4).inputs), axis=0)) == 4


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_blobs_have_their_centers_and_widen_with_the_noise(noise: float) -> None:
    points = drawn("blobs", 10_000, noise)
    for label, center in ((0, -0.45), (1, 0.45)):
        cloud = points.inputs[points.labels == label]
        assert cloud.mean(axis=0) == pytest.approx([center, center], abs=0.02)
        assert cloud.std(axis=0) == pytest.approx([0.1 + noise, 0.1 + noise], rel=0.03)
        assert np.corrcoef(cloud.T)[0, 1] == pytest.approx(0.0, abs=0.05)


def test_the_arms_of_the_spiral_wind_outwards_half_a_turn_apart() -> None:
    points = drawn("spiral")
    along = (np.linalg.norm(points.inputs, axis=1) - 0.08) / 0.92
    angle = 2 * np.pi * (1.6 * along + 0.5 * points.labels)
    direction = points.inputs / np.linalg.norm(points.inputs, axis=1, keepdims=True)
    assert direction == pytest.approx(np.column_stack((np.sin(angle), np.cos(angle))), abs=1e-12)
    assert_within(along, 0.0, 1.0)


def test_moons_lie_on_the_half_circles_of_scikit_learn() -> None:
    points = drawn("moons")
    theirs, labels = make_moons(4001, noise=None)
    for label in (0, 1):
        ours = points.inputs[points.labels == label] * 1.5 + (0.5, 0.25)
        distances = np.linalg.norm(ours[:, None] - theirs[labels == label][None], axis=2).min(axis=1)
        assert distances.max() < np.pi / 2000
        assert np.ptp(ours[:, 0]) == pytest.approx(2.0, abs=0.01)


def test_the_ball_lies_in_the_cube_with_a_gap_around_it() -> None:
    points = drawn("ball", 8000)
    assert radii(points, 1).max() <= 0.6
    assert np.mean(radii(points, 1) < 0.3) == pytest.approx(1 / 8, abs=0.02)
    assert points.inputs[points.labels == 1].mean(axis=0) == pytest.approx([0, 0, 0], abs=0.02)
    assert radii(points, 0).min() >= 0.8
    assert np.abs(points.inputs).max() <= 1.0


@pytest.mark.parametrize("name", CURVES)
def test_regression_sets_meet_their_formula_and_miss_it_by_at_most_the_noise(name: str) -> None:
    exact, noisy = drawn(name), drawn(name, noise=0.2)
    assert exact.values[:, 0] == pytest.approx(CURVES[name](exact.inputs), abs=1e-14)
    missed = noisy.values[:, 0] - CURVES[name](noisy.inputs)
    assert 0.15 < np.abs(missed).max() <= 0.2
    assert missed.mean() == pytest.approx(0.0, abs=0.02)
    assert_within(exact.inputs, -1.0, 1.0)


def test_every_regression_set_is_tested_against_its_formula() -> None:
    regressions = {name for name in GENERATED if DATASETS[name].task == "regression"}
    assert set(CURVES) == regressions - {"one_hot"}, "what is one of eight has no curve and a test of its own"


@pytest.mark.parametrize("name", [name for name in GENERATED_CLASSES if name != "blobs"])
def test_noise_moves_the_same_points_by_at_most_itself(name: str) -> None:
    still, moved = drawn(name), drawn(name, noise=0.3)
    assert np.array_equal(still.labels, moved.labels)
    assert 0.25 < np.abs(moved.inputs - still.inputs).max() <= 0.3


@pytest.mark.parametrize("name", GENERATED_CLASSES)
@pytest.mark.parametrize("n_points", [6, 101, 400])
def test_classes_are_balanced_and_mixed(name: str, n_points: int) -> None:
    points = drawn(name, n_points)
    counts = np.bincount(points.labels, minlength=len(points.class_names))
    assert counts.sum() == n_points and np.ptp(counts) <= 1
    if n_points == 400:
        first = np.bincount(points.labels[:100], minlength=len(counts)) / 100
        assert first == pytest.approx(np.full(len(counts), 1 / len(counts)), abs=0.2)


@pytest.mark.parametrize("name", GENERATED)
def test_the_bits_of_a_set_stay_what_they_are(name: str) -> None:
    points = drawn(name, 100, 0.1, seed=7)
    targets = points.labels if points.values is None else points.values
    contents = points.inputs.astype("<f8").tobytes() + targets.astype("<f8").tobytes() + points.held_out.tobytes()
    assert hashlib.sha256(contents).hexdigest()[:16] == GOLDEN[name]


@pytest.mark.parametrize("name", GENERATED)
def test_the_same_seed_gives_the_same_bits_and_another_one_other_points(name: str) -> None:
    assert np.array_equal(drawn(name, noise=0.1).inputs, drawn(name, noise=0.1).inputs)
    assert not np.array_equal(drawn(name, seed=1).inputs, drawn(name, seed=2).inputs)


def test_no_two_sets_draw_from_the_same_stream() -> None:
    streams = [DATASETS[name].stream for name in GENERATED]
    assert len(set(streams)) == len(streams) and 0 not in streams


def test_cosine_and_sine_are_those_of_the_library() -> None:
    turns = np.linspace(-2.0, 2.0, 40_001)
    cosine, sine = cosine_and_sine(turns)
    assert np.abs(cosine - np.cos(2 * np.pi * turns)).max() < 3e-15
    assert np.abs(sine - np.sin(2 * np.pi * turns)).max() < 3e-15


def test_quarter_turns_are_exact() -> None:
    cosine, sine = cosine_and_sine(np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
    assert cosine.tolist() == [1, 0, -1, 0, 1]
    assert sine.tolist() == [0, 1, 0, -1, 0]


def test_tremble_and_bell_have_their_moments() -> None:
    small, normal = tremble(stream(1, POINTS), 100_000), bell(stream(2, POINTS), (100_000,))
    assert small.var() == pytest.approx(1 / 6, rel=0.02)
    assert np.abs(small).max() < 1.0
    assert (normal.mean(), normal.var()) == pytest.approx((0.0, 1.0), abs=0.02)
    assert np.mean(np.abs(normal) < 1.96) == pytest.approx(0.95, abs=0.005)
