"""The true hotspots: where they are, when they are active, and how many reports each adds."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hotspot.demo.city import CRS, read_facts
from hotspot.demo.habits import choose_days
from hotspot.demo.town import Town

Floats = NDArray[np.float64]

FEWEST = 14
MARGIN_M = 60.0


def plant_hotspots(town: Town, *, n: int) -> gpd.GeoDataFrame:
    """Return the hotspots of `facts/planted.csv` on the ground, one row each, geometry = disc in EPSG:4544.

    A hotspot of ratio r adds (r - 1) times the reports that its theme has anyway in its disc on its active days, when
    `n` reports are drawn in all, and at least `FEWEST`. Two areas mean that it lies across their border.

    Returns
    -------
    Columns `planted_id`, `theme`, `areas`, `kind`, `ratio` (as drawn), `radius_m`, `border`, `x`, `y`, `expected` (the
    theme's reports there without the hotspot), `added`, geometry.
    """
    rng = town.generator(2)
    table = read_facts("planted.csv")
    theme = town.theme_rows(table["theme"])
    tree = cKDTree(town.addresses.points)
    areas = town.city.subdistricts.to_crs(CRS).set_index("code").geometry
    centres, expected = [], np.zeros(len(table))
    rows: list[Any] = list(table.itertuples())
    for i, (t, row) in enumerate(zip(theme, rows, strict=True)):
        rates = town.addresses.rates[t]
        centres.append(_place(row, [areas[code] for code in row.areas.split()], town, rates, rng))
        near = rates[tree.query_ball_point(centres[-1], row.radius_m)].sum()
        expected[i] = n * town.habits["weight"][t] * near * town.day_weights[t, choose_days(row.kind)].sum()
    table["border"] = table["areas"].str.contains(" ")
    table["x"], table["y"] = np.array(centres).T
    table["expected"] = np.round(expected, 2)
    table["added"] = np.maximum(FEWEST, np.round((table["ratio"] - 1) * expected)).astype(int)
    table["ratio"] = np.round(1 + table["added"] / expected, 1)
    discs = shapely.buffer(shapely.points(np.array(centres)), table["radius_m"].to_numpy(float))
    return gpd.GeoDataFrame(table, geometry=discs, crs=CRS)


def _place(row: Any, shapes: list[shapely.Polygon], town: Town, rates: Floats, rng: np.random.Generator) -> Floats:
    points = town.addresses.points
    if len(shapes) == 2:
        return _busiest_on_border(shapely.intersection(*shapes), row.radius_m, rates, points)
    inside = shapely.contains_xy(shapes[0].buffer(-row.radius_m - MARGIN_M), *points.T)
    if row.kind == "compound":
        inside &= town.addresses.table["compound"].to_numpy()
    weights = np.where(inside, rates, 0.0)
    return np.asarray(points[rng.choice(len(points), p=weights / weights.sum())])


def _busiest_on_border(border: shapely.Geometry, radius_m: float, rates: Floats, points: Floats) -> Floats:
    places = shapely.line_interpolate_point(shapely.line_merge(border), np.arange(0.2, 0.81, 0.05), normalized=True)
    places = shapely.get_coordinates(places)
    load = [rates[near].sum() for near in cKDTree(points).query_ball_point(places, radius_m)]
    return np.asarray(places[int(np.argmax(load))])


def draw_addresses(planted: gpd.GeoDataFrame, town: Town, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return an address for every report the hotspots add, in the order of `planted` (a compound has only one)."""
    tree = cKDTree(town.addresses.points)
    drawn = []
    for row in planted.itertuples():
        near = tree.query_ball_point((row.x, row.y), 1.0 if row.kind == "compound" else row.radius_m)
        drawn.append(rng.choice(np.sort(near), row.added))
    return np.concatenate(drawn)
