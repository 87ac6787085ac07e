"""What is said of each hotspot: counts, days, areas, categories, ranks."""

from dataclasses import dataclass
from datetime import tzinfo

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.hotspots.history import ALL, LEVELS, History
from hotspot.hotspots.rhythm import find_busiest_hours, find_busiest_weekday
from hotspot.periods import Period, weekday_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SEPARATOR = "\uff1b"
BORDER_LEVELS = ("subdistrict", "community")


@dataclass(frozen=True)
class Found:
    """Hotspots of all themes in one order: one value a hotspot; `row`, `hotspot` are one value a member report.

    `theme` (index into `History.themes`), `cell` the strongest cell, `expected` summed over the member cells.
    """

    theme: Ints
    cell: Ints
    p_value: Floats
    q_value: Floats
    circle_p_value: Floats
    expected: Floats
    cells: Ints
    baseline: NDArray[np.object_]
    outline: NDArray[np.object_]
    pattern: NDArray[np.object_]
    hot_weeks: Ints
    row: Ints
    hotspot: Ints


def name_hotspots(history: History, found: Found) -> NDArray[np.object_]:
    """Return `<theme>:<cell id of the strongest cell>`: the same place keeps its name from period to period."""
    names = [f"{history.themes[t]}:{history.grid.cell_ids[c]}" for t, c in zip(found.theme, found.cell, strict=True)]
    return np.array(names, dtype=object)


def describe(history: History, found: Found, shares: pd.DataFrame, period: Period) -> gpd.GeoDataFrame:
    """Build the table of hotspots (columns as in `docs/architecture.md`), ordered by theme and rank.

    `rate_ratio` = reports / expected over the member cells: those cells were picked for being busy, so that it is on
    the high side (regression to the mean). `excess_per_week` = (reports - expected) / weeks of the period.
    """
    n = len(found.theme)
    names = name_hotspots(history, found)
    reports = np.bincount(found.hotspot, minlength=n)
    overdue = np.bincount(found.hotspot[history.overdue[found.row]], minlength=n)
    excess = (reports - found.expected) / period.weeks
    first, last = _ends(history.time[found.row], found.hotspot, n)
    zone = history.reports["reported_at"].dt.tz
    least = history.params.min_timed
    weekday = find_busiest_weekday(found.hotspot, weekday_of(history.day[found.row]), n=n, least=least)
    hours = find_busiest_hours(found.hotspot, history.hour[found.row], n=n, least=least)
    columns = {
        "hotspot_id": names,
        "theme": np.array(history.themes, dtype=object)[found.theme],
        "rank": _rank(found.theme, excess),
        "overall_rank": _rank(np.zeros_like(found.theme), excess),
        "reports": reports,
        "problems": _count_distinct(found.hotspot, history.problem[found.row], n),
        "expected": found.expected,
        "rate_ratio": reports / found.expected,
        "p_value": found.p_value,
        "q_value": found.q_value,
        "circle_p_value": found.circle_p_value,
        "test": np.select(
            [np.isnan(found.circle_p_value), np.isnan(found.q_value)], ["window", "circle"], "both"
        ).astype(object),
        "pattern": found.pattern,
        "hot_weeks": found.hot_weeks,
        "peak_weekday": weekday.start,
        "peak_weekday_share": weekday.share,
        "peak_hour": hours.start,
        "peak_hour_share": hours.share,
        "n_days": _count_distinct(found.hotspot, history.day[found.row], n),
        "first_at": _times(first, zone),
        "last_at": _times(last, zone),
        "excess_per_week": excess,
        "overdue": overdue,
        "overdue_rank": _rank(found.theme, overdue + excess / (1 + np.abs(excess).max(initial=0.0))),
        "single_spot_share": _largest(tally(found.hotspot, history.spot[found.row]), n) / np.maximum(reports, 1),
        "top_categories": _name_categories(history, found, n),
        "border": np.isin(names, _border_ids(shares, history.params.border_share)),
        "cells": found.cells,
        "area_m2": found.cells * history.grid.cell_area_m2,
        "baseline": found.baseline,
    }
    table = gpd.GeoDataFrame(columns, geometry=found.outline, crs=history.reports.crs)
    order = np.lexsort((table["rank"], found.theme))
    return table.iloc[order].reset_index(drop=True)


def share_out(history: History, found: Found) -> pd.DataFrame:
    """Return each hotspot's reports by area and level, largest share first; reports in no area of a level not counted.

    Columns `hotspot_id`, `level`, `area_id`, `reports`, `share` (of all the hotspot's reports).
    """
    names, total = name_hotspots(history, found), np.bincount(found.hotspot, minlength=len(found.theme))
    parts = []
    for level in LEVELS:
        at = tally(found.hotspot, history.areas[level][found.row])
        area = history.names[level][at.code] if len(at.code) else np.empty(0, dtype=object)
        parts.append(
            pd.DataFrame(
                {
                    "hotspot_id": names[at.group],
                    "level": level,
                    "area_id": area,
                    "reports": at.n,
                    "share": at.n / total[at.group],
                }
            )
        )
    return pd.concat(parts, ignore_index=True).sort_values("hotspot_id", kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Tally:
    """Counts by group and code, sorted by group, the most frequent code first."""

    group: Ints
    code: Ints
    n: Ints


def tally(group: Ints, code: NDArray[np.integer]) -> Tally:
    """Count how often each code >= 0 occurs in each group."""
    known = code >= 0
    group, code = group[known].astype(np.int64), code[known].astype(np.int64)
    span = int(code.max(initial=0)) + 1
    pair, n = np.unique(group * span + code, return_counts=True)
    order = np.lexsort((pair, -n, pair // span))
    return Tally(pair[order] // span, pair[order] % span, n[order])


def _largest(counts: Tally, n: int) -> Ints:
    """Return the count of the most frequent code in each group."""
    largest = np.zeros(n, dtype=np.int64)
    np.maximum.at(largest, counts.group, counts.n)
    return largest


def _count_distinct(group: Ints, code: NDArray[np.integer], n: int) -> Ints:
    return np.bincount(tally(group, code).group, minlength=n)


def _ends(time: Ints, group: Ints, n: int) -> tuple[Ints, Ints]:
    first, last = np.full(n, np.iinfo(np.int64).max), np.full(n, np.iinfo(np.int64).min)
    np.minimum.at(first, group, time)
    np.maximum.at(last, group, time)
    return first, last


def _times(nanoseconds: Ints, zone: tzinfo) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(nanoseconds.view("datetime64[ns]")).as_unit("us").tz_localize("UTC").tz_convert(zone)


def under_theme(table: gpd.GeoDataFrame, theme: str) -> gpd.GeoDataFrame:
    """Return the hotspots shown under a theme, by rank; under ``all`` those of every theme and of all together.

    There `rank` is the overall one: all are ranked in one list by their excess per week.
    """
    if theme == ALL:
        return table.assign(rank=table["overall_rank"]).sort_values("rank")
    return table[(table["theme"] == theme).to_numpy()].sort_values("rank")


def _rank(theme: Ints, value: Floats) -> Ints:
    """Rank within the theme, 1 = largest; ties keep their order."""
    order = np.lexsort((-value, theme))
    rank = np.empty(len(value), dtype=np.int64)
    starts = np.searchsorted(theme[order], theme[order], side="left")
    rank[order] = np.arange(len(value)) - starts + 1
    return rank


def _name_categories(history: History, found: Found, n: int) -> list[str]:
    counts = tally(found.hotspot, history.category[found.row])
    words: list[list[str]] = [[] for _ in range(n)]
    for group, code, times in zip(counts.group, counts.code, counts.n, strict=True):
        if len(words[group]) < history.params.top_categories:
            words[group].append(f"{history.names['category'][code]} {times}")
    return [SEPARATOR.join(line) for line in words]


def _border_ids(shares: pd.DataFrame, least: float) -> NDArray[np.object_]:
    """Hotspots whose second area, at subdistrict or community level, holds at least the share `least`."""
    relevant = shares[shares["level"].isin(BORDER_LEVELS) & (shares["share"] >= least)]
    n = relevant.groupby(["hotspot_id", "level"], observed=True).size()
    return n[n >= 2].index.get_level_values("hotspot_id").to_numpy(dtype=object)
