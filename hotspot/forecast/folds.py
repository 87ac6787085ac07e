"""The weeks of a back-test: each is ranked from the days before it, then met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import NotEnoughDataError
from hotspot.forecast.measures import count_best, count_hits, rank_cells
from hotspot.forecast.mixture import Mixture, learn_mixture, spread, untuned_mixture
from hotspot.forecast.oracle import expect_oracle
from hotspot.forecast.params import ForecastParams
from hotspot.forecast.rivals import RIVALS, count_weeks
from hotspot.forecast.series import Series
from hotspot.periods import DAYS_PER_WEEK

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

METHODS = ("forecast", "untuned", *RIVALS)
LEAST_HISTORY_WEEKS = 8
LEAST_FOLDS = 4
REFIT_WEEKS = 13
_ORACLE_DRAWS = 8


@dataclass(frozen=True)
class Fold:
    """One week from day `start`: its reports (weighted), and at each share of the area what was met of them.

    `hits` (methods, shares), `best` (shares,) by hindsight, `oracle` (shares,) the part of the reports that the
    static-risk oracle meets; `hulls`: share of the cells that lie in DBSCAN hulls; `untuned`: data were too few to
    learn the forecast's weights.
    """

    start: int
    reports: float
    hits: Floats
    best: Floats
    oracle: Floats
    hulls: float
    untuned: bool


def lay_folds(series: Series, *, weeks: int) -> list[int]:
    """Return the first days of the last `weeks` whole 7-day weeks, oldest first; the last ends with the last report.

    At least 8 weeks stay as history before the first. Raises `NotEnoughDataError` if fewer than 4 are left.
    """
    days = int(series.day[-1] - series.day[0]) + 1 if len(series) else 0
    room = days // DAYS_PER_WEEK - LEAST_HISTORY_WEEKS
    if room < LEAST_FOLDS:
        least = LEAST_HISTORY_WEEKS + LEAST_FOLDS
        raise NotEnoughDataError("forecast.backtest_too_short", weeks=days // DAYS_PER_WEEK, least=least)
    return [int(series.day[-1]) + 1 - DAYS_PER_WEEK * back for back in range(min(weeks, room), 0, -1)]


def learn_each(series: Series, starts: Sequence[int], *, params: ForecastParams) -> Iterator[Mixture]:
    """Yield the mixture for each week, learnt from the days before it: anew every 13 weeks, untuned ones every week."""
    mixture = untuned_mixture()
    for number, start in enumerate(starts):
        if number % REFIT_WEEKS == 0 or mixture.code == "untuned":
            mixture = learn_mixture(series, before=start, params=params)
        yield mixture


def score_cells(series: Series, mixture: Mixture, *, start: int) -> dict[str, Floats]:
    """Return the scores (cells,) of every method of `METHODS` for the week from day `start`, from what came before."""
    past = series.before(start)
    mixtures = {"forecast": mixture, "untuned": untuned_mixture()}
    scores = {name: spread(past, mix, before=start) for name, mix in mixtures.items()}
    return scores | {name: rival(past, start=start) for name, rival in RIVALS.items()}


def meet_week(series: Series, mixture: Mixture, *, start: int, budgets: Ints, seed: int) -> Fold:
    """Rank the cells for the week from day `start`, then, and only then, count what it brought.

    Equal scores are taken in an order drawn for this week, the same for all methods.
    """
    scores = score_cells(series, mixture, start=start)
    rng = np.random.default_rng([seed, start - int(series.day[0])])
    tie_break = rng.permutation(len(series.grid))
    came = count_weeks(series, start=start + DAYS_PER_WEEK, weeks=1)
    hits = np.stack([count_hits(came, rank_cells(scores[name], tie_break), budgets) for name in METHODS])
    oracle = expect_oracle(
        np.bincount(series.cell, series.weight, minlength=len(came)) - came,
        weeks=(int(series.day[-1] - series.day[0]) + 1) / DAYS_PER_WEEK - 1,
        budgets=budgets,
        draws=_ORACLE_DRAWS,
        rng=rng,
    )
    best, hulls = count_best(came, budgets), float((scores["dbscan"] > 0).mean())
    return Fold(start, float(came.sum()), hits, best, oracle, hulls, mixture.code == "untuned")
