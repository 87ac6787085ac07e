"""Reports of one theme as plain arrays: where, on which day, how much each counts."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from hotspot.cells import Grid
from hotspot.errors import Notice, notice
from hotspot.forecast.effort import discount
from hotspot.forecast.params import ForecastParams
from hotspot.periods import day_index

PATROL = "patrol"


@dataclass(frozen=True, eq=False)
class Series:
    """n reports on a grid, in the order of (day, cell, hour, weight) whatever the order they came in.

    `cell` (n,) ≥ 0, `day` (n,) whole local days since 1970, `weight` (n,) what each counts (1; less when found by a
    patrol), `hour` (n,) of the day, -1 unknown.
    """

    grid: Grid
    cell: NDArray[np.int32]
    day: NDArray[np.int32]
    weight: NDArray[np.float64]
    hour: NDArray[np.int16]
    notices: tuple[Notice, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.cell)

    @classmethod
    def from_cells(
        cls,
        grid: Grid,
        cell: ArrayLike,
        day: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        hour: ArrayLike | None = None,
    ) -> "Series":
        """Make a series of cells and days; rows with cell -1 (off the grid) are left out and told.

        The sums of a forecast are floating-point sums: one order for the same reports keeps them the same bit for bit.
        """
        cell, day = np.asarray(cell, dtype=np.int32), np.asarray(day, dtype=np.int32)
        weights = np.ones(len(cell)) if weight is None else np.asarray(weight, dtype=float)
        hours = np.full(len(cell), -1, dtype=np.int16) if hour is None else np.asarray(hour, dtype=np.int16)
        order = np.lexsort((weights, hours, cell, day))
        order = order[cell[order] >= 0]
        lost = len(cell) - len(order)
        notices = (notice("forecast.off_grid", "warning", n=lost),) if lost else ()
        return cls(grid, cell[order], day[order], weights[order], hours[order], notices)

    @classmethod
    def from_points(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        day: ArrayLike,
        grid: Grid,
        *,
        weight: ArrayLike | None = None,
        hour: ArrayLike | None = None,
    ) -> "Series":
        """Make a series of points (metres, CRS of the grid) and whole days; see `from_cells`."""
        return cls.from_cells(grid, grid.cell_of(x, y), day, weight=weight, hour=hour)

    def before(self, day: int) -> "Series":
        """Return the reports of the days before `day`."""
        n = int(np.searchsorted(self.day, day))
        return Series(self.grid, self.cell[:n], self.day[:n], self.weight[:n], self.hour[:n], self.notices)


def make_series(
    reports: gpd.GeoDataFrame, grid: Grid, *, theme: str | None = None, params: ForecastParams | None = None
) -> Series:
    """Put located reports on the grid as a series; `theme` None = all of them.

    Parameters
    ----------
    reports
        Rows with Point geometry in the grid's CRS and `reported_at` (zoned); used when there: `theme`, `has_time`,
        `is_repeat` (left out unless `with_repeats`: a patrol meets problems, and a second call is no second problem),
        `source` (``patrol``) and `effort_minutes`, see `discount`.

    Notes
    -----
    What a row counts depends on rows of its own day and before only, so that nothing leaks from the future.
    """
    params = params or ForecastParams()
    cell = grid.cell_of(reports.geometry.x.to_numpy(), reports.geometry.y.to_numpy())
    day = day_index(reports["reported_at"])
    # Before the theme is picked: the crew's minutes in a cell are the same whatever it found there.
    weight = _weigh(reports, cell, day, params)
    kept = np.ones(len(reports), dtype=bool) if theme is None else _is(reports["theme"], theme)
    if "is_repeat" in reports and not params.with_repeats:
        kept = kept & ~reports["is_repeat"].to_numpy(dtype=bool)
    return Series.from_cells(grid, cell[kept], day[kept], weight=weight[kept], hour=_hours(reports)[kept])


def _is(column: "pd.Series[str]", value: str) -> NDArray[np.bool_]:
    return np.asarray((column == value).fillna(False).to_numpy(dtype=bool))


def _hours(reports: gpd.GeoDataFrame) -> NDArray[np.int64]:
    hour = reports["reported_at"].dt.hour.to_numpy(dtype=np.int64)
    return np.where(reports["has_time"].to_numpy(dtype=bool), hour, -1) if "has_time" in reports else hour


def _weigh(
    reports: gpd.GeoDataFrame, cell: NDArray[np.int32], day: NDArray[np.int32], params: ForecastParams
) -> NDArray[np.float64]:
    weight = np.ones(len(reports))
    if "source" not in reports:
        return weight
    found = np.flatnonzero(_is(reports["source"], PATROL))
    minutes = np.full(len(found), np.nan)
    if "effort_minutes" in reports:
        minutes = pd.to_numeric(reports["effort_minutes"].iloc[found], errors="coerce").to_numpy(dtype=float)
    weight[found] = discount(cell[found], day[found], minutes, params=params)
    return weight
