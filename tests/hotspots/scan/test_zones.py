"""Zones are whole circles, on the plane and on the globe."""

import numpy as np
import pytest

from hotspot.errors import InputDataError
from hotspot.hotspots.scan import Zones, make_zones
from hotspot.hotspots.scan import zones as zones_module
from hotspot.hotspots.scan.zones import add_up, at_most, count_up, stop_at
from tests.hotspots.scan.brute_force import circles

LATTICE = [(150.0 * x, 150.0 * y) for x in range(6) for y in range(5)]


def _listed(zones: Zones) -> set[tuple[int, frozenset[int]]]:
    """Centre and members of every zone."""
    return {
        (centre, frozenset(zones.member[zones.start[centre] : zones.end[zone]].tolist()))
        for centre in range(len(zones.start) - 1)
        for zone in range(zones.first[centre], zones.first[centre + 1])
    }


@pytest.mark.parametrize("reach", [None, 100.0, 150.0, 335.5])
def test_zones_are_all_circles(reach: float | None) -> None:
    points = [*LATTICE, LATTICE[3]]
    plain = {(centre, members) for centre, _, members in circles(points, reach or float("inf"))}
    assert _listed(make_zones(points, max_radius_m=reach)) == plain


def test_zones_do_not_depend_on_how_many_centres_are_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = make_zones(LATTICE)
    monkeypatch.setattr(zones_module, "_CHUNK", 7)
    parts = make_zones(LATTICE)
    assert np.array_equal(whole.start, parts.start)
    assert np.array_equal(whole.member, parts.member)


def test_rounded_coordinates_still_lie_on_one_circle() -> None:
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ring = 4e6 + 600 * np.column_stack([np.cos(angle), np.sin(angle)])
    zones = make_zones([(4e6, 4e6), *ring])
    assert zones.first[1] == 2


def test_the_largest_radius_still_belongs() -> None:
    assert np.diff(make_zones([(0, 0), (300, 400), (0, 501)], max_radius_m=500).start)[0] == 2


def test_distances_in_degrees_are_great_circles() -> None:
    lon_lat = np.array([(103.83, 36.06), (103.85, 36.06), (-76.17, -36.06)])
    zones = make_zones(lon_lat, degrees=True)
    lon, lat = np.deg2rad(lon_lat).T
    cosine = np.sin(lat[0]) * np.sin(lat) + np.cos(lat[0]) * np.cos(lat) * np.cos(lon - lon[0])
    assert zones.radius_m[:3] == pytest.approx(6_367_000 * np.arccos(np.clip(cosine, -1, 1)), abs=1)
    assert zones.radius_m[2] == pytest.approx(np.pi * 6_367_000)


def test_a_radius_in_metres_bounds_degrees() -> None:
    lon_lat = [(103.83, 36.06), (103.85, 36.06), (103.83, 36.08)]
    apart = make_zones(lon_lat, degrees=True).radius_m[1]
    assert np.diff(make_zones(lon_lat, degrees=True, max_radius_m=apart).start)[0] == 2
    assert np.diff(make_zones(lon_lat, degrees=True, max_radius_m=apart - 0.01).start)[0] == 1
    assert len(make_zones(lon_lat, degrees=True, max_radius_m=1e9).member) == 9


def test_a_zone_holds_at_most_the_share() -> None:
    weight = np.arange(1.0, 31.0)
    zones = make_zones(LATTICE)
    held = add_up(zones, weight)
    largest = at_most(0.29, weight.sum())
    stop = stop_at(zones, held, largest)
    for centre in range(30):
        assert (held[zones.first[centre] : stop[centre]] <= 0.29 * weight.sum() + 1e-6).all()
        assert (held[stop[centre] : zones.first[centre + 1]] > 0.29 * weight.sum()).all()


@pytest.mark.parametrize("many", [0, 10**9])
def test_cases_are_counted_in_each_zone_by_both_ways(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones_module, "_MANY_ZONES", many)
    points = [*LATTICE, LATTICE[3]]
    zones = make_zones(points, max_radius_m=400)
    cases = np.random.default_rng(0).poisson(0.7, 31).astype(np.int32)
    plain = [sum(cases[i] for i in members) for _, _, members in circles(points, 400)]
    assert count_up(zones, cases).tolist() == plain


def test_too_many_pairs_ask_for_a_radius() -> None:
    side = np.arange(174) * 150.0
    cells = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    with pytest.raises(InputDataError) as caught:
        make_zones(cells)
    assert caught.value.key == "hotspots.scan_too_many"
    assert len(make_zones(cells, max_radius_m=300).member) < 13 * len(cells)
