"""Conversions between datums and the choice of the projected system."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.crs import datum_of_label, from_wgs84, normalise_datum, projected_crs, to_wgs84
from hotspot.errors import CrsError

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09", "epsg:4544", "epsg:4523", "epsg:32648", "epsg:3857")
LON, LAT = np.array([103.834, 103.95]), np.array([36.061, 36.12])


@pytest.mark.parametrize("datum", DATUMS)
def test_round_trip_of_every_datum(datum: str) -> None:
    x, y = from_wgs84(LON, LAT, datum=datum)
    assert np.abs(np.array(to_wgs84(x, y, datum=datum)) - [LON, LAT]).max() < 1e-8


def test_lanzhou_easting_as_published() -> None:
    x, _ = from_wgs84([103.834], [36.061], datum="epsg:4544")
    assert x[0] == pytest.approx(394_948, abs=1)


def test_prefixed_twin_differs_by_the_zone_number() -> None:
    plain, prefixed = (from_wgs84(LON, LAT, datum=datum) for datum in ("epsg:4544", "epsg:4523"))
    assert np.allclose(prefixed[0] - plain[0], 35_000_000, atol=1e-6)
    assert np.allclose(prefixed[1], plain[1], atol=1e-6)


def test_swapped_columns_are_swapped_back() -> None:
    lon, lat = to_wgs84(LAT, LON, datum="wgs84", swapped=True)
    assert (lon.tolist(), lat.tolist()) == (LON.tolist(), LAT.tolist())


@pytest.mark.parametrize(
    ("lon", "epsg"), [(103.78, 4544), (103.99, 4544), (103.4, 4543), (114.05, 4547), (111.3, 4546)]
)
def test_projected_system_by_three_degree_zone(lon: float, epsg: int) -> None:
    assert projected_crs(lon, 30.0).to_epsg() == epsg


@settings(deadline=None, max_examples=25)
@given(st.floats(73.51, 136.49))
def test_projected_system_is_never_more_than_half_a_zone_away(lon: float) -> None:
    x, _ = from_wgs84([lon], [36.0], datum=f"epsg:{projected_crs(lon, 36.0).to_epsg()}")
    assert abs(x[0] - 500_000) < 136_000


def test_utm_beyond_the_chinese_zones() -> None:
    assert projected_crs(-87.6, 41.9).to_epsg() == 32616


@pytest.mark.parametrize("place", [(float("nan"), 36.0), (394_948.0, 3_992_000.0)])
def test_no_projection_for_no_place(place: tuple[float, float]) -> None:
    with pytest.raises(CrsError, match=r"crs\.no_projection"):
        projected_crs(*place)


@pytest.mark.parametrize(
    ("written", "datum"), [("GCJ-02", "gcj02"), (" bd_09 ", "bd09"), ("EPSG:4326", "wgs84"), ("EPSG:4544", "epsg:4544")]
)
def test_spellings_of_a_datum(written: str, datum: str) -> None:
    assert normalise_datum(written) == datum


@pytest.mark.parametrize("written", ["", "mars", "epsg:999999", "epsg:12"])
def test_unknown_datum_is_refused(written: str) -> None:
    with pytest.raises(CrsError, match=r"crs\.unknown_datum"):
        normalise_datum(written)


@pytest.mark.parametrize(
    ("label", "datum"),
    [("OGC:CRS84", "wgs84"), ("EPSG:4490", "wgs84"), ("EPSG:4544", "epsg:4544"), (None, None), ("", None), ("?", None)],
)
def test_datum_of_a_label(label: str | None, datum: str | None) -> None:
    assert datum_of_label(label) == datum


def test_datum_of_a_prj_file() -> None:
    wkt = projected_crs(103.8, 36.0).to_wkt("WKT1_ESRI")
    assert datum_of_label(wkt) == "epsg:4544"


def test_impossible_coordinates_become_missing() -> None:
    lon, _ = to_wgs84([1e30], [1e30], datum="epsg:4544")
    assert np.isnan(lon[0])
