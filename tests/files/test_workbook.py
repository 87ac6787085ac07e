"""Workbooks: what stands in the cells, wherever they are."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from hotspot.files.params import FileParams
from hotspot.files.parsed import Parsed, Reading, finish
from hotspot.files.workbook import read


def parse(tmp_path: Path, *sheets: list[list[object]], change: object = None) -> list[Parsed]:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, table in enumerate(sheets):
        sheet = book.create_sheet(f"表{number}")
        for row in table:
            sheet.append(row)
    if callable(change):
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "a.xlsx").write_bytes(buffer.getvalue())
    return [finish(table) for table in read(tmp_path / "a.xlsx", Reading(FileParams(), tmp_path))]


def values(parsed: Parsed) -> list[list[str | None]]:
    return [list(row) for row in zip(*(c.to_pylist() for c in parsed.columns.values()), strict=True)]


def test_cells_come_out_as_a_person_reads_them(tmp_path: Path) -> None:
    row = [
        "001",
        13912345678,
        103.85,
        5.0,
        True,
        dt.datetime(2024, 1, 2, 9, 5),
        dt.date(2024, 1, 2),
        dt.time(9, 5),
        "NA",
    ]
    (parsed,) = parse(tmp_path, [[f"列{i}" for i in range(len(row))], row])
    expected = ["001", "13912345678", "103.85", "5", "TRUE", "2024-01-02T09:05:00", "2024-01-02", "09:05:00", "NA"]
    assert values(parsed) == [expected]


def test_the_header_is_found_under_merged_titles(tmp_path: Path) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book.worksheets[0].merge_cells("A1:D1")

    title = [["城关区问题上报表"], ["填表人：某某", None, "日期：2024-01-01"], []]
    (parsed,) = parse(
        tmp_path, [*title, ["编号", "时间", "经度", "纬度"], ["1", "2024-01-01", 103.8, 36.1]], change=merge
    )
    assert list(parsed.columns) == ["编号", "时间", "经度", "纬度"]
    assert parsed.row_numbers.to_pylist() == [5]


def test_every_sheet_with_content_is_a_table(tmp_path: Path) -> None:
    tables = parse(tmp_path, [["a", "b"], [1, 2]], [], [["c", "d"], [3, 4]])
    assert [(t.table, list(t.columns)) for t in tables] == [("表0", ["a", "b"]), ("表2", ["c", "d"])]


def test_a_far_cell_costs_one_row(tmp_path: Path) -> None:
    def far(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["XFD1048576"] = "x"

    (parsed,) = parse(tmp_path, [["a", "b"], [1, 2]], change=far)
    assert values(parsed) == [["1", "2"]]
    assert parsed.bad_rows == [(1048576, "extra_cells", "16384 > 2")]


def test_hidden_sheets_are_read_and_told(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.worksheets[1].sheet_state = "hidden"

    tables = parse(tmp_path, [["a", "b"]], [["c", "d"], [1, 2]], change=hide)
    assert [notice[0] for table in tables for notice in table.notices] == ["files.sheet_hidden"]


@pytest.mark.parametrize("blank", [None, " ", "\u3000"])
def test_rows_of_blanks_are_no_rows(tmp_path: Path, blank: str | None) -> None:
    (parsed,) = parse(tmp_path, [["a", "b"], [1, 2], [blank, blank], [3, 4]])
    assert parsed.row_numbers.to_pylist() == [2, 4]


def test_a_workbook_saved_as_xls_is_read(tmp_path: Path) -> None:
    parse(tmp_path, [["编号", "时间"], ["1", "2024"]])
    path = (tmp_path / "a.xlsx").rename(tmp_path / "a.xls")
    (found,) = read(path, Reading(FileParams(), tmp_path))
    assert values(finish(found)) == [["1", "2024"]]
