"""What is learnt once from all reports, so that any period can be tested at once."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from hotspot.cells import Grid, count
from hotspot.errors import InputDataError, NotEnoughDataError, Notice, notice
from hotspot.hotspots.baseline import Smoother, find_built_up, prepare_smoother, prepare_smoothers, settle
from hotspot.hotspots.label import Ground, lay_ground
from hotspot.hotspots.params import HotspotParams
from hotspot.hotspots.window import Dispersion, learn_dispersion
from hotspot.periods import Period, cover, day_index, week_index

ALL = "all"
LEVELS = ("district", "subdistrict", "community")


@dataclass(frozen=True, eq=False)
class History:
    """All reports on the grid as arrays of one length, in the order of `reports`; codes are -1 where unknown.

    `cell`, `day` (days since 1970), `theme` (index into `themes`, whose first is ``all`` and belongs to no report),
    `spot` (code of the exact coordinate), `problem`, `category`, `areas[level]` (codes into `names`), `overdue` (bool
    at the end of the data), `hour` of the day. `noise` is the dispersion of each theme; `others`, `surroundings` make
    baselines, `ground` holds the circles of the scan.
    """

    reports: gpd.GeoDataFrame
    grid: Grid
    params: HotspotParams
    whole: Period
    themes: tuple[str, ...]
    cell: NDArray[np.int32]
    day: NDArray[np.int32]
    theme: NDArray[np.int64]
    spot: NDArray[np.int64]
    problem: NDArray[np.int64]
    category: NDArray[np.int64]
    areas: dict[str, NDArray[np.int64]]
    names: dict[str, NDArray[np.object_]]
    overdue: NDArray[np.bool_]
    time: NDArray[np.int64]
    hour: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    settled: NDArray[np.bool_]
    ground: Ground
    others: tuple[Smoother, ...]
    surroundings: Smoother
    noise: dict[str, Dispersion]
    notices: tuple[Notice, ...] = field(default=())


def learn(reports: gpd.GeoDataFrame, grid: Grid, *, params: HotspotParams | None = None) -> History:
    """Put located reports on the grid and learn each theme's dispersion from their whole history.

    `reports`: rows with `report_id`, `reported_at` (zoned), `theme` and Point geometry in the grid's CRS; used when
    there: `has_time`, `problem_id` or `is_repeat`, `category_name`, `due_at`, `closed_at`, `status`, `<level>_id`.
    Rows off the grid are left out and told. Raises `NotEnoughDataError` when fewer than `window.min_reports` remain,
    `InputDataError` when a column or a time is missing, or times have no zone.
    """
    params = params or HotspotParams()
    _check_reports(reports)
    cell = grid.cell_of(reports.geometry.x.to_numpy(), reports.geometry.y.to_numpy())
    kept = reports[cell >= 0]
    if len(kept) < params.window.min_reports:
        raise NotEnoughDataError("hotspots.too_few", n=len(kept), least=params.window.min_reports)
    notices = [notice("hotspots.off_grid", "warning", n=len(reports) - len(kept))] if len(kept) < len(reports) else []
    cell, day = cell[cell >= 0], day_index(kept["reported_at"])
    theme, found = pd.factorize(kept["theme"], sort=True)
    themes = (ALL, *(str(name) for name in found))
    noise = _learn_noise(grid, cell, day, theme + 1, themes, params)
    first = next(iter(noise.values()))
    if first.assumed:
        least = params.window.min_weeks
        notices.append(notice("hotspots.few_weeks", "warning", weeks=first.n_weeks, least=least, phi=first.pooled))
    areas, names = _code_names(kept)
    counts, bandwidth_m = np.bincount(cell, minlength=len(grid)), params.baseline.bandwidth_m
    settled, built_up = settle(counts, grid), find_built_up(counts, grid)
    ground = lay_ground(grid, settled, params=params.circle)
    if ground.radius_m < params.circle.max_radius_m and len(ground.cells) > 1:
        wanted = params.circle.max_radius_m
        notices.append(notice("hotspots.circles_smaller", "warning", radius_m=round(ground.radius_m), wanted_m=wanted))
    x, y = kept.geometry.x.to_numpy(), kept.geometry.y.to_numpy()
    return History(
        reports=kept,
        grid=grid,
        params=params,
        whole=cover(kept["reported_at"]),
        themes=themes,
        cell=cell,
        day=day,
        theme=theme + 1,
        spot=pd.factorize(x + 1j * y)[0],
        problem=_code_problems(kept),
        category=areas.pop("category"),
        areas=areas,
        names=names,
        overdue=mark_overdue(kept, kept["reported_at"].max()),
        time=_nanoseconds(kept["reported_at"]),
        hour=_code_hours(kept),
        x=x,
        y=y,
        settled=settled,
        ground=ground,
        others=prepare_smoothers(grid, bandwidth_m=bandwidth_m, settled=settled),
        surroundings=prepare_smoother(grid, bandwidth_m=bandwidth_m, settled=built_up, hollow=True),
        noise=noise,
        notices=tuple(notices),
    )


def limit(history: History, start: pd.Timestamp | None, end: pd.Timestamp | None) -> Period:
    """Return [start, end), None for the first and last day of the data; `InputDataError` if that is no period."""
    first, last = history.whole.start if start is None else start, history.whole.end if end is None else end
    if first.tzinfo is None or last.tzinfo is None or not first < last:
        raise InputDataError("hotspots.bad_period", start=str(first), end=str(last))
    return Period(first, last)


def choose(history: History, period: Period) -> NDArray[np.int64]:
    """Return the positions of the reports in [start, end)."""
    start, end = (moment.value for moment in (period.start.as_unit("ns"), period.end.as_unit("ns")))
    return np.flatnonzero((history.time >= start) & (history.time < end))


def of_theme(history: History, rows: NDArray[np.int64], theme: int) -> NDArray[np.int64]:
    """Return those of `rows` that belong to theme number `theme`; 0 is all."""
    return rows if theme == 0 else rows[history.theme[rows] == theme]


def _check_reports(reports: gpd.GeoDataFrame) -> None:
    if absent := [name for name in ("report_id", "reported_at", "theme") if name not in reports]:
        raise InputDataError("hotspots.no_columns", columns=absent)
    times = reports["reported_at"]
    if not isinstance(times.dtype, pd.DatetimeTZDtype) or times.isna().any():
        raise InputDataError("hotspots.bad_times", n=int(times.isna().sum()))


def _learn_noise(
    grid: Grid,
    cell: NDArray[np.int32],
    day: NDArray[np.int32],
    theme: NDArray[np.int64],
    themes: tuple[str, ...],
    params: HotspotParams,
) -> dict[str, Dispersion]:
    week = week_index(day, origin=int(day.min()))
    n_weeks = int(week.max()) + 1
    noise = {}
    for number, name in enumerate(themes):
        rows = slice(None) if number == 0 else theme == number
        weekly: sparse.csr_array = count(grid, cell[rows], week[rows], n_weeks=n_weeks)
        noise[name] = learn_dispersion(weekly, grid.neighbours, params=params.window)
    return noise


def _code_names(reports: gpd.GeoDataFrame) -> tuple[dict[str, NDArray[np.int64]], dict[str, NDArray[np.object_]]]:
    """Code the category and area columns as integers, -1 for missing values and absent columns."""
    columns = {"category": "category_name"} | {level: f"{level}_id" for level in LEVELS}
    codes, names = {}, {}
    for key, column in columns.items():
        if column in reports:
            code, name = pd.factorize(reports[column])
            codes[key], names[key] = code, np.asarray(name, dtype=object)
        else:
            codes[key], names[key] = np.full(len(reports), -1), np.empty(0, dtype=object)
    return codes, names


def _code_problems(reports: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Number the problems: by `problem_id`; without it every report that is no repeat is one, repeats have -1."""
    if "problem_id" in reports:
        return np.asarray(pd.factorize(reports["problem_id"])[0])
    number = np.arange(len(reports))
    return np.where(reports["is_repeat"].to_numpy(dtype=bool), -1, number) if "is_repeat" in reports else number


def mark_open(reports: pd.DataFrame, until: pd.Timestamp) -> NDArray[np.bool_]:
    """Return which reports are not closed by the moment `until`; one closed on an unknown day counts as closed."""
    open_ = np.ones(len(reports), dtype=bool)
    if "closed_at" in reports:
        open_ &= ~(reports["closed_at"] <= until).to_numpy(dtype=bool)
    if "status" in reports:
        open_ &= ~((reports["status"] == "closed").fillna(False).to_numpy(dtype=bool) & _undated(reports))
    return np.asarray(open_)


def mark_overdue(reports: pd.DataFrame, until: pd.Timestamp) -> NDArray[np.bool_]:
    """Return which reports are open at the moment `until` although their deadline has passed."""
    if "due_at" not in reports:
        return np.zeros(len(reports), dtype=bool)
    return np.asarray((reports["due_at"] < until).to_numpy(dtype=bool) & mark_open(reports, until))


def _undated(reports: pd.DataFrame) -> NDArray[np.bool_]:
    if "closed_at" not in reports:
        return np.ones(len(reports), dtype=bool)
    return np.asarray(reports["closed_at"].isna().to_numpy(dtype=bool))


def _code_hours(reports: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Hour of the day; -1 where only the date is known (`has_time`)."""
    hour = reports["reported_at"].dt.hour.to_numpy(dtype=np.int64)
    return np.where(reports["has_time"].to_numpy(dtype=bool), hour, -1) if "has_time" in reports else hour


def _nanoseconds(times: "pd.Series[pd.Timestamp]") -> NDArray[np.int64]:
    return pd.DatetimeIndex(times).as_unit("ns").asi8
