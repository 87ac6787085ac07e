"""Stretches of time: whole days of one zone, Monday weeks, and preset windows that follow the data, never the clock."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ZONE = ZoneInfo("Asia/Shanghai")
DAYS_PER_WEEK = 7
# 1 January 1970 was a Thursday; Monday, 29 December 1969 is day -3.
_FIRST_MONDAY = -3
PRESET_DAYS = {"last_4_weeks": 28, "last_30_days": 30, "last_90_days": 90}


@dataclass(frozen=True)
class Period:
    """The half-open stretch of time [start, end); both ends carry a zone."""

    start: pd.Timestamp
    end: pd.Timestamp

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"a period ends after it starts: {self.start} .. {self.end}")

    @property
    def weeks(self) -> float:
        """Length in weeks (not rounded)."""
        return (self.end - self.start) / pd.Timedelta(weeks=1)

    @property
    def last(self) -> pd.Timestamp:
        """The last moment of the period, to the microsecond: its date is the last day."""
        return self.end - pd.Timedelta(1, "us")

    @property
    def days(self) -> float:
        """Length in days (not rounded)."""
        return (self.end - self.start) / pd.Timedelta(days=1)


# A year, a quarter, a month or a day: year, then what comes after it.
_WRITTEN = re.compile(r"(\d{4})(?:-?Q([1-4])|-(\d{1,2})(?:-(\d{1,2}))?)?", re.IGNORECASE)


def read_period(value: str, *, zone: ZoneInfo = ZONE) -> Period:
    """Read ``2017``, ``2017-Q2``, ``2017-06``, ``2017-06-05``, or the first and last of these with ``..`` between.

    Raises `ValueError` for anything else.
    """
    try:
        spans = [_read_span(part.strip(), zone) for part in value.split("..")]
    except OverflowError as error:  # the last day of the year 9999 has no next one
        raise ValueError(value) from error
    if len(spans) > 2:
        raise ValueError(value)
    return Period(spans[0].start, spans[-1].end)


def _read_span(value: str, zone: ZoneInfo) -> Period:
    found = _WRITTEN.fullmatch(value)
    if not found:
        raise ValueError(value)
    year, quarter, month, day = (int(part) if part else None for part in found.groups())
    first = date(year or 0, 3 * quarter - 2 if quarter else month or 1, day or 1)
    months = 0 if day else 1 if month else 3 if quarter else 12
    start = at_midnight(first, zone=zone)
    return Period(start, start + pd.DateOffset(months=months, days=0 if months else 1))


def find_previous(period: Period) -> Period:
    """Return the period just before: as many calendar months where whole ones are asked for, else as many days."""
    if period.start.day == period.end.day == 1 and period.start == period.start.normalize():
        months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month
        return Period(period.start - pd.DateOffset(months=months), period.start)
    return Period(period.start - pd.DateOffset(days=round(period.days)), period.start)


def at_midnight(day: object, *, zone: ZoneInfo = ZONE) -> pd.Timestamp:
    """Return the beginning of a day in `zone`; a time without a zone is taken as local."""
    moment = pd.Timestamp(day)  # type: ignore[arg-type]
    moment = moment.tz_localize(zone) if moment.tzinfo is None else moment.tz_convert(zone)
    return moment.normalize()


def day_index(times: "pd.Series[pd.Timestamp]", *, zone: ZoneInfo = ZONE) -> NDArray[np.int32]:
    """Number the local calendar days of zoned times: days since 1 January 1970, int32, same length as `times`.

    Raises `ValueError` for a missing time: such rows are rejected at the door.
    """
    if times.isna().any():
        raise ValueError("a time is missing")
    local = pd.DatetimeIndex(times).tz_convert(zone).tz_localize(None)
    return local.to_numpy().astype("datetime64[D]").astype(np.int32)


def weekday_of(day: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """Return the weekday, Monday 0, of days numbered as by `day_index`; same shape."""
    return np.asarray((day - _FIRST_MONDAY) % DAYS_PER_WEEK)


def week_index(day: NDArray[np.int32], *, origin: int) -> NDArray[np.int32]:
    """Number Monday weeks: 0 is the week that holds day `origin` (`day` and `origin` as from `day_index`)."""
    return (_week(day) - _week(np.asarray(origin))).astype(np.int32)


def cover(times: "pd.Series[pd.Timestamp]", *, zone: ZoneInfo = ZONE) -> Period:
    """Return the whole days from the first to the last of `times` (at least one time)."""
    return Period(at_midnight(times.min(), zone=zone), _next_day(at_midnight(times.max(), zone=zone)))


def presets(whole: Period) -> dict[str, Period]:
    """Return the windows a user picks from, keyed by code: the last 28, 30 and 90 days of the data, and all of it.

    They end with the data's last day, so that an old file gives the same answer next year; none begins before the data.
    """
    chosen = {
        code: Period(max(whole.start, whole.end - pd.DateOffset(days=days)), whole.end)
        for code, days in PRESET_DAYS.items()
    }
    return chosen | {"all": whole}


def _week(day: NDArray[np.int32]) -> NDArray[np.int32]:
    return (day - _FIRST_MONDAY) // DAYS_PER_WEEK


def _next_day(midnight: pd.Timestamp) -> pd.Timestamp:
    return midnight + pd.DateOffset(days=1)
