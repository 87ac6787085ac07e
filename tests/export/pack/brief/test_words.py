"""Numerals, shares and changes."""

import math

import pytest

from hotspot.export.pack.brief.words import numeral, tell_change, tell_item, tell_share
from tests.packs import make_facts

FACTS = make_facts()


@pytest.mark.parametrize(
    ("n", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "一百")]
)
def test_chinese_numerals(n: int, words: str) -> None:
    assert numeral(FACTS, n) == words


def test_english_numerals_are_digits() -> None:
    assert numeral(make_facts(language="en"), 21) == "21"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(12, 10, "增加2件，上升20.0%"), (9, 10, "减少1件，下降10.0%"), (10, 10, "持平"), (3, 0, "增加3件")],
)
def test_changes_in_count_and_per_cent(now: int, before: int, words: str) -> None:
    assert tell_change(FACTS, now, before) == words


def test_a_share_of_nothing_is_none() -> None:
    assert tell_share(0, 0) == "–"


def test_an_item_without_an_earlier_count_claims_no_change() -> None:
    assert tell_item(FACTS, "垃圾", 1200, math.nan) == "垃圾1,200件"
