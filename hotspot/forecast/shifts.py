"""Which part of a week's reports falls into a shift, place by place."""

import numpy as np
from numpy.typing import NDArray

from hotspot.forecast.params import ForecastParams
from hotspot.forecast.series import Series
from hotspot.periods import DAYS_PER_WEEK, weekday_of

Floats = NDArray[np.float64]

_HOURS = 24
_WEEK_HOURS = DAYS_PER_WEEK * _HOURS


def share_of_shift(
    series: Series,
    *,
    weekday: int,
    first_hour: float,
    last_hour: float,
    before: int,
    params: ForecastParams | None = None,
) -> Floats | None:
    """Return the part of a week's reports of each cell (cells,) that falls into a shift; None = times not known.

    The shift lies on `weekday` (Monday 0) from `first_hour` to `last_hour` (not included); a `last_hour` not above
    `first_hour` is of the next day. Only timed reports before day `before` are looked at. With the city's share p and
    n_c timed reports of a cell, s_c of them in the shift: (s_c + m p) / (n_c + m), m = `shift_prior_reports`; the
    share of one hour begun is taken in proportion. None below `min_timed` timed reports.
    """
    params = params or ForecastParams()
    past = series.before(before)
    timed = past.hour >= 0
    if timed.sum() < params.min_timed:
        return None
    slot = weekday_of(past.day[timed]) * _HOURS + past.hour[timed]
    weight, cell = past.weight[timed], past.cell[timed]
    inside = weight * _cover(weekday, first_hour, last_hour)[slot]
    city = inside.sum() / weight.sum()
    all_, in_shift = (np.bincount(cell, values, minlength=len(series.grid)) for values in (weight, inside))
    prior = params.shift_prior_reports
    return np.asarray((in_shift + prior * city) / (all_ + prior))


def _cover(weekday: int, first_hour: float, last_hour: float) -> Floats:
    """Part of each of a week's hours (168,) that lies in the shift, round the week."""
    length = (last_hour - first_hour) % _HOURS or _HOURS
    begin = weekday * _HOURS + first_hour
    hours = np.arange(2 * _WEEK_HOURS)
    part = np.clip(np.minimum(hours + 1, begin + length) - np.maximum(hours, begin), 0, 1)
    return np.asarray(part[:_WEEK_HOURS] + part[_WEEK_HOURS:])
