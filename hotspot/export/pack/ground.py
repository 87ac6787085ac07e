"""The layers that a pack's maps on paper draw, from the briefing and the facts."""

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.text import one_line
from hotspot.hotspots import ALL
from hotspot.maps.paper.ground import Ground

if TYPE_CHECKING:
    from hotspot.analysis import Briefing

_TOP = ("subdistrict", "district", "community")
_FINE_M = 1.0  # 0.1 mm on the largest scale drawn
_SPOT = ["hotspot_id", "rank", "theme"]


def lay_ground(briefing: "Briefing", facts: Facts, theme: str | None = None) -> Ground:
    """Return what the maps draw, of all themes or of one.

    Parameters
    ----------
    briefing
        Gives the shapes of areas and of dense clusters (those of all themes together, or of the theme's own).
    facts
        Gives hotspots and counts, so that the map says what the lists say.
    theme
        Code of one theme; None = all.

    Returns
    -------
    Ground
        In the CRS of the reports. Where the city has no subdistricts its district, else its communities, stand in
        their place; shared borders stay shared.
    """
    areas, crs = briefing.analysis.areas.table, facts.hotspots.crs
    top = next((level for level in _TOP if (areas["level"] == level).any()), "")
    subdistricts = _shape(areas, top, crs, label="name")
    communities = _shape(areas, "community" if top != "community" else "", crs, label="short_name")
    counts = _count(briefing, facts, top, theme)
    dense = briefing.analysis.hotspots.dense
    spots = facts.hotspots if theme is None else facts.hotspots[(facts.hotspots["theme"] == theme).to_numpy()]
    held = {str(key): tuple(ids) for key, ids in facts.shares.groupby("hotspot_id")["subdistrict_id"]}
    return Ground(
        subdistricts=subdistricts.assign(reports=subdistricts["area_id"].map(counts).fillna(0).astype("int64")),
        communities=communities.assign(parent_id=communities["area_id"].map(_parents(areas)).fillna("")),
        hotspots=gpd.GeoDataFrame(
            spots[_SPOT].assign(subdistrict_ids=[held.get(key, ()) for key in spots["hotspot_id"]]),
            geometry=spots.geometry,
        ).reset_index(drop=True),
        dense=dense.loc[(dense["theme"] == (theme or ALL)).to_numpy(), [dense.geometry.name]].to_crs(crs),
    )


def _shape(areas: gpd.GeoDataFrame, level: str, crs: object, *, label: str) -> gpd.GeoDataFrame:
    own = areas[(areas["level"] == level).to_numpy() & ~(areas.geometry.isna() | areas.geometry.is_empty).to_numpy()]
    names = own[label].where(own[label].notna() & (own[label] != ""), own["name"])
    shapes = own.geometry.to_crs(crs).to_numpy()
    table = {"area_id": own["area_id"].astype(str).to_numpy(), "name": [one_line(name) for name in names]}
    return gpd.GeoDataFrame(table, geometry=shapely.coverage_simplify(shapes, _FINE_M), crs=crs)


def _parents(areas: gpd.GeoDataFrame) -> dict[str, str]:
    known = areas[areas["parent_id"].notna().to_numpy()]
    return dict(zip(known["area_id"].astype(str), known["parent_id"].astype(str), strict=True))


def _count(briefing: "Briefing", facts: Facts, top: str, theme: str | None) -> "pd.Series[int]":
    if top == "subdistrict" and theme is None:
        return facts.subdistricts.set_index("area_id")["reports"]
    reports = briefing.analysis.reports
    own = reports if theme is None else reports[(reports["theme"] == theme).to_numpy()]
    return own[f"{top}_id"].value_counts() if top else pd.Series(dtype="int64")
