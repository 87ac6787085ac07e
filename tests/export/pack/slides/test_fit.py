"""Boxes cut without gaps or overlaps; texts fit where they are said to."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.export.pack.slides.fit import LEADING, POINT, Box, Line, count_lines, cut, cut_lines, fit_lines, measure

TEXTS = st.text(st.sampled_from("中文，。abcXYZ 019-·→<=/"), max_size=120)


def box(width, height):
    return Box(0, 0, int(width * POINT), int(height * POINT))


@given(st.lists(st.floats(0.1, 5), min_size=1, max_size=6), st.integers(0, 200))
def test_columns_fill_a_box_side_by_side(shares, gap):
    whole = Box(100, 50, 10_000, 400)
    parts = whole.columns(*shares, gap=gap)
    assert parts[0].left == whole.left
    assert parts[-1].left + parts[-1].width == pytest.approx(whole.left + whole.width, abs=2)
    for one, other in pairwise(parts):
        assert other.left - one.left - one.width == pytest.approx(gap, abs=2)
    assert {(part.top, part.height) for part in parts} == {(50, 400)}


def test_rows_are_columns_turned():
    upper, lower = Box(10, 20, 300, 210).rows(2, 1, gap=30)
    assert (upper, lower) == (Box(10, 20, 300, 120), Box(10, 170, 300, 60))


def test_strips_leave_the_rest():
    whole = Box(10, 20, 300, 200)
    assert whole.cut_top(50, gap=10) == (Box(10, 20, 300, 50), Box(10, 80, 300, 140))
    assert whole.cut_bottom(50, gap=10) == (Box(10, 20, 300, 140), Box(10, 170, 300, 50))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("中文中文", 5, 1),
        ("中文中文", 2.2, 2),
        ("", 3, 1),
        ("word word", 4, 2),
        ("a" * 40, 6, 5),
        ("中" + "a" * 12, 5, 3),
    ],
)
def test_lines_are_counted_as_programs_wrap_them(text, width, lines):
    assert count_lines(text, width) == lines


@given(TEXTS, st.floats(1, 40))
def test_more_room_needs_no_more_lines(text, width):
    assert count_lines(text, width * 1.5) <= count_lines(text, width)


@given(TEXTS, st.floats(3, 40), st.integers(1, 4))
def test_cut_text_fits_and_says_that_it_is_cut(text, width, lines):
    short = cut_lines(text, width, lines)
    assert count_lines(short, width) <= lines
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_cut_leaves_what_fits_alone():
    assert cut("酒泉路街道", 9) == "酒泉路街道"
    assert measure(cut("很长很长很长的街道名称", 6)) <= 6


@given(st.lists(TEXTS.map(Line), min_size=1, max_size=6), st.floats(40, 400), st.floats(20, 200))
def test_fitted_lines_are_no_higher_than_their_box(lines, width, height):
    size, kept = fit_lines(lines, box(width, height), most=18, least=8, gap=0.3)
    assert 8 <= size <= 18
    total = sum(count_lines(line.text, width / size) for line in kept) * size * LEADING + 0.3 * size * (len(kept) - 1)
    assert total <= height + 0.1


def test_short_text_keeps_the_largest_size():
    assert fit_lines([Line("短")], box(200, 50), most=18, least=8) == (18, [Line("短")])


def test_what_does_not_fit_at_the_least_size_is_cut():
    size, kept = fit_lines([Line("长" * 500), Line("后")], box(100, 40), most=18, least=10)
    assert size == 10
    assert len(kept) == 1
    assert kept[0].text.endswith("…")
