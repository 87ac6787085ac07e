"""What is said of a plan."""

import dataclasses
import re

import pandas as pd
import pytest

from hotspot.errors import notice
from hotspot.pages import patrol_words
from hotspot.patrol import Plan
from hotspot.texts import text


def test_what_does_not_fit_is_said_with_why_and_remedy(made: Plan) -> None:
    table = patrol_words.list_missing(made)
    assert table["place"].tolist() == made.missing["place"].tolist()
    assert table[["why", "remedy"]].map(bool).to_numpy().all()
    assert len(patrol_words.sum_up(table)) == 2


def test_many_that_do_not_fit_are_counted_by_reason(made: Plan) -> None:
    many = dataclasses.replace(made, missing=pd.concat([made.missing] * 5, ignore_index=True))
    (line,) = patrol_words.sum_up(patrol_words.list_missing(many))
    assert re.findall(r"\d+", line) == ["5", "5"]


@pytest.mark.parametrize(("by_hand", "name"), [(0.5, "more"), (1.0, "same"), (2.0, "less"), (0.0, "hand_none")])
def test_the_comparison_says_which_way_it_went(made: Plan, by_hand: float, name: str) -> None:
    stops = made.stops.assign(expected=made.stops["expected"] * by_hand)
    told = patrol_words.tell_summary(dataclasses.replace(made, by_hand=stops))[1]
    share = abs(1 / by_hand - 1) if by_hand else 0
    facts = {"stops": len(stops), "share": share, "by_hand": "0"}
    words = text(f"pages.patrol_{name}", "zh", **facts)
    assert told.rpartition("，")[2] == words.rpartition("，")[2]


@pytest.mark.parametrize(
    ("key", "level", "where"),
    [
        ("patrol.more_crews", "warning", "above"),
        ("patrol.no_room_for_draws", "warning", "weak"),
        ("patrol.travel_roads", "info", "travel"),
        ("patrol.drawn", "info", "more"),
    ],
)
def test_a_remedy_is_said_above_the_plan_and_travel_always(key: str, level: str, where: str) -> None:
    assert patrol_words.sort_notice(notice(key, level)) == where


def test_next_to_no_reports_are_not_compared(made: Plan) -> None:
    stops, by_hand = (table.assign(expected=1e-6) for table in (made.stops, made.by_hand))
    assert patrol_words.tell_summary(dataclasses.replace(made, stops=stops, by_hand=by_hand)) == (
        text("pages.patrol_summary", crews=3, stops=30, expected="<\u00a00.001"),
        text("pages.patrol_hand_none"),
    )
