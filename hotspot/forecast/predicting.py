"""Expected reports per cell of the next days."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import Notice, notice
from hotspot.forecast.mixture import Mixture, describe_mixture, learn_mixture, spread
from hotspot.forecast.params import ForecastParams
from hotspot.forecast.ranking import rank_sites
from hotspot.forecast.series import Series
from hotspot.periods import DAYS_PER_WEEK

Floats = NDArray[np.float64]

# Half-lives (days) among which the level of the next weeks is sought, and over how many weeks.
_LEVEL_HALF_LIVES = (7.0, 14.0, 28.0, 56.0, 112.0, 224.0)
_LEVEL_WEEKS = 26
# Weeks that a risk is learnt from: older ones rank the next week's places worse.
_RISK_DAYS = 52 * DAYS_PER_WEEK


@dataclass(frozen=True, eq=False)
class Forecast:
    """Expected reports `values` (cells,) ≥ 0 of a period, their sum `total`, and how they were found.

    `code`: ``stacked``, ``untuned`` or ``too_few`` (values rank cells by their risk; `mixture` None).
    """

    values: Floats
    total: float
    code: Literal["stacked", "untuned", "too_few"]
    mixture: Mixture | None
    notices: tuple[Notice, ...] = field(default=())


def forecast(
    series: Series,
    *,
    start: int,
    days: int = 7,
    params: ForecastParams | None = None,
    mixture: Mixture | None = None,
) -> Forecast:
    """Forecast the reports of each cell in the days [start, start + days) from those before day `start`.

    λ_c = N (Σ_k w_k f_k(c) + w_0 / cells): `expect_total` gives N, `learn_mixture` the weights. Below `min_expected`
    reports no forecast is worth its name: the code says so, and the values are the empirical-Bayes risk of each cell.
    `mixture`: learnt for the same `start` before, of another number of days; None = learn it.
    """
    params = params or ForecastParams()
    total = expect_total(series, start=start, days=days)
    if total < params.min_expected:
        facts = {"expected": total, "least": params.min_expected, "days": days}
        told = (*series.notices, notice("forecast.too_few", "warning", **facts))
        return Forecast(_rank_by_risk(series, total, start), total, "too_few", None, told)
    mixture = mixture or learn_mixture(series, before=start, params=params)
    values = total * spread(series, mixture, before=start)
    told = (*series.notices, _tell_code(mixture, params), *describe_mixture(mixture))
    return Forecast(values, total, mixture.code, mixture, told)


def _tell_code(mixture: Mixture, params: ForecastParams) -> Notice:
    if mixture.code == "stacked":
        return notice("forecast.stacked", weeks=mixture.weeks)
    return notice("forecast.untuned", "warning", reports=params.min_reports, weeks=params.min_weeks)


def expect(series: Series, mixture: Mixture, *, start: int, days: int = 7) -> Floats:
    """Return the expected reports of each cell (cells,) in [start, start + days) with a mixture learnt before."""
    return expect_total(series, start=start, days=days) * spread(series, mixture, before=start)


def expect_total(series: Series, *, start: int, days: int) -> float:
    """Return the expected reports of [start, start + days): the recent daily rate, older days fading, times `days`.

    Of six half-lives (one week to eight months) the one that best foretold each of the last 26 weeks (Poisson
    likelihood; ties: the longest) is taken: a busy city's level can be followed quickly, a quiet one's cannot. Seasons
    are followed, not foreseen: two years would be needed to learn one.
    """
    past = series.before(start)
    if not len(past):
        return 0.0
    first = int(past.day[0])
    daily: Floats = np.bincount(past.day - first, past.weight, minlength=start - first).astype(float)
    weeks = min(_LEVEL_WEEKS, (len(daily) - 1) // DAYS_PER_WEEK)
    best, best_score = _rate(daily, _LEVEL_HALF_LIVES[-1]), -np.inf
    for half_life in reversed(_LEVEL_HALF_LIVES):
        ends = (len(daily) - DAYS_PER_WEEK * back for back in range(1, weeks + 1))
        score = sum(_score(daily, end, half_life) for end in ends)
        if score > best_score:
            best, best_score = _rate(daily, half_life), score
    return best * days


def _rate(daily: Floats, half_life: float) -> float:
    """Reports a day, the days before the end fading."""
    weight = np.exp2(-np.arange(len(daily), 0, -1) / half_life)
    return float(daily @ weight / weight.sum())


def _score(daily: Floats, until: int, half_life: float) -> float:
    """Poisson log-likelihood of the week from day number `until`, foretold from the days before it."""
    mean = max(_rate(daily[:until], half_life) * DAYS_PER_WEEK, 1e-9)
    return float(daily[until : until + DAYS_PER_WEEK].sum() * np.log(mean) - mean)


def _rank_by_risk(series: Series, total: float, start: int) -> Floats:
    """Share `total` by the empirical-Bayes risk of each cell in the last 52 weeks (see `rank_sites`)."""
    past = series.before(start)
    recent = past.day >= start - _RISK_DAYS
    counts = np.bincount(past.cell[recent], past.weight[recent], minlength=len(series.grid))
    if not counts.any():
        return np.full(len(counts), total / len(counts))
    risk = rank_sites(counts).rate
    return np.asarray(total * risk / risk.sum())
