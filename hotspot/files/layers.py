"""Layers through GDAL, which sees only files under our own temporary names."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import pyogrio.raw
import pyproj

from hotspot.files.columnar import column_text
from hotspot.files.params import FileParams
from hotspot.files.parsed import Parsed, Refused, name_columns


def read_layer(path: Path, layer: str | None, params: FileParams, *, encoding: str | None = None) -> Parsed:
    """Read one layer; its rows are numbered as its features, from 1."""
    info = pyogrio.read_info(path, layer=layer, encoding=encoding)
    if len(info["fields"]) > params.max_columns:
        raise Refused("files.too_many_columns", columns=len(info["fields"]), limit=params.max_columns)
    if info["features"] > params.max_rows:
        raise Refused("files.too_many_rows", rows=int(info["features"]), limit=params.max_rows)
    meta, table = pyogrio.raw.read_arrow(path, layer=layer, encoding=encoding, datetime_as_string=True)
    geometry_name = meta["geometry_name"] or "wkb_geometry"
    geometry = table[geometry_name].combine_chunks() if geometry_name in table.column_names else None
    kept = [name for name in table.column_names if name != geometry_name]
    names, _ = name_columns(kept)
    columns = {name: column_text(table[key]) for name, key in zip(names, kept, strict=True)}
    parsed = Parsed("", columns, pa.array(range(1, table.num_rows + 1), pa.int64()))
    parsed.geometry = pc.cast(geometry, pa.large_binary()) if geometry is not None else None
    parsed.crs_label = crs_label(meta.get("crs"))
    return parsed


def crs_label(crs: Any) -> str | None:
    """Return ``AUTHORITY:CODE`` where the definition is a registered one, else the definition, or None."""
    if not crs:
        return None
    try:
        authority = pyproj.CRS.from_user_input(crs).to_authority()
    except pyproj.exceptions.CRSError:
        return str(crs)
    return ":".join(authority) if authority else str(crs)
