"""Measures on counts whose answers are known by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.forecast.measures import (
    bound_ratio,
    count_best,
    count_budget,
    count_hits,
    hit_rate,
    pai,
    pei,
    rank_cells,
    resample_weeks,
)

COUNTS = np.array([0.0, 5.0, 1.0, 4.0])


def test_a_budget_is_rounded_to_whole_cells_and_never_empty() -> None:
    assert count_budget([0.0001, 0.01, 0.016, 1.0], 100).tolist() == [1, 1, 2, 100]


def test_hits_are_the_reports_in_the_first_cells() -> None:
    assert count_hits(COUNTS, [3, 2, 1, 0], [1, 2, 4]).tolist() == [4, 5, 10]


def test_hindsight_takes_the_busiest_cells() -> None:
    assert count_best(COUNTS, [1, 2, 4]).tolist() == [5, 9, 10]


def test_equal_scores_follow_the_draw_and_others_do_not() -> None:
    assert rank_cells([1.0, 2.0, 1.0, 1.0], [2, 0, 3, 1]).tolist() == [1, 3, 0, 2]


def test_measures_of_a_tenth_of_the_reports_in_a_hundredth_of_the_area() -> None:
    assert hit_rate(10, 100) == pytest.approx(0.1)
    assert pai(10, 100, 0.01) == pytest.approx(10)
    assert pei(10, 40) == pytest.approx(0.25)


def test_without_reports_nothing_can_be_said() -> None:
    assert np.isnan(hit_rate(0, 0))


@given(st.lists(st.integers(0, 30), min_size=3, max_size=30), st.integers(0, 10**6))
def test_no_ranking_beats_hindsight(counts: list[int], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(counts))
    budgets = np.arange(1, len(counts) + 1)
    assert (count_hits(counts, order, budgets) <= count_best(counts, budgets)).all()


def test_every_draw_has_as_many_weeks_and_each_week_its_share() -> None:
    drawn = resample_weeks(52, draws=4000, seed=1)
    assert (drawn.sum(axis=1) == 52).all()
    assert drawn.mean(axis=0) == pytest.approx(1, abs=0.1)


def test_a_ratio_of_paired_weeks_has_a_narrow_interval() -> None:
    """Busy and quiet weeks move both sums alike; only unpaired draws would take that for doubt."""
    rng = np.random.default_rng(2)
    below = rng.poisson(rng.choice([20, 400], 52)).astype(float)
    low, high = bound_ratio(1.2 * below, below, resample_weeks(52, draws=500, seed=3))
    assert (low, high) == pytest.approx((1.2, 1.2))


def test_the_interval_of_a_rate_holds_the_truth_as_often_as_it_says() -> None:
    rng, truth, held = np.random.default_rng(4), 0.2, 0
    drawn = resample_weeks(52, draws=400, seed=5)
    for _ in range(300):
        reports = rng.poisson(60, 52)
        low, high = bound_ratio(rng.binomial(reports, truth), reports, drawn)
        held += low <= truth <= high
    assert 0.90 <= held / 300 <= 0.98


def test_a_ratio_to_nothing_has_no_interval() -> None:
    assert np.isnan(bound_ratio(np.ones(4), np.zeros(4), resample_weeks(4, draws=10, seed=1))).all()
