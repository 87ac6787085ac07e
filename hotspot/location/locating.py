"""Locating: exactly one area per level for each report, or a stated reason why not."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.areas import Areas, level
from hotspot.errors import Notice, notice
from hotspot.location.imprecise import Imprecise, find_imprecise
from hotspot.location.index import AreaIndex, border_segments
from hotspot.location.naming import LEVEL_NUMBER, name_areas, take_ids
from hotspot.location.params import LocationParams

NEAR_M = 50.0


@dataclass(frozen=True, eq=False)
class Located:
    """Reports with their areas.

    Attributes
    ----------
    table
        GeoDataFrame: placed reports with `district_id`, `subdistrict_id`, `community_id`, `placement`, `distance_m`,
        `on_border`, `imprecise_reason`.
    ties
        DataFrame: `report_id`, `level`, `area_id`, `chosen` (bool): every candidate of every point on a common border
        or in an overlap.
    stacks
        DataFrame: the fallback points (see `Imprecise`).
    notices
        What was found, with counts.
    """

    table: gpd.GeoDataFrame
    ties: pd.DataFrame
    stacks: pd.DataFrame
    notices: tuple[Notice, ...]


def locate(placed: gpd.GeoDataFrame, areas: Areas, *, params: LocationParams | None = None) -> Located:
    """Give each report one area per level, or say that it is outside or imprecise.

    - **Each level is asked by itself**, with its own polygons (WGS84, as geopandas ``sjoin(predicate="intersects")``
      would answer). A community that sticks out of its 街道 therefore does not drag reports along; how many reports
      have a community of another 街道 is told.
    - **Ties**: a point on a common border or in an overlap belongs to the area with the lowest `area_id` (its code);
      all candidates are listed in `ties` and the row is marked `on_border`.
    - **Outside** is a point in no area of the coarsest level. `distance_m` is measured to it, 0 inside. Points are
      never moved: 1 m outside is outside, and how many are within 50 m is told. A point inside the district but in no
      街道 or 社区 keeps NA there.
    - **Imprecise** rows (see `find_imprecise`) keep the areas that are certain: those their words name, else the levels
      of which the fallback point stands for the whole.

    Parameters
    ----------
    placed
        `Placed.table`: reports with `lon`, `lat` (WGS84) and `geometry` (projected).
    areas
        From `areas.read`.
    """
    params = params or LocationParams()
    found = {name: _ask_level(placed, areas.table, name) for name in LEVEL_NUMBER}
    ids = pd.DataFrame({f"{name}_id": ids for name, (ids, _) in found.items()})
    ties = pd.concat([listed for _, listed in found.values()], ignore_index=True)
    coarsest = next(name for name in LEVEL_NUMBER if len(level(areas.table, name)))
    outside = ids[f"{coarsest}_id"].isna().to_numpy()
    imprecise = find_imprecise(placed, ids, areas.table, params=params.imprecise)
    flagged = imprecise.reason != ""
    located = placed.assign(
        **_certain_areas(ids, flagged, imprecise, name_areas(placed, areas.table), areas.table),
        placement=pd.array(np.select([flagged, outside], ["imprecise", "outside"], "located"), dtype="str"),
        distance_m=_distances(placed, level(areas.table, coarsest), outside),
        on_border=placed["report_id"].isin(ties["report_id"]).to_numpy(),
        imprecise_reason=pd.Series(imprecise.reason, index=placed.index, dtype="str").where(flagged),
    )
    return Located(located, ties, imprecise.stacks, (*_tell(located, ties, areas.table), *imprecise.notices))


def _ask_level(table: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, name: str) -> tuple[pd.Series, pd.DataFrame]:
    """Return the area of each row at one level (NA: none) and the candidates of the tied rows."""
    of_level = level(areas, name).sort_values("area_id", ignore_index=True)
    # For few rows a coarse grid is laid sooner than the fine one pays off
    cells = int(np.clip(4 * len(table), 1 << 16, 1 << 22))
    index = AreaIndex.build(of_level.geometry.to_numpy(), cells=cells)
    place, point, polygon = index.locate_ties(table["lon"].to_numpy(), table["lat"].to_numpy())
    ties = pd.DataFrame(
        {
            "report_id": table["report_id"].to_numpy()[point],
            "level": name,
            "area_id": take_ids(of_level, polygon).to_numpy(),
            "chosen": place[point] == polygon,
        }
    )
    return take_ids(of_level, place).set_axis(table.index), ties


def _certain_areas(
    ids: pd.DataFrame, flagged: NDArray[np.bool_], imprecise: Imprecise, named: pd.DataFrame, areas: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the areas at the points, but of imprecise rows only those that are certain."""
    kept = {
        f"{name}_id": ids[f"{name}_id"].where(~flagged | (imprecise.certain >= number))
        for name, number in LEVEL_NUMBER.items()
    }
    parents = areas.set_index("area_id")["parent_id"]
    district = named["subdistrict_id"].map(parents).astype("str").fillna(kept["district_id"])
    says = flagged & named["subdistrict_id"].notna().to_numpy()
    stated = named.assign(district_id=district)
    return pd.DataFrame({column: values.where(~says, stated[column]) for column, values in kept.items()})


def _distances(table: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, outside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return metres from each outside point to the nearest area, 0 for the rest, NaN where there is no point."""
    points = np.stack([table.geometry.x, table.geometry.y], axis=1)
    distance = np.where(np.isfinite(points).all(axis=1), 0.0, np.nan)
    rows = np.flatnonzero(outside & (distance == 0))
    places, back = np.unique(points[rows], axis=0, return_inverse=True)
    tree = shapely.STRtree(
        shapely.linestrings(np.stack(border_segments(areas.geometry.to_crs(table.crs).to_numpy())[:2], axis=1))
    )
    (asked, _), far = tree.query_nearest(shapely.points(places), return_distance=True, all_matches=False)
    nearest = np.empty(len(places))
    nearest[asked] = far
    distance[rows] = nearest[back]
    return distance


def _tell(located: gpd.GeoDataFrame, ties: pd.DataFrame, areas: gpd.GeoDataFrame) -> list[Notice]:
    told = []
    counts = located["placement"].value_counts()
    told.append(notice("location.located", n=int(counts.get("located", 0)), of=len(located)))
    near = int(
        (located["distance_m"].between(0, NEAR_M, inclusive="right") & (located["placement"] == "outside")).sum()
    )
    if outside := int(counts.get("outside", 0)):
        told.append(notice("location.outside", "warning", n=outside, near=near, near_m=int(NEAR_M)))
    for name, of_level in ties.groupby("level", sort=False):
        told.append(notice(f"location.ties_{name}", "warning", n=of_level["report_id"].nunique()))
    return told + _tell_gaps(located, areas)


def _tell_gaps(located: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> list[Notice]:
    """Tell of reports in the district but in no area of a finer level, and of children outside their parents."""
    inside = located.loc[located["placement"] == "located", ["subdistrict_id", "community_id"]]
    told = []
    for name in ("subdistrict", "community"):
        if len(level(areas, name)) and (n := int(inside[f"{name}_id"].isna().sum())):
            told.append(notice(f"location.without_{name}", n=n))
    parent = inside["community_id"].map(areas.set_index("area_id")["parent_id"]).astype("str")
    strays = (parent.notna() & inside["subdistrict_id"].notna() & (parent != inside["subdistrict_id"])).to_numpy(bool)
    if n := int(strays.sum()):
        pairs = inside[strays].groupby(["community_id", "subdistrict_id"]).ngroups
        told.append(notice("location.other_parent", "warning", n=n, pairs=pairs))
    return told
