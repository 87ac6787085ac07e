"""Stacks that stand on the centre of an area."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hotspot.areas import level
from hotspot.location.naming import LEVEL_NUMBER
from hotspot.location.params import ImpreciseParams
from hotspot.location.stacks import Stacks

WIDTH_SHARE = 0.02
"""By chance a place lies within 2 % of an area's width of its centroid once in 800, within 50 m, in a community of
250 m, once in 8."""
CENTRE_SHARE = 0.05
EXACT_M = 1.0


def find_centre_levels(
    stacks: Stacks,
    placed: gpd.GeoDataFrame,
    at_point: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    *,
    params: ImpreciseParams,
) -> NDArray[np.int64]:
    """Return for each stack the number of the coarsest level on a centre of which it stands; 0: none.

    Parameters and the rule: see `hotspot.location.imprecise.find_imprecise`.
    """
    found = np.zeros(len(stacks.rows), dtype=np.int64)
    points = np.stack([placed.geometry.x, placed.geometry.y], axis=1)[stacks.first]
    asked = np.flatnonzero((stacks.rows >= params.coarse_stack_rows) & np.isfinite(points).all(axis=1))
    rows, places = stacks.rows[asked], points[asked]
    for name, number in reversed(LEVEL_NUMBER.items()):
        of_level = level(areas, name)
        if of_level.empty:
            continue
        held = at_point[f"{name}_id"].value_counts().reindex(of_level["area_id"], fill_value=0).to_numpy()
        widths = np.sqrt(of_level.geometry.to_crs(placed.crs).area.to_numpy())
        reach = np.minimum(params.centre_distance_m, WIDTH_SHARE * widths)
        far, which = _nearest(places, _centres(of_level), placed.crs)
        which = which % len(of_level)
        large = (rows >= params.stack_rows) & (rows >= CENTRE_SHARE * held[which])
        found[asked[(far <= EXACT_M) | (large & (far <= reach[which]))]] = number
    if params.known_centres:
        far, _ = _nearest(places, shapely.points(params.known_centres), placed.crs)
        found[asked[far <= params.centre_distance_m]] = 1
    return found


def _centres(of_level: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the centroids, then shapely's points on surface; in degrees, as geocoders and map tools reckon them."""
    shapes = of_level.geometry.to_numpy()
    return np.concatenate([shapely.centroid(shapes), shapely.point_on_surface(shapes)])


def _nearest(
    places: NDArray[np.float64], centres: NDArray[np.object_], crs: object
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the distance to the nearest centre (given in degrees), in metres, and which it is."""
    projected = gpd.GeoSeries(centres, crs=4326).to_crs(crs)
    far, which = cKDTree(shapely.get_coordinates(projected.to_numpy())).query(places)
    return far, which
