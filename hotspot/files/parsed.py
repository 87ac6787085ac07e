"""What the readers hand back inside the reading process: Arrow columns of text and the rows that are none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hotspot.files.params import FileParams

TEXT = pa.large_string()


class Refused(Exception):  # noqa: N818 - it is an answer, not an accident
    """The file cannot be used: `key` is a text key, `facts` what its sentence needs."""

    def __init__(self, key: str, **facts: Any) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


@dataclass(frozen=True)
class Reading:
    """How one file is to be read: limits, a folder of its own for parts, the encoding if it was stated."""

    params: FileParams
    scratch: Path
    encoding: str | None = None


@dataclass
class Parsed:
    """One table inside the reading process."""

    format: str
    columns: dict[str, pa.ChunkedArray]
    row_numbers: pa.Array
    table: str = ""
    encoding: str = ""
    geometry: pa.Array | None = None
    crs_label: str | None = None
    bad_rows: list[tuple[int, str, str]] = field(default_factory=list)
    notices: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def name_columns(header: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """Return unique, stripped column names and those that were written twice.

    A second ``经度`` becomes ``经度#2``; a column without a name becomes ``column_<position>``.
    """
    names: list[str] = []
    twice: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = " ".join((cell or "").replace("\ufeff", "").split()) or f"column_{position}"
        if name in names:
            twice.append(name)
            name = next(f"{name}#{n}" for n in range(2, len(header) + 2) if f"{name}#{n}" not in names)
        names.append(name)
    return names, twice


def finish(parsed: Parsed) -> Parsed:
    """Make text valid and blank cells missing, drop rows without any value and nameless columns without any value."""
    broken = [name for name, values in parsed.columns.items() if not _is_valid(values)]
    if broken:
        parsed.columns |= {name: _repair(parsed.columns[name]) for name in broken}
        parsed.notices.append(("files.broken_text", {"columns": broken}))
    parsed.columns = {name: _blank_to_null(values) for name, values in parsed.columns.items()}
    parsed.columns = {
        name: values
        for name, values in parsed.columns.items()
        if not name.startswith("column_") or values.null_count < len(values)
    }
    keep = _any_value(parsed)
    if keep is not None:
        parsed.columns = {name: values.filter(keep) for name, values in parsed.columns.items()}
        parsed.row_numbers = parsed.row_numbers.filter(keep)
        parsed.geometry = parsed.geometry.filter(keep) if parsed.geometry is not None else None
    return parsed


def to_text(values: Iterable[str | None]) -> pa.ChunkedArray:
    """Return Python strings as one Arrow column of text; half a surrogate pair (JSON has them) becomes ``?``."""
    texts = list(values)
    try:
        column = pa.array(texts, TEXT)
    except UnicodeEncodeError:
        column = pa.array([text and text.encode("utf-8", "replace").decode() for text in texts], TEXT)
    return pa.chunked_array([column])


def number_text(value: float) -> str:
    """Return a number as a person wrote it: no ``.0``, no exponent where digits can be written out."""
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    shortest = repr(value)
    return f"{value:.20f}".rstrip("0") if "e-" in shortest and abs(value) > 1e-9 else shortest


def _is_valid(values: pa.ChunkedArray) -> bool:
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _repair(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Put � for bytes that are no UTF-8; GDAL and Parquet hand them through."""
    raw = values.cast(pa.large_binary()).to_pylist()
    return to_text([None if cell is None else cell.decode("utf-8", "replace") for cell in raw])


def _blank_to_null(values: pa.ChunkedArray) -> pa.ChunkedArray:
    blank = pc.match_substring_regex(values, r"^[\s\x{3000}\x{00A0}]*$")
    return pc.if_else(blank, pa.scalar(None, TEXT), values) if pc.any(blank).as_py() else values


def _any_value(parsed: Parsed) -> pa.ChunkedArray | None:
    """Return which rows hold anything, or None where all do."""
    found = pc.is_valid(parsed.geometry) if parsed.geometry is not None else None
    for values in sorted(parsed.columns.values(), key=lambda column: column.null_count):
        if values.null_count == 0:
            return None
        valid = pc.is_valid(values)
        found = valid if found is None else pc.or_(found, valid)
    return found if found is not None and not pc.all(found).as_py() else None
