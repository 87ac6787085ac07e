"""Exactly one area per level, or a stated reason."""

import geopandas as gpd
import numpy as np
import pytest

from hotspot.location import locate
from tests.location.city import city, placed, reports, scattered


@pytest.fixture(scope="module")
def town():
    return city()


def located_at(east, north, town, **columns):
    return locate(placed(reports([east], [north], **columns)), town).table.iloc[0]


def test_a_report_gets_the_area_of_every_level(town):
    row = located_at(2500, 500, town)
    assert (row.district_id, row.subdistrict_id, row.community_id) == ("620102", "620102002", "620102002001")
    assert (row.placement, row.distance_m, row.on_border) == ("located", 0.0, False)


def test_every_level_agrees_with_geopandas(town):
    table = placed(scattered(3000, seed=1))
    found = locate(table, town).table
    for level in ("district", "subdistrict", "community"):
        areas = town.table[town.table["level"] == level]
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs=4326)
        joined = gpd.sjoin(points, areas, predicate="intersects")["area_id"].groupby(level=0).min()
        assert found[f"{level}_id"].tolist() == joined.tolist()


def test_outside_has_the_distance_to_the_nearest_area(town):
    row = located_at(-30, 1000, town)
    assert (row.placement, row.isna()[["district_id", "subdistrict_id", "community_id"]].all()) == ("outside", True)
    assert row.distance_m == pytest.approx(30, abs=0.1)


def test_one_metre_outside_is_outside_and_told_as_near(town):
    result = locate(placed(reports([4001.0, 9000.0], [2000.0, 2000.0], decimals=9)), town)
    assert result.table["placement"].tolist() == ["outside", "outside"]
    assert [n.facts for n in result.notices if n.key == "location.outside"] == [{"n": 2, "near": 1, "near_m": 50}]


def test_a_common_corner_goes_to_the_lowest_code_and_lists_all(town):
    corner = town.table.set_index("area_id").geometry["620102001"].exterior.coords[0]  # (max x, min y)
    table = placed(reports([100.0], [100.0]).assign(x=corner[0], y=corner[1]))
    result = locate(table, town)
    ties = result.ties[result.ties["level"] == "subdistrict"]
    assert ties["area_id"].tolist() == ["620102001", "620102002"]
    assert ties["chosen"].tolist() == [True, False]
    assert result.table["subdistrict_id"].tolist() == ["620102001"]
    assert result.table["on_border"].tolist() == [True]


def test_a_child_outside_its_parent_keeps_both_levels_own_answer_and_is_told(town):
    strayed = city()
    moved = strayed.table["area_id"] == "620102002001"
    strayed.table.loc[moved, "parent_id"] = "620102001"
    result = locate(placed(reports([2500.0], [500.0])), strayed)
    assert result.table[["subdistrict_id", "community_id"]].iloc[0].tolist() == ["620102002", "620102002001"]
    assert [n.facts for n in result.notices if n.key == "location.other_parent"] == [{"n": 1, "pairs": 1}]


def test_inside_the_district_but_in_no_community_is_located_without_one(town):
    gap = city()
    gap.table = gap.table[gap.table["area_id"] != "620102002001"].reset_index(drop=True)
    result = locate(placed(reports([2500.0], [500.0])), gap)
    assert result.table["placement"].tolist() == ["located"]
    assert result.table["community_id"].isna().all()
    assert [n.facts for n in result.notices if n.key == "location.without_community"] == [{"n": 1}]


def test_levels_that_are_absent_stay_empty(town):
    alone = city()
    alone.table = alone.table[alone.table["level"] == "district"].reset_index(drop=True)
    result = locate(placed(scattered(20)), alone).table
    assert result["placement"].eq("located").all()
    assert result[["subdistrict_id", "community_id"]].isna().all(axis=None)


def test_nothing_is_lost_and_ids_only_where_they_belong(town):
    rng = np.random.default_rng(3)
    words = rng.choice(["ok", "region", "never seen"], 2000)
    rows = reports(rng.uniform(-500, 4500, 2000), rng.uniform(-500, 4500, 2000), precision_text=words)
    result = locate(placed(rows), town).table
    counts = result["placement"].value_counts()
    assert counts.sum() == 2000
    assert set(counts.index) == {"located", "outside", "imprecise"}
    assert result["imprecise_reason"].notna().equals(result["placement"] == "imprecise")
    outside = result[result["placement"] == "outside"]
    assert outside["district_id"].isna().all()
    assert (outside["distance_m"] > 0).all()
    assert result.loc[result["placement"] == "located", "subdistrict_id"].notna().all()


def test_no_rows_at_all(town):
    result = locate(placed(reports([], [])), town)
    assert len(result.table) == 0
    assert {"district_id", "placement", "distance_m", "on_border", "imprecise_reason"} <= set(result.table.columns)


def test_a_row_without_a_point_is_outside_at_no_distance(town):
    result = locate(placed(reports([100.0], [100.0]).assign(x=np.nan, y=np.nan)), town).table
    assert result["placement"].tolist() == ["outside"]
    assert result["distance_m"].isna().all()


def test_the_input_is_not_changed(town):
    table = placed(scattered(50))
    before = table.copy()
    locate(table, town)
    assert table.equals(before)
