"""When people report: season, holidays, weekdays and hours of each theme."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.demo.city import read_facts
from hotspot.periods import weekday_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

START = np.datetime64("2017-01-01")
END = np.datetime64("2017-07-01")
DAYS = np.arange(START, END)
WEEKDAY = weekday_of(DAYS.astype("int64"))
WEEKEND = WEEKDAY >= 5
SPRING_FESTIVAL = np.isin(DAYS, np.arange("2017-01-27", "2017-02-03", dtype="datetime64[D]"))
EVENING = np.isin(np.arange(24), range(18, 22)).astype(float)


def read_habits() -> pd.DataFrame:
    """Return `facts/themes.csv`: one row a theme, with weights of months, weekends and hours."""
    return read_facts("themes.csv")


def weigh_days(habits: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """Return (themes, days) weights that sum to 1 a theme: month × weekend × holiday × the city's own ups and downs."""
    month = DAYS.astype("datetime64[M]").astype(int) - START.astype("datetime64[M]").astype(int)
    season = np.stack([_numbers(text) for text in habits["months"]])[:, month]
    weekend = np.where(WEEKEND, habits["weekend"].to_numpy(float)[:, None], 1.0)
    quiet = np.where(SPRING_FESTIVAL, 0.45, 1.0)
    weights = season * weekend * quiet * np.exp(rng.normal(0, 0.1, len(DAYS)))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def weigh_hours(habits: pd.DataFrame) -> Floats:
    """Return (themes, 2, 24) weights: weekdays, weekends."""
    return np.stack(
        [[_numbers(day), _numbers(end)] for day, end in habits[["hours_weekday", "hours_weekend"]].to_numpy()]
    )


def choose_days(kind: str) -> NDArray[np.bool_]:
    """Return the days on which a planted hotspot of this kind is active."""
    week = np.arange(len(DAYS)) // 7
    if kind == "rebound":
        return np.asarray((week < 9) | (week >= 17))
    if kind == "recent":
        return np.arange(len(DAYS)) >= len(DAYS) - 42
    if kind == "evening":
        return ~WEEKEND
    return WEEKEND if kind == "weekend" else np.ones(len(DAYS), dtype=bool)


def draw_minutes(n: int, days: Floats, hours: Floats, rng: np.random.Generator) -> Ints:
    """Draw `n` times as minutes since `START`; `days` weighs days, `hours` (2, 24) weekday and weekend hours.

    No report falls on the full hour, so that none looks like a bare date.
    """
    day = draw_from(days, n, rng)
    hour = np.where(WEEKEND[day], draw_from(hours[1], n, rng), draw_from(hours[0], n, rng))
    return np.asarray(day * 1440 + hour * 60 + rng.integers(1, 60, n))


def draw_from(weights: Floats, n: int, rng: np.random.Generator) -> Ints:
    """Draw `n` indices with probabilities proportional to `weights`."""
    total = np.cumsum(weights)
    drawn = np.searchsorted(total, rng.random(n) * total[-1], side="right")
    return np.asarray(np.minimum(drawn, len(total) - 1), dtype=np.int64)


def _numbers(text: str) -> Floats:
    return np.array(text.split(), dtype=float)
