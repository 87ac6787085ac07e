"""What coordinates could be, by their size."""

import numpy as np
import pytest

from hotspot.crs import from_wgs84
from hotspot.crs.hypotheses import Hypothesis, list_hypotheses, with_shifted_boundary
from tests.crs.town import build_town

DEGREES = {"wgs84", "gcj02", "bd09"}
# CGCS2000: six-degree zone 18 and three-degree zone 35 both have their meridian at 105 degrees.
READINGS = [
    ("wgs84", DEGREES),
    ("epsg:4523", {"epsg:4523"}),
    ("epsg:4496", {"epsg:4496"}),
    ("epsg:4544", {"epsg:4544", "epsg:32648"}),
    ("epsg:4543", {"epsg:4543"}),
    ("epsg:3857", {"epsg:3857"}),
]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(("datum", "expected"), READINGS)
def test_readings_that_come_near_the_town(datum: str, expected: set[str], swapped: bool) -> None:
    town = build_town()
    x, y = from_wgs84(town.lon, town.lat, datum=datum)
    found = list_hypotheses(*((y, x) if swapped else (x, y)), town.boundary)
    assert {h.datum for h in found} == expected
    assert {h.swapped for h in found} == {swapped}


def test_nothing_comes_near_from_another_continent() -> None:
    assert list_hypotheses(np.array([-87.6]), np.array([41.9]), build_town().boundary) == []


def test_both_shifted_alike_is_listed_only_if_stated() -> None:
    plain = [Hypothesis("gcj02")]
    assert [h.boundary_datum for h in with_shifted_boundary(plain, stated=None)] == ["bd09"]
    assert [h.boundary_datum for h in with_shifted_boundary(plain, stated="gcj02")] == ["gcj02", "bd09"]


def test_points_in_the_boundarys_own_datum_stay_where_they_are() -> None:
    lon, lat = Hypothesis("bd09", False, "bd09").apply(np.array([103.8]), np.array([36.0]))
    assert (lon[0], lat[0]) == pytest.approx((103.8, 36.0), abs=1e-9)
