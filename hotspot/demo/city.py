"""Draw a schematic Chengguan: real names, codes and approximate places, invented boundaries."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.demo.tiling import cut_polygon, snap_tiles

CRS = "EPSG:4544"
CENTRE_LON_LAT = (103.834, 36.055)
DEGREE_GRID = 1e-6
DISTRICT_CODE = "620102"
LEVELS = ("district", "subdistrict", "community")
FILES = {"district": "district.geojson", "subdistrict": "subdistricts.geojson", "community": "communities.geojson"}


@dataclass(frozen=True)
class City:
    """Three levels of areas that nest exactly, EPSG:4326, corners on whole 1e-6 degrees.

    Each frame has `code`, `name`, `short_name`, `level`, `parent_code`, `geometry` (one valid Polygon a row).
    """

    district: gpd.GeoDataFrame
    subdistricts: gpd.GeoDataFrame
    communities: gpd.GeoDataFrame


def read_facts(name: str) -> pd.DataFrame:
    """Return one CSV of `hotspot/demo/facts` with codes kept as text."""
    table = resources.files(__package__).joinpath("facts", name).read_text(encoding="utf-8")
    return pd.read_csv(StringIO(table), dtype={"code": str, "parent_code": str, "areas": str, "planted_id": str})


def read_words() -> dict[str, Any]:
    """Return `facts/words.toml`: headings, phrases and titles that the demo's files are written with."""
    return tomllib.loads(resources.files(__package__).joinpath("facts/words.toml").read_text(encoding="utf-8"))


def read_outline() -> shapely.Polygon:
    """Return the coarse outline of the district (about 100 m) in EPSG:4544."""
    text = resources.files(__package__).joinpath("facts/outline.geojson").read_text(encoding="utf-8")
    feature = json.loads(text)["features"][0]
    return gpd.GeoSeries([shapely.geometry.shape(feature["geometry"])], crs="EPSG:4326").to_crs(CRS).iloc[0]


def project(lon: Any, lat: Any) -> NDArray[np.float64]:
    """Return WGS84 degrees as (n, 2) metres in EPSG:4544."""
    points = gpd.GeoSeries.from_xy(np.atleast_1d(lon), np.atleast_1d(lat), crs="EPSG:4326").to_crs(CRS)
    return np.column_stack([points.x, points.y])


@cache
def locate_centre() -> NDArray[np.float64]:
    """Return the district's centre as (1, 2) metres in EPSG:4544."""
    return project(*CENTRE_LON_LAT)


def draw_city(*, seed: int) -> City:
    """Draw the 25 subdistricts and their communities as power diagrams inside the coarse outline.

    Subdistricts stand at their approximate positions and have their approximate areas (scaled together to fill the
    outline); communities are spread at random in their subdistrict, smaller near the centre, villages larger.
    """
    rng = np.random.default_rng(seed)
    subdistricts, communities = read_facts("subdistricts.csv"), read_facts("communities.csv")
    sites = project(subdistricts["lon"], subdistricts["lat"])
    outer = cut_polygon(read_outline(), sites, subdistricts["area_km2"].to_numpy(float))
    tiles = np.empty(len(communities), dtype=object)
    for code, polygon in zip(subdistricts["code"], outer, strict=True):
        inside = np.flatnonzero(communities["parent_code"] == code)
        villages = communities["kind"].iloc[inside].to_numpy() == communities["kind"].iloc[-1]
        tiles[inside] = _cut_subdistrict(polygon, villages, rng)
    degrees = gpd.GeoSeries(tiles, crs=CRS).to_crs("EPSG:4326").to_numpy()
    return _nest(subdistricts, communities, snap_tiles(degrees, grid=DEGREE_GRID))


def _cut_subdistrict(polygon: shapely.Polygon, villages: NDArray[np.bool_], rng: np.random.Generator) -> Any:
    """Cut one subdistrict; the communities come in order of distance from the centre, villages last."""
    sites = _spread_sites(polygon, len(villages), rng)
    distance_km = np.hypot(*(sites - locate_centre()).T) / 1000
    order = np.argsort(distance_km)
    sites, distance_km = sites[order], distance_km[order]
    shares = (0.5 + distance_km) * np.where(villages, 3.0, 1.0) * np.exp(rng.normal(0, 0.3, len(villages)))
    return cut_polygon(polygon, sites, shares)


def _spread_sites(polygon: shapely.Polygon, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return n well separated points inside: the best of some candidates each time (Mitchell 1991)."""
    left, low, right, high = polygon.bounds
    chosen = np.empty((0, 2))
    while len(chosen) < n:
        candidates = rng.uniform((left, low), (right, high), (400, 2))
        candidates = candidates[shapely.contains_xy(polygon, *candidates.T)][:20]
        if len(candidates) == 0:
            continue
        gaps = np.hypot(*(candidates[:, None] - chosen[None]).transpose(2, 0, 1))
        best = int(np.argmax(gaps.min(axis=1))) if len(chosen) else 0
        chosen = np.vstack([chosen, candidates[best]])
    return chosen


def _nest(subdistricts: pd.DataFrame, communities: pd.DataFrame, tiles: Any) -> City:
    parents = communities["parent_code"].to_numpy()
    outer = [shapely.coverage_union_all(tiles[parents == code]) for code in subdistricts["code"]]
    district = pd.DataFrame({"code": [DISTRICT_CODE], "name": [read_words()["district"]]})
    return City(
        _areas(district, "district", [shapely.coverage_union_all(outer)]),
        _areas(subdistricts.assign(parent_code=DISTRICT_CODE), "subdistrict", outer),
        _areas(communities, "community", tiles),
    )


def _areas(table: pd.DataFrame, level: str, polygons: Any) -> gpd.GeoDataFrame:
    columns = [name for name in ("code", "name", "short_name", "parent_code") if name in table]
    geometry = shapely.orient_polygons(np.asarray(polygons, dtype=object))
    return gpd.GeoDataFrame(table[columns].assign(level=level), geometry=geometry, crs="EPSG:4326")


def write_city(city: City, directory: Path) -> list[Path]:
    """Write one GeoJSON per level (WGS84, 6 decimals), each feature marked as schematic."""
    directory.mkdir(parents=True, exist_ok=True)
    frames = (city.district, city.subdistricts, city.communities)
    paths = [directory / FILES[level] for level in LEVELS]
    for frame, path in zip(frames, paths, strict=True):
        path.write_text(_geojson(frame), encoding="utf-8")
    return paths


def _geojson(frame: gpd.GeoDataFrame) -> str:
    mark = {"schematic": True, "note": read_words()["schematic"]}
    features = []
    for row, shape in zip(frame.drop(columns="geometry").to_dict("records"), frame.geometry, strict=True):
        rings = [shape.exterior, *shape.interiors]
        corners = [[[round(x, 6), round(y, 6)] for x, y in shapely.get_coordinates(ring).tolist()] for ring in rings]
        geometry = {"type": "Polygon", "coordinates": corners}
        features.append({"type": "Feature", "properties": row | mark, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"
