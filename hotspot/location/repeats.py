"""Repeats: later reports of a problem that is already reported. They are linked, never dropped."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rtree import index as rtree
from scipy.spatial import cKDTree

from hotspot.location.params import RepeatParams

DAY_US = 86_400_000_000
NEVER = np.iinfo(np.int64).max


def link_repeats(located: gpd.GeoDataFrame, *, params: RepeatParams | None = None) -> gpd.GeoDataFrame:
    """Link every repeat to the first report of its problem.

    Reports are taken in the order of (`reported_at`, `report_id`). A report is a *repeat* of a problem if it has the
    problem's theme and, measured from the problem's **first** report, lies within `distance_m`, came within
    `window_days`, and came before that first report was closed. Of several such problems the one reported first
    (ties: lowest `report_id`) takes it. Otherwise it is the first report of a new problem. Measuring from the first
    report means that a busy place does not grow one problem without end, neither in space nor in time.

    Reports that are not `located`, or have no theme, time or geometry, are problems of their own.

    Parameters
    ----------
    located
        Projected GeoDataFrame (metres) with `report_id`, `reported_at`, `theme`, `placement`, and `closed_at` if known.

    Returns
    -------
    GeoDataFrame
        A copy with `problem_id` (`report_id` of the first report) and `is_repeat` (bool).

    Notes
    -----
    The rule (same theme, ≤ 50 m, ≤ 14 days, still open) is the usual one for hotline and inspection reports. Open
    problems live in rtree's dynamic index, filled as reports come in. Reports that have no other report of their
    theme near them in space and time can neither be repeats nor have any, and never enter it.
    """
    params = params or RepeatParams()
    x, y = located.geometry.x.to_numpy(), located.geometry.y.to_numpy()
    at, closed = _microseconds(located["reported_at"]), _closures(located)
    usable = (located["placement"] == "located").to_numpy(dtype=bool) & np.isfinite(x) & (at != NEVER)
    theme = np.where(usable, pd.factorize(located["theme"])[0], -1)
    order = np.lexsort((_rank(located["report_id"]), at))
    head = np.arange(len(located))
    window = int(params.window_days * DAY_US)
    for rows in _by_theme(order, theme):
        rows = rows[_has_neighbour(x[rows], y[rows], at[rows], params.distance_m, window)]
        problem = _link(x[rows], y[rows], at[rows], closed[rows], params.distance_m, window)
        head[rows] = rows[problem]
    return located.assign(
        problem_id=located["report_id"].to_numpy()[head],
        is_repeat=head != np.arange(len(located)),
    )


def _microseconds(times: pd.Series) -> NDArray[np.int64]:
    """Return microseconds since 1970, missing = `NEVER`."""
    values = times.dt.tz_convert("UTC").dt.tz_localize(None) if times.dt.tz is not None else times
    whole: NDArray[np.int64] = values.to_numpy(dtype="datetime64[us]").astype(np.int64)
    return np.where(times.isna(), NEVER, whole)


def _closures(located: gpd.GeoDataFrame) -> NDArray[np.int64]:
    if "closed_at" not in located or located["closed_at"].isna().all():
        return np.full(len(located), NEVER)
    return _microseconds(located["closed_at"])


def _rank(ids: pd.Series) -> NDArray[np.int64]:
    rank: NDArray[np.int64] = np.unique(ids.to_numpy(dtype=object).astype(str), return_inverse=True)[1]
    return rank


def _by_theme(order: NDArray[np.int64], theme: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of each theme in the given order; theme −1 is left out."""
    grouped = order[np.argsort(theme[order], kind="stable")]
    found = theme[grouped]
    for rows in np.split(grouped, np.flatnonzero(np.diff(found)) + 1):
        if len(rows) and theme[rows[0]] >= 0:
            yield rows


def _has_neighbour(
    x: NDArray[np.float64], y: NDArray[np.float64], at: NDArray[np.int64], distance: float, window: int
) -> NDArray[np.bool_]:
    """Tell which points have another within the box of ± distance and ± window."""
    places = np.stack([x / distance, y / distance, (at - at[0]) / window], axis=1)
    near, _ = cKDTree(places).query(places, k=[2], p=np.inf, distance_upper_bound=1.001)
    found: NDArray[np.bool_] = np.isfinite(near[:, 0])
    return found


def _link(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    at: NDArray[np.int64],
    closed: NDArray[np.int64],
    distance: float,
    window: int,
) -> NDArray[np.int64]:
    """Return for each point of one theme, in time order, the position of its problem's first report.

    First reports are kept in one index per time window: those older than the window before are forgotten whole,
    because deleting single entries costs rtree more than all the rest.
    """
    head = np.arange(len(x))
    newer, older = rtree.Index(), rtree.Index()
    xs, ys, ats, closures = x.tolist(), y.tolist(), at.tolist(), closed.tolist()
    turn = ats[0] if ats else 0
    for i, (px, py, now) in enumerate(zip(xs, ys, ats, strict=True)):
        if now - turn > window:
            newer, older = rtree.Index(), (newer if now - turn <= 2 * window else rtree.Index())
            turn = now
        box = (px - distance, py - distance, px + distance, py + distance)
        near = [*older.intersection(box), *newer.intersection(box)]
        open_heads = [
            j
            for j in near
            if now - ats[j] <= window
            and now < closures[j]
            and (px - xs[j]) ** 2 + (py - ys[j]) ** 2 <= distance * distance
        ]
        if open_heads:
            head[i] = min(open_heads)
        else:
            newer.insert(i, (px, py, px, py))
    return head
