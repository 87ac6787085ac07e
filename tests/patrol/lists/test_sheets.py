"""Cells of a list: numbers, clock times and places are read exactly, or are a fault with row, heading and value."""

import numpy as np
import pytest

from hotspot.columns import map_columns
from hotspot.patrol import ListParams
from hotspot.patrol.lists.sheets import Sheet, read_time_of_day
from tests.patrol.written import write


def sheet(heading: str, *cells: str) -> Sheet:
    raw = write((heading, "行"), *((cell, "x") for cell in cells))
    mapping = map_columns(list(raw.data.columns), aliases={"field": (heading,), "row": ("行",)})
    return Sheet(raw, mapping, ListParams())


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("18:30", 1110), ("８：０５", 485), ("18:30:00", 1110), ("18时", 1080), ("9点5分", 545), ("24:00", 1440),
     ("次日02:00", 1560), ("next day 2:00", 1560)],
)  # fmt: skip
def test_clock_times_in_many_forms(text: str, minutes: int) -> None:
    assert read_time_of_day(text) == minutes


@pytest.mark.parametrize("text", ["", "24:01", "25:00", "18:60", "1830", "18.5", "下午6点", "晚上", "-1:00", "18:3"])
def test_what_may_mean_two_things_is_no_clock_time(text: str) -> None:
    assert np.isnan(read_time_of_day(text))


@pytest.mark.parametrize("text", ["7", "７", "7天", "7 days", "7.0"])
def test_a_number_may_have_its_unit(text: str) -> None:
    assert sheet("周期", text).numbers("field", low=0, high=10).tolist() == [7.0]


@pytest.mark.parametrize("text", ["11", "-1", "inf", "nan", "七", "7-8", "1,0"])
def test_a_number_that_cannot_be_is_a_fault(text: str) -> None:
    read = sheet("周期（天）", "5", text)
    assert np.isnan(read.numbers("field", low=0, high=10)[1])
    assert read.faults()[["row_number", "column", "value", "reason"]].values.tolist() == [
        [3, "周期（天）", text, "bad_number"]
    ]


def test_rows_without_anything_are_no_rows() -> None:
    raw = write(("a", "b"), ("1", ""), ("", " "), ("", "2"))
    read = Sheet(raw, map_columns(["a", "b"], aliases={"a": ("a",), "b": ("b",)}), ListParams())
    assert read.rows.tolist() == [2, 4]


def test_a_long_value_is_cut_and_personal_numbers_are_masked_in_faults() -> None:
    read = sheet("周期", "电话13912345678" + "长" * 500)
    read.numbers("field", low=0, high=1)
    (value,) = read.faults()["value"]
    assert len(value) <= 80
    assert "13912345678" not in value
