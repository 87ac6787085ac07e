"""Days and weeks are the city's own, whatever zone a time is written in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot import periods


def times(*values: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(values), utc=True))


def test_a_day_is_a_local_day() -> None:
    # 16:30 UTC on Sunday is half past midnight on Monday in Lanzhou.
    day = periods.day_index(times("2017-06-25T15:30Z", "2017-06-25T16:30Z"))
    assert np.diff(day) == 1


def test_a_week_begins_on_monday() -> None:
    day = periods.day_index(times("2017-06-25T10:00+08:00", "2017-06-26T00:00+08:00", "2017-07-02T23:59+08:00"))
    assert periods.week_index(day, origin=int(day[0])).tolist() == [0, 1, 1]


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=20))
def test_seven_days_later_is_one_week_later(days: list[int]) -> None:
    day = np.array(days, dtype=np.int32)
    week = periods.week_index(day, origin=int(day.min()))
    assert (periods.week_index(day + 7, origin=int(day.min())) == week + 1).all()


def test_a_missing_time_is_refused() -> None:
    with pytest.raises(ValueError, match="missing"):
        periods.day_index(pd.Series(pd.to_datetime(["2017-01-01T00:00Z", None], utc=True)))


def test_presets_end_with_the_data_and_never_begin_before_it() -> None:
    whole = periods.cover(times("2017-06-01T10:00+08:00", "2017-06-20T10:00+08:00"))
    for period in periods.presets(whole).values():
        assert period.end == whole.end == pd.Timestamp("2017-06-21", tz="Asia/Shanghai")
        assert period.start >= whole.start


@given(st.integers(0, 30_000))
def test_weekdays_are_those_of_the_calendar(day: int) -> None:
    assert periods.weekday_of(np.array([day]))[0] == (pd.Timestamp(0) + pd.Timedelta(days=day)).weekday()


def test_the_last_moment_of_a_period_is_on_its_last_day() -> None:
    whole = periods.cover(times("2017-06-01T10:00+08:00", "2017-06-20T10:00+08:00"))
    assert whole.last < whole.end
    assert f"{whole.last:%Y-%m-%d}" == "2017-06-20"


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017-Q2", "2017-04-01", "2017-06-30"),
        ("2017q4", "2017-10-01", "2017-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-6", "2017-06-01", "2017-06-30"),
        ("2017-06-05", "2017-06-05", "2017-06-05"),
        (" 2017-06-05 .. 2017-07-04 ", "2017-06-05", "2017-07-04"),
        ("2017-04..2017-06", "2017-04-01", "2017-06-30"),
        ("2016-Q4..2017", "2016-10-01", "2017-12-31"),
    ],
)
def test_a_period_is_read_as_written(written: str, first: str, last: str) -> None:
    period = periods.read_period(written)
    assert (f"{period.start:%Y-%m-%d}", f"{period.last:%Y-%m-%d}") == (first, last)


@pytest.mark.parametrize(
    "written",
    ["", "17-06", "2017-13", "2017-02-30", "2017-Q5", "2017-06..", "2017..2016", "2017-1-1-1", "a..b..c", "9999-12-31"],
)
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the edge says it in the user's words
        periods.read_period(written)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2017-03", "2017-02-01", "2017-02-28"),
        ("2017-Q1", "2016-10-01", "2016-12-31"),
        ("2017", "2016-01-01", "2016-12-31"),
        ("2017-06-05..2017-06-11", "2017-05-29", "2017-06-04"),
        ("2017-06-01..2017-06-15", "2017-05-17", "2017-05-31"),
    ],
)
def test_the_period_before_ends_where_the_period_begins(period: str, first: str, last: str) -> None:
    before = periods.find_previous(periods.read_period(period))
    assert (f"{before.start:%Y-%m-%d}", f"{before.last:%Y-%m-%d}") == (first, last)
