"""A small district in metres near Lanzhou and a way to hand it over as files would be."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import box

from hotspot.crs import from_wgs84, to_wgs84
from hotspot.files import RawTable

EAST, NORTH, SIZE = 394_000.0, 3_990_000.0, 2_000.0


def block(column: float, row: float, width: float = 1.0, height: float = 1.0) -> shapely.Polygon:
    """A rectangle on the lattice of 2 km squares, metres of EPSG:4544."""
    x, y = EAST + column * SIZE, NORTH + row * SIZE
    return box(x, y, x + width * SIZE, y + height * SIZE)


def degrees(shapes: list[object], datum: str = "wgs84") -> np.ndarray:
    """Shapes in metres as degrees of a datum."""

    def move(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return from_wgs84(*to_wgs84(x, y, datum="epsg:4544"), datum=datum)

    return shapely.transform(np.array(shapes, dtype=object), move, interleaved=False)


def raw(shapes: object = None, *, path: str = "areas.geojson", label: str | None = "OGC:CRS84", **columns) -> RawTable:
    """A table as the guarded door hands it over; `shapes` are already in the file's own coordinates, or None."""
    data = pd.DataFrame({name: pd.Series(list(values), dtype="str") for name, values in columns.items()})
    geometry = (
        None if shapes is None else np.array([None if s is None else shapely.to_wkb(s) for s in shapes], dtype=object)
    )
    numbers = np.arange(1, len(data) + 1)
    empty = pd.DataFrame(columns=["row_number", "reason", "value"])
    return RawTable(path, "", "geojson", "utf-8", "0" * 64, 1, data, numbers, geometry, label, empty)


def raw_file(path) -> RawTable:
    """A GeoJSON file without the guarded door: fast, and no child process."""
    table = gpd.read_file(path)
    columns = {name: table[name].astype("str") for name in table.columns.drop("geometry")}
    return raw(table.geometry.to_numpy(), path=path.name, **columns)


LEFT, RIGHT = "620102001", "620102002"
SUBDISTRICTS = {"code": [LEFT, RIGHT], "name": ["甲街道", "乙街道"], "path": "s.geojson"}
BLOCKS = [block(0, 0), block(1, 0)]
BOWTIE = shapely.Polygon(np.asarray(block(3, 3).exterior.coords)[[0, 2, 1, 3]])


def keys(areas) -> list[str]:
    return [told.key for told in areas.notices]


def by_key(areas, key: str) -> dict:
    return next(told.facts for told in areas.notices if told.key == key)


def communities(shapes=None, **columns):
    shapes = degrees(shapes or [block(0, 0, 1, 0.5), block(0, 0.5, 1, 0.5), block(1, 0)])
    return raw(shapes, path="c.geojson", **({"name": ["子社区", "丑社区", "寅社区"]} | columns))
