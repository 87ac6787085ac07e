"""Which area belongs to which: by code, by name, else by where it lies; and levels that no file has."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.areas.codes import significant_code
from hotspot.areas.geometry import Shapes, repair
from hotspot.areas.names import match_names, normalise_name
from hotspot.areas.params import Level
from hotspot.errors import Notice, notice


def add_missing_levels(table: gpd.GeoDataFrame, *, district_name: str) -> tuple[gpd.GeoDataFrame, list[Notice]]:
    """Return the areas with the levels above them that no file has, and what was added.

    Areas that all name their parent are united by parent; otherwise all subdistricts (else communities) make one
    district. A middle level without names stays absent.
    """
    told = []
    pairs: tuple[tuple[Level, Level], ...] = (("subdistrict", "community"), ("district", "subdistrict"))
    for upper, lower in (*pairs, ("district", "community")):
        present = set(table["level"])
        children = table[table["level"] == lower]
        if upper in present or children.empty:
            continue
        united = _unite_named(children, upper)
        if united is None and upper == "district":
            united = _unite_all(children, district_name)
        if united is not None:
            table = pd.concat([table, united], ignore_index=True)
            told.append(notice("areas.level_united", area_level=upper, from_level=lower, areas=len(united)))
    return table, told


def _unite_named(children: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame | None:
    if children["parent"].isna().any():
        return None
    names = children["parent"].map(normalise_name)
    rows = [_united(group, level, group["parent"].iloc[0]) for _, group in children.groupby(names.to_numpy())]
    return gpd.GeoDataFrame(pd.concat(rows, ignore_index=True), crs=children.crs)


def _unite_all(children: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    return _united(children, "district", name)


def _united(children: gpd.GeoDataFrame, level: str, name: str) -> gpd.GeoDataFrame:
    length = {"district": 6, "subdistrict": 9}[level]
    prefixes = significant_code(children["code"]).str[:length]
    prefixes = prefixes.fillna(children["parent_code"]) if level == "district" else prefixes
    code = prefixes.iloc[0] if prefixes.notna().all() and prefixes.nunique() == 1 else pd.NA
    shape = repair(np.array([shapely.union_all(children.geometry.to_numpy())], dtype=object))
    blank = {column: pd.Series(pd.NA, children.index[:1], dtype="str") for column in ("parent", "parent_code")}
    dates = dict.fromkeys(("valid_from", "valid_to"), pd.NaT)
    row = children.iloc[[0]].assign(
        level=level,
        code=code,
        name=name or pd.NA,
        short_name=normalise_name(name) or pd.NA,
        repaired_m2=np.nan,
        drawn=False,
        **blank,
        **dates,
    )
    return row.set_geometry(gpd.GeoSeries(shape, index=row.index, crs=children.crs))


def find_parents(table: gpd.GeoDataFrame, flat: Shapes) -> tuple["pd.Series[str]", "pd.Series[str]", dict[str, int]]:
    """Return for each area the id of its parent, how it was found, and how often each way was used.

    Parameters
    ----------
    table
        Areas with `area_id`, `level`, `code`, `parent_code`, `parent`, `short_name`.
    flat
        Their shapes (n,) in metres.

    Returns
    -------
    tuple
        Parent ids (missing for districts, and for areas that lie beyond every parent); ways (``code``, ``name``,
        ``only``: there is but one, ``place``: the largest overlap, ``none``); counts of ways.
    """
    parent = pd.Series(pd.NA, table.index, dtype="str")
    way = pd.Series(pd.NA, table.index, dtype="str")
    for lower, uppers in (("subdistrict", ("district",)), ("community", ("subdistrict", "district"))):
        upper = next((name for name in uppers if (table["level"] == name).any()), None)
        children = np.flatnonzero(table["level"] == lower)
        if upper is None or not len(children):
            continue
        above = np.flatnonzero(table["level"] == upper)
        rows, ways = _match(table, flat, children, above)
        ids = pd.Series(table["area_id"].to_numpy()[above][rows], dtype="str")
        parent.iloc[children] = ids.where(rows >= 0).to_numpy()
        way.iloc[children] = ways
    counts = {str(name): int(n) for name, n in way.value_counts().items()}
    return parent, way, counts


def _match(
    table: gpd.GeoDataFrame, flat: Shapes, children: NDArray[np.intp], above: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    below, upper = table.iloc[children], table.iloc[above]
    by_code = _by_code(below, upper)
    by_name = match_names(below["parent"], upper)
    rows = np.where(by_code >= 0, by_code, by_name)
    ways = np.where(by_code >= 0, "code", "name").astype(object)
    for i in np.flatnonzero(rows < 0):
        rows[i] = 0 if len(above) == 1 else _largest_overlap(flat[children[i]], flat[above])
        ways[i] = "only" if len(above) == 1 else "place" if rows[i] >= 0 else "none"
    return rows, ways


def _by_code(below: pd.DataFrame, upper: pd.DataFrame) -> NDArray[np.int64]:
    codes = significant_code(upper["code"]).reset_index(drop=True).dropna()
    codes = codes[~codes.duplicated(keep=False)]
    rows = pd.Series(codes.index.to_numpy(), index=codes.to_numpy(), dtype="float64")
    own = significant_code(below["code"])
    # The code says it by itself; a parent column is asked only where it does not.
    found = significant_code(below["parent_code"]).map(rows)
    for length in (6, 9):
        found = own.where(own.str.len() > length).str[:length].map(rows).fillna(found)
    return found.fillna(-1).to_numpy(dtype=np.int64)


def _largest_overlap(shape: shapely.Geometry, candidates: Shapes) -> int:
    shared = shapely.area(shapely.intersection(candidates, shape))
    return int(np.argmax(shared)) if shared.max() > 0 else -1
