"""Nothing in free text points to a person."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.reports.privacy import is_identity_number, mask_column, mask_text


@pytest.mark.parametrize(
    "personal",
    [
        "13912345678",
        "139 1234 5678",
        "139-1234-5678",
        "+8613912345678",
        "１３９１２３４５６７８",
        "0931-8412345",
        "(0931)8412345",
        "09318412345",
        "甘A12345",
        "甘A·D12345",
        "京AD12345",
        "11010519491231002X",
        "110105491231002",
    ],
)
def test_personal_data_are_masked(personal: str) -> None:
    assert mask_text(f"来电{personal}请回复") == "来电***请回复"


def test_a_local_number_is_masked_where_it_is_called_a_phone() -> None:
    assert mask_text("电话：8412345，门牌8412号") == "电话***，门牌8412号"


@pytest.mark.parametrize(
    "harmless",
    ["2024-03-01 09:05", "110105194912310021", "案卷2024030112345678", "工单8412345", "G312国道", "36.05127"],
)
def test_other_numbers_stay(harmless: str) -> None:
    assert mask_text(f"见{harmless}。") == f"见{harmless}。"


def test_the_checksum_of_the_standard_holds() -> None:
    # The example of GB 11643-1999.
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")


def test_a_column_is_masked_like_its_cells() -> None:
    texts = ["路口占道", None, "电话13912345678", "", "车牌甘A12345"]
    column = mask_column(pa.chunked_array([pa.array(texts, pa.large_string())]))
    assert column.to_pylist() == [None if text is None else mask_text(text) for text in texts]


@given(st.text(max_size=12), st.integers(13000000000, 19999999999), st.text(max_size=12))
def test_no_mobile_number_comes_through(before: str, number: int, after: str) -> None:
    column = mask_column(pa.chunked_array([pa.array([f"{before} x{number}x {after}"], pa.large_string())]))
    assert str(number) not in column[0].as_py()
