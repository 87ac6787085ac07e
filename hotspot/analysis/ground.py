"""What the planner of a patrol must know of each cell: a place to go to, what is expected there, what is overdue."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from hotspot import areas, forecast, hotspots, location, patrol, periods
from hotspot.analysis.run import Analysis

Floats = NDArray[np.float64]
Hours = tuple[float, float]

WORKDAYS, WEEKEND = range(5), range(5, 7)
_LEVELS = ("subdistrict", "community")


def lay_ground(
    analysis: Analysis,
    forecasts: dict[str, forecast.Forecast],
    *,
    request: patrol.Request,
    visited: pd.DataFrame | None,
) -> patrol.Ground:
    """Return the cells with the reports a week that each theme brings in its hours of the shift, on such a day.

    A day is a workday (Monday to Friday) or a weekend day: single weekdays of single cells are too few to tell apart.

    Parameters
    ----------
    analysis
        Reports, areas, grid.
    forecasts
        Per theme, of the seven days from the day of the shift.
    request
        Day and crews.
    visited
        Stops made by crews before: `lon`, `lat`, `visited_at`; None = none known.
    """
    themes = tuple(forecasts)
    shares = [
        _share(analysis, theme, patrol.find_hours(theme, request.span, analysis.settings.patrol.windows), request)
        for theme in themes
    ]
    parts = [forecasts[theme].values * share for theme, share in zip(themes, shares, strict=True)]
    by_theme = np.stack(parts, axis=1) if parts else np.zeros((len(analysis.grid), 0))
    since = _days_since(analysis, visited, request.begin_at)
    return patrol.Ground(name_cells(analysis, before=request.day), themes, by_theme, since)


def find_open(analysis: Analysis, themes: tuple[str, ...], request: patrol.Request) -> gpd.GeoDataFrame:
    """Return the located reports of the themes that are open when the shift begins, with their `cell`, oldest first.

    Closures after that are not known yet, so that a plan for a past day is the plan of that day.
    """
    begin, found = request.begin_at, analysis.located
    still = found["closed_at"].gt(begin) | (found["closed_at"].isna() & found["status"].eq("open").fillna(False))
    kept = still & found["reported_at"].lt(begin) & found["theme"].isin(themes)
    found = found[kept.to_numpy(dtype=bool)].sort_values(["due_at", "report_id"])
    return found.assign(cell=analysis.grid.cell_of(found.geometry.x, found.geometry.y))


def name_cells(analysis: Analysis, *, before: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return for each cell the spot with most reports (else its middle), its areas and its name for people.

    Only reports made before `before` count, so that a plan for a past day goes where that day's plan went; None = all.
    Columns: `cell_id`, `place`, `lon`, `lat` (WGS84), `x`, `y` (metres), `subdistrict_id`,
    `subdistrict` (name), `community_id`, `lived`.
    """
    grid, located = analysis.grid, analysis.located
    located = located if before is None else located[located["reported_at"] < before]
    crs = located.crs
    x, y = grid.centres.T.copy()
    cell = grid.cell_of(located.geometry.x, located.geometry.y)
    spots = pd.DataFrame({"cell": cell, "x": located.geometry.x.to_numpy(), "y": located.geometry.y.to_numpy()})
    spots["address"] = located["address"].to_numpy() if "address" in located else pd.NA
    n = spots.groupby(["cell", "x", "y"], as_index=False).agg(n=("x", "size"), address=("address", "first"))
    top = n.sort_values(["cell", "n", "x", "y"], ascending=[True, False, True, True]).drop_duplicates("cell")
    top = top[top["cell"] >= 0]
    x[top["cell"]], y[top["cell"]] = top["x"], top["y"]
    lon, lat = pyproj.Transformer.from_crs(crs, 4326, always_xy=True).transform(x, y)
    lived = grid.neighbours @ np.bincount(cell[cell >= 0], minlength=len(grid)) > 0
    table = pd.DataFrame({"cell_id": grid.cell_ids, "lon": lon, "lat": lat, "x": x, "y": y, "lived": lived})
    names = pd.Series(analysis.areas.table["name"].to_numpy(), index=analysis.areas.table["area_id"].to_numpy())
    words = []
    for level in _LEVELS:
        table[f"{level}_id"] = _locate(analysis, level, crs, x, y)
        words.append(table[f"{level}_id"].map(names).fillna(""))
    table["subdistrict"] = words[0]
    areas_of = pd.Series([" ".join(filter(None, parts)) for parts in zip(*words, strict=True)])
    address = pd.Series(top["address"].to_numpy(), index=top["cell"].to_numpy()).reindex(table.index)
    address = address.fillna("").astype(str).str.strip()
    table["place"] = address.where(address != "", areas_of)
    return table


def _share(analysis: Analysis, theme: str, hours: Hours | None, request: patrol.Request) -> Floats | float:
    """Part of a week's reports of each cell in these hours, were all its days such days.

    Where times are not known, in proportion to the hours of the theme.
    """
    if hours is None:
        return 0.0
    days = WEEKEND if request.day.weekday() in WEEKEND else WORKDAYS
    share = share_of_days(analysis, theme, hours=(hours[0] / 60, hours[1] / 60), days=days, before=request.day)
    if share is not None:
        return share
    whole = patrol.find_hours(theme, patrol.ANY_DAY, analysis.settings.patrol.windows) or patrol.ANY_DAY
    return (hours[1] - hours[0]) / (whole[1] - whole[0])


def share_of_days(
    analysis: Analysis, theme: str, *, hours: Hours, days: Sequence[int], before: pd.Timestamp
) -> Floats | None:
    """Return the part of a week's reports of each cell that falls between two hours, were all its days like `days`.

    `days`: weekdays, Monday 0. None = times are not known (see `forecast.share_of_shift`).
    """
    series, params = make_series(analysis, theme), analysis.settings.forecast
    facts = {"first_hour": hours[0], "last_hour": hours[1], "before": number_day(before), "params": params}
    shares = [forecast.share_of_shift(series, weekday=day, **facts) for day in days]
    known = [share for share in shares if share is not None]
    return np.asarray(np.mean(known, axis=0) * periods.DAYS_PER_WEEK) if known else None


def number_day(day: pd.Timestamp) -> int:
    """Return the days from 1 January 1970 to a local day."""
    return int(periods.day_index(pd.Series([day]))[0])


def make_series(analysis: Analysis, theme: str) -> forecast.Series:
    """Return the located reports of a theme as the forecast reads them; `hotspots.ALL` = of all themes."""
    wanted = None if theme == hotspots.ALL else theme
    return forecast.make_series(analysis.located, analysis.grid, theme=wanted, params=analysis.settings.forecast)


def _days_since(analysis: Analysis, visited: pd.DataFrame | None, begin: pd.Timestamp) -> Floats:
    since = np.full(len(analysis.grid), np.inf)
    if visited is None or visited.empty:
        return since
    days = (begin - visited["visited_at"]).dt.total_seconds() / 86400
    cell = find_cells(analysis, visited)
    known = (cell >= 0) & (days > 0).to_numpy()
    np.minimum.at(since, cell[known], days.to_numpy()[known])
    return since


def find_cells(analysis: Analysis, table: pd.DataFrame) -> NDArray[np.int32]:
    """Return the cell (n,) of each row's `lon`, `lat` (WGS84); −1 off the grid."""
    to_metres = pyproj.Transformer.from_crs(4326, analysis.reports.crs, always_xy=True)
    return analysis.grid.cell_of(*to_metres.transform(table["lon"].to_numpy(), table["lat"].to_numpy()))


def _locate(analysis: Analysis, level: str, crs: object, x: Floats, y: Floats) -> pd.Series:
    """Return the area of each spot (n,); of a cell on the border whose middle lies outside, the nearest."""
    table = areas.level(analysis.areas.table, level)
    if table.empty:
        return pd.Series(pd.NA, index=range(len(x)), dtype="str")
    polygons = table.geometry.to_crs(crs).to_numpy()
    row = location.AreaIndex.build(polygons).locate(x, y)
    outside = np.flatnonzero(row < 0)
    row[outside] = shapely.STRtree(polygons).nearest(shapely.points(x[outside], y[outside]))
    return pd.Series(table["area_id"].to_numpy()[row], dtype="str")
