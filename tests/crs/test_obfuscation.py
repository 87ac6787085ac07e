"""The shifts of Chinese web maps against published pairs and their own inverses."""

import json
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.crs.obfuscation import bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, inside_china, wgs84_to_gcj02

# lat, lon WGS84 -> lat, lon GCJ-02: the pairs of eviltransform's own tests.
EVILTRANSFORM = [
    (31.1774276, 121.5272106, 31.17530398364597, 121.531541859215),
    (22.543847, 113.912316, 22.540796131694766, 113.9171764808363),
    (39.911954, 116.377817, 39.91334545536069, 116.38404722455657),
]
METRES_PER_DEGREE = 111_320.0


def random_china(n: int = 100_000) -> tuple[np.ndarray, np.ndarray]:
    """Points well inside the rectangle: a shift must not carry them over its edge."""
    rng = np.random.default_rng(20)
    return rng.uniform(72.1, 137.7, n), rng.uniform(0.9, 55.7, n)


@pytest.mark.parametrize(("lat", "lon", "gcj_lat", "gcj_lon"), EVILTRANSFORM)
def test_forward_equals_the_published_pairs(lat: float, lon: float, gcj_lat: float, gcj_lon: float) -> None:
    x, y = wgs84_to_gcj02(np.array([lon]), np.array([lat]))
    assert (x[0], y[0]) == pytest.approx((gcj_lon, gcj_lat), abs=1e-9)


def test_reference_pairs_of_lanzhou(shared) -> None:
    pairs = np.genfromtxt(shared / "published/gcj02_pairs/chengguan_reference_pairs.csv", delimiter=",", names=True)
    gcj = wgs84_to_gcj02(pairs["wgs_lon"], pairs["wgs_lat"])
    bd = gcj02_to_bd09(*gcj)
    expected = [pairs[name] for name in ("gcj_lon", "gcj_lat", "bd_lon", "bd_lat")]
    assert np.abs(np.array([*gcj, *bd]) - np.array(expected)).max() < 1e-9


def test_published_folder_agrees_with_the_numbers_here(shared) -> None:
    expected = json.loads((shared / "published/gcj02_pairs/expected.json").read_text(encoding="utf-8"))
    assert [tuple(row) for row in expected["eviltransform_wgs2gcj (lat,lon)"]] == EVILTRANSFORM


@pytest.mark.parametrize(
    ("forward", "back"), [(wgs84_to_gcj02, gcj02_to_wgs84), (gcj02_to_bd09, bd09_to_gcj02)], ids=["gcj02", "bd09"]
)
def test_round_trip_within_a_centimetre(forward: Callable, back: Callable) -> None:
    lon, lat = random_china()
    x, y = back(*forward(lon, lat))
    east_m = (x - lon) * METRES_PER_DEGREE * np.cos(np.radians(lat))
    north_m = (y - lat) * METRES_PER_DEGREE
    assert np.hypot(east_m, north_m).max() < 0.01


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_points_outside_china_do_not_move(lon: float, lat: float) -> None:
    x, y = np.array([lon]), np.array([lat])
    if not inside_china(x, y)[0]:
        for shift in (wgs84_to_gcj02, gcj02_to_wgs84, gcj02_to_bd09, bd09_to_gcj02):
            moved = shift(x, y)
            assert (moved[0][0], moved[1][0]) == (lon, lat)


def test_tokyo_does_not_move() -> None:
    x, y = wgs84_to_gcj02(np.array([139.7454]), np.array([35.6586]))
    assert (x[0], y[0]) == (139.7454, 35.6586)


def test_missing_stays_missing_and_inputs_stay() -> None:
    lon, lat = np.array([103.8, np.nan]), np.array([36.05, 36.05])
    x, _ = gcj02_to_wgs84(lon, lat)
    assert np.isnan(x[1])
    assert lon[0] == 103.8


def test_blocks_give_the_same_as_one_by_one() -> None:
    lon, lat = random_china(40_000)
    x, _ = wgs84_to_gcj02(lon, lat)
    picked = [0, 16_383, 16_384, 39_999]
    assert [wgs84_to_gcj02(lon[[i]], lat[[i]])[0][0] for i in picked] == x[picked].tolist()
