"""Polygons as short lists of whole numbers, the way the viewer reads them."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

_PER_DEGREE = 1_000_000  # six decimals: 0.1 m


def encode_points(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[int]:
    """Return points as ``[x0, y0, dx1, dy1, …]`` in millionths of a degree, each step from the point before."""
    whole = np.rint(np.column_stack([lon, lat]) * _PER_DEGREE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64))
    return [int(v) for v in steps.ravel().tolist()]


def encode_rings(polygons: Any) -> list[list[list[int]]]:
    """Return for each polygon (WGS84 degrees) its rings, outer and inner, without the closing point.

    Empty or missing geometries give no rings; lines and points inside a collection are left out.
    """
    return [_rings_of(polygon) for polygon in polygons]


def encode_box(bounds: tuple[float, float, float, float]) -> list[int]:
    """Return ``west, south, east, north`` in millionths of a degree."""
    return [round(v * _PER_DEGREE) for v in bounds]


def encode_anchors(polygons: Any) -> tuple[list[list[int]], list[int]]:
    """Return for each polygon the place for its name and the room around it.

    The place is the centre of the largest inscribed circle (measured in degrees of longitude; latitude is stretched
    to match), the room its radius; both in millionths of a degree.
    """
    squeeze = np.cos(np.deg2rad(np.nanmean(shapely.bounds(polygons)[:, [1, 3]])))
    flat = shapely.transform(polygons, lambda xy: xy / np.array([1.0, squeeze]))
    circles = shapely.maximum_inscribed_circle(flat, tolerance=2e-4)
    ends = shapely.get_coordinates(circles).reshape(-1, 2, 2)
    centre = ends[:, 0] * np.array([1.0, squeeze])
    radius = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    at = np.rint(centre * _PER_DEGREE).astype(np.int64)
    return at.tolist(), np.rint(radius * _PER_DEGREE).astype(np.int64).tolist()


def _rings_of(polygon: Any) -> list[list[int]]:
    if polygon is None or polygon.is_empty:
        return []
    parts = [part for part in shapely.get_parts(polygon) if part.geom_type == "Polygon"]
    rings = [shapely.get_coordinates(ring)[:-1] for part in parts for ring in shapely.get_rings(part)]
    return [encode_points(ring[:, 0], ring[:, 1]) for ring in rings]
