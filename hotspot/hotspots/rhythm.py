"""When the reports of a hotspot come: its busiest weekday and its busiest hours, where the data can say."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TOO_FEW, NO_PEAK = -2, -1
PEAK_HOURS = 3
_WEEKDAYS, _LEVEL, _LEAST_RATIO = 7, 0.05, 1.5


@dataclass(frozen=True)
class Peaks:
    """One value a hotspot: where the busiest part begins (`NO_PEAK`, `TOO_FEW`), and its share of the reports."""

    start: Ints
    share: Floats


def find_busiest_weekday(group: Ints, weekday: NDArray[np.integer], *, n: int, least: int) -> Peaks:
    """Find the busiest weekday (Monday 0) of each of `n` groups; `group`, `weekday`: one value a report."""
    return _find(_count(group, weekday, n, _WEEKDAYS), 1, least)


def find_busiest_hours(group: Ints, hour: NDArray[np.integer], *, n: int, least: int) -> Peaks:
    """Find the busiest three hours on end, midnight included; reports with hour -1 (only the date known) left out."""
    known = hour >= 0
    return _find(_count(group[known], hour[known], n, 24), PEAK_HOURS, least)


def _count(group: Ints, slot: NDArray[np.integer], n: int, slots: int) -> Ints:
    return np.bincount(group * slots + slot, minlength=n * slots).reshape(n, slots)


def _find(counts: Ints, width: int, least: int) -> Peaks:
    """The busiest stretch of `width` slots, round the clock, when it holds more than an even spread would by chance.

    Binomial tail of its share, times the number of stretches (Bonferroni), at 5 %; and at least 1.5 times the even
    share. With fewer than `least` reports: too few to say.
    """
    n_slots, total = counts.shape[1], counts.sum(axis=1)
    sums = np.sum([np.roll(counts, -step, axis=1) for step in range(width)], axis=0)
    start, most = sums.argmax(axis=1), sums.max(axis=1)
    even = width / n_slots
    p_value = binom.sf(most - 1, total, even) * n_slots
    clear = (p_value <= _LEVEL) & (most >= _LEAST_RATIO * even * total)
    code = np.where(total < least, TOO_FEW, np.where(clear, start, NO_PEAK))
    return Peaks(code.astype(np.int64), most / np.maximum(total, 1))
