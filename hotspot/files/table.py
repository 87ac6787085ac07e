"""What one table of a file is: text, as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspot.errors import Notice

if TYPE_CHECKING:  # the reading process must not pay for pandas
    import pandas as pd


@dataclass(frozen=True, eq=False)
class RawTable:
    """One table (sheet, layer, member) of a file, every value as text.

    Attributes
    ----------
    path
        Name of the file as shown to people: relative to the folder that was read.
    table
        Name of the sheet, layer or archive member; empty where the file is one table.
    format
        ``csv``, ``xlsx``, ``geojson``, ``gpkg``, ``shapefile`` or ``parquet``.
    encoding
        Encoding of the text (``utf-8``, ``utf-8-sig``, ``gb18030`` …), empty where the format fixes it.
    sha256, n_bytes
        Fingerprint and size of the file.
    data
        All columns ``str``, blank cells missing, names unique and stripped.
    row_numbers
        int64, one per row: the row a clerk sees (CSV and sheets: 1 = first row; layers: number of the feature).
    geometry
        Object array of WKB ``bytes`` or None, or None where the table has no geometry at all.
    crs_label
        What the file says of its coordinate system (``EPSG:4326``, else WKT), or None.
    bad_rows
        Rows that could not be read as rows: ``row_number``, ``reason`` (code),
        ``value`` (a fact without personal data).
    notices
        What else a person should know about the file; the first table of a folder also tells which files were skipped.
    """

    path: str
    table: str
    format: str
    encoding: str
    sha256: str
    n_bytes: int
    data: pd.DataFrame
    row_numbers: np.ndarray[Any, np.dtype[np.int64]]
    geometry: np.ndarray[Any, np.dtype[np.object_]] | None
    crs_label: str | None
    bad_rows: pd.DataFrame
    notices: tuple[Notice, ...] = ()
