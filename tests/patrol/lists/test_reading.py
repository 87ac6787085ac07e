"""Crews, visits and sites: what is written is understood, and what is wrong is told with its row."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.crs import from_wgs84
from hotspot.errors import InputDataError
from hotspot.files import read_tables
from hotspot.patrol import Crew, ListParams, read_crews, read_sites, read_visits
from hotspot.texts import LANGUAGES, tell, tell_error, templates
from tests.hostile import PAYLOADS
from tests.patrol.written import list_faults, write

CREWS = ("班组", "出发点经度", "出发点纬度", "上班", "下班")
ONE = ("一班", "103.83", "36.06", "18:30", "22:30")
VISITS = ("地点", "经度", "纬度", "限期", "主题", "最早时间", "最晚时间", "备注")
VISIT = ("静宁路口", "103.83", "36.06", "2017-07-01 21:00", "占道经营", "19:00", "21:30", "复查")
SITES = ("点位编号", "点位名称", "点位类型", "经度", "纬度", "检查周期（天）", "上次检查")
SITE = ("GC01", "静宁路公厕", "公共厕所", "103.83", "36.06", "7", "2017-06-20")


def district() -> gpd.GeoDataFrame:
    square = shapely.box(103.8, 36.0, 103.9, 36.1)
    return gpd.GeoDataFrame({"level": ["district"], "area_id": ["d"]}, geometry=[square], crs=4326)


def refuse_crews(*rows: tuple[str, ...], head: tuple[str, ...] = CREWS) -> InputDataError:
    with pytest.raises(InputDataError) as caught:
        read_crews([write(head, *rows)])
    return caught.value


def test_a_crew_is_read_as_written() -> None:
    (crew,) = read_crews([write(CREWS, ONE)]).crews
    assert crew == Crew("一班", "一班", 103.83, 36.06, 1110.0, 1350.0, 103.83, 36.06)


@pytest.mark.parametrize(
    "head",
    [
        ("crew_id", "name", "lon", "lat", "start", "end", "end_lon", "end_lat"),
        ("Crew ID", "Crew", "Depot lon", "Depot lat", "Shift start", "Shift end", "End lon", "End lat"),
        ("班组编号", "班组名称", "起点经度", "起点纬度", "上班时间", "下班时间", "终点经度", "终点纬度"),
    ],
)
def test_headings_of_either_language_and_codes_mean_the_same(head: tuple[str, ...]) -> None:
    row = ("c1", "First", "103.83", "36.06", "８：３０", "12点", "103.84", "36.07")
    (crew,) = read_crews([write(head, row)]).crews
    assert crew == Crew("c1", "First", 103.83, 36.06, 510.0, 720.0, 103.84, 36.07)


def test_a_workbook_with_real_times_is_read_like_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(CREWS)
    book.active.append(["一班", 103.83, 36.06, pd.Timestamp("2017-01-01 18:30").time(), "22:30"])
    book.save(tmp_path / "crews.xlsx")
    (crew,) = read_crews(read_tables(tmp_path / "crews.xlsx")).crews
    assert (crew.start_minute, crew.end_minute) == (1110.0, 1350.0)


@pytest.mark.parametrize(("end", "minute"), [("02:00", 1560.0), ("次日02:00", 1560.0), ("24:00", 1440.0)])
def test_a_shift_may_end_on_the_next_day(end: str, minute: float) -> None:
    read = read_crews([write(CREWS, (*ONE[:4], end))])
    assert read.crews[0].end_minute == minute


def test_a_shift_that_ends_before_it_begins_is_told() -> None:
    told = read_crews([write(CREWS, (*ONE[:4], "02:00"))]).notices
    assert [notice.facts["crews"] for notice in told if notice.key == "patrol.ends_next_day"] == [["一班"]]


def test_a_crew_ends_at_its_depot_unless_a_place_is_written() -> None:
    head = (*CREWS, "终点经度", "终点纬度")
    crews = read_crews([write(head, (*ONE, "", ""), ("二班", *ONE[1:], "103.9", "36.1"))]).crews
    assert [(crew.end_lon, crew.end_lat) for crew in crews] == [(103.83, 36.06), (103.9, 36.1)]


def test_all_faults_of_a_list_are_told_together_with_their_rows() -> None:
    rows = [
        ("一班", "103.83", "36.06", "18:30", "18:30"),
        ("", "103.83", "36.06", "18:30", "22:30"),
        ("三班", "无", "36.06", "18:30", "22:30"),
        ("四班", "103.83", "36.06", "晚上", ""),
        ("五班", "0", "0", "08:00", "25:00"),
        ("一班", "103.83", "36.06", "18:30", "22:30"),
        ("六班", "103.83", "36.06", "18:30", "22:30"),
        ("六班", "103.83", "36.06", "18:30", "22:30"),
    ]
    assert list_faults(refuse_crews(*rows)) == [
        (2, "下班", "shift_zero"),
        (3, "班组", "no_name"),
        (4, "出发点经度", "bad_place"),
        (5, "上班", "bad_clock"),
        (5, "下班", "no_clock"),
        (6, "出发点经度", "bad_place"),
        (6, "下班", "bad_clock"),
        (9, "班组", "crew_twice"),
    ]


def test_faults_are_said_in_words_in_both_languages() -> None:
    error = refuse_crews(("一班", "103.83", "36.06", "18:30", "18:30"))
    assert "第 2 行“下班”列（18:30）：上班与下班是同一时间" in tell_error(error, "zh")
    assert "row 2, column “下班” (18:30): the shift begins when it ends" in tell_error(error, "en")


def test_a_list_without_crews_is_refused() -> None:
    assert refuse_crews(("", "", "", "", "")).key == "patrol.no_crew"


def test_a_table_that_is_no_list_of_crews_says_what_is_looked_for() -> None:
    error = refuse_crews(("1", "2"), head=("案卷号", "上报时间"))
    assert (error.key, [fault.key for fault in error.faults]) == ("patrol.no_list", ["patrol.not_this_list"])
    assert "班组 / name" in tell_error(error, "zh")


def test_a_heading_twice_is_refused() -> None:
    error = refuse_crews((*ONE, "三班"), head=(*CREWS, "班组"))
    assert [fault.key for fault in error.faults] == ["patrol.heading_twice"]


def test_a_list_without_places_is_refused() -> None:
    error = refuse_crews(("一班", "18:30", "22:30"), head=("班组", "上班", "下班"))
    assert [fault.key for fault in error.faults] == ["patrol.no_place_heading"]


def test_another_sheet_beside_the_list_is_told() -> None:
    read = read_crews([write(CREWS, ONE, name="a.csv"), write(("说明", "内容"), ("x", "y"), name="b.csv")])
    assert len(read.crews) == 1
    assert [notice.facts["source"] for notice in read.notices if notice.key == "patrol.not_this_list"] == ["b.csv"]


def test_the_settings_name_a_heading() -> None:
    params = ListParams(columns={"name": "谁"})
    assert read_crews([write(("谁", *CREWS[1:]), ONE)], params=params).crews[0].name == "一班"


def test_a_heading_of_the_settings_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputDataError) as caught:
        read_crews([write(CREWS, ONE)], params=ListParams(columns={"end_lon": "谁"}))
    assert [fault.key for fault in caught.value.faults] == ["patrol.no_such_heading"]


@pytest.mark.parametrize("datum", ["gcj02", "bd09", "epsg:4544"])
def test_places_in_a_stated_datum_come_out_in_wgs84(datum: str) -> None:
    x, y = (f"{value[0]:.6f}" for value in from_wgs84([103.83], [36.06], datum=datum))
    (crew,) = read_crews([write(CREWS, ("一班", x, y, *ONE[3:]))], params=ListParams(datum=datum)).crews
    assert np.allclose((crew.lon, crew.lat), (103.83, 36.06), atol=2e-6)


def test_the_label_of_a_file_states_its_datum() -> None:
    x, y = from_wgs84([103.83], [36.06], datum="epsg:4544")
    wkb = np.array([shapely.to_wkb(shapely.Point(x[0], y[0]))], object)
    read = read_sites([write(("名称",), ("公厕",), geometry=wkb, crs_label="EPSG:4544")])
    assert np.allclose(read.table[["lon", "lat"]], (103.83, 36.06), atol=1e-7)


def test_a_pair_in_one_column_is_a_place() -> None:
    read = read_sites([write(("名称", "坐标"), ("公厕", "103.83,36.06"))])
    assert read.table[["lon", "lat"]].values.tolist() == [[103.83, 36.06]]


def test_places_outside_the_district_are_told() -> None:
    rows = [ONE, ("二班", "36.06", "103.83", *ONE[3:])]
    assert list_faults(refuse_crews(*rows)) == [(3, "出发点经度", "bad_place")]
    far = read_crews([write(CREWS, ONE, ("二班", "104.5", "36.06", *ONE[3:]))], areas=district())
    assert [notice.facts["names"] for notice in far.notices if notice.key == "patrol.outside_district"] == [["二班"]]


def test_a_visit_is_read_as_written() -> None:
    (visit,) = read_visits([write(VISITS, VISIT)]).table.to_dict("records")
    assert visit == {
        "visit_id": "list:2",
        "source": "list.csv",
        "row_number": 2,
        "place": "静宁路口",
        "lon": 103.83,
        "lat": 36.06,
        "theme": "street_vending",
        "due_at": pd.Timestamp("2017-07-01 21:00", tz="Asia/Shanghai"),
        "opens_minute": 1140.0,
        "closes_minute": 1290.0,
        "service_minutes": pytest.approx(np.nan, nan_ok=True),
        "note": "复查",
    }


def test_what_a_visit_leaves_open_is_missing() -> None:
    visits = read_visits([write(VISITS, (*VISIT[:3], "", "", "", "", ""))]).table
    assert visits[["theme", "due_at", "opens_minute", "closes_minute"]].isna().all(axis=None)


def test_an_empty_list_of_visits_is_none() -> None:
    assert read_visits([write(VISITS, [""] * 8)]).table.empty


def test_hours_over_midnight_close_on_the_next_day() -> None:
    visits = read_visits([write(VISITS, (*VISIT[:5], "22:00", "01:00", ""))]).table
    assert visits[["opens_minute", "closes_minute"]].values.tolist() == [[1320.0, 1500.0]]


def test_themes_are_known_by_the_names_of_the_city() -> None:
    themes = pd.DataFrame({"theme": ["own:犬只"], "name_zh": ["犬只"], "name_en": ["Dogs"]})
    read = read_visits([write(VISITS, (*VISIT[:4], "DOGS", "", "", ""))], themes=themes)
    assert read.table["theme"].tolist() == ["own:犬只"]


def test_faulty_visits_refuse_the_list() -> None:
    rows = [(*VISIT[:5], "19:00", "19:00", ""), (*VISIT[:3], "明天", "没有的主题", "x", "", ""), ("", *VISIT[1:])]
    with pytest.raises(InputDataError) as caught:
        read_visits([write(VISITS, *rows)])
    assert list_faults(caught.value) == [
        (2, "最晚时间", "window_zero"),
        (3, "主题", "no_theme"),
        (3, "最早时间", "bad_clock"),
        (3, "限期", "bad_time"),
        (4, "地点", "no_name"),
    ]


def test_visits_of_several_files_keep_their_numbers_apart() -> None:
    tables = [write(VISITS, VISIT, name="a.csv"), write(VISITS, VISIT, name="b.csv")]
    assert read_visits(tables).table["visit_id"].tolist() == ["list:1:2", "list:2:2"]


def test_a_site_is_read_as_written() -> None:
    (site,) = read_sites([write(SITES, SITE)]).table.to_dict("records")
    assert (site["site_id"], site["name"], site["site_type"], site["every_days"]) == (
        "GC01",
        "静宁路公厕",
        "公共厕所",
        7,
    )
    assert site["last_visited_at"] == pd.Timestamp("2017-06-20", tz="Asia/Shanghai")


def test_bad_sites_are_left_out_and_told() -> None:
    rows = [SITE, SITE, ("GC02", "b", "", "103.8", "36", "每天", ""), ("GC03", "c", "", "", "36", "7天", "")]
    read = read_sites([write(SITES, *rows)])
    assert read.table["site_id"].tolist() == ["GC01"]
    assert read.rejected[["row_number", "column", "reason"]].values.tolist() == [
        [3, "点位编号", "site_twice"],
        [4, "检查周期（天）", "bad_number"],
        [5, "经度", "no_place"],
    ]
    assert sum(notice.key == "patrol.row_fault" for notice in read.notices) == 3


def test_a_site_without_a_number_goes_by_its_name_and_the_usual_days() -> None:
    read = read_sites([write(SITES, ("", *SITE[1:5], "", ""))], params=ListParams(every_days=21))
    assert read.table[["site_id", "every_days"]].values.tolist() == [["静宁路公厕", 21.0]]
    assert read.table["last_visited_at"].isna().all()


@pytest.mark.parametrize("text", [*PAYLOADS, "长" * 5000])
def test_hostile_text_comes_through_as_text(text: str) -> None:
    (visit,) = read_visits([write(VISITS, (text, *VISIT[1:7], text))]).table.to_dict("records")
    assert visit["place"] == visit["note"] == text.strip()


def test_the_apostrophe_of_our_own_exports_goes() -> None:
    (visit,) = read_visits([write(VISITS, ("'=1+1", *VISIT[1:]))]).table.to_dict("records")
    assert visit["place"] == "=1+1"


def test_a_personal_number_in_a_bad_cell_is_masked() -> None:
    error = refuse_crews(("一班", "13912345678x", "36.06", "18:30", "22:30"))
    assert "13912345678" not in tell_error(error, "zh")


def test_the_tables_stay_as_they_are() -> None:
    raw = write(SITES, SITE, SITE)
    before = raw.data.copy()
    read_sites([raw])
    pd.testing.assert_frame_equal(raw.data, before)


cells = st.one_of(
    st.sampled_from(["18:30", "103.83", "36.06", "", "次日 1:00", "inf", "-1", "1e400", "24:30", "公厕", "2017-02-30"]),
    st.text(max_size=6),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(cells, min_size=7, max_size=7), min_size=1, max_size=6))
def test_whatever_is_written_a_site_is_kept_or_rejected(rows: list[list[str]]) -> None:
    read = read_sites([write(SITES, *rows)])
    written = sum(any(cell.strip() for cell in row) for row in rows)
    assert len(read.table) + read.rejected["row_number"].nunique() == written


def test_every_fault_and_kind_has_its_words() -> None:
    codes = {"row_broken", "no_name", "no_place", "bad_place", "no_clock", "bad_clock", "shift_zero", "window_zero"}
    codes |= {"crew_twice", "site_twice", "no_theme", "bad_number", "bad_answer", "bad_time", "no_time", "no_plan"}
    codes |= {"no_visit", "found_not_visited", "fixed_over_found", "visit_twice"}
    for language in LANGUAGES:
        known = templates(language)
        assert all(f"patrol.fault_{code}" in known for code in codes)
        assert all(f"patrol.kind_{kind}" in known for kind in ("crews", "visits", "sites", "results"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_can_be_told(language: str) -> None:
    rows = [SITE, SITE, ("GC02", "b", "", "104.8", "36", "7", "")]
    for notice in read_sites([write(SITES, *rows)], areas=district()).notices:
        assert tell(notice, language)
