"""A made-up road network: a bent lattice with missing streets, dead ends and corners that are no crossings."""

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from hotspot.files import RawTable

SIDE = 69
GAP_M = 118.0
MISSING = 0.18
CORNERS = 3
SEED = 2026
ORIGIN = (390_000.0, 3_985_000.0)


def draw_streets(*, side: int = SIDE, corners: int = CORNERS, seed: int = SEED) -> np.ndarray:
    """Return the streets between neighbours of a `side` × `side` lattice (EPSG:4544), `corners` bends in each."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    east = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], axis=1)
    north = np.stack([number[:-1].ravel(), number[1:].ravel()], axis=1)
    pairs = np.concatenate([east, north])
    pairs = pairs[rng.random(len(pairs)) >= MISSING]
    places = np.stack(np.divmod(np.arange(side * side), side), axis=1)[:, ::-1] * GAP_M
    places = places + rng.normal(0, 0.12 * GAP_M, places.shape) + ORIGIN
    share = np.linspace(0, 1, corners + 2)[:, None]
    start, stop = places[pairs[:, 0], None], places[pairs[:, 1], None]
    bent = start + share * (stop - start)
    bent[:, 1:-1] += rng.normal(0, 0.05 * GAP_M, bent[:, 1:-1].shape)
    return shapely.linestrings(bent)


def as_table(lines: np.ndarray) -> RawTable:
    """Return streets (EPSG:4544) as a GeoJSON layer is handed over: degrees."""
    back = Transformer.from_crs(4544, 4326, always_xy=True).transform
    degrees = shapely.transform(lines, back, interleaved=False)
    geometry = np.array([shapely.to_wkb(line) for line in degrees], dtype=object)
    data = pd.DataFrame({"name": pd.Series(["street"] * len(lines), dtype="str")})
    bad = pd.DataFrame(columns=["row_number", "reason", "value"])
    numbers = np.arange(1, len(lines) + 1)
    return RawTable("streets.geojson", "", "geojson", "utf-8", "0" * 64, 1, data, numbers, geometry, "OGC:CRS84", bad)


def scatter(n: int, lines: np.ndarray, *, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes (n,) of places up to some 20 m from streets."""
    rng = np.random.default_rng([seed, n])
    spots = shapely.line_interpolate_point(rng.choice(lines, n), rng.random(n), normalized=True)
    x, y = (shapely.get_coordinates(spots) + rng.normal(0, 10, (n, 2))).T
    lon, lat = Transformer.from_crs(4544, 4326, always_xy=True).transform(x, y)
    return lon, lat
