"""Text that a spreadsheet must not take for a formula, and CSV as Chinese offices open it."""

import re
from pathlib import Path
from typing import Any

import pandas as pd

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF))
# A spreadsheet reads these as the start of a formula; full-width forms are turned into half-width ones by some.
_FORMULA = re.compile(r"^[\s\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|^[\t\r\n]")


def clean_text(text: str) -> str:
    """Return text without control characters (tabs and line feeds stay) and without halves of surrogate pairs."""
    return _CONTROL.sub("", text).encode("utf-8", errors="replace").decode("utf-8")


def plain(value: object) -> str:
    """Return text that XML can hold; empty where it is missing."""
    return "" if pd.isna(value) else clean_text(str(value)).translate(_NO_XML)  # type: ignore[call-overload]


def safe_cell(value: object) -> object:
    """Return a text cell that no spreadsheet runs: ``'`` is put before what would start a formula.

    Numbers, dates and missing values stay as they are.
    """
    if not isinstance(value, str):
        return value
    # Looked at before the control characters go: a tab alone already starts a formula for some programs.
    text = clean_text(value)
    return "'" + text if _FORMULA.match(value) or _FORMULA.match(text) else text


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write UTF-8 with byte order mark (Excel asks for it), CRLF line ends, times to the second with their zone."""
    path.write_bytes(csv_bytes(table))


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return what `write_csv` writes."""
    safe = pd.DataFrame({safe_cell(str(name)): _column(table[name]) for name in table.columns}, index=table.index)
    return str(safe.to_csv(index=False, lineterminator="\r\n", na_rep="")).encode("utf-8-sig")


def _column(values: Any) -> Any:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d %H:%M:%S%z").astype(object)
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return values
    return values.map(safe_cell).astype(object)
