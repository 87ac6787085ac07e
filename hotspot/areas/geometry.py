"""Polygons as they come: read, repaired, measured."""

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

from hotspot.crs import projected_crs, to_wgs84

Shapes = NDArray[np.object_]
_POLYGON, _MULTIPOLYGON = 3, 6


def read_shapes(wkb: ArrayLike) -> Shapes:
    """Return the geometries of WKB bytes (n,), flat (no heights); None where missing or unreadable."""
    shapes: Shapes = shapely.force_2d(shapely.from_wkb(np.asarray(wkb, dtype=object), on_invalid="ignore"))
    return shapes


def is_polygon(shapes: Shapes) -> NDArray[np.bool_]:
    """Tell which are non-empty polygons or multipolygons."""
    drawn: NDArray[np.bool_] = np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON)) & ~shapely.is_empty(
        shapes
    )
    return drawn


def repair(shapes: Shapes) -> Shapes:
    """Return valid polygons: rings that cross themselves are split, holes cut out, collapsed parts dropped.

    The rule is GEOS's *structure* one (shells united, holes subtracted), which keeps polygons polygons. What collapses
    altogether becomes None.
    """
    valid: Shapes = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    valid[~is_polygon(valid)] = None
    return valid


def transform_shapes(shapes: Shapes, *, datum: str) -> Shapes:
    """Return shapes whose corners are in `datum` as shapes in WGS84 degrees."""
    moved: Shapes = shapely.transform(shapes, lambda x, y: to_wgs84(x, y, datum=datum), interleaved=False)
    return moved


def to_metres(shapes: Shapes) -> Shapes:
    """Return WGS84 shapes in the projected system of their middle, for lengths and areas."""
    west, south, east, north = shapely.total_bounds(shapes)
    system = projected_crs((west + east) / 2, (south + north) / 2)
    project = Transformer.from_crs(4326, system, always_xy=True).transform
    flat: Shapes = shapely.transform(shapes, project, interleaved=False)
    return flat
