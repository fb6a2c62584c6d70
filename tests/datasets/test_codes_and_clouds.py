"""Eight patterns that are their own targets, and clouds for any number of inputs and classes."""

import numpy as np
import pytest
from sklearn.neighbors import NearestCentroid

from nnviz.datasets.catalog import DATASETS, dataset
from nnviz.datasets.generators import clouds
from nnviz.streams import POINTS, stream


def test_each_of_eight_patterns_is_its_own_target() -> None:
    points = dataset("one_hot", 80, 0.0, 1, 0.25, "none")
    assert points.values is not None and points.task == "regression"
    assert np.array_equal(points.inputs, points.values)
    assert sorted(np.unique(points.values, axis=0).tolist()) == sorted(np.eye(8).tolist())
    assert points.values.sum(axis=0).tolist() == [10.0] * 8
    assert (points.n_inputs, points.fitting_outputs) == (8, (8,))
    assert points.target_names == ("z1", "z2", "z3", "z4", "z5", "z6", "z7", "z8")


def test_noise_moves_the_inputs_of_a_pattern_and_not_its_target() -> None:
    noisy = dataset("one_hot", 80, 0.2, 1, 0.25, "none")
    assert noisy.values is not None
    assert np.isin(noisy.values, (0.0, 1.0)).all()
    assert 0.15 < np.abs(noisy.inputs - noisy.values).max() <= 0.2


def test_the_fewest_points_are_each_pattern_once() -> None:
    points = dataset("one_hot", DATASETS["one_hot"].points_range[0], 0.0, 3, 0.0, "none")
    assert sorted(points.inputs.tolist()) == sorted(np.eye(8).tolist())


@pytest.mark.parametrize(("n_inputs", "n_classes"), [(1, 2), (2, 7), (5, 2), (40, 10)])
def test_clouds_are_balanced_and_lie_apart(n_inputs: int, n_classes: int) -> None:
    points = clouds(stream(1, POINTS, 14), 60 * n_classes, n_inputs, n_classes)
    assert points.inputs.shape == (60 * n_classes, n_inputs)
    assert np.bincount(points.targets.astype(int)).tolist() == [60] * n_classes
    nearest = NearestCentroid().fit(points.inputs, points.targets)
    assert nearest.score(points.inputs, points.targets) > 0.85
    apart = np.linalg.norm(nearest.centroids_[:, None] - nearest.centroids_, axis=2)[np.triu_indices(n_classes, 1)]
    assert apart.min() > 0.35
