"""Hours of themes inside a shift, and the windows that are offered for a place."""

import numpy as np
import pytest

from hotspot.patrol.params import WindowParams
from hotspot.patrol.windows import find_hours, list_alternatives, read_clock

EVENING = WindowParams(theme="vending", opens="17:00", closes="23:00")
DAY = WindowParams(theme="compounds", opens="08:00", closes="20:00")
NIGHT = WindowParams(theme="fumes", opens="22:00", closes="02:00")
SHIFT = (18.5 * 60, 22.5 * 60)


def test_a_theme_without_a_window_is_looked_at_all_shift_long():
    assert find_hours("other", SHIFT, [EVENING]) == SHIFT


def test_hours_are_cut_to_the_shift():
    assert find_hours("compounds", SHIFT, [EVENING, DAY]) == (18.5 * 60, 20 * 60)


def test_hours_that_do_not_meet_the_shift_are_none():
    assert find_hours("compounds", (20 * 60, 24 * 60), [DAY]) is None


@pytest.mark.parametrize(
    ("shift", "hours"),
    [((21 * 60, 25 * 60), (22 * 60, 25 * 60)), ((0, 180), (0, 120)), ((20 * 60, 29 * 60), (22 * 60, 26 * 60))],
)
def test_a_window_over_midnight_is_met_on_either_side(shift, hours):
    assert find_hours("fumes", shift, [NIGHT]) == hours


def test_of_two_themes_the_narrow_window_that_meets_both_and_the_wide_one_are_offered():
    ways = list_alternatives(np.array([[1.0, 1.0]]), [SHIFT, (1110, 1200)], service=np.array([12.0]))
    found = set(zip(ways.opens, ways.closes, ways.prize, strict=True))
    assert found == {(1110, 1350, 1.0), (1110, 1200, 2.0)}


def test_a_narrower_window_that_adds_little_is_not_offered():
    ways = list_alternatives(np.array([[1.0, 0.05]]), [SHIFT, (1110, 1200)], service=np.array([12.0]))
    assert list(zip(ways.opens, ways.closes, strict=True)) == [SHIFT]


def test_overlapping_windows_that_hold_neither_other_are_both_offered_with_what_they_share():
    ways = list_alternatives(np.array([[1.0, 1.0]]), [(0, 100), (50, 150)], service=np.array([12.0]))
    found = set(zip(ways.opens, ways.closes, ways.prize, strict=True))
    assert found == {(0, 100, 1.0), (50, 150, 1.0), (50, 100, 2.0)}


def test_a_window_shorter_than_the_visit_is_none():
    ways = list_alternatives(np.array([[1.0]]), [(0, 10)], service=np.array([12.0]))
    assert len(ways.row) == 0


def test_places_that_expect_nothing_and_shifts_outside_all_hours_give_no_way():
    assert len(list_alternatives(np.zeros((3, 2)), [SHIFT, None], service=np.full(3, 12.0)).row) == 0
    assert len(list_alternatives(np.ones((3, 1)), [None], service=np.full(3, 12.0)).row) == 0


@pytest.mark.parametrize("text", ["25:00", "18:70", "24:01", "99:99", "18", "-1:30", ""])
def test_what_is_no_time_of_a_day_is_no_clock(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        read_clock(text)
