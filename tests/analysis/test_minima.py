"""Final costs fall into minima, against wells that are known, and into bins that lose nobody."""

import numpy as np
import pytest

from nnviz.analysis.minima import NOWHERE, bins, counts, minima, ranks

GAP = 0.05


def test_descents_of_a_double_well_fall_into_its_two_minima_by_the_side_they_start_on():
    slope = np.polynomial.Polynomial([0.3, -4.0, 0.0, 4.0])
    well = np.polynomial.Polynomial([1.0, 0.3, -2.0, 0.0, 1.0])
    left, ridge, right = np.sort(slope.roots().real)
    starts = np.linspace(-2, 2, 201)
    places = starts.copy()
    for _ in range(2000):
        places -= 0.01 * slope(places)
    found = minima(well(places), GAP)
    assert found.costs == pytest.approx([well(left), well(right)])
    assert (found.group == (starts > ridge)).all()
    assert found.sizes.tolist() == [np.count_nonzero(starts < ridge), np.count_nonzero(starts > ridge)]


def test_groups_are_what_is_left_when_gaps_are_cut_wherever_the_costs_stand():
    rng = np.random.default_rng(3)
    costs = rng.choice([0.0, 1.0, 1.3, 9.0], 300) + 0.01 * rng.random(300)
    costs[::17] = np.nan
    costs[5] = np.inf
    found = minima(costs, GAP)
    for one in range(300):
        for other in range(one):
            both = np.isfinite(costs[[one, other]]).all()
            assert not both or (found.group[one] == found.group[other]) == (abs(costs[one] - costs[other]) < 0.2)
    assert found.n_diverged == np.count_nonzero(~np.isfinite(costs)) == np.count_nonzero(found.group == NOWHERE)
    assert found.sizes.sum() + found.n_diverged == 300
    assert (np.diff(found.costs) > GAP).all()


def test_costs_that_lead_on_to_each_other_in_small_steps_are_one_minimum():
    assert len(minima(np.arange(0, 5, 0.9 * GAP), GAP).costs) == 1
    assert len(minima(np.arange(0, 5, 1.1 * GAP), GAP).costs) == len(np.arange(0, 5, 1.1 * GAP))


@pytest.mark.parametrize("costs", [[], [np.nan, np.inf], [2.0]])
def test_nothing_all_diverged_and_a_single_end_have_their_minima(costs):
    found = minima(np.array(costs), GAP)
    assert found.sizes.sum() == np.isfinite(costs).sum() == len(found.costs)
    assert found.n_diverged == len(costs) - found.sizes.sum()


def test_the_largest_minima_are_ranked_by_cost():
    costs = np.repeat([5.0, 1.0, 3.0, 2.0], [30, 1, 20, 10])
    assert ranks(minima(costs, GAP), 2).tolist() == [NOWHERE, NOWHERE, 0, 1]
    assert ranks(minima(costs, GAP), 9).tolist() == [0, 1, 2, 3]


def test_counts_of_bins_are_those_of_numpy_and_lose_nobody():
    rng = np.random.default_rng(5)
    heights = rng.random(500)
    costs = np.where(heights < 0.4, 0.0, 7.0)
    costs[:20] = heights[:20] = np.nan
    found = minima(costs, GAP)
    table = counts(bins(heights, 12), found, 12)
    assert table.sum(axis=0).tolist() == np.histogram(heights[20:], 12, (0, 1))[0].tolist()
    assert table.sum(axis=1).tolist() == found.sizes.tolist()


def test_what_lies_beyond_the_ends_falls_into_the_last_bins():
    assert bins(np.array([-3.0, 0.0, 0.999, 1.0, 8.0, np.nan, -np.inf]), 4).tolist() == [0, 0, 3, 3, 3, -1, -1]
