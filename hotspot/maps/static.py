"""The part of a scene that no filter changes: the polygons and names of the areas, simplified once."""

import hashlib
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.maps.geometry import encode_anchors, encode_rings

_COARSE_DEG = 6e-5  # about 6 m: invisible at the scale of a district


@dataclass(frozen=True, eq=False)
class Static:
    """What is drawn of the areas, and what a view needs to count by them.

    `top_level`: ``subdistrict``, or ``district`` where no subdistrict is given and the district stands in their place.
    `json` is the JSON-ready part of the scene; `subdistricts`/`communities` are the `area_id`s in drawing order;
    `names`, `short_names` hold every area; `area_km2` belongs to `subdistricts`, and so do the
    positions in `neighbours` (2, n), pairs of areas that touch. `outline` (degrees) is that of all of them, simplified.
    """

    json: dict[str, Any]
    top_level: str
    subdistricts: pd.Index
    communities: pd.Index
    names: dict[str, str]
    short_names: dict[str, str]
    levels: dict[str, str]
    area_km2: NDArray[np.float64]
    neighbours: NDArray[np.intp]
    outline: Any


def draw_static(areas: gpd.GeoDataFrame) -> Static:
    """Simplify and encode the areas of a city, once per boundary set.

    Parameters
    ----------
    areas
        Columns `area_id`, `level` (``district``, ``subdistrict``, ``community``), `name`, `short_name`,
        `parent_id`, geometry in EPSG:4326. Shared borders stay shared (coverage simplification).

    Returns
    -------
    Static
        See there. A level without areas gives an empty list.
    """
    named = areas[areas["name"].notna().to_numpy()]
    names = dict(zip(named["area_id"], named["name"], strict=True))
    levels = dict(zip(areas["area_id"], areas["level"], strict=True))
    top_level = "subdistrict" if "subdistrict" in set(areas["level"]) else "district"
    subdistricts, communities = (_level(areas, level) for level in (top_level, "community"))
    drawn = {"subdistricts": _encode(subdistricts, names), "communities": _encode(communities, names)}
    digest = hashlib.sha256(repr(drawn).encode()).hexdigest()[:12]
    return Static(
        json={"id": digest, **drawn},
        top_level=top_level,
        subdistricts=pd.Index(subdistricts["area_id"]),
        communities=pd.Index(communities["area_id"]),
        names=names,
        short_names={row.area_id: _label(row) for row in areas.itertuples()},
        levels=levels,
        area_km2=_area_km2(subdistricts),
        neighbours=_neighbours(subdistricts.geometry.to_numpy()),
        outline=shapely.simplify(subdistricts.union_all(), _COARSE_DEG),
    )


def _level(areas: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame:
    chosen = areas[(areas["level"] == level).to_numpy()]
    chosen = chosen[~(chosen.geometry.isna() | chosen.geometry.is_empty)]
    return chosen.reset_index(drop=True)


def _encode(areas: gpd.GeoDataFrame, names: dict[str, str]) -> list[dict[str, Any]]:
    if areas.empty:
        return []
    shapes = areas.geometry.to_numpy()
    rings = encode_rings(shapely.coverage_simplify(shapes, _COARSE_DEG))
    at, room = encode_anchors(shapes)
    return [
        {"id": str(row.area_id), "name": _label(row), "in": _name(names, row.parent_id), "at": a, "r": r, "rings": ring}
        for row, a, r, ring in zip(areas.itertuples(), at, room, rings, strict=True)
    ]


def _label(row: Any) -> str:
    known = [text for text in (getattr(row, "short_name", None), row.name, row.area_id) if pd.notna(text) and text]
    return str(known[0])


def _name(names: dict[str, str], area_id: Any) -> str | None:
    return None if pd.isna(area_id) else names.get(area_id)


def _area_km2(areas: gpd.GeoDataFrame) -> NDArray[np.float64]:
    if areas.empty:
        return np.zeros(0)
    lon, lat = areas.union_all().centroid.coords[0]
    equal_area = f"+proj=laea +lat_0={lat:.4f} +lon_0={lon:.4f} +datum=WGS84 +units=m"
    return np.asarray(areas.geometry.to_crs(equal_area).area, dtype=float) / 1e6


def _neighbours(shapes: NDArray[Any]) -> NDArray[np.intp]:
    """Pairs (2, n) of areas that touch or overlap."""
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects") if len(shapes) else np.zeros((2, 0), np.intp)
    return np.asarray(pairs[:, pairs[0] != pairs[1]], dtype=np.intp)
