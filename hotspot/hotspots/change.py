"""Did the reports of a place change between two periods, or only what was found there?"""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.stats import binom

from hotspot.hotspots.history import History, choose, of_theme
from hotspot.periods import Period

Floats = NDArray[np.float64]


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


def count_inside(history: History, table: gpd.GeoDataFrame, period: Period) -> NDArray[np.int64]:
    """Return the reports of each hotspot's theme in its outline in a period (hotspots,)."""
    rows = choose(history, period)
    own = {theme: of_theme(history, rows, history.themes.index(theme)) for theme in set(table["theme"])}
    inside = [
        shapely.contains_xy(shape, history.x[own[theme]], history.y[own[theme]]).sum()
        for shape, theme in zip(table.geometry, table["theme"], strict=True)
    ]
    return np.array(inside, dtype=np.int64)
