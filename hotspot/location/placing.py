"""Placing: from coordinates as read to points on the ground."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from hotspot.areas import Areas, level
from hotspot.crs import Verdict, display, projected_crs, to_wgs84
from hotspot.errors import CrsError, Notice, notice
from hotspot.location.datums import City, Source, judge_sources
from hotspot.location.naming import LEVEL_NUMBER, name_areas


@dataclass(frozen=True, eq=False)
class Placed:
    """Reports on the ground.

    Attributes
    ----------
    table
        GeoDataFrame: the accepted reports with `lon`, `lat` (WGS84 degrees) and `geometry` (points in metres in the
        city's projected CRS).
    verdicts
        What the coordinate doctor said of each source, by `source_id`.
    notices
        Per source the datum used, and why.
    """

    table: gpd.GeoDataFrame
    verdicts: dict[str, Verdict]
    notices: tuple[Notice, ...]


def place(reports: pd.DataFrame, areas: Areas, *, sources: pd.DataFrame) -> Placed:
    """Convert every source from its own datum to WGS84 and project it.

    The datum is the one stated for the source; otherwise the coordinate doctor tells it, by the areas that rows name
    or by the boundary.

    Parameters
    ----------
    reports
        Accepted reports: `source_id`, `x`, `y`, `subdistrict_text`, `community_text`, and whatever else they carry.
    areas
        From `areas.read`.
    sources
        `source_id`, `path`, `table`, `crs_label`, `datum` (as stated in the settings, or NA).

    Raises
    ------
    CrsError
        The datum of one or more sources cannot be told (all told together), or the boundary looks shifted.
    """
    boundary = outline(areas.table)
    rows_of = {str(key): rows for key, rows in reports.groupby("source_id", sort=False).indices.items()}
    named = _named_polygons(reports, areas.table)
    asked = {str(line.source_id): line for line in sources.itertuples() if str(line.source_id) in rows_of}
    given = {
        key: Source(
            name=_display_name(line.path, line.table),
            x=reports["x"].to_numpy()[rows_of[key]],
            y=reports["y"].to_numpy()[rows_of[key]],
            named=named[rows_of[key]],
            stated=_text(line.datum),
            crs_label=_text(line.crs_label),
        )
        for key, line in asked.items()
    }
    stated = bool((areas.sources["datum_basis"] == "stated").all())
    verdicts, faults = judge_sources(given, City(boundary, areas.table.geometry.to_numpy(), stated))
    _raise_all(faults)
    lon, lat = np.full(len(reports), np.nan), np.full(len(reports), np.nan)
    for key, verdict in verdicts.items():
        lon[rows_of[key]], lat[rows_of[key]] = to_wgs84(
            given[key].x, given[key].y, datum=verdict.datum, swapped=verdict.swapped
        )
    told = [line for key, verdict in verdicts.items() for line in _tell(verdict, given[key].name, len(rows_of[key]))]
    return Placed(_project(reports, lon, lat, boundary), verdicts, tuple(told))


def outline(areas: gpd.GeoDataFrame) -> shapely.Geometry:
    """Return the union of the coarsest level there is, in degrees."""
    coarsest = next(found for name in LEVEL_NUMBER if len(found := level(areas, name)))
    return shapely.union_all(coarsest.geometry.to_numpy())


def _named_polygons(reports: pd.DataFrame, areas: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return for each row the line of `areas` that it names, the smallest there is, or −1."""
    stated = name_areas(reports, areas)
    smallest = stated["community_id"].fillna(stated["subdistrict_id"])
    return np.asarray(pd.Index(areas["area_id"]).get_indexer(smallest), dtype=np.int64)


def _project(
    reports: pd.DataFrame, lon: NDArray[np.float64], lat: NDArray[np.float64], boundary: shapely.Geometry
) -> gpd.GeoDataFrame:
    crs = projected_crs(boundary.centroid.x, boundary.centroid.y)
    x, y = Transformer.from_crs(4326, crs, always_xy=True).transform(lon, lat)
    return gpd.GeoDataFrame(reports.assign(lon=lon, lat=lat), geometry=shapely.points(x, y), crs=crs)


def _display_name(path: object, table: object) -> str:
    return f"{path} · {table}" if _text(table) else str(path)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _tell(verdict: Verdict, source: str, n: int) -> list[Notice]:
    used = notice("location.datum_used", source=source, datum=display(verdict.datum), n=n)
    return [used, *(Notice(told.key, told.facts | {"source": source}, told.level) for told in verdict.notices)]


def _raise_all(faults: list[CrsError]) -> None:
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise CrsError(
            "location.datums_unclear", faults=[Notice(f.key, f.facts, "error") for f in faults], n=len(faults)
        )
