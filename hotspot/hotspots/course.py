"""What each hotspot did before: in which periods it was hot, its pattern, and for how long it has lasted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspot.hotspots.history import History
from hotspot.hotspots.negative_binomial import tail
from hotspot.hotspots.pattern import classify_pattern, least_periods
from hotspot.periods import DAYS_PER_WEEK

Ints = NDArray[np.int64]

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Courses:
    """One value a hotspot: `pattern` (one of `PATTERNS`, or ``unknown``), `hot_weeks` unbroken up to the end."""

    pattern: NDArray[np.object_]
    hot_weeks: Ints


def follow(history: History, label: Ints, share: NDArray[np.float64], *, number: int, end: int) -> Courses:
    """Look back from day `end` (not included) in periods of `pattern.period_weeks` weeks, over all of the history.

    A period is hot when the hotspot's own cells hold more reports of theme `number` than `share` (hotspots,) of that
    period's reports lets expect, by the negative binomial tail at `pattern.p` with the place's dispersion, and at least
    `window.min_ratio` times as many. The cells were chosen for the tested period, so that its own part is hot more
    often than chance; the years before are not. `label` (cells,). With too few periods the pattern is ``unknown``.
    """
    params, n = history.params.pattern, len(share)
    days = params.period_weeks * DAYS_PER_WEEK
    n_periods = min(params.max_periods, (end - int(history.day.min())) // days)
    counts, totals = _count_periods(history, label, number=number, end=end, days=days, shape=(n, n_periods))
    mean = share[:, None] * totals
    dispersion = _largest_dispersion(history, label, number, n)
    p_value = np.ones(counts.shape)
    some = (counts > 0) & (mean > 0)
    p_value[some] = tail(counts[some], mean[some], np.broadcast_to(dispersion[:, None] - 1, counts.shape)[some])
    hot = (p_value <= params.p) & (counts >= history.params.window.min_ratio * mean)
    unbroken = np.cumprod(hot[:, ::-1], axis=1).sum(axis=1).astype(np.int64)
    known = n_periods >= least_periods(params) and n > 0
    pattern = classify_pattern(hot, params=params).astype(object) if known else np.full(n, UNKNOWN, dtype=object)
    return Courses(pattern, unbroken * params.period_weeks)


def _count_periods(
    history: History, label: Ints, *, number: int, end: int, days: int, shape: tuple[int, int]
) -> tuple[Ints, Ints]:
    """Reports of a theme in each hotspot and period (hotspots, periods), oldest first, and of all places (periods,)."""
    n, n_periods = shape
    own = slice(None) if number == 0 else history.theme == number
    period = n_periods - 1 - (end - 1 - history.day[own]) // days
    inside = (period >= 0) & (period < n_periods)
    period, hotspot = period[inside], label[history.cell[own]][inside]
    placed = hotspot >= 0
    counts = np.bincount(hotspot[placed] * n_periods + period[placed], minlength=n * n_periods)
    return counts.reshape(n, n_periods), np.bincount(period, minlength=n_periods)


def _largest_dispersion(history: History, label: Ints, number: int, n: int) -> NDArray[np.float64]:
    inside = label >= 0
    largest = np.ones(n)
    np.maximum.at(largest, label[inside], history.noise[history.themes[number]].window[inside])
    return largest
