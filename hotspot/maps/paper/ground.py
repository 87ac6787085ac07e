"""What a map on paper draws: areas, hotspots and their numbers, in metres."""

from dataclasses import dataclass

import geopandas as gpd


@dataclass(frozen=True, eq=False)
class Ground:
    """Layers in one projected CRS (metres).

    `subdistricts`: `area_id`, `name`, `reports` (of the period and, on a theme's page, of the theme), geometry.
    `communities`: `area_id`, `parent_id`, `name`, geometry; may be empty. `hotspots`: `hotspot_id`, `rank`, `theme`,
    `subdistrict_ids` (tuple: those that hold a report of it), geometry, by rank; the number on the map is the rank.
    `dense`: geometry (高发区, untested).
    """

    subdistricts: gpd.GeoDataFrame
    communities: gpd.GeoDataFrame
    hotspots: gpd.GeoDataFrame
    dense: gpd.GeoDataFrame
