"""Fallback points are told from addresses, and what is certain about them is kept."""

import numpy as np
import pandas as pd
import pytest

from hotspot.location import ImpreciseParams, LocationParams, locate
from tests.location.city import COMMUNITIES, SUBDISTRICTS, city, placed, reports, scattered, together

TOWN = city()
CATEGORIES = ["占道经营", "暴露垃圾", "噪声", "物业", "停车"]


def stack(n, *, east=1310.0, north=1730.0, decimals=6, **columns):
    """n unrelated rows on one coordinate."""
    columns = {"category_text": np.resize(CATEGORIES, n)} | columns
    return reports(np.full(n, east), np.full(n, north), decimals=decimals, **columns)


def run(*tables, **params):
    table = placed(together(*tables))
    return locate(table, TOWN, params=LocationParams(imprecise=ImpreciseParams(**params)))


def flagged(result):
    return result.table["imprecise_reason"].fillna("").tolist()


def test_the_word_in_the_file_decides_against_all_evidence():
    words = ["ok"] * 200 + ["region"] * 200
    rows = stack(400, decimals=2, precision_text=words)
    assert flagged(run(scattered(300), rows))[300:] == [""] * 200 + ["status"] * 200


@pytest.mark.parametrize(
    "word", ["Region", " ＲＥＧＩＯＮ ", "区县", "GEOMETRIC_CENTER", "no match", "兜底", "定位失败"]
)
def test_words_for_no_address(word):
    assert flagged(run(scattered(1, precision_text=[word]))) == ["status"]


@pytest.mark.parametrize("word", ["OK", "ROOFTOP", "range interpolated", "门址", "精确", "门牌号", "兴趣点"])
def test_words_for_an_address(word):
    assert flagged(run(scattered(1, precision_text=[word]))) == [""]


def test_unknown_words_are_told_and_evidence_decides():
    result = run(scattered(300), stack(60, decimals=3, precision_text="level-7"))
    assert flagged(result)[300:] == ["coarse_stack"] * 60
    assert [n.facts for n in result.notices if n.key == "location.unknown_precision"] == [
        {"n": 60, "words": ["level_7"]}
    ]


def test_coarse_coordinates_with_unrelated_rows_are_a_fallback():
    result = run(scattered(300), stack(60, decimals=3))
    assert flagged(result) == [""] * 300 + ["coarse_stack"] * 60
    assert result.stacks[["reports", "reason", "certain_level"]].values.tolist() == [[60, "coarse_stack", "district"]]


def test_trailing_zeros_lost_or_not_make_no_difference():
    rows = stack(60).assign(x=103.8, y=36.061)
    assert flagged(run(scattered(300), rows))[300:] == ["coarse_stack"] * 60


def test_one_coordinate_with_few_decimals_is_not_coarse():
    rows = stack(60).assign(x=103.83, y=36.061234)
    assert flagged(run(scattered(300), rows))[300:] == [""] * 60


def test_the_same_report_again_and_again_is_no_fallback():
    rows = stack(60, decimals=3, category_text="噪声", description="楼上装修").assign(
        reported_at=pd.Timestamp("2024-03-01", tz="Asia/Shanghai")
    )
    assert flagged(run(scattered(300), rows))[300:] == [""] * 60


def test_a_large_compound_with_full_decimals_is_an_address():
    rows = stack(545, community_text=COMMUNITIES[2] + "社区", address="酒泉路12号")
    assert flagged(run(scattered(300), rows)) == [""] * 845


def test_a_file_with_three_decimals_throughout_is_not_flagged():
    rng = np.random.default_rng(1)
    rows = reports(rng.normal(2000, 300, 4000), rng.normal(2000, 300, 4000), decimals=3)
    assert rows.groupby(["x", "y"]).size().max() >= 30
    assert set(flagged(run(rows))) == {""}


def test_a_second_device_that_writes_three_decimals_is_not_flagged():
    rng = np.random.default_rng(2)
    coarse = reports(
        rng.normal(2000, 500, 3000), rng.normal(2000, 500, 3000), decimals=3, category_text=np.resize(CATEGORIES, 3000)
    )
    assert set(flagged(run(scattered(600), coarse))) == {""}


def test_usual_decimals_are_those_of_the_file_not_of_all_files():
    fine, coarse = scattered(500), scattered(100, decimals=4, seed=5).assign(source_id="s2")
    busy = stack(40, decimals=4).assign(source_id="s2")
    assert set(flagged(run(fine, coarse, busy))) == {""}


def test_projected_coordinates_have_decimals_too():
    rng = np.random.default_rng(4)
    table = together(scattered(300), stack(60))
    table["x"], table["y"] = np.round(rng.uniform(4.8e5, 4.9e5, 360), 2), np.round(rng.uniform(3.99e6, 4e6, 360), 2)
    table.loc[300:, ["x", "y"]] = 484000.0, 3992000.0
    degrees = placed(together(scattered(300), stack(60)))
    moved = degrees.assign(x=table["x"], y=table["y"])
    assert flagged(locate(moved, TOWN)) == [""] * 300 + ["coarse_stack"] * 60


def test_rows_naming_different_subdistricts_on_one_point_are_a_fallback():
    names = np.resize([f"{s}街办" for s in SUBDISTRICTS], 200)
    result = run(scattered(300), stack(200, subdistrict_text=names))
    assert flagged(result)[300:] == ["mixed_stack"] * 200


def test_names_in_the_text_count_as_well():
    text = [f"市民反映：{s}街道有占道经营" for s in np.resize(SUBDISTRICTS, 200)]
    assert flagged(run(scattered(300), stack(200, description=text)))[300:] == ["mixed_stack"] * 200


def test_addresses_on_many_roads_on_one_point_are_a_fallback():
    roads = [
        f"城关区{r}{i}号"
        for i, r in enumerate(np.resize(["天水路", "民主路", "定西路", "农民巷", "渭源路", "平凉路"], 120))
    ]
    assert flagged(run(scattered(300), stack(120, address=roads)))[300:] == ["mixed_stack"] * 120


def test_a_corner_of_two_roads_is_an_address():
    roads = np.resize(["天水路12号", "民主路3号", "天水路与民主路路口"], 120)
    assert flagged(run(scattered(300), stack(120, address=roads)))[300:] == [""] * 120


def test_a_stack_on_a_centre_is_a_fallback():
    result = run(scattered(300), stack(400, east=1000.0, north=1000.0))
    assert flagged(result)[300:] == ["centre"] * 400
    assert result.table["subdistrict_id"].iloc[300:].unique().tolist() == ["620102001"]
    assert result.table["community_id"].iloc[300:].isna().all()


def test_a_stack_beside_a_centre_is_an_address():
    assert flagged(run(scattered(300), stack(400, east=1080.0, north=1000.0)))[300:] == [""] * 400


def test_a_small_stack_near_a_centre_is_an_address_but_not_exactly_on_it():
    assert flagged(run(scattered(300), stack(12, east=1020.0, north=1000.0)))[300:] == [""] * 12
    assert flagged(run(scattered(300), stack(12, east=1000.0, north=1000.0)))[300:] == ["centre"] * 12


def test_rows_without_a_point_are_no_stack():
    lost = stack(40).assign(x=np.nan, y=np.nan)
    assert flagged(run(scattered(300), lost))[300:] == [""] * 40


def test_a_known_centre_may_be_stated():
    rows = stack(60)
    centre = (float(rows["x"].iloc[0]), float(rows["y"].iloc[0]))
    assert flagged(run(scattered(300), rows, known_centres=(centre,)))[300:] == ["centre"] * 60


def test_a_row_that_names_its_area_keeps_it():
    names = [f"{SUBDISTRICTS[3]}街道"] * 60 + [np.nan] * 60
    result = run(scattered(300), stack(120, decimals=3, subdistrict_text=names)).table.iloc[300:]
    assert result["imprecise_reason"].eq("coarse_stack").all()
    assert result["subdistrict_id"].fillna("").tolist() == ["620102004"] * 60 + [""] * 60
    assert result["district_id"].eq("620102").all()


def test_a_community_named_brings_its_subdistrict():
    rows = stack(60, decimals=3, community_text=f"{COMMUNITIES[6]}社区居委会")
    result = run(scattered(300), rows).table.iloc[300:]
    assert set(result["community_id"]) == {"620102002003"}
    assert set(result["subdistrict_id"]) == {"620102002"}


def test_a_word_may_say_how_much_is_certain():
    words = ["失败", "区县", "街道", "社区"]
    result = run(reports([500.0] * 4, [500.0] * 4, precision_text=words)).table
    known = result[["district_id", "subdistrict_id", "community_id"]].notna().sum(axis=1)
    assert known.tolist() == [0, 1, 2, 3]


def test_rows_without_a_word_follow_those_on_the_same_coordinate():
    said = stack(3, precision_text="街道")
    result = run(scattered(300), said, stack(4), stack(4, east=1500.0))
    assert flagged(result)[300:] == ["status"] * 7 + [""] * 4
    assert result.table["subdistrict_id"].iloc[300:307].eq("620102001").all()


def test_a_centre_is_no_more_certain_than_its_rows_agree():
    names = np.resize([f"{c}社区" for c in COMMUNITIES[:4]], 80)
    on_community = stack(80, east=500.0, north=500.0, community_text=names, address="某处")
    result = run(scattered(300), on_community)
    assert result.stacks["certain_level"].tolist() == ["subdistrict"]


@pytest.mark.parametrize("status", [True, False])
def test_yichang(shared, status):
    calls = pd.read_csv(shared / "data/yichang/yichang_12345_2024.csv", dtype=str, keep_default_na=False)
    rows = reports(np.zeros(len(calls)), np.zeros(len(calls)), category_text=calls["category"])
    rows["x"], rows["y"] = calls["lon"].astype(float), calls["lat"].astype(float)
    rows["precision_text"] = calls["geocode_status"].astype("str") if status else rows["precision_text"]
    found = locate(placed(rows), TOWN).table["imprecise_reason"].notna()
    fallback = calls["geocode_status"] == "region"
    assert found[fallback].mean() >= (1.0 if status else 0.99)
    assert found[~fallback].mean() <= (0.0 if status else 0.01)
