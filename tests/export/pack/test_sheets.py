"""Lists on sheets: names that spreadsheets take, widths, heights."""

import io
import unicodedata

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.export.pack.sheets import Column, Marks, Sheet, name_sheets, open_book, write_lines, write_sheet
from tests.hostile import PAYLOADS

MARKS = Marks("内部资料", "标题 & 一", "数据截至", "第 &P 页")


def write(*sheets):
    out = io.BytesIO()
    with open_book(out) as book:
        for sheet in sheets:
            write_sheet(book, sheet, marks=MARKS)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def one_list(table, columns, **more):
    return Sheet(name="表", title="标题", about="关于", columns=columns, table=pd.DataFrame(table), **more)


def check_names(names):
    assert all(len(name.encode("utf-16-le")) <= 62 and name for name in names)
    assert not any(set(name) & set("[]:*?/\\") for name in names)
    assert not any(name[0] == "'" or name[-1] == "'" for name in names)
    folded = [unicodedata.normalize("NFKC", name).casefold() for name in names]
    assert len(set(folded)) == len(folded)
    assert "history" not in folded


@settings(deadline=None)
@given(
    st.lists(
        st.text(max_size=40)
        | st.sampled_from(["History", "ＨＩＳＴＯＲＹ", "A", "a", "Ａ", "'", "", "😀" * 20, "甲" * 40])
    )
)
def test_any_names_become_names_of_sheets_that_a_workbook_takes(wanted):
    names = name_sheets(wanted, taken=("总表",))
    check_names([*names, "总表"])
    assert len(names) == len(wanted)
    with open_book(io.BytesIO()) as book:
        for name in [*names, "总表"]:
            book.add_worksheet(name)


def test_hostile_names_become_names_of_sheets():
    check_names(name_sheets(PAYLOADS))


def test_an_ordinary_name_stays_as_it_is():
    assert name_sheets(["酒泉路街道", "区城管执法局"]) == ["酒泉路街道", "区城管执法局"]


def test_the_same_name_twice_is_numbered_even_when_it_is_as_long_as_can_be():
    first, second = name_sheets(["甲" * 31, "甲" * 31])
    assert (first, second) == ("甲" * 31, "甲" * 27 + " (2)")


def test_missing_numbers_and_dates_are_dashes_and_cells_to_fill_in_are_empty():
    table = {"n": [1.0, float("nan")], "at": [pd.NaT, pd.Timestamp("2017-06-30 06:08", tz="Asia/Shanghai")], "x": None}
    columns = {"n": Column("数", "count"), "at": Column("时", "moment"), "x": Column("填", "typed")}
    page = write(one_list(table, columns))["表"]
    assert [cell.value for cell in page[4]] == [1, "–", None]
    assert [cell.value for cell in page[5]] == ["–", pd.Timestamp("2017-06-30 06:08").to_pydatetime(), None]


def test_a_column_is_as_wide_as_its_longest_cell_up_to_its_limit():
    table = {"a": ["甲" * 30], "b": ["甲" * 90], "c": ["甲"]}
    page = write(one_list(table, {name: Column(name, most=100) for name in table}))["表"]
    a, b, c = (page.column_dimensions[letter].width for letter in "ABC")
    assert c < a
    assert a == pytest.approx(63, abs=2)
    assert b == pytest.approx(100, abs=2)


def test_a_row_is_as_high_as_its_longest_cell_needs():
    columns = {"a": Column("a", most=130), "b": Column("b")}
    page = write(one_list({"a": ["甲", "甲" * 400], "b": ["", ""]}, columns))["表"]
    low, high = (page.row_dimensions[row].height for row in (4, 5))
    assert high > low
    assert high >= 13 * 2 * 400 / page.column_dimensions["A"].width


def test_a_list_without_rows_says_so_and_has_no_filter():
    page = write(one_list({"a": [], "b": []}, {"a": Column("a"), "b": Column("b")}, empty="没有。", remarks=("注",)))[
        "表"
    ]
    assert page["A4"].value == "没有。"
    assert page["A5"].value is None
    assert page.auto_filter.ref is None


def test_the_total_stands_below_the_filter_and_remarks_below_the_total():
    columns = {"a": Column("a"), "b": Column("b", "count")}
    sheet = one_list({"a": ["x", "y"], "b": [1, 2]}, columns, total={"a": "合计", "b": 3}, remarks=("注",))
    page = write(sheet)["表"]
    assert [cell.value for cell in page[6]] == ["合计", 3]
    assert page["A7"].value == "注"
    assert page.auto_filter.ref == "A3:B5"
    assert page.page_setup.fitToHeight in (None, 1)


def test_what_stands_above_a_page_is_no_code():
    page = write(one_list({"a": ["x"], "b": ["y"]}, {"a": Column("a"), "b": Column("b")}))["表"]
    assert page.oddHeader.center.text == "标题 ＆ 一"


def test_lines_are_two_columns_of_text():
    out = io.BytesIO()
    with open_book(out) as book:
        write_lines(book, "说明", "标题", [("甲", "=1+1"), ("乙", "长" * 300)], marks=MARKS)
    page = openpyxl.load_workbook(io.BytesIO(out.getvalue()))["说明"]
    assert [cell.value for cell in page[2]] == ["甲", "'=1+1"]
    assert page.row_dimensions[3].height > 4 * 13
