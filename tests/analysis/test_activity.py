"""Classes and margins read from outputs."""

import numpy as np

from nnviz.analysis.activity import decision_margins, region_values


def test_one_output_is_the_clearer_the_farther_it_is_from_the_middle_of_its_coding():
    z = np.array([[0.0], [0.25], [0.5], [1.0], [7.0]])
    regions = region_values(z, (0.0, 1.0))
    assert regions.classes.tolist() == [0, 0, 1, 1, 1]
    np.testing.assert_allclose(regions.margins, [1.0, 0.5, 0.0, 1.0, 1.0])
    np.testing.assert_allclose(decision_margins(z, (-1.0, 1.0)), [0.0, 0.25, 0.5, 1.0, 1.0])


def test_outputs_of_different_ranges_are_compared_within_their_ranges():
    regions = region_values(np.array([[0.9, 5.2], [0.1, 5.8]]), (np.array([0.0, 5.0]), np.array([1.0, 6.0])))
    assert regions.classes.tolist() == [0, 1]
    np.testing.assert_allclose(regions.margins, [0.7, 0.7])


def test_the_margin_of_several_outputs_is_the_lead_of_the_winner():
    z = np.array([[0.2, 0.7, 0.1], [0.4, 0.4, 0.2], [0.0, 0.0, 1.0]])
    np.testing.assert_allclose(decision_margins(z, (0.0, 1.0)), [0.5, 0.0, 1.0])
    np.testing.assert_allclose(decision_margins(z, (-1.0, 1.0)), [0.25, 0.0, 0.5])


def test_outputs_that_are_not_numbers_have_no_margin():
    assert np.isnan(decision_margins(np.array([[np.nan]]), (0.0, 1.0))).all()
    assert np.isnan(decision_margins(np.array([[np.nan, 1.0], [np.inf, np.inf]]), (0.0, 1.0))).all()
