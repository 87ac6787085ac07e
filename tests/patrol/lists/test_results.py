"""What crews send back: read as filled in, in either language, every doubt told."""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.categories import CategoryParams, load
from hotspot.errors import InputDataError
from hotspot.export.patrol.frame import PlanFrame
from hotspot.export.patrol.tables import make_csv, make_workbook
from hotspot.files import read_tables
from hotspot.patrol import ListParams, Results, read_results
from hotspot.texts import LANGUAGES, tell, templates, text
from tests.hostile import PAYLOADS
from tests.patrol.written import write
from tests.plans import make_plan

FIELDS = (
    *("plan_id", "visit_id", "crew_id", "order", "place", "lon", "lat", "cell_id", "themes", "expected", "reason"),
    *("probability", "begin_at", "visited", "found", "fixed", "visited_at", "minutes", "note"),
)
PLANNED = dict(zip(FIELDS, (
    *("p1", "cell:a", "c1", "1", "静宁路口", "103.83", "36.06", "a", "占道经营、垃圾", "0.8", "随机抽查"),
    *("0.05", "2017-07-01 19:05", "", "", "", "", "", ""),
), strict=True))  # fmt: skip


def read(*changes: dict[str, str], language: str = "zh", **options: object) -> Results:
    head = [text(f"patrol.column_{field}", language) for field in FIELDS]
    rows = [[(PLANNED | change)[field] for field in FIELDS] for change in changes]
    return read_results([write(head, *rows)], **options)


def read_one(**change: str) -> dict[str, object]:
    (row,) = read(change).table.to_dict("records")
    return row


def reasons(result: Results) -> list[list[object]]:
    return result.rejected[["row_number", "reason"]].values.tolist()


def test_a_row_is_read_as_filled_in() -> None:
    row = read_one(visited="√", found="3", fixed="1", visited_at="19:10", minutes="15", note="已劝离")
    assert row == {
        **{"plan_id": "p1", "visit_id": "cell:a", "crew_id": "c1", "order": 1, "place": "静宁路口", "lon": 103.83},
        **{"lat": 36.06, "cell_id": "a", "themes": "street_vending,garbage", "expected": 0.8, "reason": "random"},
        **{"probability": 0.05, "begin_at": pd.Timestamp("2017-07-01 19:05", tz="Asia/Shanghai")},
        **{"visited": True, "found": 3, "fixed": 1, "minutes": 15.0, "note": "已劝离"},
        **{"visited_at": pd.Timestamp("2017-07-01 19:10", tz="Asia/Shanghai"), "source": "list.csv", "row_number": 2},
    }


@pytest.mark.parametrize(("word", "there"), [("是", True), ("YES", True), ("１", True), ("否", False), ("×", False)])
def test_yes_and_no_in_many_words(word: str, there: bool) -> None:
    assert read_one(visited=word)["visited"] is there


def test_a_word_that_is_neither_yes_nor_no_is_rejected() -> None:
    assert reasons(read({"visited": "大概"})) == [[2, "bad_answer"]]


def test_a_visit_without_an_answer_was_not_made() -> None:
    assert read_one()["visited"] is False


@pytest.mark.parametrize("filled", [{"found": "2"}, {"minutes": "8"}, {"visited_at": "19:20"}])
def test_a_visit_of_which_something_is_written_was_made_and_that_is_told(filled: dict[str, str]) -> None:
    result = read(filled)
    assert result.table["visited"].tolist() == [True]
    assert "patrol.visit_assumed" in {notice.key for notice in result.notices}


def test_no_number_of_problems_means_none_and_is_told() -> None:
    result = read({"visited": "是"})
    assert result.table["found"].tolist() == [0]
    assert "patrol.found_blank" in {notice.key for notice in result.notices}


@pytest.mark.parametrize("word", ["无", "0", "none", "没有"])
def test_none_found_may_be_a_word(word: str) -> None:
    result = read({"visited": "是", "found": word})
    assert result.table["found"].tolist() == [0]
    assert "patrol.found_blank" not in {notice.key for notice in result.notices}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"visited": "否", "found": "2"}, "found_not_visited"),
        ({"visited": "是", "found": "2", "fixed": "3"}, "fixed_over_found"),
        ({"visited": "是", "fixed": "1"}, "fixed_over_found"),
        ({"visited": "是", "found": "1.5"}, "bad_number"),
        ({"visited": "是", "found": "-1"}, "bad_number"),
        ({"visited": "是", "found": "9999999"}, "bad_number"),
        ({"minutes": "很久"}, "bad_number"),
        ({"probability": "1.2"}, "bad_number"),
        ({"visited_at": "昨天"}, "bad_time"),
        ({"begin_at": ""}, "no_time"),
        ({"plan_id": ""}, "no_plan"),
        ({"visit_id": ""}, "no_visit"),
        ({"lon": ""}, "no_place"),
    ],
)
def test_a_row_that_contradicts_itself_is_rejected_with_its_reason(change: dict[str, str], reason: str) -> None:
    result = read(change, {"visit_id": "cell:b"})
    assert result.table["visit_id"].tolist() == ["cell:b"]
    assert reasons(result) == [[2, reason]]


@pytest.mark.parametrize(("begin", "clock", "at"), [
    ("2017-07-01 23:50", "0:10", "2017-07-02 00:10"),
    ("2017-07-02 00:10", "23:55", "2017-07-01 23:55"),
    ("2017-07-01 19:00", "2017-07-03 08:00", "2017-07-03 08:00"),
])  # fmt: skip
def test_a_clock_time_is_the_one_nearest_to_the_planned(begin: str, clock: str, at: str) -> None:
    row = read_one(begin_at=begin, visited_at=clock, visited="是", found="0")
    assert row["visited_at"] == pd.Timestamp(at, tz="Asia/Shanghai")


def test_a_planned_time_that_lost_its_day_has_that_of_the_arrival() -> None:
    head = [*(text(f"patrol.column_{field}") for field in FIELDS), text("patrol.column_arrive_at")]
    row = [*(PLANNED | {"begin_at": "0:05"}).values(), "2017-07-01 23:58"]
    read_back = read_results([write(head, row)]).table
    assert read_back["begin_at"].tolist() == [pd.Timestamp("2017-07-02 00:05", tz="Asia/Shanghai")]


def test_the_empty_copy_of_a_filled_row_counts_not() -> None:
    filled = {"visited": "是", "found": "2"}
    for rows in ([{}, filled], [filled, {}], [filled, filled]):
        result = read(*rows)
        assert result.table["found"].tolist() == [2]
        assert result.rejected.empty


def test_two_different_answers_for_a_visit_are_told() -> None:
    result = read({"visited": "是", "found": "2"}, {"visited": "是", "found": "3"})
    assert result.table["found"].tolist() == [2]
    assert reasons(result) == [[3, "visit_twice"]]


def test_the_same_visit_in_another_plan_is_another() -> None:
    assert len(read({}, {"plan_id": "p2"}).table) == 2


def test_unknown_plans_are_told() -> None:
    told = [notice.facts["plans"] for notice in read({}, plans=["p2"]).notices if notice.key == "patrol.plan_unknown"]
    assert told == [["p1"]]


def test_a_theme_or_reason_without_a_code_stays_as_written() -> None:
    row = read_one(themes="犬只，公厕", reason="领导交办")
    assert (row["themes"], row["reason"]) == ("犬只,toilets", "领导交办")


def test_places_are_wgs84_as_exported_whatever_the_other_lists_are_in() -> None:
    table = read({}, params=ListParams(datum="gcj02")).table
    assert table[["lon", "lat"]].values.tolist() == [[103.83, 36.06]]


def test_headings_are_codes_too() -> None:
    head, row = list(PLANNED), list(PLANNED.values())
    assert read_results([write(head, row)]).table["visit_id"].tolist() == ["cell:a"]


def test_a_table_that_was_not_exported_is_refused() -> None:
    with pytest.raises(InputDataError) as caught:
        read_results([write(("地点", "是否到达"), ("a", "是"))])
    assert caught.value.key == "patrol.no_list"


@pytest.mark.parametrize("payload", [*PAYLOADS, "长" * 5000])
def test_hostile_text_comes_through_as_text(payload: str) -> None:
    row = read_one(place=payload, note=payload, cell_id=payload)
    assert row["place"] == row["note"] == row["cell_id"] == payload.strip()


cells = st.one_of(
    st.sampled_from(["是", "否", "", "3", "-1", "无", "19:05", "2017-07-01 19:05", "inf", "nan", "1e9", "p1", "√"]),
    st.text(max_size=5),
)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, cells)), min_size=1, max_size=5))
def test_whatever_is_filled_in_each_row_is_kept_rejected_or_repeated(changes: list[dict[str, str]]) -> None:
    result = read(*changes)
    repeated = next(n.facts["repeated"] for n in result.notices if n.key == "patrol.results_read")
    kept = len(result.table) + result.rejected["row_number"].nunique() + repeated
    assert kept == sum(any(cell.strip() for cell in (PLANNED | change).values()) for change in changes)
    assert (result.table["fixed"] <= result.table["found"]).all()
    assert not result.table.duplicated(["plan_id", "visit_id"]).any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exported_tables_come_back_filled_in(tmp_path: Path, language: str) -> None:
    themes = load(CategoryParams()).themes
    plan = make_plan()
    plan.stops["visit_id"] = [f"cell:{i}" for i in range(len(plan.stops))]
    frame = PlanFrame(
        language=language, theme_names=dict(zip(themes["theme"], themes[f"name_{language}"], strict=True))
    )
    (tmp_path / "all.csv").write_bytes(make_csv(plan, frame=frame))
    fill_in(tmp_path / "c1.xlsx", make_workbook(plan, "c1", frame=frame), language)
    result = read_results(read_tables(tmp_path))
    table, stops = result.table.sort_values("visit_id"), plan.stops.sort_values("visit_id")
    assert result.rejected.empty
    for field in ("plan_id", "visit_id", "crew_id", "order", "place", "cell_id", "themes", "reason"):
        assert table[field].tolist() == stops[field].tolist(), field
    assert np.allclose(table[["lon", "lat"]], stops[["lon", "lat"]], atol=1e-6)
    assert np.allclose(
        table[["expected", "probability"]], stops[["expected", "probability"]], atol=6e-5, equal_nan=True
    )
    late = stops["begin_at"].reset_index(drop=True) - table["begin_at"].reset_index(drop=True)
    assert late.between(pd.Timedelta(0), pd.Timedelta(minutes=1)).all()
    made = table[table["visited"]]
    assert made[["crew_id", "found", "fixed", "minutes", "note"]].values.tolist() == [["c1", 2, 1, 14.0, "=1+1"]] * 12


def fill_in(path: Path, made: bytes, language: str) -> None:
    """Fill in every row of a crew's workbook, as a person would."""
    path.write_bytes(made)
    book = openpyxl.load_workbook(path)
    rows = list(book.active.iter_rows())
    start = next(i for i, row in enumerate(rows) if row[0].value == text("patrol.column_label", language))
    at = {cell.value: i for i, cell in enumerate(rows[start])}
    answers = {"visited": "是" if language == "zh" else "yes", "found": 2, "fixed": 1, "minutes": 14, "note": "'=1+1"}
    for row in rows[start + 1 :]:
        for field, value in answers.items():
            row[at[text(f"patrol.column_{field}", language)]].value = value
    book.save(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_can_be_told(language: str) -> None:
    result = read({"visited": "是"}, {"visit_id": "b", "found": "2"}, {"visit_id": "c", "lon": "x"}, plans=[])
    assert all(tell(notice, language) for notice in result.notices)


def test_no_two_headings_mean_the_same() -> None:
    for language in LANGUAGES:
        heads = [value for key, value in templates(language).items() if key.startswith("patrol.column_")]
        assert len(set(heads)) == len(heads)
