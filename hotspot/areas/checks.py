"""What is wrong with the areas, level by level, and how it is told."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from hotspot.areas.columns import LEVELS
from hotspot.areas.geometry import Shapes
from hotspot.areas.names import has_full_name
from hotspot.areas.params import AreaParams
from hotspot.areas.topology import FINDING_COLUMNS, find_gaps, find_outside, find_overlaps, uncovered_m2
from hotspot.errors import Notice, notice

_SHOWN = 5


def check_areas(
    table: pd.DataFrame, flat: Shapes, *, repaired_m2: "pd.Series[float]", params: AreaParams
) -> tuple[pd.DataFrame, list[Notice]]:
    """Return the findings on all levels and one notice per kind of finding and level.

    Parameters
    ----------
    table
        Areas with `area_id`, `level`, `name`, `code`, `short_name`, `parent_id`, and `drawn` (False for a level that
        was united from the one below: its faults are that one's).
    flat
        Their polygons (n,) in metres.
    repaired_m2
        Change of area by repair (n,), NaN where nothing was repaired.
    params
        Tolerances.

    Returns
    -------
    tuple
        Findings (`hotspot.areas.reading.Areas.findings`) and notices.
    """
    found, told = _check_repairs(table, flat, repaired_m2)
    frames = [found]
    for name in LEVELS:
        here = ((table["level"] == name) & table["drawn"]).to_numpy()
        if not here.any():
            continue
        told += _check_names(table[here], name)
        level = _Level(name, table[here].reset_index(drop=True), flat[here], shapely.union_all(flat[here]))
        above = table["area_id"].isin(level.rows["parent_id"]) & table["drawn"]
        parents = table[above], flat[above.to_numpy()]
        checks = (_check_overlaps, _check_gaps, _check_parts)
        for found, more in [*(check(level, params) for check in checks), _check_parents(level, *parents, params)]:
            frames.append(found.assign(level=name))
            told += [Notice(n.key, {"area_level": name} | n.facts, n.level) for n in more]
    findings = pd.concat([frame.reindex(columns=FINDING_COLUMNS) for frame in frames if len(frame)] or [_no_findings()])
    return findings.reset_index(drop=True), told


@dataclass(frozen=True, eq=False)
class _Level:
    """The drawn areas of one level, their polygons in metres, and these united."""

    name: str
    rows: pd.DataFrame
    flat: Shapes
    union: shapely.Geometry


def _no_findings() -> pd.DataFrame:
    return pd.DataFrame(columns=FINDING_COLUMNS)


def _names(table: pd.DataFrame, ids: "pd.Series[str]") -> list[str]:
    return ids.map(table.set_index("area_id")["name"]).fillna(ids).tolist()


def _check_repairs(
    table: pd.DataFrame, flat: Shapes, repaired_m2: "pd.Series[float]"
) -> tuple[pd.DataFrame, list[Notice]]:
    fixed = repaired_m2.notna().to_numpy()
    found = table.loc[fixed, ["area_id", "level"]].assign(finding="repaired", area_m2=repaired_m2[fixed])
    found["share"] = np.abs(found["area_m2"]) / shapely.area(flat[fixed])
    names = table.loc[fixed, "name"].fillna(table["area_id"])
    told = [
        notice("areas.repaired", "warning", name=name, area_m2=round(change), share=share)
        for name, change, share in zip(names, found["area_m2"].tolist(), found["share"].tolist(), strict=True)
    ]
    return found, told


def _check_names(rows: pd.DataFrame, name: str) -> list[Notice]:
    told = []
    for column in ("code", "short_name"):
        values = rows[column].dropna()
        twice = values[values.duplicated()].unique().tolist()
        if twice:
            told.append(notice(f"areas.same_{column}", "warning", area_level=name, values=twice[:_SHOWN], n=len(twice)))
    half = rows.loc[~rows["name"].fillna("").map(lambda text: has_full_name(text, name)), "name"].dropna()
    if len(half):
        told.append(notice("areas.half_names", area_level=name, areas=len(half), examples=half.head(_SHOWN).tolist()))
    return told


def _check_overlaps(level: _Level, params: AreaParams) -> tuple[pd.DataFrame, list[Notice]]:
    rows = level.rows
    pairs = find_overlaps(rows["area_id"], level.flat)
    large = pairs["area_m2"] >= params.sliver_m2
    told = []
    if large.any():
        first, second = (_names(rows, pairs[column].head(_SHOWN)) for column in ("area_id", "other_id"))
        sizes = pairs["area_m2"].head(_SHOWN).tolist()
        worst = [f"{a} × {b} {size:,.0f} m²" for a, b, size in zip(first, second, sizes, strict=True)]
        total = float(pairs.loc[large, "area_m2"].sum())
        told.append(notice("areas.overlaps", "warning", pairs=int(large.sum()), area_m2=round(total), worst=worst))
    if (~large).any():
        total = float(pairs.loc[~large, "area_m2"].sum())
        told.append(notice("areas.overlap_slivers", pairs=int((~large).sum()), area_m2=round(total)))
    return pairs[large].assign(finding="overlap"), told


def _check_gaps(level: _Level, params: AreaParams) -> tuple[pd.DataFrame, list[Notice]]:
    holes = find_gaps(level.union)
    areas = shapely.area(holes)
    large = areas >= params.sliver_m2
    # The neighbour it touches most says where a gap is.
    beside = [level.rows["area_id"].iloc[_longest_touch(hole, level.flat)] for hole in holes[large]]
    found = pd.DataFrame({"finding": "gap", "area_id": pd.Series(beside, dtype="str"), "area_m2": areas[large]})
    told = []
    if large.any():
        told.append(notice("areas.gaps", "warning", gaps=int(large.sum()), area_m2=round(float(areas[large].sum()))))
    if (~large).any():
        total = round(float(areas[~large].sum()))
        told.append(notice("areas.gap_slivers", gaps=int((~large).sum()), area_m2=total))
    return found, told


def _longest_touch(hole: shapely.Geometry, flat: Shapes) -> int:
    return int(np.argmax(shapely.area(shapely.intersection(flat, shapely.buffer(hole, 1.0)))))


def _check_parts(level: _Level, _: AreaParams) -> tuple[pd.DataFrame, list[Notice]]:
    rows, flat = level.rows, level.flat
    parts = shapely.get_num_geometries(flat)
    many = parts > 1
    found = rows.loc[many, ["area_id"]].assign(finding="many_parts", share=1.0 - _largest_share(flat[many]))
    names = rows.loc[many, "name"].fillna(rows["area_id"]).head(_SHOWN).tolist()
    told = [notice("areas.many_parts", areas=int(many.sum()), examples=names)] if many.any() else []
    return found, told


def _largest_share(flat: Shapes) -> np.ndarray:
    parts, owner = shapely.get_parts(flat, return_index=True)
    largest = np.zeros(len(flat))
    np.maximum.at(largest, owner, shapely.area(parts))
    share: np.ndarray = largest / shapely.area(flat)
    return share


def _check_parents(
    level: _Level, parents: pd.DataFrame, parent_flat: Shapes, params: AreaParams
) -> tuple[pd.DataFrame, list[Notice]]:
    if parents.empty:
        return _no_findings(), []
    found = find_outside(level.rows, level.flat, parents["area_id"], parent_flat)
    found = found[(found["share"] > params.outside_share) & (found["area_m2"] >= params.sliver_m2)]
    told = []
    if len(found):
        names, shares = _names(level.rows, found["area_id"].head(_SHOWN)), found["share"].head(_SHOWN).tolist()
        worst = [f"{child} {share:.1%}" for child, share in zip(names, shares, strict=True)]
        told.append(notice("areas.outside_parent", "warning", areas=len(found), worst=worst))
    left, share = uncovered_m2(level.union, parent_flat)
    if left >= params.sliver_m2 and share > params.outside_share:
        told.append(notice("areas.level_incomplete", "warning", area_m2=round(left), share=share))
    return found.assign(finding="outside_parent"), told
