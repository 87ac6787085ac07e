"""Parquet and GeoParquet, and Arrow columns as text."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotspot.files.params import FileParams
from hotspot.files.parsed import TEXT, Parsed, Reading, Refused, name_columns, number_text, to_text


def read(path: Path, reading: Reading) -> list[Parsed]:
    """Read a Parquet file; geometry only in the WKB encoding of GeoParquet."""
    try:
        file = pq.ParquetFile(path)
        _check_size(file.metadata, reading.params)
        table = file.read()
    except (pa.ArrowException, OSError) as error:
        raise Refused("files.damaged", format="Parquet", detail=type(error).__name__) from error
    geometry_name, crs_label = _geometry_column(table.schema.metadata or {})
    if geometry_name is not None and geometry_name not in table.column_names:
        raise Refused("files.damaged", format="GeoParquet", detail=geometry_name)
    kept = [i for i, name in enumerate(table.column_names) if name != geometry_name]
    names, twice = name_columns([table.column_names[i] for i in kept])
    columns = {name: column_text(table.column(i)) for name, i in zip(names, kept, strict=True)}
    parsed = Parsed("parquet", columns, pa.array(range(1, table.num_rows + 1), pa.int64()), crs_label=crs_label)
    if geometry_name is not None:
        parsed.geometry = pc.cast(table[geometry_name].combine_chunks(), pa.large_binary())
    parsed.notices += [("files.columns_twice", {"columns": twice})] if twice else []
    return [parsed]


def column_text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return any Arrow column as text: numbers without ``.0``, times as ISO text, nested values as JSON."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        return column_text(values.cast(kind.value_type))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        return values.cast(TEXT)
    if pa.types.is_floating(kind):
        return to_text([None if v is None else number_text(v) for v in values.to_pylist()])
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        values = pc.floor_temporal(values, unit="microsecond").cast(pa.timestamp("us", kind.tz))
    if pa.types.is_temporal(kind) or pa.types.is_boolean(kind) or pa.types.is_decimal(kind):
        return values.cast(TEXT)
    return to_text([None if v is None else json.dumps(v, ensure_ascii=False, default=str) for v in values.to_pylist()])


def _check_size(metadata: Any, params: FileParams) -> None:
    if metadata.num_rows > params.max_rows:
        raise Refused("files.too_many_rows", rows=metadata.num_rows, limit=params.max_rows)
    if metadata.num_columns > params.max_columns:
        raise Refused("files.too_many_columns", columns=metadata.num_columns, limit=params.max_columns)


def _geometry_column(metadata: dict[bytes, bytes]) -> tuple[str | None, str | None]:
    """Return the name of the geometry column and its CRS (GeoParquet 1.1: without ``crs`` it is OGC:CRS84)."""
    if b"geo" not in metadata:
        return None, None
    try:
        geo = json.loads(metadata[b"geo"])
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding, crs = column["encoding"], column.get("crs", "OGC:CRS84")
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("files.damaged", format="GeoParquet", detail=type(error).__name__) from error
    if encoding != "WKB":
        raise Refused("files.geometry_encoding", encoding=str(encoding))
    if isinstance(crs, dict):
        code = crs.get("id") or {}
        crs = f"{code['authority']}:{code['code']}" if {"authority", "code"} <= set(code) else json.dumps(crs)
    return str(name), crs
