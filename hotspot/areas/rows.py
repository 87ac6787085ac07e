"""Rows of boundary files: valid on a day, one row per area, named by an id."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.areas.codes import significant_code
from hotspot.areas.geometry import is_polygon, repair
from hotspot.errors import BoundaryError, Notice, notice


def select_valid(rows: gpd.GeoDataFrame, *, on: date | None) -> tuple[gpd.GeoDataFrame, list[Notice]]:
    """Return the rows valid on a day (from and to inclusive), with their dates read; all rows if no day is given.

    A date that is not written year-month-day is told and taken as missing (open).
    """
    told: list[Notice] = []
    for column in ("valid_from", "valid_to"):
        written = rows[column].str.replace(r"[/.年月]", "-", regex=True).str.replace("日", "")
        dates = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
        bad = rows.loc[dates.isna() & rows[column].notna(), column]
        if len(bad):
            told.append(notice("areas.bad_date", "warning", column=column, values=bad.head(5).tolist(), rows=len(bad)))
        rows = rows.assign(**{column: dates})
    dated = int((rows["valid_from"].notna() | rows["valid_to"].notna()).sum())
    if on is None or not dated:
        return rows, told + ([notice("areas.dates_unused", "warning", rows=dated)] if dated else [])
    day = pd.Timestamp(on)
    valid = ~(rows["valid_from"] > day) & ~(rows["valid_to"] < day)
    told.append(notice("areas.selected_by_date", on=on.isoformat(), kept=int(valid.sum()), left=int((~valid).sum())))
    return rows[valid].reset_index(drop=True), told


def join_parts(rows: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Notice]]:
    """Return one row per area: rows of one table with the same level, code, name and parent become one multipolygon.

    Raises
    ------
    BoundaryError
        ``areas.unusable``: the same area is drawn in two tables, so that nobody can tell which drawing counts.
    """
    drawn = is_polygon(rows.geometry.to_numpy())
    identity = _identity(rows)
    groups = pd.Series(identity[drawn]).groupby(identity[drawn]).groups
    repeated = {key: rows.index[drawn][index] for key, index in groups.items() if len(index) > 1}
    faults = [
        notice(
            "areas.two_versions",
            "error",
            area_level=rows["level"][i[0]],
            name=_label(rows, i[0]),
            files=_files(rows, i),
        )
        for i in repeated.values()
        if rows.loc[i, "layer"].nunique() > 1
    ]
    if faults:
        raise BoundaryError("areas.unusable", faults=faults)
    shapes = rows.geometry.to_numpy().copy()
    extra: list[int] = []
    for index in repeated.values():
        shapes[index[0]] = repair(np.array([shapely.union_all(shapes[index])], dtype=object))[0]
        extra += index[1:].tolist()
    # A row without polygon beside a drawn one of the same area (a list, an empty feature) adds nothing.
    listed = rows.index[~drawn & pd.Series(identity).isin(groups.keys()).to_numpy()].tolist()
    joined = rows.set_geometry(gpd.GeoSeries(shapes, index=rows.index, crs=rows.crs)).drop(index=[*extra, *listed])
    told = [notice("areas.parts_joined", rows=len(extra) + len(repeated), areas=len(repeated))] if repeated else []
    return joined.reset_index(drop=True), told


def missing_from_lists(rows: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Notice]]:
    """Tell which areas have no polygon: listed in a table without geometry, or drawn as nothing."""
    empty = ~is_polygon(rows.geometry.to_numpy())
    once = ~(empty & pd.Series(_identity(rows)).duplicated().to_numpy())
    rows, empty = rows[once].reset_index(drop=True), empty[once]
    told = []
    for key, chosen in (("areas.listed_without_polygon", rows["listed"]), ("areas.empty_geometry", ~rows["listed"])):
        names = [_label(rows, i) for i in rows.index[empty & chosen.to_numpy()]]
        if names:
            told.append(notice(key, "warning", areas=len(names), names=names[:10]))
    return rows, told


def identify(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows with `area_id`: the code, else ``level:name``, else the level; a second of one id gets ``#2``."""
    named = rows["level"] + (":" + rows["name"]).fillna("")
    ids = rows["code"].fillna(named)
    again = ids.groupby(ids).cumcount()
    return rows.assign(area_id=ids.where(again == 0, ids + "#" + (again + 1).astype("str")).astype("str"))


def _identity(rows: pd.DataFrame) -> np.ndarray:
    """Return what makes two rows the same area: level, code and short name; without codes, level, name and parent."""
    named = rows["level"] + "|" + rows["short_name"].fillna("")
    code = significant_code(rows["code"]).fillna(rows["code"])
    # A row without code means the coded area of its name, if there is but one: a code list and a bare drawing meet.
    pairs = pd.DataFrame({"named": named, "code": code}).dropna().drop_duplicates()
    known = pairs[~pairs["named"].duplicated(keep=False)].set_index("named")["code"]
    code = code.fillna(named.map(known.to_dict()).astype("str"))
    identity: np.ndarray = (named + "|" + code.fillna(rows["parent"]).fillna("")).to_numpy(dtype=object)
    return identity


def _label(rows: pd.DataFrame, index: int) -> str:
    name, code = rows["name"][index], rows["code"][index]
    return " ".join(str(value) for value in (code, name) if pd.notna(value))


def _files(rows: pd.DataFrame, index: "pd.Index[int]") -> list[str]:
    return sorted(set(rows.loc[index, "source_id"]))
