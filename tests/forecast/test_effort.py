"""The discount of what patrols find: bounded by one stop's worth, blind to the future, and good for the plan."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.cells import lay_squares
from hotspot.forecast import ForecastParams, Series, discount, untuned_mixture
from hotspot.forecast.mixture import spread

PARAMS = ForecastParams()
STOPS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 60), st.floats(0.5, 90, allow_nan=False)), min_size=1, max_size=40
)


def test_a_report_of_one_stop_counts_the_patrol_weight() -> None:
    assert list(discount([3], [10], [12.0], params=PARAMS)) == [0.5]


def test_a_shorter_stop_counts_no_more() -> None:
    assert list(discount([3], [10], [2.0], params=PARAMS)) == [0.5]


def test_looking_twice_as_often_halves_the_later_ones() -> None:
    assert list(discount([3, 3], [10, 17], [12.0, 12.0], params=PARAMS)) == [0.5, 0.25]


def test_stops_of_other_cells_and_of_long_ago_do_not_count() -> None:
    assert list(discount([3, 4, 3], [10, 10, 38], [12.0] * 3, params=PARAMS)) == [0.5, 0.5, 0.5]


def test_reports_of_one_stop_share_its_minutes() -> None:
    assert list(discount([3, 3], [10, 10], [24.0, 24.0], params=PARAMS)) == [0.25, 0.25]


def test_a_stop_of_unknown_length_lasted_the_usual_minutes() -> None:
    assert list(discount([3, 3], [10, 11], [np.nan, 0.0], params=PARAMS)) == [0.5, 0.25]


def test_nothing_found_is_nothing_weighed() -> None:
    assert len(discount([], [], [], params=PARAMS)) == 0


@given(STOPS, st.integers(0, 60))
def test_later_stops_change_no_weight(stops, today) -> None:
    cell, day, minutes = (np.array(part) for part in zip(*stops, strict=True))
    past = day <= today
    alone = discount(cell[past], day[past], minutes[past], params=PARAMS)
    assert np.array_equal(discount(cell, day, minutes, params=PARAMS)[past], alone)


@given(STOPS)
def test_weights_lie_between_nothing_and_the_patrol_weight(stops) -> None:
    cell, day, minutes = (np.array(part) for part in zip(*stops, strict=True))
    weight = discount(cell, day, minutes, params=PARAMS)
    assert ((weight > 0) & (weight <= PARAMS.patrol_weight)).all()


def patrol_for_a_year(seed: int, *, params: ForecastParams | None, stops: int = 45) -> float:
    """Share of the problems at the `stops` truly worst places that plans made by the forecast meet, last quarter.

    People report 200 problems a week by fixed rates; a crew finds three times as many where the plan sends it.
    """
    grid = lay_squares(shapely.box(5, 5, 4495, 4495), size_m=150)
    rng = np.random.default_rng(seed)
    rate = rng.gamma(0.4, 1, len(grid))
    rate *= 200 / rate.sum()
    cell, day, by_patrol = np.empty(0, int), np.empty(0, int), np.empty(0, bool)
    met = []
    for start in range(0, 52 * 7, 7):
        weight = np.ones(len(cell))
        if params:
            found = np.flatnonzero(by_patrol)
            weight[found] = discount(cell[found], day[found], np.full(len(found), 12.0), params=params)
        series = Series.from_cells(grid, cell, day, weight=weight)
        plan = np.argsort(-spread(series, untuned_mixture(), before=start), kind="stable")[:stops]
        met.append(rate[plan].sum() / np.sort(rate)[-stops:].sum())
        for mean, patrol in ((rate, False), (np.where(np.isin(np.arange(len(grid)), plan), 3 * rate, 0), True)):
            new = np.repeat(np.arange(len(grid)), rng.poisson(mean))
            cell, day = np.append(cell, new), np.append(day, np.full(len(new), start + 3))
            by_patrol = np.append(by_patrol, np.full(len(new), patrol))
    return float(np.mean(met[-13:]))


def test_with_the_discount_plans_keep_to_the_true_ranking() -> None:
    plain, discounted = (np.mean([patrol_for_a_year(seed, params=p) for seed in range(4)]) for p in (None, PARAMS))
    assert plain < 0.93
    assert discounted > 0.965
    assert discounted == pytest.approx(1, abs=0.5 * (1 - plain))
