"""One table: which column is the number, which rows can be used, and that every other row is told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.errors import InputDataError
from hotspot.exposures import ExposureParams
from hotspot.exposures.table import Table, read_amounts, read_table
from hotspot.files import RawTable
from tests.exposures.helpers import raw

SPOTS = [shapely.Point(103.8 + i / 1000, 36.05) for i in range(3)]
ROAD = shapely.LineString([(103.8, 36.05), (103.9, 36.05)])
YARD = shapely.box(103.8, 36.05, 103.81, 36.06)


def table(given: RawTable, **params: object) -> Table:
    found = read_table(given, ExposureParams(**params))
    assert found is not None
    return found


def faults(given: RawTable, **params: object) -> list[str]:
    with pytest.raises(InputDataError) as raised:
        read_table(given, ExposureParams(**params))
    return [fault.key.removeprefix("exposures.") for fault in raised.value.faults]


@pytest.mark.parametrize(
    "heading", ["人口", "常住人口（人）", "Population", "pop", "检查次数", "数量", "count", "权重"]
)
def test_known_names_are_the_number(heading: str) -> None:
    found = table(raw(SPOTS, **{"名称": "abc", heading: "123"}))
    assert (found.values.tolist(), found.unit) == ([1.0, 2.0, 3.0], "value")
    assert found.notices[0].facts["column"] == heading


def test_the_settings_name_the_number() -> None:
    assert table(raw(SPOTS, 人口="123", 床位="456"), value="床位").values.tolist() == [4.0, 5.0, 6.0]


def test_a_number_that_was_not_taken_is_told() -> None:
    told = [n for n in table(raw(SPOTS, 人口="123", 数量="456")).notices if n.key == "exposures.values_passed_over"]
    assert told[0].facts["columns"] == ["数量"]


@pytest.mark.parametrize(("shape", "value", "unit"), [(SPOTS[0], 1.0, "points"), (ROAD, np.nan, "metres")])
def test_without_a_number_points_count_one_and_lines_their_metres(shape: object, value: float, unit: str) -> None:
    found = table(raw([shape]))
    np.testing.assert_array_equal(found.values, [value])
    assert found.unit == unit


def test_numbers_are_read_as_people_write_them() -> None:
    text = pd.Series(["１２", "1,234", " 5.5 ", "1e3", "12,34", "三", "", None, "inf"], dtype="str")
    np.testing.assert_array_equal(read_amounts(text), [12, 1234, 5.5, 1000, *[np.nan] * 5])


def test_every_row_left_out_is_told_with_its_reason() -> None:
    given = raw([*SPOTS, None, shapely.Point(), SPOTS[0]], 人口=["1", "-2", "", "4", "5", "六"])
    bad = pd.DataFrame({"row_number": [9], "reason": ["row_bad_geometry"], "value": [""]})
    found = table(replace(given, bad_rows=bad))
    told = {n.facts["reason"]: n.facts["rows"] for n in found.notices if n.key == "exposures.rows_unusable"}
    assert told == {"no_place": [4, 5], "no_value": [3, 6], "negative": [2], "broken": [9]}
    assert found.values.tolist() == [1.0]


def test_coordinates_of_text_are_read_as_those_of_reports() -> None:
    given = raw(label=None, 经度=["103.8", "0", "东经103度50分"], 纬度=["36.05", "36.05", "36.05"])
    assert shapely.get_x(table(given).shapes).tolist() == pytest.approx([103.8, 103 + 50 / 60])


def test_columns_of_coordinates_can_be_named() -> None:
    given = raw(label=None, 甲=["103.8"], 乙=["36.05"])
    assert len(table(given, columns={"x": "甲", "y": "乙"}).shapes) == 1


def test_a_table_without_a_place_is_none() -> None:
    assert read_table(raw(label=None, 说明=["一", "二"]), ExposureParams()) is None


def test_a_polygon_that_crosses_itself_is_repaired() -> None:
    bowtie = shapely.Polygon(np.asarray(YARD.exterior.coords)[[0, 2, 1, 3]])
    assert shapely.is_valid(table(raw([bowtie], 人口=["5"])).shapes).all()


def test_a_line_without_length_is_no_place() -> None:
    point = shapely.LineString([(103.8, 36.05), (103.8, 36.05)])
    assert len(table(raw([ROAD, point])).shapes) == 1


def test_what_cannot_be_counted_is_refused() -> None:
    assert faults(raw([YARD])) == ["polygons_without_value"]
    assert faults(raw([SPOTS[0], ROAD])) == ["mixed_shapes"]
    assert faults(raw(SPOTS), value="人数") == ["no_such_column"]
    assert faults(raw(SPOTS, **{"人口": "123", "人口#2": "123"})) == ["value_ambiguous"]
