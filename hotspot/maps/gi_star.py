"""Gi* cells for the map: a view to compare with, drawn and worded so that nobody takes it for hotspots."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from hotspot.hotspots import CellView
from hotspot.maps.geometry import encode_points
from hotspot.maps.words import say
from hotspot.texts import Language, tell


def draw_gi_star(found: CellView, *, language: Language, theme_names: Mapping[str, str]) -> dict[str, Any]:
    """Return `gi_star` of a view (see `hotspot.maps.scene`): hot and cold cells only, and what the view does not know.

    Cells are sent by their centres and one common ring: their sides differ by less than a metre within a district.
    """
    marked = found.cells[(found.cells["gi_star"] != "none").to_numpy()].to_crs("EPSG:4326")
    hot, cold = (marked[(marked["gi_star"] == kind).to_numpy()] for kind in ("hot", "cold"))
    return {
        "ring": _encode_ring(marked),
        "hot": _encode_centres(hot),
        "cold": _encode_centres(cold),
        "notes": [tell(note, language, themes=theme_names) for note in found.notices],
    }


def offer_gi_star(language: Language) -> dict[str, Any]:
    """Return `gi_star` of a view that is worked out when a reader asks for it: no cells yet."""
    return {"ring": [], "hot": [], "cold": [], "notes": [say("gi_star_waiting", language)]}


def _encode_centres(cells: gpd.GeoDataFrame) -> list[int]:
    centre = shapely.get_coordinates(shapely.centroid(cells.geometry.to_numpy()))
    return encode_points(centre[:, 0], centre[:, 1])


def _encode_ring(cells: gpd.GeoDataFrame) -> list[int]:
    """The corners of the middle cell as seen from its centre."""
    if cells.empty:
        return []
    shapes = cells.geometry.to_numpy()
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    middle = int(np.argmin(np.abs(centres - centres.mean(axis=0)).sum(axis=1)))
    corners = shapely.get_coordinates(shapes[middle])[:-1] - centres[middle]
    return encode_points(corners[:, 0], corners[:, 1])
