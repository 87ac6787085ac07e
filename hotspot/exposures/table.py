"""One table of passes or of an exposure: its shapes as read, its numbers, and the rows that cannot be used."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from hotspot.areas.geometry import Shapes, is_polygon, read_shapes, repair
from hotspot.columns import ColumnMapping, load_aliases, map_columns
from hotspot.errors import InputDataError, Notice, notice
from hotspot.exposures.params import ExposureParams
from hotspot.files import RawTable
from hotspot.reports.coordinates import read_coordinates, read_pairs

Floats = NDArray[np.float64]
Unit = Literal["value", "points", "metres"]

_LINE, _POLYGON = 1, 2
_COLLECTION = 7
_THOUSANDS = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Table:
    """The usable rows of one table: `shapes` (n,) in the coordinates of the file, `values` (n,), what these are.

    `values` are the numbers of a column; without one, 1 a point and NaN a line (it has a length once on the ground).
    """

    name: str
    crs_label: str | None
    shapes: Shapes
    values: Floats
    unit: Unit
    notices: tuple[Notice, ...]


def read_table(raw: RawTable, params: ExposureParams) -> Table | None:
    """Return the usable rows of a table, each row left out told with its reason; None for a table without any place.

    Raises `InputDataError` with one fault for each reason why the table as a whole cannot be used.
    """
    mapping = _map_columns(raw, params)
    if raw.geometry is None and not {"x", "y"} <= mapping.found.keys() and "coordinates" not in mapping.found:
        return None
    name, shapes, column = show_name(raw), _read_shapes(raw, mapping), mapping.found.get("value", "")
    dimensions = set(shapely.get_dimensions(shapes).tolist()) - {-1}
    if faults := _find_faults(raw, mapping, dimensions):
        raise InputDataError("exposures.unusable_table", faults=faults, source=name)
    lines = dimensions == {_LINE}
    values = read_amounts(raw.data[column]) if column else np.full(len(shapes), np.nan if lines else 1.0)
    tests = {
        "no_place": shapely.is_missing(shapes),
        "no_value": np.isnan(values) & bool(column),
        "negative": values < 0,
    }
    reason = np.select(list(tests.values()), list(tests), "")
    told = [*raw.notices, *_tell_value(mapping, name), *_tell_unusable(raw, reason)]
    unit: Unit = "value" if column else "metres" if lines else "points"
    usable = reason == ""
    return Table(name, raw.crs_label, shapes[usable], values[usable], unit, tuple(told))


def read_amounts(text: "pd.Series[str]") -> Floats:
    """Return the numbers (n,) of a text column: full-width digits and thousands commas are known; NaN if it is none."""
    tidy = text.str.normalize("NFKC").str.strip()
    grouped = tidy.str.fullmatch(_THOUSANDS).fillna(False).astype(bool)
    plain = tidy.mask(grouped, tidy.str.replace(",", ""))
    values = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def show_name(raw: RawTable) -> str:
    """Return the name of a table as people know it: file, and sheet or layer where there are several."""
    return f"{raw.path} · {raw.table}" if raw.table else raw.path


def _map_columns(raw: RawTable, params: ExposureParams) -> ColumnMapping:
    """Return which columns hold the number and the coordinates; the settings win over known names."""
    aliases = {"value": _value_names()} | {name: load_aliases()[name] for name in ("x", "y", "coordinates")}
    chosen = dict(params.columns) | ({"value": params.value} if params.value else {})
    return map_columns(list(raw.data.columns), overrides=chosen, aliases=aliases)


def _find_faults(raw: RawTable, mapping: ColumnMapping, dimensions: set[int]) -> list[Notice]:
    facts = {"source": show_name(raw), "columns": list(raw.data.columns)}
    faults = [notice("exposures.no_such_column", "error", column=c, **facts) for c in mapping.missing.values()]
    if twice := mapping.ambiguous.get("value"):
        faults.append(notice("exposures.value_ambiguous", "error", **facts | {"columns": list(twice)}))
    if faults or "value" in mapping.found:
        return faults
    if _POLYGON in dimensions:
        return [notice("exposures.polygons_without_value", "error", **facts)]
    return [notice("exposures.mixed_shapes", "error", **facts)] if len(dimensions) > 1 else []


def _read_shapes(raw: RawTable, mapping: ColumnMapping) -> Shapes:
    """Return points, lines and valid polygons (n,); None where a row has no usable shape."""
    if raw.geometry is None:
        return _read_points(raw, mapping)
    shapes = read_shapes(raw.geometry)
    known = ~shapely.is_empty(shapes) & (shapely.get_type_id(shapes) < _COLLECTION)
    shapes[~(known & np.isfinite(shapely.bounds(shapes)).all(axis=1))] = None
    broken = is_polygon(shapes) & ~shapely.is_valid(shapes)
    shapes[broken] = repair(shapes[broken])
    shapes[(shapely.get_dimensions(shapes) == _LINE) & (shapely.length(shapes) == 0)] = None
    return shapes


def _read_points(raw: RawTable, mapping: ColumnMapping) -> Shapes:
    def column(field: str) -> pa.ChunkedArray:
        return pa.chunked_array([pa.array(raw.data[mapping.found[field]], type=pa.large_string(), from_pandas=True)])

    in_pairs = not {"x", "y"} <= mapping.found.keys()
    found = read_pairs(column("coordinates")) if in_pairs else read_coordinates(column("x"), column("y"))
    known = np.isfinite(found.x) & np.isfinite(found.y)
    shapes = np.full(len(known), None, dtype=object)
    shapes[known] = shapely.points(found.x[known], found.y[known])
    return shapes


def _tell_value(mapping: ColumnMapping, name: str) -> list[Notice]:
    column, others = mapping.found.get("value"), mapping.passed_over.get("value", ())
    told = [notice("exposures.by_value", source=name, column=column)] if column else []
    if others:
        told.append(notice("exposures.values_passed_over", "warning", source=name, column=column, columns=list(others)))
    return told


def _tell_unusable(raw: RawTable, reason: "NDArray[np.str_]") -> list[Notice]:
    rows = {key: raw.row_numbers[reason == key].tolist() for key in ("no_place", "no_value", "negative")}
    rows["broken"] = raw.bad_rows["row_number"].astype(int).tolist()
    return [
        notice("exposures.rows_unusable", "warning", source=show_name(raw), reason=key, n=len(at), rows=at[:_SHOWN])
        for key, at in rows.items()
        if at
    ]


@cache
def _value_names() -> tuple[str, ...]:
    book = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return tuple(book["value"])
