"""From raw tables to checked areas."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.areas.checks import check_areas
from hotspot.areas.columns import LEVELS
from hotspot.areas.datums import align
from hotspot.areas.geometry import is_polygon, repair, to_metres
from hotspot.areas.layers import Layer, is_code_list, read_layer
from hotspot.areas.levels import level_rows
from hotspot.areas.names import normalise_name
from hotspot.areas.params import AreaParams
from hotspot.areas.parents import add_missing_levels, find_parents
from hotspot.areas.rows import identify, join_parts, missing_from_lists, select_valid
from hotspot.errors import BoundaryError, Notice, notice
from hotspot.files import RawTable

COLUMNS = ["area_id", "level", "code", "name", "short_name", "parent_id", "valid_from", "valid_to", "source_id"]


@dataclass(frozen=True, eq=False)
class Areas:
    """Checked areas.

    `table`: GeoDataFrame in EPSG:4326, one row per area, coarsest level first: ``area_id`` (the code, else
    ``level:name``), ``level``, ``code``, ``name``, ``short_name``, ``parent_id``, ``valid_from``, ``valid_to``
    (datetime64), ``source_id``, ``geometry`` (valid polygon or multipolygon).
    `without_geometry`: the same columns for areas that no file draws.
    `findings`: what is wrong where: ``finding`` (``repaired``, ``overlap``, ``gap``, ``outside_parent``,
    ``many_parts``), ``level``, ``area_id``, ``other_id``, ``area_m2``, ``share``.
    `sources`: per table ``source_id``, ``table``, ``level`` (all, comma between), ``rows``, ``crs_label``, ``datum``,
    ``datum_basis`` (``stated``, ``label``, ``assumed``, ``doctor``), ``schematic`` (by its own word).
    """

    table: gpd.GeoDataFrame
    without_geometry: pd.DataFrame
    findings: pd.DataFrame
    sources: pd.DataFrame
    notices: tuple[Notice, ...]


def read(tables: Sequence[RawTable], *, params: AreaParams) -> Areas:
    """Read district, subdistrict and community boundaries from any vector files, one level a file or several.

    A table of division codes without geometry lists what must have a polygon. Everything chosen, converted, repaired or
    wrong is told; nothing is left out but rows outside their validity dates and tables that are neither.

    Parameters
    ----------
    tables
        From `hotspot.files.read_tables`.
    params
        Settings of this room.

    Returns
    -------
    Areas

    Raises
    ------
    BoundaryError
        ``areas.unusable`` with one fault per table or area that cannot be used (no name column, unknown coordinate
        system, unknown level, two versions of one area), ``areas.no_polygons``, or ``areas.shifted_layers``.
    """
    layers, told = _read_layers(tables, params)
    drawn = [layer for layer in layers if not layer.is_list]
    aligned, about_datums = align(drawn, trust_doctor=params.trust_doctor)
    aligned = [layer for layer in aligned if not layer.reference]
    rows = _gather([*aligned, *(layer for layer in layers if layer.is_list)])
    rows, about_rows = _clean(rows, params)
    polygons = is_polygon(rows.geometry.to_numpy())
    table, about_levels = add_missing_levels(rows[polygons], district_name=params.district_name)
    table, ways = _with_parents(_in_order(identify(table)))
    absent = _finish(identify(rows[~polygons]).assign(parent_id=pd.NA))
    flat = to_metres(table.geometry.to_numpy())
    findings, about_fit = check_areas(table, flat, repaired_m2=table["repaired_m2"], params=params)
    notices = [*told, *about_datums, *about_rows, *about_levels, *_tell_ways(ways), *about_fit]
    return Areas(
        gpd.GeoDataFrame(_finish(table), geometry=table.geometry.to_numpy(), crs="EPSG:4326"),
        absent,
        findings,
        _sources(aligned, rows),
        tuple(notices),
    )


def _read_layers(tables: Sequence[RawTable], params: AreaParams) -> tuple[list[Layer], list[Notice]]:
    """Read what is a boundary or a code list; a folder may hold other files, which are set aside and told."""
    layers: list[Layer] = []
    told: list[Notice] = []
    faults = []
    for raw in tables:
        told += raw.notices
        if len(raw.bad_rows):
            rows = raw.bad_rows["row_number"].astype(int).tolist()
            told.append(notice("areas.broken_rows", "warning", source=raw.path, n=len(rows), rows=rows[:10]))
        try:
            layer = read_layer(raw, params)
        except BoundaryError as error:
            if raw.geometry is not None:
                faults.append(Notice(error.key, error.facts, "error"))
                continue
            layer = None
        if layer and (is_polygon(layer.shapes).any() or is_code_list(layer)):
            layers.append(layer)
        else:
            told.append(notice("areas.not_boundaries", "warning", source=raw.path, rows=len(raw.data)))
    if faults:
        raise BoundaryError("areas.unusable", faults=faults)
    if all(layer.is_list or layer.reference for layer in layers):
        raise BoundaryError("areas.no_polygons", files=[raw.path for raw in tables] or ["-"])
    return layers, told


def _gather(layers: list[Layer]) -> gpd.GeoDataFrame:
    frames, faults = [], []
    for number, layer in enumerate(layers):
        levels = level_rows(layer)
        if levels.isna().any():
            names = layer.rows.loc[levels.isna(), "name"].dropna().head(5).tolist()
            faults.append(notice("areas.unknown_level", "error", path=layer.source_id, names=names))
        rows = layer.rows.assign(level=levels, source_id=layer.source_id, layer=number, listed=layer.is_list)
        frames.append(gpd.GeoDataFrame(rows, geometry=layer.shapes, crs="EPSG:4326"))
    if faults:
        raise BoundaryError("areas.unusable", faults=faults)
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")


def _clean(rows: gpd.GeoDataFrame, params: AreaParams) -> tuple[gpd.GeoDataFrame, list[Notice]]:
    """Select by date, repair, join the parts of one area, and find what lists name but nobody draws."""
    rows, about_dates = select_valid(rows, on=params.on)
    before = rows.geometry.to_numpy()
    odd = ~(shapely.is_missing(before) | shapely.is_empty(before) | is_polygon(before))
    broken = is_polygon(before) & ~shapely.is_valid(before)
    after = before.copy()
    after[odd] = None
    after[broken] = repair(before[broken])
    change = np.zeros(len(rows))
    if broken.any():
        both = to_metres(np.concatenate([before[broken], after[broken]]))
        old, new = np.split(np.nan_to_num(shapely.area(both)), 2)
        change[broken] = new - old
    rows = rows.set_geometry(gpd.GeoSeries(after, index=rows.index, crs=rows.crs)).assign(
        drawn=True, repaired_m2=np.where(broken, change, np.nan)
    )
    rows["short_name"] = rows["name"].map(normalise_name, na_action="ignore").astype("str")
    told = [notice("areas.no_polygon_geometry", "warning", areas=int(odd.sum()))] if odd.any() else []
    rows, about_parts = join_parts(rows)
    rows, about_lists = missing_from_lists(rows)
    return rows, [*about_dates, *told, *about_parts, *about_lists]


def _in_order(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rank = table["level"].map({name: i for i, name in enumerate(LEVELS)})
    return table.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)


def _with_parents(table: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    parents, _, ways = find_parents(table, to_metres(table.geometry.to_numpy()))
    return table.assign(parent_id=parents), ways


def _tell_ways(ways: dict[str, int]) -> list[Notice]:
    # That all belong to the one area above is no choice worth telling.
    return [
        notice(f"areas.parents_by_{way}", "warning" if way in ("place", "none") else "info", areas=n)
        for way, n in ways.items()
        if way != "only"
    ]


def _finish(table: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in COLUMNS if name not in ("valid_from", "valid_to")]
    return pd.DataFrame(table[COLUMNS]).astype(dict.fromkeys(texts, "str")).reset_index(drop=True)


def _sources(layers: list[Layer], rows: pd.DataFrame) -> pd.DataFrame:
    levels = rows.groupby("layer")["level"].agg(lambda found: ",".join(name for name in LEVELS if name in set(found)))
    columns = {
        "source_id": [layer.source_id for layer in layers],
        "table": [layer.table for layer in layers],
        "level": [levels.get(i, "") for i in range(len(layers))],
        "rows": [len(layer.rows) for layer in layers],
        "crs_label": [layer.crs_label for layer in layers],
        "datum": [layer.datum for layer in layers],
        "datum_basis": [layer.basis for layer in layers],
        "schematic": [layer.schematic for layer in layers],
    }
    return pd.DataFrame(columns)
