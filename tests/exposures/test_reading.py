"""From tables to shapes in WGS84, all faults told together."""

import numpy as np
import pytest
import shapely

from hotspot.areas import Areas
from hotspot.crs import from_wgs84
from hotspot.errors import CrsError, InputDataError, NotEnoughDataError
from hotspot.exposures import ExposureParams, Layer, read
from hotspot.files import RawTable
from hotspot.texts import LANGUAGES, tell, tell_error
from tests.exposures.helpers import EAST, NORTH, SOUTH, WEST, city, degrees, points_csv, raw

SPOTS = [shapely.Point(WEST + 500 * i, SOUTH + 300) for i in range(1, 4)]


@pytest.fixture(scope="module")
def areas() -> Areas:
    return city()


def layer(areas: Areas, *tables: RawTable, **params: object) -> Layer:
    return read(tables, areas, kind="exposure", params=ExposureParams(**params))


def scattered(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    return rng.uniform(WEST, EAST, n), rng.uniform(SOUTH, NORTH, n)


def distance_m(shapes: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    back = np.array([(p.x, p.y) for p in degrees_to_metres(shapes)])
    return float(np.hypot(back[:, 0] - x, back[:, 1] - y).max())


def degrees_to_metres(shapes: np.ndarray) -> np.ndarray:
    return shapely.transform(shapes, lambda x, y: from_wgs84(x, y, datum="epsg:4544"), interleaved=False)


def test_the_label_of_a_file_says_where_it_lies(areas: Areas) -> None:
    found = layer(areas, raw(SPOTS, label="EPSG:4544", 人口="123"))
    assert distance_m(found.shapes, shapely.get_x(SPOTS), shapely.get_y(SPOTS)) < 0.01


def test_a_stated_web_map_datum_is_converted(areas: Areas) -> None:
    x, y = scattered(5)
    assert distance_m(layer(areas, points_csv(x, y, "gcj02"), datum="gcj02").shapes, x, y) < 0.2


def test_unlabelled_coordinates_are_told_by_the_boundary(areas: Areas) -> None:
    x, y = scattered(4000)
    found = layer(areas, points_csv(x, y))
    assert distance_m(found.shapes, x, y) < 0.2
    assert "crs.told_by_boundary" in [n.key for n in found.notices]


def test_a_datum_that_cannot_be_told_names_the_setting(areas: Areas) -> None:
    with pytest.raises(CrsError) as raised:
        layer(areas, points_csv(np.array([WEST + 3_000.0]), np.array([SOUTH + 1_500.0])))
    assert all("[exposure]" in tell_error(raised.value, language) for language in LANGUAGES)


def test_a_table_without_a_place_beside_others_is_passed_over_and_told(areas: Areas) -> None:
    found = layer(areas, raw(degrees(SPOTS)), raw(path="说明.csv", label=None, 说明=["一"]))
    assert len(found.shapes) == 3
    assert [n.facts["source"] for n in found.notices if n.key == "exposures.table_skipped"] == ["说明.csv"]


def test_tables_in_different_units_are_refused(areas: Areas) -> None:
    with pytest.raises(InputDataError) as raised:
        layer(areas, raw(degrees(SPOTS)), raw(degrees([shapely.LineString(SPOTS)]), path="roads.geojson"))
    assert raised.value.key == "exposures.mixed_units"


def test_all_faults_are_told_together(areas: Areas) -> None:
    yard = degrees([shapely.box(WEST, SOUTH, WEST + 100, SOUTH + 100)])
    with pytest.raises(InputDataError) as raised:
        layer(areas, raw(yard, path="a.geojson"), raw(yard, path="b.geojson"))
    assert [fault.facts["source"] for fault in raised.value.faults] == ["a.geojson", "b.geojson"]


def test_no_place_and_no_usable_row_are_refused(areas: Areas) -> None:
    with pytest.raises(InputDataError, match="unusable"):
        layer(areas, raw(label=None, 说明=["一"]))
    with pytest.raises(NotEnoughDataError, match="no_usable_row"):
        layer(areas, raw(degrees(SPOTS), 人口=["-1", "-2", ""]))


def test_a_shape_with_a_corner_nowhere_on_earth_is_left_out_and_told(areas: Areas) -> None:
    astray = shapely.LineString([*shapely.get_coordinates(degrees(SPOTS[:1])), (999.0, 36.0)])
    found = layer(areas, raw([*degrees([shapely.LineString(SPOTS)]), astray]))
    assert len(found.shapes) == len(found.values) == 1
    assert [n.facts["n"] for n in found.notices if n.key == "exposures.off_earth"] == [1]


def test_every_notice_is_said_in_both_languages(areas: Areas) -> None:
    given = raw([*degrees(SPOTS), None], 人口=["1", "-2", "", "4"], 数量="1234")
    for told in layer(areas, given, raw(path="说明.csv", label=None, 说明=["一"])).notices:
        assert all(tell(told, language) for language in LANGUAGES)
