"""Text that a spreadsheet must not run."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.export.cells import clean_text, safe_cell, write_csv
from tests.hostile import PAYLOADS

STARTS = "=+-@＝＋－＠\t\r\n"


@pytest.mark.parametrize("start", [*STARTS, " =", "\u200b=", "\ufeff+", "\x00=", "\u202e@"])
def test_what_would_start_a_formula_gets_a_quote(start):
    assert str(safe_cell(start + "1+1")).startswith("'")


@given(st.text() | st.sampled_from(PAYLOADS))
def test_no_text_starts_a_formula(text):
    assert not str(safe_cell(text)).startswith(tuple(STARTS))


@given(st.text(alphabet="占道经营ab1 ,\"'<").filter(lambda t: not t.startswith(" ")))
def test_plain_text_stays_as_it_is(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("value", [-3, -2.5, None, True, pd.Timestamp("2026-01-01")])
def test_what_is_no_text_stays_as_it_is(value):
    assert safe_cell(value) is value


def test_control_characters_go_and_line_feeds_stay():
    assert clean_text("a\x00b\x1b\n\t\x7f") == "ab\n\t"


def test_excel_finds_the_encoding_and_the_rows(tmp_path):
    table = pd.DataFrame({"名称": ['雁南，"引号"\n换行', "=1+1", None], "n": [-1, 2, 3]})
    write_csv(table, tmp_path / "t.csv")
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows == [["名称", "n"], ['雁南，"引号"\n换行', "-1"], ["'=1+1", "2"], ["", "3"]]


def test_a_heading_is_a_cell_too(tmp_path):
    write_csv(pd.DataFrame({"=1+1": ["x"]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text("utf-8-sig").startswith("'=1+1")
