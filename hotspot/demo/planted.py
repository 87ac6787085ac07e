"""The true hotspots: where they are, when they are active, and how many reports each adds."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hotspot.demo.addresses import Addresses
from hotspot.demo.city import CRS, City, read_facts
from hotspot.demo.habits import choose_days

Floats = NDArray[np.float64]

FEWEST = 14
MARGIN_M = 60.0


def plant_hotspots(city: City, addresses: Addresses, habits: pd.DataFrame, day_weights: Floats, *, n: int, seed: int) -> gpd.GeoDataFrame:
    """Return the hotspots of `facts/planted.csv` on the ground, one row each, geometry = disc in EPSG:4544.

    A hotspot of ratio r adds (r - 1) times the reports that its theme has anyway in its disc on its active days, when `n`
    reports are drawn in all, and at least `FEWEST`. Two areas mean that it lies across their border.

    Returns
    -------
    Columns `planted_id`, `theme`, `areas`, `kind`, `ratio`, `radius_m`, `border`, `x`, `y`, `expected`, `added`, geometry.
    """
    rng = np.random.default_rng([seed, 2])
    table = read_facts("planted.csv")
    theme = pd.Index(habits["theme"]).get_indexer(table["theme"])
    tree = cKDTree(addresses.table[["x", "y"]].to_numpy())
    areas = city.subdistricts.to_crs(CRS).set_index("code").geometry
    centres = [_place(row, areas, addresses, addresses.rates[t], tree, rng) for t, (_, row) in zip(theme, table.iterrows(), strict=True)]
    weight = habits["weight"].to_numpy(float)
    expected = [
        n * weight[t] * addresses.rates[t, tree.query_ball_point(centre, radius)].sum() * day_weights[t, choose_days(kind)].sum()
        for t, centre, radius, kind in zip(theme, centres, table["radius_m"], table["kind"], strict=True)
    ]
    table["border"] = table["areas"].str.contains(" ")
    table["x"], table["y"] = np.array(centres).T
    table["expected"] = np.round(expected, 2)
    table["added"] = np.maximum(FEWEST, np.round((table["ratio"] - 1) * expected)).astype(int)
    table["ratio"] = np.round(1 + table["added"] / expected, 1)
    discs = shapely.buffer(shapely.points(np.array(centres)), table["radius_m"].to_numpy(float))
    return gpd.GeoDataFrame(table, geometry=discs, crs=CRS)


def _place(row: pd.Series, areas: gpd.GeoSeries, addresses: Addresses, rates: Floats, tree: cKDTree, rng: np.random.Generator) -> Floats:
    shapes = [areas[code] for code in row["areas"].split()]
    if len(shapes) == 2:
        return _busiest_on_border(shapely.intersection(*shapes), float(row["radius_m"]), rates, tree)
    inner = shapes[0].buffer(-row["radius_m"] - MARGIN_M)
    points = addresses.table[["x", "y"]].to_numpy()
    inside = shapely.contains_xy(inner, *points.T)
    if row["kind"] == "compound":
        inside &= addresses.table["compound"].to_numpy()
    weights = np.where(inside, rates, 0.0)
    return np.asarray(points[rng.choice(len(points), p=weights / weights.sum())])


def _busiest_on_border(border: shapely.Geometry, radius_m: float, rates: Floats, tree: cKDTree) -> Floats:
    line = shapely.line_merge(border)
    along = np.arange(0.2, 0.81, 0.05)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, along, normalized=True))
    load = [rates[near].sum() for near in tree.query_ball_point(points, radius_m)]
    return np.asarray(points[int(np.argmax(load))])


def draw_addresses(planted: gpd.GeoDataFrame, addresses: Addresses, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return an address for every report the hotspots add, in the order of `planted` (a compound has only one)."""
    tree = cKDTree(addresses.table[["x", "y"]].to_numpy())
    drawn = []
    for row in planted.itertuples():
        near = tree.query_ball_point((row.x, row.y), 1.0 if row.kind == "compound" else row.radius_m)
        drawn.append(rng.choice(np.sort(near), row.added))
    return np.concatenate(drawn)
