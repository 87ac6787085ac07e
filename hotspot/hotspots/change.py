"""Did the reports of a place change between two periods, or only what was found there?"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.stats import binom

from hotspot.hotspots.history import History, choose, of_theme
from hotspot.hotspots.negative_binomial import tail
from hotspot.periods import DAYS_PER_WEEK, Period

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def examine_increase(history: History, table: gpd.GeoDataFrame, later: Period, earlier: Period) -> Floats:
    """Return for each hotspot p of its place having at most the earlier rate in the later period (hotspots,).

    A place found in one period and not in the other has not therefore changed: the test finds some, not all. Given the
    sum of both counts in the outline, the later one is binomial with the later period's share of the days if the rates
    are equal; both counts are first divided by the dispersion of the theme, since a place's counts vary more than
    Poisson. One-sided; the outline was chosen because one of the counts is large, so p is somewhat too small and a
    strict level is in order. Source: Przyborowski & Wilenski 1940, doi:10.1093/biomet/31.3-4.313.

    Parameters
    ----------
    history
        From `learn`.
    table
        `theme` and outlines in the grid's CRS, of either period.
    later, earlier
        The periods, of any length.
    """
    counts = np.array([count_inside(history, table, period) for period in (later, earlier)], dtype=float)
    noise = np.array([history.noise[theme].pooled for theme in table["theme"]])
    now, then = np.floor(counts / noise) if len(table) else counts
    return np.asarray(binom.sf(now - 1, now + then, later.days / (later.days + earlier.days)), dtype=float)


def was_hot(history: History, table: gpd.GeoDataFrame, period: Period, *, before: pd.Timestamp) -> Bools:
    """Return for each hotspot of `period` whether its place had been hot before a moment (hotspots,).

    Looks back in periods of `pattern.period_weeks` weeks, at most `pattern.max_periods`. One of them was hot if the
    outline held at least `window.min_ratio` times as many reports as the hotspot's share of all reports of its theme
    lets expect, and p of the negative binomial tail is at most `pattern.p` over the number of periods looked at
    (Bonferroni). The pattern of a hotspot does not tell this: what it looks back over ends with `period`.

    Parameters
    ----------
    history
        From `learn`.
    table
        `theme`, `expected` and outlines in the grid's CRS.
    period
        That `expected` belongs to.
    before
        Where to begin to look back.
    """
    params, hot = history.params, np.zeros(len(table), dtype=bool)
    days = params.pattern.period_weeks * DAYS_PER_WEEK
    n = min(params.pattern.max_periods, int((before - history.whole.start) / pd.Timedelta(days=days)))
    share = table["expected"].to_numpy(dtype=float) / np.maximum(_count_themes(history, table, period), 1)
    noise = np.array([history.noise[theme].pooled for theme in table["theme"]], dtype=float)
    for k in range(n):
        span = Period(before - pd.DateOffset(days=days * (k + 1)), before - pd.DateOffset(days=days * k))
        mean, count = share * _count_themes(history, table, span), count_inside(history, table, span)
        some = (count > 0) & (mean > 0)
        p = np.ones(len(table))
        p[some] = tail(count[some], mean[some], noise[some] - 1)
        hot |= (p <= params.pattern.p / n) & (count >= params.window.min_ratio * mean)
    return hot


def _count_themes(history: History, table: gpd.GeoDataFrame, period: Period) -> NDArray[np.int64]:
    rows = choose(history, period)
    return np.array([len(of_theme(history, rows, history.themes.index(theme))) for theme in table["theme"]], dtype=int)


def count_inside(history: History, table: gpd.GeoDataFrame, period: Period) -> NDArray[np.int64]:
    """Return the reports of each hotspot's theme in its outline in a period (hotspots,)."""
    rows = choose(history, period)
    own = {theme: of_theme(history, rows, history.themes.index(theme)) for theme in set(table["theme"])}
    inside = [
        shapely.contains_xy(shape, history.x[own[theme]], history.y[own[theme]]).sum()
        for shape, theme in zip(table.geometry, table["theme"], strict=True)
    ]
    return np.array(inside, dtype=np.int64)
