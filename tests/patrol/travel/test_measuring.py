"""Times and ways between places, straight and along roads."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from hotspot.patrol import PatrolParams, Roads, measure_roads, measure_straight, read_roads
from hotspot.texts import LANGUAGES, tell
from tests.exposures.helpers import SOUTH, WEST, degrees, raw
from tests.patrol.streets import line

PARAMS = PatrolParams(speed_kmh=18.0, detour=1.4, snap_m=100.0)
GEOD = Geod(ellps="WGS84")
BACK = Transformer.from_crs(4544, 4326, always_xy=True)
CITY = st.tuples(st.floats(103.5, 104.2), st.floats(35.8, 36.4))


def at(*spots: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Places, metres east and north of a corner of the small district, as longitudes and latitudes."""
    x, y = np.array(spots, dtype=float).T
    return BACK.transform(WEST + x, SOUTH + y)


def roads(*lines: list[tuple[float, float]], **columns: list[object]) -> Roads:
    shapes = [line(*((WEST + x, SOUTH + y) for x, y in corners)) for corners in lines]
    return read_roads([raw(degrees(shapes), **columns)], params=PARAMS)


def length(way: np.ndarray) -> float:
    return float(GEOD.line_length(*way.T))


ELL = roads([(0, 0), (400, 0)], [(400, 0), (400, 300)])


@settings(max_examples=30, deadline=None)
@given(st.lists(CITY, min_size=2, max_size=6))
def test_straight_ways_are_geodesics_times_the_detour(places: list[tuple[float, float]]) -> None:
    lon, lat = np.array(places).T
    found = measure_straight(lon, lat, params=PARAMS)
    _, _, metres = GEOD.inv(lon[:1].repeat(len(lon)), lat[:1].repeat(len(lat)), lon, lat)
    assert found.metres[0] == pytest.approx(1.4 * metres, rel=1e-3, abs=1e-3)
    assert found.seconds == pytest.approx(found.metres / 5.0)


def test_straight_ways_print_their_assumption() -> None:
    told = measure_straight(*at((0, 0), (100, 0)), params=PARAMS).notices
    assert [(n.key, n.facts) for n in told] == [("patrol.travel_straight", {"detour": 1.4, "speed": 18.0})]
    assert all("1.4" in tell(told[0], language) and "18" in tell(told[0], language) for language in LANGUAGES)


def test_a_straight_way_is_drawn_straight_and_nothing_is_out_of_reach() -> None:
    lon, lat = at((0, 0), (100, 0), (100, 50))
    found = measure_straight(lon, lat, params=PARAMS)
    assert found.trace([2, 0]) == pytest.approx(np.column_stack([lon, lat])[[2, 0]])
    assert len(found.unreachable) == 0
    assert found.code == "straight"


def test_no_places_have_no_ways() -> None:
    assert measure_straight([], [], params=PARAMS).seconds.shape == (0, 0)
    assert measure_roads(ELL, [], [], params=PARAMS).seconds.shape == (0, 0)


def test_the_way_follows_the_roads_and_the_walk_to_them_counts() -> None:
    found = measure_roads(ELL, *at((100, 10), (420, 200)), params=PARAMS)
    assert found.metres[0, 1] == pytest.approx(10 + 300 + 200 + 20, abs=0.1)
    assert found.seconds == pytest.approx(found.metres / 5.0)
    assert found.code == "roads"


def test_a_place_is_no_way_from_itself_and_from_its_twin() -> None:
    found = measure_roads(ELL, *at((100, 10), (100, 10), (420, 200)), params=PARAMS)
    assert found.metres[0, :2].tolist() == [0, 0]
    assert np.array_equal(found.seconds[0], found.seconds[1])
    assert found.trace([0, 1, 2]).shape[1] == 2


def test_speeds_of_the_layer_hold_on_the_roads_and_the_own_speed_elsewhere() -> None:
    mixed = roads([(0, 0), (400, 0)], [(400, 0), (400, 300)], speed_kmh=["36", ""])
    found = measure_roads(mixed, *at((0, 0), (400, 0), (400, 300)), params=PARAMS)
    assert found.seconds[0] == pytest.approx([0, 40, 100], abs=0.1)
    facts = next(n.facts for n in found.notices if n.key == "patrol.travel_roads")
    assert facts["stated"] == pytest.approx(4 / 7, abs=1e-3)


def test_a_place_off_every_road_has_no_way_and_is_named() -> None:
    found = measure_roads(ELL, *at((100, 0), (100, 101), (400, 0)), params=PARAMS, names=["depot", "shed", "shop"])
    assert found.unreachable.tolist() == [1]
    assert np.isinf(found.seconds[1, [0, 2]]).all()
    assert np.isinf(found.seconds[[0, 2], 1]).all()
    assert found.seconds[1, 1] == 0
    facts = next(n.facts for n in found.notices if n.key == "patrol.travel_off_roads")
    assert facts["places"] == ["shed"]


def test_places_on_another_piece_have_no_way_and_are_told_with_its_size() -> None:
    apart = roads([(0, 0), (4000, 0)], [(0, 500), (800, 500)])
    found = measure_roads(apart, *at((0, 0), (100, 500), (300, 500)), params=PARAMS)
    assert found.piece.tolist() == [0, 1, 1]
    assert np.isinf(found.seconds[0, 1])
    assert np.isfinite(found.seconds[1, 2])
    facts = next(n.facts for n in found.notices if n.key == "patrol.travel_pieces")
    assert facts["places"] == ["2", "3"]
    assert facts["km"] == ["0.8"]
    assert len(found.unreachable) == 0


def test_trips_that_one_ways_forbid_are_counted() -> None:
    found = measure_roads(roads([(0, 0), (400, 0)], oneway=["yes"]), *at((0, 0), (400, 0)), params=PARAMS)
    assert [n.facts["n"] for n in found.notices if n.key == "patrol.travel_one_way"] == [1]


def test_the_line_to_draw_is_as_long_as_the_ways() -> None:
    found = measure_roads(ELL, *at((100, 10), (420, 200), (0, 0)), params=PARAMS)
    legs = found.metres[[0, 1, 2], [1, 2, 0]].sum()
    assert length(found.trace([0, 1, 2, 0])) == pytest.approx(legs, rel=1e-3)


def test_the_line_to_draw_begins_and_ends_at_the_places() -> None:
    lon, lat = at((100, 10), (420, 200))
    way = measure_roads(ELL, lon, lat, params=PARAMS).trace([0, 1])
    assert way[[0, -1]] == pytest.approx(np.column_stack([lon, lat]), abs=1e-9)
    assert way == pytest.approx(np.column_stack(at((100, 10), (100, 0), (400, 0), (400, 200), (420, 200))), abs=1e-6)


def test_where_there_is_no_way_the_line_is_straight() -> None:
    lon, lat = at((100, 0), (100, 500))
    assert measure_roads(ELL, lon, lat, params=PARAMS).trace([0, 1]) == pytest.approx(np.column_stack([lon, lat]))


def test_the_cache_answers_the_same_and_can_draw_too(tmp_path: Path) -> None:
    places = at((100, 10), (420, 200), (100, 900))
    first, second = (measure_roads(ELL, *places, params=PARAMS, cache=tmp_path) for _ in range(2))
    assert np.array_equal(first.seconds, second.seconds)
    assert np.array_equal(first.trace([0, 1]), second.trace([0, 1]))
    assert second.unreachable.tolist() == [2]
    assert {n.key for n in second.notices} - {n.key for n in first.notices} == {"patrol.cache_used"}


def test_a_damaged_cache_is_measured_anew_and_mended(tmp_path: Path) -> None:
    places = at((100, 10), (420, 200))
    first = measure_roads(ELL, *places, params=PARAMS, cache=tmp_path)
    next(tmp_path.iterdir()).write_bytes(b"PK\x03\x04 nothing")
    second = measure_roads(ELL, *places, params=PARAMS, cache=tmp_path)
    assert np.array_equal(first.seconds, second.seconds)
    assert "patrol.cache_damaged" in [n.key for n in second.notices]
    third = measure_roads(ELL, *places, params=PARAMS, cache=tmp_path)
    assert "patrol.cache_used" in [n.key for n in third.notices]


def test_every_notice_is_said_in_both_languages(tmp_path: Path) -> None:
    apart = roads([(0, 0), (4000, 0)], [(0, 500), (800, 500)], oneway=["yes", ""], maxspeed=["50", ""])
    places = at((0, 0), (200, 0), (100, 500), (300, 900))
    for _ in range(2):
        for told in measure_roads(apart, *places, params=PARAMS, cache=tmp_path).notices:
            assert all(tell(told, language) for language in LANGUAGES)
