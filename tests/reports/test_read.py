"""Reports: read = accepted + rejected; nothing is lost, nothing personal comes through."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hotspot import reports
from hotspot.errors import InputDataError
from hotspot.files import RawTable, read_tables
from hotspot.reports import ReportParams, SourceParams, coordinates, dates
from hotspot.texts import LANGUAGES, tell, templates, text

HEADER = "案卷号,上报时间,问题描述,小类,经度,纬度"
ROW = "GD1,2024-03-01 09:05,路口占道,占道经营,103.85,36.0512"


def table(content: str, path: str = "a.csv", **more: object) -> RawTable:
    lines = [line.split(",") for line in content.strip().splitlines()]
    data = pd.DataFrame(lines[1:], columns=lines[0], dtype="str").replace("", np.nan)
    facts = {
        "path": path,
        "table": "",
        "format": "csv",
        "encoding": "utf-8",
        "sha256": "0" * 64,
        "n_bytes": len(content),
        "data": data,
        "row_numbers": np.arange(2, len(data) + 2),
        "geometry": None,
        "crs_label": None,
        "bad_rows": pd.DataFrame({"row_number": pd.Series(dtype="int64"), "reason": "", "value": ""}, index=[]),
    }
    return RawTable(**facts | more)


def read(*rows: str, header: str = HEADER, now: datetime | None = None, **params: object) -> reports.Reports:
    return reports.read([table("\n".join([header, *rows]))], params=ReportParams(**params), now=now)


def fault_keys(*tables: RawTable, **params: object) -> list[str]:
    with pytest.raises(InputDataError) as caught:
        reports.read(tables, params=ReportParams(**params))
    return [fault.key for fault in caught.value.faults] or [caught.value.key]


def test_a_whole_row_is_accepted_as_written() -> None:
    (row,) = read(ROW).accepted.to_dict("records")
    assert (row["report_id"], row["category_text"], row["x"], row["y"], row["decimals"]) == (
        "GD1",
        "占道经营",
        103.85,
        36.0512,
        2,
    )
    assert row["reported_at"] == pd.Timestamp("2024-03-01 09:05", tz="Asia/Shanghai")
    assert row["has_time"]


def test_the_columns_are_those_of_the_contract() -> None:
    accepted = read(ROW).accepted
    assert str(accepted["reported_at"].dtype) == "datetime64[us, Asia/Shanghai]"
    assert (accepted["x"].dtype, accepted["decimals"].dtype, accepted["has_time"].dtype) == ("float64", "int8", "bool")
    texts = ["report_id", "source_id", "category_text", "description", "site_type_text", "address", "status", "channel"]
    assert (accepted[texts].dtypes == "str").all()


def test_a_bad_row_is_told_and_the_rest_goes_on() -> None:
    result = read(ROW, "GD2,2024-13-01,x,y,0,36.05", "GD3,2024-03-02,x,y,103.85,36.05")
    assert result.accepted["report_id"].tolist() == ["GD1", "GD3"]
    told = result.rejected[["row_number", "column", "value", "reason"]].values.tolist()
    assert told == [[3, "上报时间", "2024-13-01", "date_impossible"], [3, "经度", "0", "coordinate_zero"]]
    assert result.sources[["read", "accepted", "rejected"]].values.tolist() == [[3, 2, 1]]


def test_rows_that_were_none_are_counted_and_told() -> None:
    bad = pd.DataFrame({"row_number": [7], "reason": ["open_quote"], "value": [""]})
    result = reports.read([table(f"{HEADER}\n{ROW}", bad_rows=bad)])
    assert result.sources["read"].tolist() == [2]
    assert result.rejected[["row_number", "reason"]].values.tolist() == [[7, "row_open_quote"]]


def test_the_same_row_twice_counts_once() -> None:
    result = read(ROW, ROW, ROW.replace("GD1", "GD2"))
    assert result.accepted["report_id"].tolist() == ["GD1", "GD2"]
    assert result.rejected[["row_number", "value", "reason"]].values.tolist() == [[3, "2", "duplicate_row"]]


def test_twins_can_be_kept_and_get_ids_of_their_own() -> None:
    row = ROW.removeprefix("GD1")
    result = read(row, row, keep_duplicates=True)
    first, second = result.accepted["report_id"]
    assert first.startswith("h:")
    assert second == f"{first}-2"


def test_another_row_of_the_same_number_is_rejected() -> None:
    result = read(ROW, ROW.replace("占道", "垃圾"), "GD2,2024-03-02,x,y,103.85,36.05")
    assert result.accepted["description"].tolist() == ["路口占道", "x"]
    assert result.rejected["reason"].tolist() == ["duplicate_id"]


def test_a_column_that_repeats_is_no_number() -> None:
    rows = [ROW.replace("占道", str(i)) for i in range(10)]
    result = read(*rows)
    assert len(result.accepted) == 10
    assert "reports.id_repeats" in [notice.key for notice in result.notices]


def test_overlapping_exports_count_once() -> None:
    first, second = table(f"{HEADER}\n{ROW}", "a.csv"), table(f"{HEADER}\n{ROW}\n{ROW.replace('GD1', 'GD2')}", "b.csv")
    result = reports.read([first, second])
    assert result.accepted[["source_id", "report_id"]].values.tolist() == [["a.csv", "GD1"], ["b.csv", "GD2"]]
    assert result.rejected[["source_id", "value", "reason"]].values.tolist() == [["b.csv", "a.csv", "duplicate_report"]]
    assert result.sources["accepted"].tolist() == [1, 1]


def test_two_offices_may_use_the_same_numbers() -> None:
    other = table(f"{HEADER}\n{ROW.replace('103.85', '103.86')}", "b.csv")
    assert reports.read([table(f"{HEADER}\n{ROW}"), other]).accepted["report_id"].tolist() == ["GD1", "b.csv:GD1"]


def test_reports_of_the_future_are_rejected_only_if_now_is_known() -> None:
    now = datetime(2024, 2, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert read(ROW, now=now).rejected["reason"].tolist() == ["date_out_of_range"]
    assert len(read(ROW).accepted) == 1


def test_names_and_phones_are_dropped_at_the_door() -> None:
    header, row = f"{HEADER},上报人,联系电话,身份证号", f"{ROW},张某某,13912345678,11010519491231002X"
    result = read(row, header=header)
    everything = f"{result.accepted.to_csv()}{result.rejected.to_csv()}{result.notices}"
    assert not any(secret in everything for secret in ("张某某", "13912345678", "11010519491231002X"))


def test_names_and_phones_are_kept_only_on_demand() -> None:
    result = read(f"{ROW},张某某,13912345678", header=f"{HEADER},上报人,联系电话", keep_personal=True)
    assert result.accepted[["reporter_name", "reporter_phone"]].values.tolist() == [["张某某", "13912345678"]]


def test_free_text_and_rejected_values_are_masked() -> None:
    result = read(ROW.replace("占道,", "电话13912345678,"), "GD2,13912345678,x,y,103.85,36.05")
    assert result.accepted["description"].tolist() == ["路口电话***"]
    assert result.rejected["value"].tolist() == ["***"]


def test_ids_do_not_depend_on_personal_columns() -> None:
    row = ROW.removeprefix("GD1")
    ids = [read(f"{row},{name}", header=f"{HEADER},上报人").accepted["report_id"].tolist() for name in ("甲", "乙")]
    assert ids[0] == ids[1]


def test_every_missing_column_of_every_source_is_told_at_once() -> None:
    first, second = table("id,lon,lat\n1,103.8,36.1", "a.csv"), table("日期,小类\n2024-01-01,x", "b.csv")
    assert fault_keys(first, second) == ["reports.no_time_column", "reports.no_place_column"]


def test_a_missing_column_is_told_with_the_setting_to_write() -> None:
    with pytest.raises(InputDataError) as caught:
        reports.read([table("id,lon,lat\n1,103.8,36.1", "hotline.csv")])
    for language in LANGUAGES:
        message = text("reports.no_time_column", language, **caught.value.faults[0].facts)
        assert all(word in message for word in ("[[reports.sources]]", 'match = "hotline.csv"', "reported_at", "lon"))


def test_the_setting_mends_it() -> None:
    special = SourceParams(match="a*.csv", columns={"reported_at": "那天"}, datum="gcj02")
    result = read(ROW, header=HEADER.replace("上报时间", "那天"), sources=(special,))
    assert len(result.accepted) == 1
    assert result.sources["datum"].tolist() == ["gcj02"]


def test_a_setting_for_a_column_that_is_not_there_is_told() -> None:
    special = SourceParams(match="*", columns={"reported_at": "那天"})
    assert "reports.column_not_there" in fault_keys(table(f"{HEADER}\n{ROW}"), sources=(special,))


def test_a_setting_for_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValueError, match="reported_when"):
        SourceParams(match="*", columns={"reported_when": "a"})


def test_a_required_column_written_twice_is_asked_about() -> None:
    header = HEADER.replace("纬度", "经度#2,纬度")
    assert fault_keys(table(f"{header}\n{ROW},36.05")) == ["reports.column_ambiguous"]


def test_a_table_that_is_no_report_is_skipped_and_told() -> None:
    legend = table("代码,名称\n1,占道", "a.csv:说明")
    result = reports.read([table(f"{HEADER}\n{ROW}"), legend])
    assert "reports.table_is_none" in [notice.key for notice in result.notices]
    assert len(result.sources) == 1


def test_sources_can_be_left_out() -> None:
    result = reports.read(
        [table(f"{HEADER}\n{ROW}"), table("日期,小类\n2024-01-01,x", "b.csv")],
        params=ReportParams(sources=(SourceParams(match="b.csv", skip=True),)),
    )
    assert result.sources["source_id"].tolist() == ["a.csv"]


def test_files_without_rows_are_told() -> None:
    assert fault_keys(table(HEADER)) == ["reports.no_rows"]


def test_date_and_clock_in_two_columns_are_joined() -> None:
    result = read("2024-03-01,9:05,x,103.8,36.1", "2024-03-02,,x,103.8,36.1", header="日期,时间,小类,经度,纬度")
    assert [str(at)[:16] for at in result.accepted["reported_at"]] == ["2024-03-01 09:05", "2024-03-02 00:00"]
    assert result.accepted["has_time"].tolist() == [True, False]


def test_midnight_in_every_row_means_that_only_dates_are_known() -> None:
    rows = [f"GD{i},2024-03-{i + 1:02d} 00:00:00,x,y,103.8{i},36.1" for i in range(25)]
    assert not read(*rows).accepted["has_time"].any()


def test_points_are_read_from_geometry() -> None:
    wkb = np.array([shapely.to_wkb(shapely.Point(103.85, 36.0512)), None], object)
    result = reports.read([table("时间,小类\n2024-03-01,x\n2024-03-02,y", geometry=wkb)])
    assert result.accepted[["x", "y", "decimals"]].values.tolist() == [[103.85, 36.0512, 2]]
    assert result.rejected[["column", "reason"]].values.tolist() == [["geometry", "coordinate_missing"]]


def test_a_name_takes_precedence_over_a_code_and_a_code_fills_in() -> None:
    result = read(
        "2024-03-01,09006,占道经营,103.8,36.1", "2024-03-02,06010,,103.8,36.1", header="日期,小类代码,小类,经度,纬度"
    )
    assert result.accepted["category_text"].tolist() == ["占道经营", "06010"]


def test_status_and_deadlines_are_read_and_what_cannot_be_is_told() -> None:
    header = f"{HEADER},状态,限期,结案时间"
    rows = [f"{ROW},已结案,2024-03-05,2024-03-04", f"{ROW.replace('GD1', 'GD2')},神秘,明天,"]
    result = read(*rows, header=header)
    assert result.accepted["status"].fillna("").tolist() == ["closed", ""]
    assert result.accepted["due_at"].isna().tolist() == [False, True]
    assert {"reports.status_unknown", "reports.time_not_read"} <= {notice.key for notice in result.notices}


@pytest.mark.parametrize("word", ["巡查计划", "ＰＡＴＲＯＬ", "planned patrol"])
def test_what_a_planned_patrol_found_is_marked(word: str) -> None:
    (row,) = read(f"{ROW},{word},12.5", header=f"{HEADER},发现方式,巡查用时（分钟）").accepted.to_dict("records")
    assert (row["source"], row["effort_minutes"]) == ("patrol", 12.5)


@pytest.mark.parametrize("word", ["巡查上报", "采集员上报", "12345热线", "inspector", ""])
def test_any_other_finder_is_no_patrol(word: str) -> None:
    result = read(f"{ROW},{word}", header=f"{HEADER},发现方式")
    assert result.accepted[["source", "effort_minutes"]].isna().all(axis=None)


def test_the_channel_says_nothing_of_the_source() -> None:
    (row,) = read(f"{ROW},巡查计划", header=f"{HEADER},问题来源").accepted.to_dict("records")
    assert (row["channel"], pd.isna(row["source"])) == ("巡查计划", True)


def test_a_column_called_source_is_the_channel_too_where_no_other_is() -> None:
    alone = read(f"{ROW},hotline", f"{ROW.replace('GD1', 'GD2')},patrol", header=f"{HEADER},source").accepted
    beside = read(f"{ROW},patrol,app", header=f"{HEADER},source,channel").accepted
    assert alone["channel"].tolist() == ["hotline", "patrol"]
    assert alone["source"].fillna("").tolist() == ["", "patrol"]
    assert beside[["channel", "source"]].values.tolist() == [["app", "patrol"]]


def test_effort_that_is_no_number_of_minutes_is_blank_and_told() -> None:
    rows = [f"{ROW.replace('GD1', f'GD{i}')},{value}" for i, value in enumerate(["-1", "半天", "inf", "８", ""])]
    result = read(*rows, header=f"{HEADER},巡查用时")
    assert result.accepted["effort_minutes"].fillna(-9).tolist() == [-9, -9, -9, 8, -9]
    told = [notice.facts for notice in result.notices if notice.key == "reports.effort_not_read"]
    assert [(facts["rows"], facts["example"]) for facts in told] == [(3, "-1")]


def test_inputs_stay_as_they_are() -> None:
    one = table(f"{HEADER}\n{ROW}\n{ROW}")
    before = one.data.copy()
    reports.read([one])
    pd.testing.assert_frame_equal(one.data, before)


def test_every_reason_has_its_words_and_hint() -> None:
    codes = {*dates.REASONS[1:], *coordinates.REASONS[1:], "duplicate_row", "duplicate_id", "duplicate_report"}
    codes |= {f"row_{code}" for code in ("extra_cells", "cut_off", "open_quote", "undecodable", "control_characters")}
    codes |= {"row_not_a_feature", "row_bad_geometry"}
    for language in LANGUAGES:
        known = templates(language)
        assert all(f"reports.reason_{code}" in known and f"reports.hint_{code}" in known for code in codes)


def test_a_setting_that_fits_no_file_is_told() -> None:
    params = ReportParams(sources=(SourceParams(match="b*.csv", datum="GCJ-02"),))
    told = [n.facts for n in reports.read([table(f"{HEADER}\n{ROW}")], params=params).notices if "match" in n.facts]
    assert told == [{"match": "b*.csv"}]


def test_an_unknown_datum_is_a_fault_of_the_setting() -> None:
    with pytest.raises(ValidationError, match="gcj02"):
        SourceParams(match="*", datum="wgs85")


def test_reasons_are_told_with_an_example() -> None:
    bad = "GD2,昨天,路口占道,占道经营,103.85,36.0512\nGD3,前天,路口占道,占道经营,103.85,36.0512"
    told = [n for n in reports.read([table(f"{HEADER}\n{ROW}\n{bad}")]).notices if n.key == "reports.rejected_rows"]
    assert len(told) == 1
    assert (told[0].facts["rows"], told[0].facts["row"], told[0].facts["value"]) == (2, 3, "昨天")
    assert tell(told[0], "zh") == (
        "a.csv：2 行被退回：时间无法识别（如第 3 行“上报时间”列：昨天）；请写成 2017-06-22 09:05 的形式"
    )


cells = st.one_of(
    st.sampled_from(["2024-03-01 09:05", "103.85", "36.05", "", "x", "昨天", "0", "nan"]),
    st.text("0123456789.-年", max_size=9),
)


@settings(deadline=None)
@given(st.lists(st.lists(cells, min_size=6, max_size=6), min_size=1, max_size=12))
def test_whatever_is_in_the_rows_read_is_accepted_plus_rejected(rows: list[list[str]]) -> None:
    result = read(*(",".join(row) for row in rows))
    counts = result.sources.iloc[0]
    assert counts["read"] == len(rows) == counts["accepted"] + counts["rejected"]
    assert result.accepted["report_id"].is_unique
    assert set(result.accepted["row_number"]).isdisjoint(result.rejected["row_number"])


def test_the_calls_of_a_real_city_are_read_whole(shared: Path) -> None:
    result = reports.read(read_tables(shared / "data/yichang/yichang_12345_2024.csv"))
    assert result.sources[["read", "accepted", "rejected"]].values.tolist() == [[15268, 15268, 0]]
    assert set(result.accepted["precision_text"]) == {"ok", "region"}
    assert not result.accepted["has_time"].any()


def test_the_same_file_gives_the_same_reports(shared: Path) -> None:
    tables = read_tables(shared / "data/yichang/yichang_12345_2024.csv")
    pd.testing.assert_frame_equal(reports.read(tables).accepted, reports.read(tables).accepted)


@pytest.mark.parametrize(("names", "label"), [("WGS84经度,WGS-84 纬度", "EPSG:4326"), ("经度,纬度", None)])
def test_a_heading_that_says_the_datum_is_a_label(names: str, label: str | None) -> None:
    source = read(ROW, header=HEADER.replace("经度,纬度", names)).sources.iloc[0]
    assert (None if pd.isna(source["crs_label"]) else source["crs_label"]) == label
