"""One table of a boundary file: its columns by role, its shapes, its datum."""

from dataclasses import dataclass, replace
from fnmatch import fnmatch
from typing import Literal, get_args

import numpy as np
import pandas as pd
import shapely

from hotspot.areas.codes import significant_code
from hotspot.areas.columns import find_columns
from hotspot.areas.geometry import Shapes, is_polygon, read_shapes, transform_shapes
from hotspot.areas.params import AreaParams, AreaSource, Level, Role
from hotspot.crs import datum_of_label
from hotspot.errors import BoundaryError
from hotspot.files import RawTable

DatumBasis = Literal["stated", "label", "assumed", "doctor"]
_WEB_MAPS = ("gcj02", "bd09")
_MIN_CODED = 0.8


_TRUE = ("true", "1")


@dataclass(frozen=True, eq=False)
class Layer:
    """One table. `rows` has the text columns of the roles (missing ones all NA); `shapes` (n,) are in degrees.

    `datum` is what the corners are believed to be in and `basis` why; `shapes` are WGS84 only once `settle_datum` ran.
    A `reference` is there to be compared with, not used. A `schematic` one says itself that it is no real boundary.
    `stated_level` and `column_level` are what the settings and the column names say of the whole table.
    """

    source_id: str
    table: str
    rows: pd.DataFrame
    shapes: Shapes
    crs_label: str | None
    datum: str
    basis: DatumBasis
    stated_level: Level | None
    column_level: Level | None
    reference: bool
    schematic: bool

    @property
    def is_list(self) -> bool:
        """True for a table without any geometry: a list of codes and names."""
        return bool(shapely.is_missing(self.shapes).all())


def read_layer(raw: RawTable, params: AreaParams) -> Layer:
    """Return one raw table as a layer.

    A stated GCJ-02 or BD-09 applies to degrees; where the file is in metres, its label says how to get there first.

    Raises
    ------
    BoundaryError
        ``areas.no_such_column``; ``areas.no_name_column``: neither names nor codes; ``areas.unknown_crs``: the corners
        are no degrees and nothing says what they are.
    """
    source = source_of(raw, params)
    columns, level = find_columns(raw.data.columns, source.columns, path=raw.path)
    if not {"name", "code"} & set(columns):
        raise BoundaryError("areas.no_name_column", path=raw.path, present=list(raw.data.columns))
    rows = _rows(raw, columns)
    empty = np.full(len(rows), None, dtype=object)
    shapes = empty if raw.geometry is None else read_shapes(raw.geometry)
    datum, basis, shapes = _place(shapes, source.datum or params.datum, raw)
    schematic = "schematic" in raw.data and bool(raw.data["schematic"].str.lower().isin(_TRUE).any())
    return Layer(
        raw.path,
        raw.table,
        rows,
        shapes,
        raw.crs_label,
        datum,
        basis,
        source.level,
        level,
        source.reference,
        schematic,
    )


def is_code_list(layer: Layer) -> bool:
    """Tell whether a table without geometry lists division codes (most rows have one of 6, 9 or 12 digits)."""
    return layer.is_list and bool(significant_code(layer.rows["code"]).notna().mean() >= _MIN_CODED)


def settle_datum(layer: Layer) -> Layer:
    """Return the layer with its shapes moved to WGS84 according to its datum."""
    return (
        replace(layer, shapes=transform_shapes(layer.shapes, datum=layer.datum)) if layer.datum in _WEB_MAPS else layer
    )


def source_of(raw: RawTable, params: AreaParams) -> AreaSource:
    """Return the settings of a file: its own name first, else the first pattern that fits, else none."""
    name = raw.path.rsplit("/", 1)[-1]
    for pattern, source in params.sources.items():
        if pattern in (raw.path, name, raw.table) or fnmatch(raw.path, pattern) or fnmatch(name, pattern):
            return source
    return AreaSource()


def _rows(raw: RawTable, columns: dict[Role, str]) -> pd.DataFrame:
    empty = pd.Series(pd.NA, raw.data.index, dtype="str")
    rows = pd.DataFrame({role: raw.data[columns[role]] if role in columns else empty for role in get_args(Role)})
    rows["row_number"] = raw.row_numbers
    codes = rows["code"].dropna()
    # One code for many names is the district's adcode repeated beside each child, not the areas' own code.
    if len(codes) and rows["name"].nunique() >= 3 * codes.nunique() and rows["parent_code"].isna().all():
        rows["parent_code"], rows["code"] = rows["code"], empty
    numeric = rows["parent"].str.fullmatch(r"\d{6,12}").fillna(False).astype(bool)
    rows["parent_code"] = rows["parent_code"].where(~numeric, rows["parent"])
    rows["parent"] = rows["parent"].mask(numeric)
    return rows.reset_index(drop=True)


def _place(shapes: Shapes, stated: str | None, raw: RawTable) -> tuple[str, DatumBasis, Shapes]:
    """Return the datum in degrees, why it is believed, and the shapes in degrees."""
    label = datum_of_label(raw.crs_label)
    grid = stated if stated and stated.startswith("epsg:") else label if label and label.startswith("epsg:") else None
    in_degrees = _in_degrees(shapes)
    if grid and not in_degrees:
        shapes = transform_shapes(shapes, datum=grid)
        in_degrees = _in_degrees(shapes)
    if not in_degrees:
        raise BoundaryError("areas.unknown_crs", path=raw.path, label=raw.crs_label or "-")
    basis: DatumBasis = "stated" if stated else "label" if label else "assumed"
    return (stated if stated in _WEB_MAPS else "wgs84"), basis, shapes


def _in_degrees(shapes: Shapes) -> bool:
    if not is_polygon(shapes).any():
        return True
    west, south, east, north = shapely.total_bounds(shapes)
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)
