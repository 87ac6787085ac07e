"""Shares of a shift: hours and weekdays as the calendar has them, shrunk to the city's where little is known."""

from datetime import date

import numpy as np
import pytest
import shapely

from hotspot.cells import lay_squares
from hotspot.forecast import ForecastParams, Series, share_of_shift

GRID = lay_squares(shapely.box(5, 5, 1495, 1495), size_m=150)
MONDAY = (date(2026, 11, 23) - date(1970, 1, 1)).days
WEEKS = 60


def every_week(weekday: int, hour: int, *, cell: int = 0, weeks: int = WEEKS) -> Series:
    day = MONDAY - 7 * np.arange(1, weeks + 1) + weekday
    return Series.from_cells(GRID, np.full(weeks, cell), day, hour=np.full(weeks, hour))


def share(series: Series, weekday: int, first: float, last: float, **params) -> np.ndarray:
    found = share_of_shift(
        series, weekday=weekday, first_hour=first, last_hour=last, before=MONDAY, params=ForecastParams(**params)
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("weekday", "first", "last", "expected"),
    [
        (2, 18, 22, 1.0),
        (2, 21, 22, 0.0),
        (3, 18, 22, 0.0),
        (2, 20.25, 22, 0.75),
        (2, 20, 20.5, 0.5),
        (1, 21, 20.5, 0.5),
    ],
)
def test_a_shift_holds_its_own_hours_only(weekday, first, last, expected) -> None:
    assert share(every_week(2, 20), weekday, first, last)[0] == pytest.approx(expected)


@pytest.mark.parametrize(("weekday", "reports_on"), [(2, 3), (6, 0)])
def test_a_night_shift_reaches_into_the_next_day(weekday, reports_on) -> None:
    assert share(every_week(reports_on, 1), weekday, 22, 6)[0] == pytest.approx(1)


def test_all_shifts_of_a_week_hold_it_whole() -> None:
    rng = np.random.default_rng(5)
    n = 800
    series = Series.from_cells(
        GRID, rng.integers(0, len(GRID), n), MONDAY - rng.integers(1, 300, n), hour=rng.integers(0, 24, n)
    )
    shifts = [(weekday, first, (first + 8) % 24) for weekday in range(7) for first in (6, 14, 22)]
    assert sum(share(series, *shift) for shift in shifts) == pytest.approx(np.ones(len(GRID)))


def test_a_cell_of_which_nothing_is_known_has_the_city_s_share() -> None:
    both = [every_week(2, 20), every_week(2, 9)]
    series = Series.from_cells(
        GRID,
        np.zeros(2 * WEEKS),
        np.concatenate([one.day for one in both]),
        hour=np.concatenate([one.hour for one in both]),
    )
    assert share(series, 2, 18, 22)[50] == pytest.approx(0.5)


def test_a_cell_s_own_hours_weigh_against_the_city_s() -> None:
    """60 evening reports in cell 0 and 60 morning ones in cell 1: (60 + 20 / 2) / (60 + 20)."""
    series = Series.from_cells(
        GRID,
        np.repeat([0, 1], WEEKS),
        np.tile(every_week(2, 20).day, 2),
        hour=np.repeat([20, 9], WEEKS),
    )
    assert share(series, 2, 18, 22, shift_prior_reports=20.0)[:2] == pytest.approx([70 / 80, 10 / 80])


def test_without_times_no_share_is_made_up() -> None:
    series = Series.from_cells(GRID, np.zeros(900), np.full(900, MONDAY - 1))
    assert share_of_shift(series, weekday=0, first_hour=8, last_hour=12, before=MONDAY) is None


def test_reports_from_the_day_itself_on_are_not_seen() -> None:
    series = every_week(2, 20)
    later = Series.from_cells(
        GRID, np.append(series.cell, 5), np.append(series.day, MONDAY), hour=np.append(series.hour, 3)
    )
    assert np.array_equal(share(series, 2, 18, 22), share(later, 2, 18, 22))
