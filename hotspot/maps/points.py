"""Reports as plain arrays, gathered once, so that a filter costs milliseconds."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.maps.static import Static

Floats = NDArray[np.float64]

_EARTH_M = 6378137.0
MAX_CELLS = 4_000
_MAX_LAT = 85.0
_MAX_LATTICE = 4_000_000


@dataclass(frozen=True, eq=False)
class Points:
    """One entry per accepted report.

    `placed`: drawn as a point (located, not imprecise, not outside). `problem`: same number = same problem.
    `x`, `y`: metres on a local Mercator plane (true length at the middle latitude; for drawing only, so that pictures
    fit the web map exactly). `subdistrict`: position in `Static.subdistricts`, −1 unknown. `day`: days since
    1970-01-01 by the local calendar; `hour`: 0–23, −1 where only the date is known. `has_deadlines`: some report names
    the day it is due, so that "none overdue" can be told from "unknown".
    """

    ids: pd.Index
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    middle_lat: float
    placed: NDArray[np.bool_]
    problem: NDArray[np.intp]
    subdistrict: NDArray[np.intp]
    day: NDArray[np.int64]
    hour: NDArray[np.int64]
    has_deadlines: bool


def gather_points(reports: gpd.GeoDataFrame, static: Static) -> Points:
    """Gather the arrays of all accepted reports.

    Parameters
    ----------
    reports
        Columns `report_id`, `lon`, `lat` (WGS84), `reported_at` (with zone), `has_time`, `placement`,
        `problem_id`, `due_at`, `subdistrict_id` (or `district_id` where there are no subdistricts).
    static
        The areas, for the positions of the subdistricts.
    """
    lon, lat = (reports[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
    placed = (reports["placement"] == "located").to_numpy() & np.isfinite(lon) & (np.abs(lat) < _MAX_LAT)
    middle = float(np.median(lat[placed])) if placed.any() else 0.0
    x, y = mercator_metres(lon, lat, middle)
    local = reports["reported_at"].dt.tz_localize(None).to_numpy("datetime64[s]")
    day = local.astype("datetime64[D]").astype(np.int64)
    hour = (local.astype(np.int64) // 3600) % 24
    return Points(
        ids=pd.Index(reports["report_id"]),
        lon=lon,
        lat=lat,
        x=x,
        y=y,
        middle_lat=middle,
        placed=placed,
        problem=pd.factorize(reports["problem_id"])[0],
        subdistrict=static.subdistricts.get_indexer(pd.Index(reports[f"{static.top_level}_id"])),
        day=day,
        hour=np.where(reports["has_time"].to_numpy(dtype=bool), hour, -1),
        has_deadlines=bool(reports["due_at"].notna().any()),
    )


def aggregate_cells(points: Points, rows: NDArray[np.intp]) -> list[int]:
    """Return at most `MAX_CELLS` cells ``[x, y, n, …]`` (millionths of a degree, each place a step from the last).

    The side is the smallest of 50, 75, 112 … m that keeps to the limit; a cell stands at the mean of its points.
    """
    x, y = (values[rows] - values[rows].min(initial=np.inf) for values in (points.x, points.y))
    side = 50.0
    while True:
        width, height = (int(v.max(initial=0.0) / side) + 1 for v in (x, y))
        if width * height <= _MAX_LATTICE:
            cell = (y / side).astype(np.int64) * width + (x / side).astype(np.int64)
            n = np.bincount(cell, minlength=1)
            if np.count_nonzero(n) <= MAX_CELLS:
                break
        side *= 1.5
    used = np.flatnonzero(n)
    mean = [np.bincount(cell, weights=v[rows], minlength=1)[used] / n[used] for v in (points.lon, points.lat)]
    whole = np.rint(np.column_stack(mean) * 1e6).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64))
    return [int(v) for v in np.column_stack([steps, n[used]]).ravel().tolist()]


def mercator_degrees(x: float, y: float, middle_lat: float) -> tuple[float, float]:
    """Return lon, lat of a place on the local Mercator plane of `Points`."""
    scale = np.cos(np.deg2rad(middle_lat)) * _EARTH_M
    return float(np.rad2deg(x / scale)), float(np.rad2deg(2 * np.arctan(np.exp(y / scale)) - np.pi / 2))


def mercator_metres(lon: Floats, lat: Floats, middle_lat: float) -> tuple[Floats, Floats]:
    """Return x, y of places on the local Mercator plane of `Points`; NaN beyond 85° of latitude."""
    scale = np.cos(np.deg2rad(middle_lat)) * _EARTH_M
    lat = np.where(np.abs(lat) < _MAX_LAT, lat, np.nan)  # an accepted report may lie off the map
    return np.deg2rad(lon) * scale, np.log(np.tan(np.pi / 4 + np.deg2rad(lat) / 2)) * scale
