"""What the columns of a road layer say."""

import numpy as np
import pytest
import shapely

from hotspot.errors import InputDataError
from hotspot.patrol.road_params import RoadParams
from hotspot.patrol.travel.road_table import RoadTable, read_road_table
from hotspot.texts import LANGUAGES, tell, tell_error
from tests.exposures.helpers import raw
from tests.patrol.streets import line

ROAD = line((103.8, 36.0), (103.9, 36.1))


def read(**columns: list[str]) -> RoadTable:
    n = len(next(iter(columns.values())))
    found = read_road_table(raw([ROAD] * n, **columns), RoadParams())
    assert found is not None
    return found


def keys(table: RoadTable) -> list[str]:
    return [n.key for n in table.notices]


@pytest.mark.parametrize("heading", ["oneway", "ONEWAY", "单行", "是否单行"])
def test_one_way_words_of_many_layers_are_known(heading: str) -> None:
    words = ["yes", "是", "1", "-1", "反向", "no", "否", "", "0"]
    assert read(**{heading: words}).oneway.tolist() == [1, 1, 1, -1, -1, 0, 0, 0, 0]


def test_letters_b_f_t_mean_both_along_and_against() -> None:
    assert read(oneway=["B", "F", "T"]).oneway.tolist() == [0, 1, -1]


def test_letters_t_f_alone_mean_true_and_false() -> None:
    assert read(oneway=["T", "F"]).oneway.tolist() == [1, 0]


def test_an_unknown_word_is_open_both_ways_and_told() -> None:
    table = read(oneway=["sometimes", "yes"])
    assert table.oneway.tolist() == [0, 1]
    assert [n.facts["values"] for n in table.notices if n.key == "patrol.roads_direction_unknown"] == [["sometimes"]]


def test_a_mean_speed_is_taken_as_written() -> None:
    speed = read(平均速度=["25", "２５", "25 km/h", "快", "", "0", "-5", "900"]).speed_kmh
    assert speed[:3].tolist() == [25, 25, 25]
    assert np.isnan(speed[3:]).all()


def test_of_a_speed_limit_only_a_share_is_driven_and_that_is_told() -> None:
    table = read(maxspeed=["60", "30 mph", "50;80", "CN:urban"])
    assert table.speed_kmh[:3] == pytest.approx([30, 24.14, 25], abs=0.01)
    assert np.isnan(table.speed_kmh[3])
    assert "patrol.roads_limit" in keys(table)


def test_a_mean_speed_wins_over_the_limit() -> None:
    table = read(限速=["60"], speed_kmh=["22"])
    assert table.speed_kmh.tolist() == [22]
    assert "patrol.roads_limit" not in keys(table)


def test_an_empty_name_switches_a_column_off() -> None:
    found = read_road_table(raw([ROAD], maxspeed=["60"]), RoadParams(columns={"limit": ""}))
    assert found is not None
    assert np.isnan(found.speed_kmh).all()


def test_levels_come_from_layer_else_from_bridge_and_tunnel() -> None:
    table = read(layer=["2", "", "0", "", "x"], bridge=["yes", "T", "", "no", ""], 隧道=["", "", "是", "", "否"])
    assert table.level.tolist() == [2, 1, -1, 0, 0]


def test_rows_that_are_no_lines_are_left_out_and_told() -> None:
    given = raw([ROAD, None, shapely.Point(1, 2), line((1, 2), (1, 2)), shapely.MultiLineString([ROAD, ROAD])])
    found = read_road_table(given, RoadParams())
    assert found is not None
    assert len(found.lines) == 2
    assert [n.facts["rows"] for n in found.notices if n.key == "patrol.roads_rows_unusable"] == [[2, 3, 4]]


def test_a_table_without_lines_is_no_road_layer() -> None:
    assert read_road_table(raw([shapely.Point(1, 2)]), RoadParams()) is None
    assert read_road_table(raw(name=["a"]), RoadParams()) is None


def test_a_column_of_the_settings_that_is_not_there_is_told() -> None:
    with pytest.raises(InputDataError) as raised:
        read_road_table(raw([ROAD], name=["a"]), RoadParams(columns={"speed": "v", "oneway": "w"}))
    assert {fault.facts["column"] for fault in raised.value.faults} == {"v", "w"}
    assert all("v" in tell_error(raised.value, language) for language in LANGUAGES)


def test_hostile_text_in_cells_is_only_text() -> None:
    hostile = ["=1+1", "<script>alert(1)</script>", "{0}", "x" * 5000, "\x00\x1b[31m"]
    table = read(oneway=hostile, maxspeed=hostile, layer=hostile, bridge=[""] * 5)
    assert table.oneway.tolist() == [0] * 5
    assert all(tell(told, language) for told in table.notices for language in LANGUAGES)


@pytest.mark.parametrize("datum", ["", "wgs85", "epsg:1"])
def test_an_unknown_datum_is_no_setting(datum: str) -> None:
    with pytest.raises(ValueError, match="wgs84"):
        RoadParams(datum=datum)
