"""Points reach Qt as they are."""

import numpy as np
import pytest

from nnviz.views.polygons import polygon


@pytest.mark.parametrize("n", [0, 1, 7, 5000])
def test_a_polygon_has_the_points_it_was_made_of(n):
    points = np.random.default_rng(n).normal(size=(n, 2))
    assert [(at.x(), at.y()) for at in polygon(points)] == [tuple(point) for point in points.tolist()]
