"""A plan as plain data."""

import json
from dataclasses import replace

import pytest

from hotspot.export.patrol import plan_summary
from hotspot.texts import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_json_and_adds_up(plan, language):
    told = json.loads(json.dumps(plan_summary(plan, language=language), allow_nan=False))
    assert told["stops"] == sum(crew["stops"] for crew in told["crews"]) == sum(told["reasons"].values())
    assert told["expected"] == pytest.approx(sum(crew["expected"] for crew in told["crews"]), abs=1e-3)
    assert told["more"] == pytest.approx(told["expected"] / told["expected_by_hand"] - 1, abs=1e-3)


def test_what_does_not_fit_is_said_in_words_of_the_reader(plan):
    zh, en = (plan_summary(plan, language=language)["missing"] for language in LANGUAGES)
    assert [row["reason"] for row in zh] == ["no_capacity", "too_far"]
    assert all(row["text"] and row["remedy_text"] for row in zh + en)
    assert zh[0]["text"] != en[0]["text"]


def test_nothing_by_hand_is_no_division(plan):
    assert plan_summary(replace(plan, by_hand=plan.by_hand.head(0)), language="zh")["more"] is None
