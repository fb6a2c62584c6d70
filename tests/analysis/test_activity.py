"""Classes and margins read from outputs."""

import numpy as np

from nnviz.analysis.activity import decision_margins, predicted_class, region_values


def test_one_output_chooses_at_the_middle_of_its_coding():
    z = np.array([[-1.0], [-0.01], [0.0], [0.4], [1.0]])
    assert list(predicted_class(z, (-1.0, 1.0))) == [0, 0, 1, 1, 1]
    assert list(predicted_class(z, (0.0, 1.0))) == [0, 0, 0, 0, 1]


def test_several_outputs_choose_the_largest():
    assert list(predicted_class(np.array([[0.2, 0.5, 0.3], [0.9, 0.05, 0.05]]), (0.0, 1.0))) == [1, 0]


def test_the_level_of_one_output_runs_from_minus_one_to_one_over_its_coding():
    z = np.array([[0.0], [0.25], [0.5], [1.0], [7.0]])
    np.testing.assert_allclose(region_values(z, (0.0, 1.0)).levels, [-1.0, -0.5, 0.0, 1.0, 1.0])
    np.testing.assert_allclose(region_values(z, (-1.0, 1.0)).levels, [0.0, 0.25, 0.5, 1.0, 1.0])


def test_the_margin_of_several_outputs_is_the_lead_of_the_winner():
    z = np.array([[0.2, 0.7, 0.1], [0.4, 0.4, 0.2], [0.0, 0.0, 1.0]])
    np.testing.assert_allclose(decision_margins(z, (0.0, 1.0)), [0.5, 0.0, 1.0])
    np.testing.assert_allclose(decision_margins(z, (-1.0, 1.0)), [0.25, 0.0, 0.5])


def test_outputs_that_are_not_numbers_have_no_margin():
    assert np.isnan(decision_margins(np.array([[np.nan]]), (0.0, 1.0))).all()
    assert np.isnan(decision_margins(np.array([[np.nan, 1.0], [np.inf, np.inf]]), (0.0, 1.0))).all()
