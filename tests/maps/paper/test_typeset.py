"""Lines that fit: no wrapped or cut line is wider than it may be, and none loses a character it had room for."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspot.maps.paper.fonts import typeface
from hotspot.maps.paper.typeset import cut, measure, wrap

LETTERS = "城关区热点责任单位办事处，。abc DEF-12"
_words = st.text(st.sampled_from(LETTERS), max_size=60)


@pytest.fixture(scope="module", autouse=True)
def _face():
    with typeface(LETTERS):
        yield


def test_a_chinese_letter_is_as_wide_as_it_is_high():
    assert measure("区", 10) == pytest.approx(10, abs=0.2)
    assert measure("", 10) == 0


@settings(max_examples=60, deadline=None)
@given(_words, st.floats(20, 200))
def test_what_is_cut_fits(line, width):
    shown = cut(line, 8, width)
    assert measure(shown, 8) <= width
    assert shown == line or shown.endswith("…")


def test_a_line_that_fits_is_not_cut():
    assert cut("城关区", 10, 31) == "城关区"


def test_as_much_as_fits_is_kept():
    assert cut("城关区热点责任", 10, 51) == "城关区热…"


@settings(max_examples=60, deadline=None)
@given(_words, st.floats(20, 200), st.integers(1, 4))
def test_wrapped_lines_fit(line, width, most):
    lines = wrap(line, 8, width, most=most)
    assert len(lines) <= most
    assert all(measure(one, 8) <= width for one in lines)


@settings(max_examples=60, deadline=None)
@given(_words)
@example("11111。。。。。。。。。，")
def test_wrapping_loses_no_letter(line):
    lines = wrap(line, 8, 100, most=99)
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")


def test_words_stay_whole_and_no_line_begins_with_a_comma():
    assert wrap("abc DEF abc", 10, 45, most=3) == ["abc DEF", "abc"]
    assert all(not one.startswith("，") for one in wrap("区，" * 20, 10, 50, most=9))
