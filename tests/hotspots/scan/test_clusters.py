"""Which zones become clusters, and how sure they are."""

import numpy as np
import pytest

from hotspot.hotspots.scan import Scan, ScanParams, clusters, make_zones, scan_permutation, scan_poisson, scan_sites
from hotspot.hotspots.scan.clusters import Best, ask_chance, pick_clusters


def _measure(members: np.ndarray, _first: int, _last: int) -> tuple[int, float]:
    return len(members), 0.5


def _pick(points: list[tuple[float, float]], ratio: list[float], size: list[int], simulated: list[float]) -> Scan:
    zones = make_zones(points)
    best = Best.circles((np.array(ratio), zones.first[:-1] + np.array(size) - 1))
    return pick_clusters(best, zones, np.array(simulated), measure=_measure)


LINE = [(0.0, 0.0), (10.0, 0.0), (25.0, 0.0), (60.0, 0.0)]


def test_clusters_share_no_location() -> None:
    scan = _pick(LINE, [5, 6, 4, 3], [2, 3, 1, 1], [1.0] * 9)
    assert [sorted(c.members.tolist()) for c in scan.clusters] == [[0, 1, 2], [3]]


def test_random_clusters_share_no_location_and_fall_in_ratio() -> None:
    rng = np.random.default_rng(2)
    points, cases = rng.uniform(0, 5000, (300, 2)), rng.poisson(2, 300)
    found = scan_poisson(cases, np.ones(300), points, params=ScanParams(replications=9)).clusters
    members = np.concatenate([c.members for c in found])
    assert len(found) > 5
    assert len(members) == len(set(members))
    assert sorted((c.llr for c in found), reverse=True) == [c.llr for c in found]


def test_of_equal_ratios_the_fewest_locations_come_first() -> None:
    scan = _pick(LINE, [5, 5 + 1e-11, 5, 0], [2, 1, 3, 1], [1.0] * 9)
    assert [c.members.tolist() for c in scan.clusters] == [[1]]


def test_a_place_without_cases_makes_no_cluster_larger() -> None:
    scan = scan_poisson([8, 0, 0, 2], [1, 1e-300, 2, 9], LINE, params=ScanParams(replications=9))
    assert scan.clusters[0].members.tolist() == [0]


def test_no_zone_is_no_cluster() -> None:
    assert _pick(LINE, [0, 0, 0, 0], [1, 1, 1, 1], [0.0] * 9).clusters == ()


@pytest.mark.parametrize(("ratio", "p_value"), [(2.5, 0.4), (3.0, 0.4), (3.0 - 1e-13, 0.4), (3.1, 0.3), (9.0, 0.1)])
def test_p_is_the_rank_among_chance_maps_the_observed_one_included(ratio: float, p_value: float) -> None:
    scan = _pick(LINE, [ratio, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 2, 2, 2, 3, 4, 5])
    assert scan.clusters[0].p_value == pytest.approx(p_value)


def test_draws_depend_on_the_seed_and_not_on_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    points, cases = rng.uniform(0, 5000, (50, 2)), rng.poisson(2, 50)
    drawn = []
    for threads in (1, 7):
        monkeypatch.setattr(clusters.os, "cpu_count", lambda n=threads: n)
        drawn.append(scan_poisson(cases, np.ones(50), points, params=ScanParams(replications=99), seed=8).simulated)
    assert np.array_equal(*drawn)


def test_more_replications_keep_the_first_ones() -> None:
    few, many = (ask_chance(lambda rng: float(rng.random()), n, 4) for n in (10, 20))
    assert np.array_equal(few, many[:10])


def _poisson_map(rng: np.random.Generator) -> Scan:
    base = rng.uniform(0.5, 3, 60)
    return scan_poisson(rng.poisson(base), base, rng.uniform(0, 3000, (60, 2)), params=ScanParams(replications=99))


def _permutation_map(rng: np.random.Generator) -> Scan:
    cases = rng.poisson(rng.uniform(0.05, 0.6, (40, 1)), (40, 8))
    return scan_permutation(cases, rng.uniform(0, 3000, (40, 2)), params=ScanParams(replications=99))


def _sites_map(rng: np.random.Generator) -> Scan:
    looked = rng.integers(3, 9, 60)
    failed = rng.binomial(looked, rng.beta(2, 8, 60))
    return scan_sites(failed, looked, rng.uniform(0, 3000, (60, 2)), params=ScanParams(replications=99))


@pytest.mark.parametrize("draw", [_poisson_map, _permutation_map, _sites_map])
def test_p_values_are_uniform_where_there_is_nothing(draw) -> None:
    rng = np.random.default_rng(11)
    p_values = np.array([c[0].p_value if (c := draw(rng).clusters) else 1.0 for _ in range(200)])
    assert (p_values <= 0.05).mean() <= 0.08
    assert 0.38 <= (p_values <= 0.5).mean() <= 0.62
