"""The forecast: nothing of the future, nothing lost, and an answer for every odd city."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.cells import Grid, lay_hexagons, lay_squares
from hotspot.errors import notice
from hotspot.forecast import ForecastParams, Series, expect, expect_total, forecast, learn_mixture, untuned_mixture

GRID = lay_squares(shapely.box(5, 5, 2995, 2995), size_m=150)
START = 300


def make_city(grid: Grid = GRID, *, seed: int = 1, n: int = 3000, days: int = 330) -> Series:
    rng = np.random.default_rng(seed)
    places = rng.choice(len(grid), 50, replace=False)
    cell = np.where(rng.random(n) < 0.6, rng.choice(places, n), rng.integers(0, len(grid), n))
    return Series.from_cells(grid, cell, rng.integers(0, days, n), weight=rng.choice([0.3, 0.5, 1.0], n))


@given(seed=st.integers(0, 2**31), gone=st.booleans())
@settings(max_examples=12, deadline=None)
def test_what_comes_from_the_start_on_changes_no_bit(seed, gone) -> None:
    city, rng = make_city(), np.random.default_rng(seed)
    future = city.day >= START
    n = int(future.sum())
    cell, day, weight = city.cell.copy(), city.day.copy(), city.weight.copy()
    cell[future], day[future] = rng.integers(0, len(GRID), n), rng.integers(START, START + 500, n)
    weight[future] = rng.random(n)
    order = rng.permutation(np.flatnonzero(~future) if gone else len(city))
    changed = Series.from_cells(GRID, cell[order], day[order], weight=weight[order])
    one, other = (forecast(series, start=START, days=28) for series in (city, changed))
    assert np.array_equal(one.values, other.values)
    assert (one.total, one.code, one.notices) == (other.total, other.code, other.notices)


@pytest.mark.parametrize(("n", "code"), [(3000, "stacked"), (490, "untuned"), (60, "too_few")])
@pytest.mark.parametrize("lay", [lay_squares, lay_hexagons])
def test_values_are_none_below_zero_and_make_the_total(lay, n, code) -> None:
    city = make_city(lay(shapely.box(5, 5, 2995, 2995), size_m=150), n=n)
    found = forecast(city, start=START, days=28, params=ForecastParams(min_expected=20))
    assert found.code == code
    assert (found.values >= 0).all()
    assert found.values.sum() == pytest.approx(found.total)


def test_four_weeks_are_four_times_one() -> None:
    week, month = (
        forecast(make_city(), start=START, days=days, params=ForecastParams(min_expected=0)).values for days in (7, 28)
    )
    assert month == pytest.approx(4 * week)


def test_expect_is_the_forecast_of_a_mixture_already_learnt() -> None:
    city = make_city()
    mixture = learn_mixture(city, before=START)
    assert np.array_equal(expect(city, mixture, start=START, days=7), forecast(city, start=START, days=28).values / 4)


def test_no_report_is_nothing_expected() -> None:
    found = forecast(Series.from_cells(GRID, [], []), start=START)
    assert (found.code, found.total, found.values.sum()) == ("too_few", 0.0, 0.0)


def test_one_report_makes_its_cell_the_riskiest() -> None:
    found = forecast(Series.from_cells(GRID, [17], [START - 5]), start=START)
    assert (found.code, int(found.values.argmax())) == ("too_few", 17)


def test_all_reports_in_one_cell() -> None:
    city = Series.from_cells(GRID, np.full(3000, 17), np.arange(3000) % START)
    found = forecast(city, start=START)
    assert found.values[17] == pytest.approx(found.total, rel=1e-3)


def test_all_reports_on_one_day() -> None:
    city = Series.from_cells(GRID, np.arange(3000) % len(GRID), np.full(3000, START - 200))
    assert forecast(city, start=START - 199).code == "untuned"
    assert forecast(city, start=START).values.sum() < 50


def test_too_few_are_told_and_ranked_by_their_counts() -> None:
    found = forecast(Series.from_cells(GRID, [3, 3, 3, 9, 9, 4], np.arange(6) + START - 9), start=START)
    assert [one.key for one in found.notices] == ["forecast.too_few"]
    assert list(np.argsort(-found.values, kind="stable")[:3]) == [3, 9, 4]


def test_reports_off_the_grid_are_told() -> None:
    city = Series.from_cells(GRID, [-1, *np.zeros(20, dtype=int)], np.full(21, START - 1))
    assert notice("forecast.off_grid", "warning", n=1) in forecast(city, start=START).notices


def test_an_even_rate_goes_on() -> None:
    city = Series.from_cells(GRID, np.arange(1500) % len(GRID), np.arange(1500) // 5)
    assert expect_total(city, start=START, days=7) == pytest.approx(35)


def test_a_busy_city_is_followed_within_weeks() -> None:
    """20 a day, and 60 a day from eight weeks ago."""
    day = np.repeat(np.arange(START), np.where(np.arange(START) < START - 56, 20, 60))
    city = Series.from_cells(GRID, np.zeros(len(day), dtype=int), day)
    assert expect_total(city, start=START, days=7) == pytest.approx(420, rel=0.02)


def test_a_quiet_city_s_chance_weeks_are_not_followed() -> None:
    """Two a week; in the last one there were six."""
    day = np.sort(np.append(np.arange(0, START - 7, 3), np.full(6, START - 3)))
    city = Series.from_cells(GRID, np.zeros(len(day), dtype=int), day)
    assert expect_total(city, start=START, days=7) < 3


@pytest.mark.statistics
def test_real_reports_are_met_more_often_than_by_a_year_s_count(shared) -> None:
    """Chicago 2014, 1 % of the cells, 52 weeks; weights learnt every 13 weeks, equal scores in random order."""
    folder = shared / "data" / "incidents"
    boundary = shapely.from_wkt((folder / "chicago_sanitation311.boundary.wkt").read_text().splitlines()[-1])
    reports = pd.read_csv(folder / "chicago_sanitation311.csv.gz", comment="#")
    grid = lay_squares(boundary, size_m=150)
    series = Series.from_points(reports["x"], reports["y"], reports["t"].astype(int), grid)
    rng, met, mixture = np.random.default_rng(1), [], untuned_mixture()
    for back in range(52, 0, -1):
        start = int(series.day[-1]) + 1 - 7 * back
        mixture = mixture if back % 13 else learn_mixture(series, before=start)
        year, last, until = np.searchsorted(series.day, [start - 364, start, start + 7])
        came, count = (
            np.bincount(part, minlength=len(grid)) for part in (series.cell[last:until], series.cell[year:last])
        )
        ways = (expect(series, mixture, start=start), expect(series, untuned_mixture(), start=start), count)
        order = (np.lexsort((rng.random(len(grid)), -way)) for way in ways)
        met.append([came[one[: round(len(grid) / 100)]].sum() for one in order] + [came.sum()])
    hits = np.array(met)
    stacked, untuned, counted, _ = hits.sum(axis=0) / hits[:, 3].sum()
    again = hits[rng.integers(0, 52, (2000, 52))].sum(axis=1)
    assert stacked >= 0.125
    assert stacked >= 1.12 * counted
    assert np.quantile(again[:, 0] / again[:, 2], 0.025) > 1.05
    assert untuned >= 1.06 * counted


def test_a_mixture_learnt_before_gives_the_forecast_that_learning_gives() -> None:
    city = make_city()
    week = forecast(city, start=START, days=14)
    known, learnt = (forecast(city, start=START, days=28, mixture=mixture) for mixture in (week.mixture, None))
    assert week.mixture is not None
    assert np.array_equal(known.values, learnt.values)
    assert known.notices == learnt.notices
