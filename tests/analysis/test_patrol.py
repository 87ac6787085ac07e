"""From files to a plan and back: forecasts, overdue reports, the planner's lists, crews' results."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hotspot import analysis, export, patrol
from hotspot.analysis.asked import list_overdue
from hotspot.analysis.expected import PARTS
from hotspot.analysis.ground import find_open, lay_ground, name_cells
from hotspot.errors import SettingsError
from hotspot.texts import LANGUAGES, tell
from tests.city import build_city

DAY = pd.Timestamp("2017-07-03", tz="Asia/Shanghai")  # the city's data end the day before
CREWS = "班组,出发点经度,出发点纬度,上班,下班\n甲班,103.84,36.043,18:30,22:30\n乙班,103.86,36.043,18:30,22:30\n"
VISITS = "地点,经度,纬度,限期,主题\n=1+1 路口,103.85,36.044,2017-07-03 21:00,占道经营\n"
SITES = (
    "点位编号,点位名称,经度,纬度,检查周期（天）,上次检查\n"
    "G1,公厕,103.846,36.045,7,2017-06-01\nG2,公厕,103.847,36.045,7,2017-07-02\n"
)


def stamp_reports(path: Path) -> None:
    """Give every report a limit and a closure: most closed in two days, every 250th still open and overdue."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    for i, row in enumerate(rows):
        at = pd.to_datetime(row[1], errors="coerce", format="%Y-%m-%d %H:%M")
        open_, late = i % 250 == 0, at + pd.Timedelta(days=2)
        row += ["处理中" if open_ else "已结案", f"{at + pd.Timedelta(days=1)}", "" if open_ else f"{late}"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[*header, "案件状态", "限期", "结案时间"], *rows])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patrol")
    city = build_city(folder / "city")
    stamp_reports(city.reports)
    for name, text in (("crews", CREWS), ("visits", VISITS), ("sites", SITES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    west, east = (103.82, 36.043), (103.89, 36.043)
    line = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [west, east]}}
    (folder / "roads.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [line]}))
    return folder


@pytest.fixture(scope="module")
def inputs(place):
    lists = {name: place / f"{name}.csv" for name in ("crews", "visits", "sites")}
    return analysis.choose_inputs(reports=place / "city/reports.csv", areas=place / "city/areas.geojson", **lists)


@pytest.fixture(scope="module")
def result(inputs):
    return analysis.run(inputs)


@pytest.fixture(scope="module")
def lists(inputs, result):
    return analysis.read_patrol_lists(inputs, result)


@pytest.fixture(scope="module")
def forecasts(result):
    return analysis.expect_themes(result, start=DAY)


def request(result, lists, **options):
    return patrol.Request(DAY, analysis.choose_crews(result, lists), **({"seconds": 0.6, "seed": 3} | options))


@pytest.fixture(scope="module")
def plan(result, lists, forecasts):
    return analysis.plan_patrol(result, request(result, lists), lists=lists, forecasts=forecasts)


def test_the_table_of_expected_reports_adds_up(result, forecasts):
    table = analysis.list_forecast(result, start=DAY)
    for theme, one in forecasts.items():
        assert table.loc[table["theme"] == theme, "week"].sum() == pytest.approx(one.total)
    assert table[list(PARTS)].sum(axis=1).to_numpy() == pytest.approx(table["week"].to_numpy())
    assert set(table["week_code"]) <= {"too_few", "stacked", "untuned"}
    assert len(table) == len(forecasts) * len(result.grid)


def test_forecasts_are_written_in_each_format_and_no_other(result, tmp_path):
    table = analysis.list_forecast(result, start=DAY).head(50)
    for name in ("f.csv", "f.geojson", "f.gpkg"):
        export.write_forecast(table, tmp_path / name, stamp=result.provenance.data_until)
        assert (tmp_path / name).stat().st_size > 1000
    with pytest.raises(SettingsError):
        export.write_forecast(table, tmp_path / "f.docx", stamp=result.provenance.data_until)


def test_every_cell_has_a_name_a_place_in_it_and_its_areas(result):
    table = name_cells(result)
    cell = result.grid.cell_of(table["x"], table["y"])
    assert (cell == np.arange(len(result.grid))).mean() > 0.99
    assert set(table["subdistrict"]) == {"西街道", "东街道"}
    assert (table["place"] != "").all()


def test_what_is_open_is_asked_of_the_beginning_of_the_shift(result, lists):
    now = find_open(result, ("garbage", "parking", "street_vending"), request(result, lists))
    assert (now["closed_at"].isna() | (now["closed_at"] > DAY)).all()
    assert (now["status"] != "closed").sum() >= 5
    past = patrol.Request(DAY - pd.Timedelta(days=60), request(result, lists).crews)
    then = find_open(result, ("garbage",), past)
    assert (then["reported_at"] < past.day + pd.Timedelta(hours=18.5)).all()
    assert (then["closed_at"] > past.day).sum() > 0


def test_overdue_reports_become_duties_one_a_cell_and_none_is_lost(result, lists, forecasts):
    asked = request(result, lists)
    ground = lay_ground(result, forecasts, request=asked, visited=None)
    table = list_overdue(result, ground, request=asked)
    assert table["cell"].is_unique
    open_ = find_open(result, ground.themes, asked)
    overdue = open_[open_["due_at"] <= DAY + pd.Timedelta(hours=22.5)]
    assert sorted(",".join(table["report_id"]).split(",")) == sorted(overdue["report_id"])


def test_duties_of_other_themes_stay_out(result, lists, forecasts):
    one = {"parking": forecasts["parking"]}
    asked = request(result, lists)
    table = list_overdue(result, lay_ground(result, one, request=asked, visited=None), request=asked)
    assert set(table["theme"]) == {"parking"}


def test_the_plan_holds_the_duties_the_planners_visit_and_the_site_that_is_due(plan, result, forecasts):
    assert {"list:2", "site:G1"} <= set(plan.stops["visit_id"])
    assert "site:G2" not in set(plan.stops["visit_id"])
    made = plan.stops[plan.stops["reason"] == "mandatory"]
    assert len(made) + len(plan.missing) >= 5
    assert plan.expected > plan.expected_by_hand * 0.99


def test_the_plan_tells_its_assumptions_in_both_languages(plan):
    keys = [remark.key for remark in plan.notices]
    assert "patrol.travel_straight" in keys
    assert all(tell(remark, language) for remark in plan.notices for language in LANGUAGES)


def test_a_road_layer_gives_the_ways_and_what_is_off_it_cannot_be_visited(place, result, lists, forecasts):
    own = analysis.read_patrol_lists(
        analysis.choose_inputs(
            reports=place / "city/reports.csv", areas=place / "city/areas.geojson", roads=place / "roads.geojson"
        ),
        result,
    )
    found = analysis.plan_patrol(result, request(result, lists), lists=own, forecasts=forecasts)
    assert found.travel == "roads"
    assert (np.abs(found.stops["lat"] - 36.043) * 111_000 < 320).all()
    assert {"no_way"} <= set(found.missing["reason"])


def test_a_place_just_visited_is_worth_less(result, lists, forecasts, tmp_path):
    asked = request(result, lists)
    cell = int(np.argmax(forecasts["street_vending"].values))
    spot = name_cells(result).iloc[cell]
    visited = pd.DataFrame({"lon": [spot["lon"]], "lat": [spot["lat"]], "visited_at": [DAY - pd.Timedelta(days=1)]})
    ground = lay_ground(result, forecasts, request=asked, visited=visited)
    assert ground.days_since[cell] == pytest.approx(1 + 18.5 / 24)
    assert np.isinf(np.delete(ground.days_since, cell)).all()


def test_a_plan_for_a_past_day_goes_where_it_would_have_gone_then(result, lists, forecasts):
    past = DAY - pd.Timedelta(days=60)
    asked = patrol.Request(past, request(result, lists).crews)
    then = replace(result, reports=result.reports[result.reports["reported_at"] < past].reset_index(drop=True))
    known, blind = (
        lay_ground(one, analysis.expect_themes(one, start=past), request=asked, visited=None) for one in (result, then)
    )
    pd.testing.assert_frame_equal(known.cells, blind.cells)
    assert (known.by_theme == blind.by_theme).all()


def test_days_that_no_data_cover_are_not_taken_for_days_without_reports(result, forecasts):
    late = analysis.expect_themes(result, start=DAY + pd.Timedelta(days=90))
    assert {theme: one.total for theme, one in late.items()} == {theme: one.total for theme, one in forecasts.items()}
    assert [remark.key for remark in analysis.tell_age(result, DAY + pd.Timedelta(days=90))] == ["patrol.data_are_old"]
    assert analysis.tell_age(result, DAY) == ()


def test_what_was_visited_in_the_morning_is_known_in_the_evening(result, lists, forecasts):
    spot = name_cells(result).iloc[0]
    at = DAY + pd.Timedelta(hours=9.5)
    visited = pd.DataFrame({"lon": [spot["lon"]], "lat": [spot["lat"]], "visited_at": [at]})
    ground = lay_ground(result, forecasts, request=request(result, lists), visited=visited)
    assert ground.days_since[0] == pytest.approx(9 / 24)


def test_themes_without_reports_or_hours_leave_the_duties_and_are_told(result, lists, forecasts):
    def keys(crews, *themes):
        asked = patrol.Request(DAY, crews, themes=themes, seconds=0.2)
        found = analysis.plan_patrol(result, asked, lists=lists, forecasts=forecasts)
        assert "list:2" in set(found.stops["visit_id"]) | set(found.missing["visit_id"])
        return {remark.key for remark in found.notices}

    evening, morning = request(result, lists).crews, analysis.choose_crews(result, lists, shift=(480, 720))
    assert "patrol.themes_unreported" in keys(evening, "other")
    assert "patrol.themes_outside_shift" in keys(morning, "street_vending")
    assert not {"patrol.themes_unreported", "patrol.themes_outside_shift"} & keys(evening, "street_vending")


def test_hours_of_a_theme_that_does_not_exist_are_told(result, lists, forecasts):
    windows = (patrol.WindowParams(theme="nonsense", opens="18:00", closes="20:00"),)
    params = result.settings.patrol.model_copy(update={"windows": windows})
    own = replace(result, settings=result.settings.model_copy(update={"patrol": params}))
    found = analysis.plan_patrol(own, request(own, lists, seconds=0.2), lists=lists, forecasts=forecasts)
    facts = next(remark.facts for remark in found.notices if remark.key == "patrol.unknown_windows")
    assert facts["names"] == ["nonsense"]


def test_a_shift_of_the_settings_may_end_on_the_next_day(result):
    params = result.settings.patrol.model_copy(update={"shift_start": "22:00", "shift_end": "02:00"})
    own = replace(result, settings=result.settings.model_copy(update={"patrol": params}))
    (crew,) = analysis.choose_crews(own, analysis.PatrolLists())
    assert (crew.start_minute, crew.end_minute) == (22 * 60, 26 * 60)


def test_without_a_list_crews_start_where_most_is_reported(result):
    crews = analysis.choose_crews(result, analysis.PatrolLists(), n=3, shift=(600, 720))
    assert [crew.crew_id for crew in crews] == ["crew-1", "crew-2", "crew-3"]
    assert {(crew.start_minute, crew.end_minute) for crew in crews} == {(600, 720)}
    planted = pd.Series({"lon": 103.87, "lat": 36.043})
    assert abs(crews[0].lat - planted["lat"]) < 0.03


def test_a_filled_plan_comes_back_and_is_reviewed(plan, result, place, lists):
    frame = export.frame_plan(result, language="zh")
    files = export.plan_files(plan, frame=frame)
    table = pd.read_csv(pd.io.common.BytesIO(files["stops.csv"]), dtype=str, encoding="utf-8-sig")
    table["是否到达"], table["发现问题数"], table["已整改数"] = "是", "2", "1"
    (place / "back.csv").write_text(table.to_csv(index=False), encoding="utf-8-sig")
    inputs = analysis.choose_inputs(
        reports=place / "city/reports.csv", areas=place / "city/areas.geojson", results=place / "back.csv"
    )
    came = analysis.read_patrol_lists(inputs, result).results
    total = analysis.review_patrol(result, came).total
    assert (total["planned"], total["visited"]) == (len(plan.stops), len(plan.stops))
    assert (total["found"], total["fixed"]) == (2 * len(plan.stops), len(plan.stops))
    assert total["expected"] == pytest.approx(plan.expected, abs=0.005 * len(plan.stops))
