"""The header is found under titles."""

from hotspot.files.header import find_header

HEADER = ["编号", "时间", "经度", "纬度"]
DATA = ["1", "2024-01-01", "103.8", "36.0"]


def test_titles_above_are_passed_over() -> None:
    assert find_header([["问题上报表"], [], ["单位：某办"], HEADER, DATA]) == 3


def test_a_header_alone_is_a_header() -> None:
    assert find_header([HEADER]) == 0


def test_one_broken_wide_row_does_not_hide_the_header() -> None:
    assert find_header([HEADER, *[DATA] * 10, [*DATA, *["x"] * 30]]) == 0


def test_nothing_has_its_header_at_the_top() -> None:
    assert find_header([]) == 0
    assert find_header([[None, ""]]) == 0
