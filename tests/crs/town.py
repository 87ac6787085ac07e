"""A town of 36 named areas near Lanzhou, its irregular border, and reports in it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

WEST, SOUTH, SIZE, SIDE = 103.80, 36.00, 0.012, 6


@dataclass(frozen=True, eq=False)
class Town:
    """WGS84 polygons of the areas, their union, and reports (lon, lat) with the index of the area they name."""

    areas: np.ndarray
    boundary: shapely.Geometry
    lon: np.ndarray
    lat: np.ndarray
    named: np.ndarray


@cache
def build_town(n: int = 3_000, seed: int = 1) -> Town:
    """Areas on a bent lattice, so that borders run in all directions; reports uniform inside."""
    rng = np.random.default_rng(seed)
    step = np.arange(SIDE + 1) * SIZE
    corner_x, corner_y = np.meshgrid(WEST + step, SOUTH + step)
    corner_x = corner_x + rng.normal(0, SIZE / 8, corner_x.shape)
    corner_y = corner_y + rng.normal(0, SIZE / 8, corner_y.shape)
    corners = np.stack([corner_x, corner_y], axis=-1)
    rings = [corners[[i, i, i + 1, i + 1], [j, j + 1, j + 1, j]] for i in range(SIDE) for j in range(SIDE)]
    areas = shapely.polygons(np.array(rings))
    lon = rng.uniform(WEST - SIZE, WEST + (SIDE + 1) * SIZE, 3 * n)
    lat = rng.uniform(SOUTH - SIZE, SOUTH + (SIDE + 1) * SIZE, 3 * n)
    point, area = shapely.STRtree(areas).query(shapely.points(lon, lat), predicate="intersects")
    point, area = point[:n], area[:n]
    return Town(areas, shapely.union_all(areas), lon[point], lat[point], area)
