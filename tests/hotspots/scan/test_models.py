"""The five scans against plain Python, and what must not change their answer."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.hotspots.scan import (
    Noise,
    Scan,
    ScanParams,
    count_times,
    make_zones,
    scan_bernoulli,
    scan_permutation,
    scan_poisson,
    scan_poisson_times,
    scan_sites,
)
from tests.hotspots.scan import brute_force
from tests.hotspots.scan.brute_force import Found, Point

FEW = 9
SEEDS = range(12)


def _lattice(rng: np.random.Generator) -> list[Point]:
    """Up to 20 of 25 lattice points: many are equally far, one place is taken twice."""
    cells = [(float(150 * x), float(150 * y)) for x in range(5) for y in range(5)]
    chosen = [cells[i] for i in rng.permutation(25)[: rng.integers(8, 20)]]
    return [*chosen, chosen[0]]


def _same(scan: Scan, brute: list[Found]) -> None:
    assert len(scan.clusters) == len(brute)
    for ours, plain in zip(scan.clusters, brute, strict=True):
        assert ours.llr == pytest.approx(plain.llr, abs=1e-8)
        assert (ours.centre, set(ours.members)) == (plain.centre, plain.members)
        assert (ours.first, ours.last, ours.cases) == (plain.first, plain.last, plain.cases)
        assert ours.expected == pytest.approx(plain.expected)
        assert ours.ratio == pytest.approx(plain.cases / plain.expected)
        assert ours.radius_m == pytest.approx(plain.radius, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_poisson_is_that_of_plain_python(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = _lattice(rng)
    expected = rng.choice([0.5, 1.0, 2.0, 3.7], len(points))
    cases = rng.poisson(expected * rng.choice([1, 1, 1, 4], len(points)))
    share, reach = rng.choice([0.2, 0.5]), rng.choice([300.0, 1e6])
    scan = scan_poisson(
        cases, expected, points, params=ScanParams(max_share=share, max_radius_m=reach, replications=FEW)
    )
    scaled = expected * cases.sum() / expected.sum()
    brute = brute_force.scan_counts(
        cases[:, None].tolist(), scaled[:, None].tolist(), points, max_share=share, max_radius=reach
    )
    _same(scan, brute)


@pytest.mark.parametrize("seed", SEEDS)
def test_bernoulli_is_that_of_plain_python(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = _lattice(rng)
    looked = rng.integers(0, 6, len(points))
    cases = rng.binomial(looked, rng.choice([0.2, 0.2, 0.7], len(points)))
    share = rng.choice([0.29, 0.5])
    scan = scan_bernoulli(cases, looked - cases, points, params=ScanParams(max_share=share, replications=FEW))
    _same(scan, brute_force.scan_shares(cases.tolist(), looked.tolist(), points, max_share=share))


@pytest.mark.parametrize("seed", SEEDS)
def test_sites_have_the_ratios_of_bernoulli(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = _lattice(rng)
    looked = rng.integers(1, 6, len(points))
    failed = rng.binomial(looked, 0.4)
    scan = scan_sites(failed, looked, points, params=ScanParams(min_cases=1, replications=FEW))
    _same(scan, brute_force.scan_shares(failed.tolist(), looked.tolist(), points, least=1))


@pytest.mark.parametrize("prospective", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_poisson_in_space_and_time_is_that_of_plain_python(seed: int, prospective: bool) -> None:
    rng = np.random.default_rng(seed)
    points = _lattice(rng)
    expected = rng.choice([0.3, 1.0, 1.7], (len(points), 7))
    cases = rng.poisson(expected)
    scan = scan_poisson_times(
        cases, expected, points, prospective=prospective, params=ScanParams(max_periods=2, replications=FEW)
    )
    scaled = (expected * cases.sum() / expected.sum()).tolist()
    _same(scan, brute_force.scan_counts(cases.tolist(), scaled, points, longest=2, prospective=prospective))


@pytest.mark.parametrize("prospective", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_permutation_is_that_of_plain_python(seed: int, prospective: bool) -> None:
    rng = np.random.default_rng(seed)
    points = _lattice(rng)
    cases = rng.poisson(0.6, (len(points), 8))
    scan = scan_permutation(cases, points, prospective=prospective, params=ScanParams(replications=FEW))
    expected = np.outer(cases.sum(axis=1), cases.sum(axis=0)) / cases.sum()
    brute = brute_force.scan_counts(cases.tolist(), expected.tolist(), points, longest=4, prospective=prospective)
    _same(scan, brute)


# Reports of 40 places, of which the first 6 lie together and are busy, most of all in the last periods.
RNG = np.random.default_rng(5)
POINTS = np.vstack([RNG.normal(0, 100, (6, 2)), RNG.uniform(-4000, 4000, (34, 2))])
BASE = RNG.uniform(3, 6, 40)
RATIO = np.where((np.arange(40) < 6)[:, None], np.where(np.arange(8) > 5, 15, 2), 1)
BUSY = RNG.poisson(BASE[:, None] / 8 * RATIO)
PARAMS = ScanParams(replications=99)

MODELS: dict[str, Callable[..., Scan]] = {
    "poisson": lambda at, order, **more: scan_poisson(BUSY.sum(axis=1)[order], BASE[order], at, **more),
    "bernoulli": lambda at, order, **more: scan_bernoulli(
        BUSY.sum(axis=1)[order], np.ceil(BASE)[order] * 9, at, **more
    ),
    "sites": lambda at, order, **more: scan_sites(BUSY.sum(axis=1)[order], np.full(40, 60)[order], at, **more),
    "poisson times": lambda at, order, **more: scan_poisson_times(
        BUSY[order], np.repeat(BASE[order, None], 8, axis=1), at, **more
    ),
    "permutation": lambda at, order, **more: scan_permutation(BUSY[order], at, prospective=True, **more),
}
HERE = np.arange(40)


@pytest.mark.parametrize("name", MODELS)
def test_a_planted_cluster_comes_first_and_is_sure(name: str) -> None:
    first = MODELS[name](POINTS, HERE, params=PARAMS).clusters[0]
    assert len(set(range(6)) & set(first.members)) >= 5
    assert len(first.members) <= 9
    assert first.p_value == 0.01


@pytest.mark.parametrize("name", MODELS)
@settings(deadline=None, max_examples=40)
@given(
    angle=st.floats(0, 6.28), east=st.floats(-1e6, 1e6), north=st.floats(-5e6, 5e6), order=st.permutations(range(40))
)
def test_neither_origin_direction_nor_order_of_places_matters(
    name: str, angle: float, east: float, north: float, order: list[int]
) -> None:
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    few = ScanParams(replications=FEW)
    here = MODELS[name](POINTS, HERE, params=few)
    there = MODELS[name]((POINTS @ turn + [east, north])[order], np.array(order), params=few)
    assert [c.llr for c in there.clusters] == pytest.approx([c.llr for c in here.clusters], abs=1e-8)
    known = {frozenset(cluster.members) for cluster in here.clusters}
    assert {frozenset(order[i] for i in cluster.members) for cluster in there.clusters} == known


@pytest.mark.parametrize("name", MODELS)
def test_the_same_seed_gives_the_same_p_values(name: str) -> None:
    first, again, other = (MODELS[name](POINTS, HERE, params=PARAMS, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first.simulated, again.simulated)
    assert [c.p_value for c in first.clusters] == [c.p_value for c in again.clusters]
    assert not np.array_equal(first.simulated, other.simulated)


@pytest.mark.parametrize("name", MODELS)
def test_inputs_are_not_changed(name: str) -> None:
    before = BUSY.copy(), BASE.copy(), POINTS.copy()
    MODELS[name](POINTS, HERE, params=ScanParams(replications=FEW))
    assert all(np.array_equal(*pair) for pair in zip(before, (BUSY, BASE, POINTS), strict=True))


def test_the_unit_of_the_baseline_does_not_matter() -> None:
    cases = BUSY.sum(axis=1)
    ours, people = (scan_poisson(cases, BASE * unit, POINTS, params=PARAMS) for unit in (1, 1e300))
    assert [c.llr for c in ours.clusters] == pytest.approx([c.llr for c in people.clusters])


def test_zones_made_before_give_the_same_answer() -> None:
    zones = make_zones(POINTS)
    cases = BUSY.sum(axis=1)
    fresh, ready = (scan_poisson(cases, BASE, POINTS, params=PARAMS, zones=z) for z in (None, zones))
    assert np.array_equal(fresh.simulated, ready.simulated)


def test_all_cases_on_one_spot_are_one_cluster() -> None:
    cases = np.zeros(40, dtype=int)
    cases[7] = 30
    scan = scan_poisson(cases, BASE, POINTS, params=PARAMS)
    assert [list(c.members) for c in scan.clusters] == [[7]]
    assert scan.clusters[0].p_value == 0.01


def test_one_case_everywhere_is_no_cluster() -> None:
    assert scan_poisson(np.full(40, 3), np.full(40, 2.0), POINTS, params=PARAMS).clusters == ()


def test_cases_in_one_period_say_nothing_about_time() -> None:
    cases = np.zeros((40, 5), dtype=int)
    cases[:, 2] = BUSY.sum(axis=1)
    assert scan_permutation(cases, POINTS, params=PARAMS).clusters == ()


@pytest.mark.parametrize("name", MODELS)
def test_a_zone_holds_at_least_min_cases(name: str) -> None:
    few, many = (MODELS[name](POINTS, HERE, params=ScanParams(min_cases=n, replications=FEW)) for n in (2, 150))
    assert few.clusters[0].cases < 150
    assert all(cluster.cases >= 150 for cluster in many.clusters)


def test_noise_makes_p_values_larger_and_nothing_else() -> None:
    cases = BUSY.sum(axis=1)
    plain = scan_poisson(cases, BASE, POINTS, params=PARAMS)
    noise = Noise(np.full(40, 4.0), np.full(40, 2.0), 300.0)
    noisy = scan_poisson(cases, BASE, POINTS, noise=noise, params=PARAMS)
    assert [c.llr for c in noisy.clusters] == [c.llr for c in plain.clusters]
    assert np.median(noisy.simulated) > 2 * np.median(plain.simulated)
    assert noisy.clusters[0].p_value > plain.clusters[0].p_value


def test_times_are_counted_by_place_and_period() -> None:
    counts = count_times([0, 2, 2, 0], [1, 0, 0, 1], n_locations=3, n_periods=2)
    assert counts.tolist() == [[0, 2], [0, 0], [2, 0]]


def test_no_case_at_all_counts_as_zeros() -> None:
    assert count_times([], [], n_locations=2, n_periods=2).tolist() == [[0, 0], [0, 0]]
