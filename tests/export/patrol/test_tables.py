"""The tables a crew fills in."""

import io
import warnings
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from hotspot.crs import from_wgs84
from hotspot.export.patrol.tables import FILLED, KEPT, PLANNED, list_missing, list_stops, make_csv, make_workbook
from hotspot.files import read_tables
from hotspot.patrol import read_results
from hotspot.texts import LANGUAGES, text
from tests.export.patrol.conftest import make_frame
from tests.hostile import PAYLOADS
from tests.plans import HOSTILE, make_plan

HEAD = 3


def open_book(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data))


def heads(sheet):
    return {cell.value: cell.column for cell in sheet[HEAD]}


def column(field, language="zh"):
    return text(f"patrol.column_{field}", language)


def read_back(data, name, tmp_path):
    (tmp_path / name).write_bytes(data)
    return read_results(read_tables(tmp_path / name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_heading_of_its_own(plan, language):
    table = list_stops(plan, frame=make_frame(language))
    assert len(set(table.columns)) == len(PLANNED) + len(FILLED) + len(KEPT)


def test_a_crew_reads_words_and_no_codes(plan, frame):
    table = list_stops(plan, frame=frame)
    assert table[column("reason")][:4].tolist() == ["预测上报多"] * 3 + ["必须到访"]
    assert table[column("themes")][1] == "占道经营、停车秩序"


def test_small_rates_are_not_rounded_away(plan, frame):
    small = replace(plan, stops=plan.stops.assign(expected=0.00234))
    assert set(list_stops(small, frame=frame)[column("expected")]) == {0.0023}


def test_both_positions_of_a_stop_are_one_place(plan, frame):
    table = list_stops(plan, frame=frame)
    x, y = from_wgs84(table[column("lon")], table[column("lat")], datum="gcj02")
    assert abs(x - table[column("lon_gcj02")]).max() < 2e-6
    assert abs(y - table[column("lat_gcj02")]).max() < 2e-6


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_workbook_is_read_back(plan, tmp_path, language):
    frame = make_frame(language)
    book = open_book(make_workbook(plan, "c1", frame=frame))
    sheet = book.active
    at = {field: heads(sheet)[column(field, language)] for field in FILLED}
    for row in range(HEAD + 1, HEAD + 13):
        there = row % 3 > 0
        sheet.cell(row, at["visited"], frame.say("yes" if there else "no"))
        if there:
            sheet.cell(row, at["found"], row)
            sheet.cell(row, at["fixed"], row - 1)
            sheet.cell(row, at["visited_at"], "19:45")
            sheet.cell(row, at["minutes"], 12.5)
        sheet.cell(row, at["note"], "=1+1 无")
    book.save(tmp_path / "crew.xlsx")
    results = read_results(read_tables(tmp_path / "crew.xlsx"))
    back, own = results.table, plan.stops[plan.stops["crew_id"] == "c1"].reset_index(drop=True)
    assert len(results.rejected) == 0
    for field in ("plan_id", "visit_id", "crew_id", "order", "cell_id", "themes", "reason"):
        assert back[field].tolist() == own[field].tolist(), field
    assert back["visited"].tolist() == [row % 3 > 0 for row in range(4, 16)]
    assert back["found"].tolist() == [row if row % 3 else 0 for row in range(4, 16)]
    assert (back["begin_at"] - own["begin_at"]).abs().max() < pd.Timedelta(minutes=1)
    assert (back[["lon", "lat"]] - own[["lon", "lat"]]).abs().max().max() < 1e-6
    assert back["probability"].tolist() == pytest.approx(own["probability"].tolist(), nan_ok=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_is_read_back_by_the_reader_of_results(plan, tmp_path, language):
    results = read_back(make_csv(plan, frame=make_frame(language)), "stops.csv", tmp_path)
    assert results.table["visit_id"].tolist() == plan.stops["visit_id"].tolist()
    assert results.table["reason"].tolist() == plan.stops["reason"].tolist()
    assert not results.table["visited"].any()


def test_a_workbook_holds_its_own_crew_only(plan, frame):
    sheet = open_book(make_workbook(plan, "c2", frame=frame)).active
    crews = [sheet.cell(row, heads(sheet)[column("crew_id")]).value for row in range(HEAD + 1, sheet.max_row + 1)]
    assert crews == ["c2"] * 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_makes_sense_can_be_typed(plan, language):
    frame = make_frame(language)
    sheet = open_book(make_workbook(plan, "c1", frame=frame)).active
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == 4
    assert (
        next(rule.formula1 for rule in rules.values() if rule.type == "list")
        == {
            "zh": '"是,否"',
            "en": '"yes,no"',
        }[language]
    )
    assert {at.split(":")[0][-1] + at.split(":")[1][-2:] for at in rules} == {"415"}


def test_the_page_is_a4_landscape_with_a_frozen_head(plan, frame):
    sheet = open_book(make_workbook(plan, "c1", frame=frame)).active
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, "landscape", True)
    assert sheet.freeze_panes == "C4"
    assert "计划编号" not in [cell.value for cell in sheet[sheet.print_area.split("!")[-1].replace("$", "")][2]]


def test_texts_stay_texts_in_a_workbook(frame):
    turn = iter(range(10**6))
    plan = make_plan(words=lambda _: PAYLOADS[next(turn) % 40])
    for crew_id in plan.crews["crew_id"]:
        sheet = open_book(make_workbook(plan, crew_id, frame=frame)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
        assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_no_cell_of_the_csv_starts_a_formula(frame):
    plan = make_plan(words=lambda _: "=1+1")
    assert "\r\nA1,'=1+1," in make_csv(plan, frame=frame).decode("utf-8-sig")


def test_a_hostile_place_comes_back_as_written(tmp_path, frame):
    plan = make_plan()
    plan.stops.loc[1, "place"] = HOSTILE
    back = read_back(make_workbook(plan, "c1", frame=frame), "crew.xlsx", tmp_path)
    assert back.table["place"][1] == HOSTILE


def test_the_same_plan_gives_the_same_bytes(plan, frame):
    assert make_workbook(plan, "c1", frame=frame) == make_workbook(make_plan(), "c1", frame=frame)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit_is_listed_with_its_remedy(plan, language):
    table = list_missing(plan, frame=make_frame(language))
    assert table.iloc[:, 1].tolist() == plan.missing["place"].tolist()
    assert table.iloc[:, 2:].map(len).min().min() > 5


def test_a_crew_without_stops_gets_an_empty_table(frame):
    sheet = open_book(make_workbook(make_plan(sizes=(3, 0)), "c2", frame=frame)).active
    assert sheet.max_row == HEAD
