"""A small district in metres near Lanzhou, its grid, and tables as the guarded door hands them over."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot import areas
from hotspot.cells import CellParams, Grid, lay
from hotspot.crs import from_wgs84, to_wgs84
from hotspot.files import RawTable
from tests.city import small_areas

WEST, SOUTH = 394_000.0, 3_990_000.0
CELL_M = 100.0
EAST, NORTH = WEST + 6_000.0, SOUTH + 3_000.0
DISTRICT = shapely.box(WEST, SOUTH, EAST, NORTH)


def grid() -> Grid:
    return lay(DISTRICT, params=CellParams(size_m=CELL_M))


def degrees(shapes: list[object], datum: str = "wgs84") -> np.ndarray:
    """Shapes in metres as degrees of a datum."""

    def move(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return from_wgs84(*to_wgs84(x, y, datum="epsg:4544"), datum=datum)

    return shapely.transform(np.array(shapes, dtype=object), move, interleaved=False)


def raw(
    shapes: object = None, *, path: str = "layer.geojson", label: str | None = "OGC:CRS84", **columns: list[object]
) -> RawTable:
    """A table; `shapes` are in the file's own coordinates, or None for a table of text only."""
    data = pd.DataFrame({name: pd.Series(list(values), dtype="str") for name, values in columns.items()})
    geometry = None
    if shapes is not None:
        geometry = np.array([None if s is None else shapely.to_wkb(s) for s in shapes], dtype=object)
        data = data.reindex(range(len(geometry)))
    bad = pd.DataFrame(columns=["row_number", "reason", "value"])
    numbers = np.arange(1, len(data) + 1)
    return RawTable(path, "", "geojson", "utf-8", "0" * 64, 1, data, numbers, geometry, label, bad)


def points_csv(x: np.ndarray, y: np.ndarray, datum: str = "wgs84", **columns: list[object]) -> RawTable:
    """A table of coordinates without any label."""
    lon, lat = from_wgs84(*to_wgs84(x, y, datum="epsg:4544"), datum=datum)
    written = {"经度": [f"{v:.7f}" for v in lon], "纬度": [f"{v:.7f}" for v in lat]}
    return raw(path="points.csv", label=None, **written, **columns)


def city() -> areas.Areas:
    """The areas of the small city, two subdistricts of 3 km x 3 km side by side."""
    table: gpd.GeoDataFrame = small_areas()
    columns = {name: table[name].astype("str").tolist() for name in ("code", "name", "level", "parent")}
    return areas.read([raw(table.geometry.to_numpy(), path="areas.geojson", **columns)], params=areas.AreaParams())
