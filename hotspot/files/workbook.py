"""Workbooks (XLSX): sparse rows straight from the sheet's XML, so that a cell at XFD1048576 costs one cell."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import pyarrow as pa
from openpyxl import load_workbook

# The public read-only reader fills every gap with empty cells; only this parser hands out what is really there.
from openpyxl.worksheet._reader import WorkSheetParser

from hotspot.files.header import HEAD_ROWS, find_header
from hotspot.files.params import FileParams
from hotspot.files.parsed import Parsed, Reading, Refused, name_columns, number_text, to_text
from hotspot.files.sniff import open_archive

Row = tuple[int, dict[int, str]]


def read(path: Path, reading: Reading) -> list[Parsed]:
    """Read every visible sheet with content into a table."""
    with open_archive(path, reading.params) as archive:
        names = set(archive.namelist())
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Refused("files.not_what_it_says", suffix=path.suffix, found="zip")
    try:
        # As an open file: of a path, openpyxl refuses a workbook that was saved as .xls.
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            found = [_read_sheet(sheet, reading.params) for sheet in book.worksheets]
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, ParseError, zipfile.BadZipFile, EOFError) as e:
        raise Refused("files.damaged", format="XLSX", detail=type(e).__name__) from e
    tables = [table for table in found if table is not None]
    if not tables:
        raise Refused("files.empty")
    return tables


def _read_sheet(sheet: Any, params: FileParams) -> Parsed | None:
    with sheet._get_source() as source:
        rows = _rows(source, sheet)
        head = list(islice(rows, HEAD_ROWS))
        if not head:
            return None
        wide = [[cells.get(c) for c in range(1, min(max(cells), params.max_columns) + 1)] for _, cells in head]
        at = find_header(wide)
        names, twice = name_columns(wide[at])
        parsed = _collect(chain(head[at + 1 :], rows), names, params)
    parsed.table = sheet.title
    parsed.notices += [("files.columns_twice", {"columns": twice})] if twice else []
    parsed.notices += [("files.sheet_hidden", {"sheet": sheet.title})] if sheet.sheet_state != "visible" else []
    return parsed


def _collect(rows: Iterator[Row], names: list[str], params: FileParams) -> Parsed:
    width = len(names)
    numbers: list[int] = []
    columns: list[list[str | None]] = [[] for _ in names]
    bad: list[tuple[int, str, str]] = []
    for number, cells in rows:
        if max(cells) > width:
            bad.append((number, "extra_cells", f"{max(cells)} > {width}"))
            continue
        numbers.append(number)
        for column, values in enumerate(columns, start=1):
            values.append(cells.get(column))
        if len(numbers) > params.max_rows:
            raise Refused("files.too_many_rows", rows=len(numbers), limit=params.max_rows)
    texts = {name: to_text(values) for name, values in zip(names, columns, strict=True)}
    return Parsed("xlsx", texts, pa.array(numbers, pa.int64()), bad_rows=bad)


def _rows(source: Any, sheet: Any) -> Iterator[Row]:
    """Yield the number and the filled cells (column from 1 → text) of every row with content."""
    book = sheet.parent
    parser = WorkSheetParser(
        source,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    for number, row in parser.parse():
        cells = {cell["column"]: text for cell in row if (text := cell_text(cell["value"])) is not None}
        if cells:
            yield number, cells


def cell_text(value: Any) -> str | None:
    """Return a cell as a person reads it; midnight means that only the date is known."""
    if value is None or isinstance(value, str):
        return value if value and value.strip() else None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return _clock(value) if isinstance(value, timedelta) else str(value)


def _clock(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
