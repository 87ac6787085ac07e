"""Find the hotspots of a period: count, expect, label, describe."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from hotspot.errors import NotEnoughDataError, Notice, notice
from hotspot.hotspots import dense
from hotspot.hotspots.baseline import Baseline, expect_exposure, expect_like_others, expect_like_surroundings
from hotspot.hotspots.course import follow
from hotspot.hotspots.describe import Found, describe, name_hotspots, share_out
from hotspot.hotspots.history import ALL, History, choose, limit, of_theme
from hotspot.hotspots.label import Label, label_cells, lay_ground
from hotspot.hotspots.outline import draw_outlines
from hotspot.hotspots.scan.checks import Floats, check_within
from hotspot.periods import day_index


@dataclass(frozen=True)
class Hotspots:
    """Tested hotspots, dense clusters and cells of one period; tables as in `docs/architecture.md`."""

    table: gpd.GeoDataFrame
    members: pd.DataFrame
    shares: pd.DataFrame
    dense: gpd.GeoDataFrame
    cells: pd.DataFrame
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class _Theme:
    """One theme of the period, tested."""

    number: int
    counts: NDArray[np.int64]
    baseline: Baseline
    label: Label


def find(
    history: History,
    *,
    start: pd.Timestamp | None = None,
    end: pd.Timestamp | None = None,
    passes: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
) -> Hotspots:
    """Find the hotspots of every theme, and of all together, among the reports of [start, end); by default all days.

    A theme is compared with the other themes' reports of the same days (smoothed), all reports with their surroundings,
    or everything with `passes` (cells,), the looks at each cell, or else with `exposure` (cells,), where these are
    known (reports where these are zero are not tested: nothing can be expected there); the choice is a column and a
    notice. The dispersion is that of the whole `history`. Each theme is one family of tests. Raises
    `NotEnoughDataError` when the period has no report at all or nothing is exposed anywhere, `InputDataError` when
    it ends before it starts, or for passes and exposure that are NaN, negative or not one value a cell.
    """
    period = limit(history, start, end)
    passes, exposure = read_known(history, passes=passes, exposure=exposure)
    rows = choose(history, period)
    if not len(rows):
        first, last = str(period.start.date()), str(period.last.date())
        raise NotEnoughDataError("hotspots.empty_period", start=first, end=last)
    exposed = where_exposed(history, rows, exposure if passes is None else passes)
    tested, notices = _test_themes(history, exposed, passes, exposure)
    last_day = int(day_index(pd.Series([period.last]))[0])
    found = _collect(history, tested, exposed, last_day + 1)
    shares = share_out(history, found)
    members = pd.DataFrame(
        {
            "hotspot_id": name_hotspots(history, found)[found.hotspot],
            "report_id": history.reports["report_id"].to_numpy()[found.row],
        }
    )
    return Hotspots(
        describe(history, found, shares, period),
        members,
        shares,
        find_dense(history, rows),
        _list_cells(history, tested),
        (*history.notices, *_doubt(history, rows, known=passes is not None or exposure is not None), *notices),
    )


def find_dense(history: History, rows: NDArray[np.int64]) -> gpd.GeoDataFrame:
    """Outline the dense clusters of each theme (not tested) among the reports at positions `rows`, largest first."""
    params = history.params.dense
    tables = []
    for number, theme in enumerate(history.themes):
        own = of_theme(history, rows, number)
        labels = dense.cluster(history.x[own], history.y[own], params=params)
        table = dense.describe_clusters(
            dense.outline_clusters(history.x[own], history.y[own], labels, params=params),
            labels,
            history.problem[own],
            theme,
            history.reports.crs,
        )
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _doubt(history: History, rows: NDArray[np.int64], *, known: bool) -> list[Notice]:
    """Say when reports on too few days, or without another place to compare with, leave nothing to be found."""
    least, n_days = history.params.window.min_days, len(np.unique(history.day[rows]))
    told = [notice("hotspots.few_days", "warning", n=n_days, least=least)] if n_days < least else []
    if not known and len(np.unique(history.cell[rows])) == 1:
        told.append(notice("hotspots.one_cell", "warning", n=len(rows)))
    return told


def _test_themes(
    history: History, rows: NDArray[np.int64], passes: ArrayLike | None, exposure: ArrayLike | None
) -> tuple[list[_Theme], list[Notice]]:
    n_cells, params = len(history.grid), history.params
    total = np.bincount(history.cell[rows], minlength=n_cells)
    known = exposure if passes is None else passes
    ground = history.ground if known is None else lay_ground(history.grid, np.asarray(known) > 0, params=params.circle)
    tested, notices = [], []
    for number, theme in enumerate(history.themes):
        own = of_theme(history, rows, number)
        if len(own) < params.window.min_reports:
            notices.append(notice("hotspots.theme_too_few", "warning", theme=theme, n=len(own)))
            continue
        counts = total if number == 0 else np.bincount(history.cell[own], minlength=n_cells)
        baseline = _expect_known(counts, passes, exposure) or expect_period(history, counts, total, theme)
        label = label_cells(
            counts,
            baseline,
            history.grid,
            ground=ground,
            dispersion=history.noise[theme],
            days=list_days(history, own),
            params=params,
        )
        tested.append(_Theme(number, counts, baseline, label))
        notices.append(
            notice(f"hotspots.baseline_{baseline.code}", theme=theme, phi=round(history.noise[theme].pooled, 2))
        )
    return tested, notices


def read_known(history: History, **known: ArrayLike | None) -> list[Floats | None]:
    """Return passes or exposures as numbers (cells,), None where there are none; see `find` for errors."""
    shape = (len(history.grid),)
    read = [None if values is None else check_within(values, name, shape, 0.0) for name, values in known.items()]
    if any(values is not None and not values.any() for values in read):
        raise NotEnoughDataError("hotspots.scan_no_baseline", n=len(history.grid))
    return read


def where_exposed(history: History, rows: NDArray[np.int64], known: ArrayLike | None) -> NDArray[np.int64]:
    """Return those of `rows` that lie where something is exposed: nothing can be expected where nothing is."""
    return rows if known is None else rows[np.asarray(known, dtype=float)[history.cell[rows]] != 0]


def _expect_known(counts: NDArray[np.int64], passes: ArrayLike | None, exposure: ArrayLike | None) -> Baseline | None:
    if passes is not None:
        return expect_exposure(passes, int(counts.sum()), code="passes")
    return None if exposure is None else expect_exposure(exposure, int(counts.sum()))


def expect_period(history: History, counts: NDArray[np.int64], total: NDArray[np.int64], theme: str) -> Baseline:
    """Return what a theme's `counts` (cells,) are compared with: the rest of `total` (cells,), or the surroundings."""
    params = history.params.baseline
    noise = history.noise[ALL].pooled
    others = total - counts
    if theme != ALL and others.sum() >= params.min_others:
        return expect_like_others(others, counts, history.others, noise=noise, params=params)
    return expect_like_surroundings(counts, history.surroundings, settled=history.settled, noise=noise, params=params)


def list_days(history: History, rows: NDArray[np.int64]) -> sparse.csr_array:
    """Which cell has a report on which day: (cells, days of the period)."""
    day = history.day[rows] - history.day[rows].min()
    shape = (len(history.grid), int(day.max()) + 1)
    return sparse.coo_array((np.ones(len(rows)), (history.cell[rows], day)), shape=shape).tocsr()


def _collect(history: History, tested: Sequence[_Theme], rows: NDArray[np.int64], end: int) -> Found:
    parts = [_collect_theme(history, theme, rows, end) for theme in tested]
    if not parts:
        none, real, words = np.empty(0, dtype=np.int64), np.empty(0), np.empty(0, dtype=object)
        return Found(none, none, real, real, real, real, none, words, words, words, none, none, none)
    first = np.cumsum([0, *(len(part.theme) for part in parts)])
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Found.__dataclass_fields__
        if name != "hotspot"
    }
    return Found(**joined, hotspot=np.concatenate([part.hotspot + k for part, k in zip(parts, first, strict=False)]))


def _collect_theme(history: History, theme: _Theme, rows: NDArray[np.int64], end: int) -> Found:
    groups, label = theme.label.groups, theme.label.groups.label
    n = len(groups.strongest)
    own = of_theme(history, rows, theme.number)
    hotspot = label[history.cell[own]]
    inside = label >= 0
    expected = np.bincount(label[inside], theme.baseline.expected[inside], minlength=n).astype(float)
    courses = follow(history, label, expected / len(own), number=theme.number, end=end)
    return Found(
        theme=np.full(n, theme.number),
        cell=groups.strongest,
        p_value=groups.p_value,
        q_value=groups.q_value,
        circle_p_value=groups.circle_p_value,
        expected=expected,
        cells=np.bincount(label[inside], minlength=n),
        baseline=np.full(n, theme.baseline.code, dtype=object),
        outline=draw_outlines(label, history.grid),
        pattern=courses.pattern,
        hot_weeks=courses.hot_weeks,
        row=own[hotspot >= 0],
        hotspot=hotspot[hotspot >= 0],
    )


def _list_cells(history: History, tested: Sequence[_Theme]) -> pd.DataFrame:
    """Cells with a report or in a significant window's centre; p and q are those of the cell's window."""
    parts = []
    for theme in tested:
        cell = np.flatnonzero((theme.counts > 0) | theme.label.window.significant)
        parts.append(
            pd.DataFrame(
                {
                    "theme": history.themes[theme.number],
                    "cell": cell,
                    "reports": theme.counts[cell],
                    "expected": theme.baseline.expected[cell],
                    "p_value": theme.label.window.p_value[cell],
                    "q_value": theme.label.window.q_value[cell],
                    "significant": theme.label.window.significant[cell],
                }
            )
        )
    columns = ["theme", "cell", "reports", "expected", "p_value", "q_value", "significant"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
