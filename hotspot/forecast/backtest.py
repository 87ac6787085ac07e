"""Would the forecast have known? Week after week, with nothing but the reports before it, against what is used now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.errors import InputDataError, Level, NotEnoughDataError, Notice, notice
from hotspot.forecast.folds import METHODS, Fold, lay_folds, learn_each, meet_week
from hotspot.forecast.measures import bound_ratio, count_budget, hit_rate, pai, pei, resample_weeks
from hotspot.forecast.params import ForecastParams
from hotspot.forecast.series import Series
from hotspot.periods import DAYS_PER_WEEK

Floats = NDArray[np.float64]
Code = Literal["better", "not_better", "worse", "too_few"]
Progress = Callable[[int, int], None]

SHARES = (0.005, 0.01, 0.02, 0.05)
BASELINE = "count_52"
_HEADLINE = 0.01
_DRAWS = 2000


@dataclass(frozen=True)
class Backtest:
    """How the forecast and its rivals did.

    `table`: one row per method and share of area with `method`, `area_share`, `hit_rate`, `low`, `high` (95 %), `pai`,
    `pei`, `oracle_ratio` (hit rate / that of the static-risk oracle), `ratio` (hits / those of the 52-week count),
    `ratio_low`, `ratio_high` (95 %, paired). `weekly`: `week_start` (day), `reports`, `method`, `area_share`, `hits`,
    `area_cells`. `code`: does the forecast beat the 52-week count at the share nearest 1 %? `better`, `not_better` (the
    interval holds 1), `worse`, `too_few` (fewer reports a week than a forecast needs; the table then shows the mixture
    that `forecast` would not have used). `notices` say it in words.
    """

    table: pd.DataFrame
    weekly: pd.DataFrame
    code: Code
    notices: tuple[Notice, ...]


def backtest(
    series: Series,
    *,
    weeks: int = 52,
    shares: Sequence[float] = SHARES,
    params: ForecastParams | None = None,
    seed: int = 2026,
    progress: Progress | None = None,
) -> Backtest:
    """Rank the cells before each of the last `weeks` weeks as if it were still to come, and count what came.

    For each week every method sees the reports before its first day only; the forecast's weights are learnt anew every
    13 weeks, from what came before. Hits and reports are weighted as in the series: what patrols found because they
    were sent counts less. Rates are sums over weeks; intervals resample whole weeks, jointly for all methods. Formulas
    and sources: `measures`, `rivals`, `oracle`.

    Parameters
    ----------
    series
        Reports of one theme or of all.
    weeks
        How many whole 7-day weeks up to the last report; fewer where the data are shorter (8 weeks of history are left
        before the first), which a notice says.
    shares
        Shares of the grid's cells that can be visited, each in (0, 1]: rounded to whole cells, at least one.
    params
        Of the forecast.
    seed
        Of the order of equal scores, the resampled weeks and the oracle.
    progress
        Called with (weeks done, weeks in all); what it raises ends the back-test and is passed on.

    Raises
    ------
    InputDataError
        A share lies outside (0, 1], or none is given.
    NotEnoughDataError
        There are fewer than 8 + 4 whole weeks, or no report in the weeks to be forecast.
    """
    if not len(shares) or not all(0 < share <= 1 for share in shares):
        raise InputDataError("forecast.backtest_bad_share", shares=[float(share) for share in shares])
    params, shares = params or ForecastParams(), sorted(set(shares))
    budgets = count_budget(shares, len(series.grid))
    folds: list[Fold] = []
    starts = lay_folds(series, weeks=weeks)
    for start, mixture in zip(starts, learn_each(series, starts, params=params), strict=True):
        folds.append(meet_week(series, mixture, start=start, budgets=budgets, seed=seed))
        if progress:
            progress(len(folds), len(starts))
    if not any(fold.reports for fold in folds):
        raise NotEnoughDataError("forecast.backtest_empty", weeks=len(folds))
    weekly = _list_weekly(folds, shares, budgets)
    table = _summarise(folds, shares, budgets / len(series.grid), seed)
    code, notices = _conclude(table, folds, params)
    history = (starts[0] - int(series.day[0])) // DAYS_PER_WEEK
    return Backtest(table, weekly, code, notices + _tell_limits(folds, weeks, history))


def _list_weekly(folds: Sequence[Fold], shares: Sequence[float], budgets: NDArray[np.int64]) -> pd.DataFrame:
    rows = pd.MultiIndex.from_product([[fold.start for fold in folds], METHODS, shares]).to_frame(index=False)
    rows.columns = pd.Index(["week_start", "method", "area_share"])
    rows.insert(1, "reports", np.repeat([fold.reports for fold in folds], len(METHODS) * len(shares)))
    hits = np.concatenate([fold.hits.ravel() for fold in folds])
    return rows.assign(hits=hits, area_cells=np.tile(budgets, len(folds) * len(METHODS)))


def _summarise(folds: Sequence[Fold], shares: Sequence[float], area: Floats, seed: int) -> pd.DataFrame:
    """`area` (shares,): what the budgets in whole cells really are, as shares."""
    drawn = resample_weeks(len(folds), draws=_DRAWS, seed=seed)
    reports, hits = np.array([fold.reports for fold in folds]), np.stack([fold.hits for fold in folds])
    best, oracle = np.stack([fold.best for fold in folds]), np.stack([fold.oracle for fold in folds])
    usual = hits[:, METHODS.index(BASELINE)]
    rows = []
    for m, method in enumerate(METHODS):
        for s, share in enumerate(shares):
            met, rate = hits[:, m, s], float(hit_rate(hits[:, m, s].sum(), reports.sum()))
            low, high = bound_ratio(met, reports, drawn)
            ratio_low, ratio_high = bound_ratio(met, usual[:, s], drawn)
            rows.append(
                {
                    "method": method,
                    "area_share": share,
                    "hit_rate": rate,
                    "low": low,
                    "high": high,
                    "pai": float(pai(met.sum(), reports.sum(), area[s])),
                    "pei": float(pei(met.sum(), best[:, s].sum())),
                    "oracle_ratio": float(met.sum() / (oracle[:, s] @ reports)),
                    "ratio": float(hit_rate(met.sum(), usual[:, s].sum())),
                    "ratio_low": ratio_low,
                    "ratio_high": ratio_high,
                }
            )
    return pd.DataFrame(rows)


def _conclude(table: pd.DataFrame, folds: Sequence[Fold], params: ForecastParams) -> tuple[Code, tuple[Notice, ...]]:
    """Say what the share nearest 1 % met, and whether that is more than by the 52-week count."""
    share = min(table["area_share"].unique(), key=lambda value: abs(value - _HEADLINE))
    here = table[table["area_share"] == share].set_index("method")
    found, heat = here.loc["forecast"], float(here.loc["heat_500", "hit_rate"])
    ratio, low, high = (float(found[name]) for name in ("ratio", "ratio_low", "ratio_high"))
    mean = float(np.mean([fold.reports for fold in folds]))
    if mean < params.min_expected or not np.isfinite(ratio):
        return "too_few", (notice("forecast.backtest_too_few", "warning", mean=mean, least=params.min_expected),)
    result = notice(
        "forecast.backtest_result",
        area_percent=100 * float(share),
        hit_percent=100 * float(found["hit_rate"]),
        heat_percent=100 * heat,
    )
    code: Code = "better" if low > 1 else "worse" if high < 1 else "not_better"
    level: Level = "info" if code == "better" else "warning"
    return code, (result, notice(f"forecast.backtest_{code}", level, ratio=ratio, low=low, high=high))


def _tell_limits(folds: Sequence[Fold], weeks: int, history: int) -> tuple[Notice, ...]:
    fewer = (notice("forecast.backtest_fewer_weeks", weeks=len(folds), asked=weeks),) if len(folds) < weeks else ()
    short = (notice("forecast.backtest_short_history", weeks=history),) if history < 52 else ()
    untuned = sum(fold.untuned for fold in folds)
    unlearnt = (notice("forecast.backtest_untuned", n=untuned, weeks=len(folds)),) if untuned else ()
    hulls = 100 * float(np.mean([fold.hulls for fold in folds]))
    return *fewer, *short, *unlearnt, notice("forecast.backtest_hulls", percent=hulls)
