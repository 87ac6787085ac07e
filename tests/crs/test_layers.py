"""The coordinate doctor for boundaries."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot.crs import diagnose_layers, from_wgs84
from tests.crs.town import build_town

SHIFTED = ("gcj02", "bd09")


def shift(polygons: np.ndarray, datum: str) -> np.ndarray:
    return shapely.transform(polygons, lambda x, y: from_wgs84(x, y, datum=datum), interleaved=False)


def read(shared, name: str) -> np.ndarray:
    return gpd.read_file(shared / "data" / name).geometry.make_valid().to_numpy()


@pytest.mark.parametrize("datum", SHIFTED)
def test_a_shifted_outline_is_found(datum: str) -> None:
    town = build_town()
    verdict = diagnose_layers(shift(np.array([town.boundary]), datum), town.areas)
    assert (verdict.datum, verdict.reference_datum, verdict.confident) == (datum, "wgs84", True)


@pytest.mark.parametrize("datum", SHIFTED)
def test_the_direction_tells_which_of_the_two_is_shifted(datum: str) -> None:
    town = build_town()
    verdict = diagnose_layers(np.array([town.boundary]), shift(town.areas, datum))
    assert (verdict.datum, verdict.reference_datum) == ("wgs84", datum)


def test_agreeing_layers_agree() -> None:
    town = build_town()
    verdict = diagnose_layers(np.array([town.boundary]), town.areas)
    assert (verdict.datum, verdict.reference_datum, verdict.confident, verdict.shift_m) == ("wgs84", "wgs84", True, 0.0)


def test_a_drawing_from_another_hand_agrees_too() -> None:
    town = build_town()
    # Another office's drawing: corners every 60 m, each about 10 m off.
    fine = shapely.segmentize(np.array([town.boundary]), 0.0006)
    other = shapely.transform(fine, lambda xy: xy + 1e-4 * np.sin(1e5 * xy[:, ::-1]))
    verdict = diagnose_layers(other, town.areas)
    assert (verdict.datum, verdict.reference_datum, verdict.confident) == ("wgs84", "wgs84", True)


def test_layers_that_share_no_border_say_nothing() -> None:
    town = build_town()
    far = shapely.transform(town.areas, lambda xy: xy + 1.0)
    assert not diagnose_layers(far, town.areas).confident
    assert not diagnose_layers([shapely.Polygon()], town.areas).confident


@pytest.mark.parametrize("name", ["chengguan_district_amap_gcj02", "lanzhou_districts_datav2019_gcj02"])
def test_amap_layers_lie_216_metres_east_of_the_subdistricts(shared, name: str) -> None:
    streets = read(shared, "boundaries/chengguan_streets_wgs84.geojson")
    verdict = diagnose_layers(read(shared, f"boundaries/{name}.geojson"), streets)
    assert (verdict.datum, verdict.reference_datum, verdict.confident) == ("gcj02", "wgs84", True)
    assert verdict.shift_m == pytest.approx(216, abs=10)
    assert 90 < verdict.bearing_deg < 110


@pytest.mark.parametrize("name", ["chengguan_district_wgs84", "chengguan_district_tianditu2022_wgs84"])
def test_wgs84_layers_agree_with_the_subdistricts(shared, name: str) -> None:
    streets = read(shared, "boundaries/chengguan_streets_wgs84.geojson")
    verdict = diagnose_layers(read(shared, f"boundaries/{name}.geojson"), streets)
    assert (verdict.datum, verdict.reference_datum) == ("wgs84", "wgs84")
