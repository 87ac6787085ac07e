"""Patterns over time: sfhotspot's five, emerging hot spot analysis' seventeen."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hotspot.errors import NotEnoughDataError
from hotspot.hotspots import PATTERNS, PatternParams, classify_emerging, classify_pattern, least_periods
from hotspot.texts import LANGUAGES, tell_error, templates

# One series for each class, written from Esri's definitions; the cold ones are the same with the sign turned.
EMERGING = {
    "new": [0.1, -0.3, 0.5, 0.2, -0.1, 0.4, 0.05, 0.3, -0.2, 2.5],
    "consecutive": [0.1, -0.3, 0.5, 0.2, -0.1, 0.4, 0.3, 2.1, 2.4, 2.6],
    "intensifying": [2.0, 2.2, 2.1, 2.5, 2.7, 2.9, 3.0, 3.3, 3.6, 3.9],
    "persistent": [2.5, 2.2, 2.9, 2.1, 2.8, 2.4, 2.6, 2.3, 2.7, 2.45],
    "diminishing": [3.9, 3.6, 3.3, 3.0, 2.9, 2.7, 2.5, 2.3, 2.2, 2.0],
    "sporadic": [2.5, 0.2, 2.1, -0.5, 2.8, 0.3, 0.1, 2.2, 0.4, 2.4],
    "oscillating": [-2.4, -2.1, 0.2, 0.5, 2.1, 0.3, -0.4, 0.6, 1.0, 2.6],
    "historical": [2.5, 2.2, 2.9, 2.1, 2.8, 2.4, 2.6, 2.3, 2.7, 1.2],
}
NONE = [[0.1, 0.5, -0.4, 0.3, -1.2, 1.1, 0.2, -0.3, 0.8, -0.6], [0.0] * 10]


def history(marks: str) -> list[bool]:
    return [mark == "x" for mark in marks]


@pytest.mark.parametrize(
    ("marks", "pattern"),
    [
        ("xxxxxxxxxx", "persistent"),
        ("xxxxxxxx..", "persistent"),  # 8 of 10 is enough, though it is over
        ("........xx", "emerging"),
        (".........x", "emerging"),
        ("xxxx......", "former"),
        ("xxxxxxx...", "former"),
        ("....xxxx..", "former"),
        ("x.x.x.x.x.", "intermittent"),
        ("x........x", "intermittent"),  # 1 of 8 older periods is no quiet past
        ("..........", "none"),
        (".............", "none"),
        ("x............", "none"),  # 1 of 13 is less than a tenth
        ("...........x.", "emerging"),
        ("..........x..", "none"),
    ],
)
def test_histories_by_the_rules(marks: str, pattern: str) -> None:
    assert classify_pattern(history(marks)).tolist() == [pattern]


def test_as_in_sfhotspots_code_one_older_period_can_count_as_recent_too() -> None:
    params = PatternParams(recent_overlap=1)
    told = [classify_pattern(history(marks), params=params)[0] for marks in ("....xxxx..", "..........x..")]
    assert told == ["intermittent", "emerging"]


@pytest.mark.parametrize(("n", "recent"), [(5, 1), (9, 1), (10, 2), (13, 2), (14, 2), (15, 3)])
def test_a_fifth_of_the_periods_rounded_down_is_recent(n: int, recent: int) -> None:
    """Hot once, in the last period: ever smaller a share of the recent periods."""
    marks = np.zeros((1, n), dtype=bool)
    marks[0, -1] = True
    found = [classify_pattern(marks, params=PatternParams(recent_share=0.2, hotspot_share=h))[0] for h in (0.01, 0.99)]
    expected = "emerging" if 1 / recent >= 0.2 else "none"
    assert found == ["emerging", expected]


@settings(deadline=None)
@given(arrays(bool, st.tuples(st.integers(1, 6), st.integers(5, 20))))
def test_each_place_is_judged_by_itself_and_by_sfhotspots_arithmetic(hot: np.ndarray) -> None:
    params = PatternParams(recent_overlap=1)
    assert classify_pattern(hot, params=params).tolist() == [as_in_r(row) for row in hot.tolist()]


def as_in_r(row: list[bool]) -> str:
    """The rules again, one place at a time, counted from 1 as R does."""
    n = len(row)
    recent = int(0.2 * n // 1)
    share = sum(row) / n
    recent_share = sum(row[i - 1] for i in range(n - recent, n + 1)) / recent
    older_share = sum(row[i - 1] for i in range(1, n - recent + 1)) / (n - recent)
    if share >= 0.8:
        return "persistent"
    if older_share < 0.1 and recent_share >= 0.2:
        return "emerging"
    if older_share >= 0.1 and recent_share < 0.1:
        return "former"
    return "intermittent" if share >= 0.1 else "none"


@pytest.mark.parametrize(("recent_share", "least"), [(0.2, 5), (0.1, 10), (0.25, 4), (0.5, 2), (0.9, 2)])
def test_fewest_periods_leave_one_recent_and_one_older(recent_share: float, least: int) -> None:
    params = PatternParams(recent_share=recent_share)
    assert least_periods(params) == least
    assert classify_pattern(np.zeros((1, least)), params=params).tolist() == ["none"]


@pytest.mark.parametrize("n", [0, 1, 4])
def test_with_fewer_periods_nothing_is_said_but_how_many_are_needed(n: int) -> None:
    with pytest.raises(NotEnoughDataError) as caught:
        classify_pattern(np.ones((3, n)))
    assert caught.value.facts == {"n": n, "least": 5}
    assert "5" in tell_error(caught.value, "zh")


def test_a_period_without_a_value_is_not_hot() -> None:
    assert classify_pattern([[np.nan] * 13, [1.0] * 13]).tolist() == ["none", "persistent"]


def test_no_places_give_no_codes() -> None:
    assert len(classify_pattern(np.zeros((0, 13)))) == 0


def test_every_pattern_has_a_word_in_each_language() -> None:
    keys = {f"maps.pattern_{code}" for code in (*PATTERNS, "unknown")}
    assert [keys - set(templates(language)) for language in LANGUAGES] == [set(), set()]


@pytest.mark.parametrize("name", EMERGING)
def test_each_class_of_emerging_hot_spots_hot_and_cold(name: str) -> None:
    z = np.array(EMERGING[name])
    assert classify_emerging([z, -z]).tolist() == [f"{name}_hot", f"{name}_cold"]


def test_what_is_never_significant_has_no_class() -> None:
    assert classify_emerging(NONE).tolist() == ["none", "none"]


def test_the_definitions_as_they_lie_in_the_folder(shared: Path) -> None:
    path = shared / "published" / "ehsa_definitions" / "expected.json"
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    told = {"no pattern detected": "none"}
    expected = [told.get(case["expected"], case["expected"].removesuffix(" spot").replace(" ", "_")) for case in cases]
    assert classify_emerging([case["z"] for case in cases]).tolist() == expected


def test_cold_periods_do_not_make_a_hot_spot_intensify() -> None:
    """Every period is significant, half of them cold: not hot in 90 % (another package forgets the sign)."""
    z = np.array([-4.0, -3.6, -3.2, -2.8, -2.4, 2.4, 2.8, 3.2, 3.6, 4.0])
    assert classify_emerging([z, -z]).tolist() == ["consecutive_hot", "consecutive_cold"]


def test_where_a_hot_and_a_cold_rule_hold_the_hot_one_is_told() -> None:
    z = np.array([2.4, 2.6, 2.5, 2.7, 2.4, 2.6, 2.5, 2.7, 2.4, -2.5])
    assert classify_emerging([z, -z]).tolist() == ["historical_hot", "new_hot"]


def test_significance_may_come_from_a_stricter_rule() -> None:
    z = np.array([EMERGING["persistent"]])
    assert classify_emerging(z, significant=np.zeros(z.shape)).tolist() == ["none"]
    assert classify_emerging(z, significant=np.arange(10)[None] == 9).tolist() == ["new_hot"]


def test_an_unknown_period_is_neither_hot_nor_in_the_trend() -> None:
    z = np.array([np.nan, *EMERGING["intensifying"][1:]])
    assert classify_emerging(z).tolist() == ["intensifying_hot"]
    assert classify_emerging(np.full((2, 12), np.nan)).tolist() == ["none", "none"]


@settings(deadline=None)
@given(arrays(float, (4, 12), elements=st.floats(-4, 4)))
def test_of_the_seventeen_only_historical_is_said_where_the_last_period_is_quiet(
    z: np.ndarray,
) -> None:
    codes = {f"{name}_{sign}" for name in EMERGING for sign in ("hot", "cold")} | {"none"}
    quiet = z.copy()
    quiet[:, -1] = 0
    assert set(classify_emerging(z).tolist()) <= codes
    assert set(classify_emerging(quiet).tolist()) <= {"historical_hot", "historical_cold", "none"}


@pytest.mark.parametrize("n", [0, 3, 9])
def test_emerging_hot_spots_need_ten_periods(n: int) -> None:
    with pytest.raises(NotEnoughDataError, match="pattern_too_few"):
        classify_emerging(np.zeros((2, n)))
