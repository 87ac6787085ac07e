"""The ratios against numbers printed by SaTScan, and the loops at the edge of their range."""

import numpy as np
import pytest
from scipy.stats import binom, poisson

from hotspot.hotspots.scan import (
    ScanParams,
    Zones,
    likelihood,
    make_zones,
    scan_bernoulli,
    scan_permutation,
    scan_poisson,
)
from hotspot.hotspots.scan.zones import count_up, stop_at

# Leukaemia in upstate New York, 281 tracts: clusters found by SaTScan with their population, cases, expected cases and
# log likelihood ratio, as printed in the tests of smerc (https://github.com/jfrench/smerc). The numbers are facts.
POPULATION, CASES = 1_057_673, 552
PRINTED = [
    (95_249, 85, 49.71, 11.577255),
    (34_083, 38, 17.79, 9.019716),
    (8_839, 11, 4.61, 3.209485),
    (111_674, 100, 58.28, 14.083511),
    (119_050, 106, 62.13, 14.78),
    (40_696, 42, 21.24, 8.29),
    (45_667, 44, 23.83, 7.20),
]
# Fever in New York, 194 cases, prospective space-time permutation by SaTScan 10.3.2: a cluster's cases, the product of
# its two margins (expected = product / 194) as two numbers, and the ratio printed.
FEVER = [(4, 10, 13, 3.845418), (2, 2, 16, 3.164201), (2, 3, 19, 2.137259)]
APART = [(0.0, 0.0), (1.0, 0.0)]


@pytest.mark.parametrize(("population", "cases", "expected", "llr"), PRINTED)
def test_poisson_ratio_is_that_of_satscan(population: int, cases: int, expected: float, llr: float) -> None:
    scan = scan_poisson(
        [cases, CASES - cases], [population, POPULATION - population], APART, params=ScanParams(replications=9)
    )
    (cluster,) = scan.clusters
    assert cluster.expected == pytest.approx(expected, abs=0.005)
    assert cluster.llr == pytest.approx(llr, abs=1e-6 if llr != round(llr, 2) else 0.005)


@pytest.mark.parametrize(("cases", "of_place", "of_period", "llr"), FEVER)
def test_permutation_ratio_is_that_of_satscan(cases: int, of_place: int, of_period: int, llr: float) -> None:
    rest = 194 - of_place - of_period + cases
    count = [[of_place - cases, cases], [rest, of_period - cases]]
    (cluster,) = scan_permutation(count, APART, prospective=True, params=ScanParams(replications=9)).clusters
    assert cluster.expected == pytest.approx(of_place * of_period / 194)
    assert cluster.llr == pytest.approx(llr, abs=1e-6)


def test_poisson_ratio_is_one_of_likelihoods() -> None:
    cases, expected = [12, 30], [5.0, 37.0]
    at_best = poisson.logpmf(cases, cases).sum()
    (cluster,) = scan_poisson(cases, expected, APART, params=ScanParams(replications=9)).clusters
    assert cluster.llr == pytest.approx(at_best - poisson.logpmf(cases, expected).sum())


def test_bernoulli_ratio_is_one_of_likelihoods() -> None:
    failed, looked = np.array([9, 14]), np.array([20, 90])
    at_best = binom.logpmf(failed, looked, failed / looked).sum()
    (cluster,) = scan_bernoulli(failed, looked - failed, APART, params=ScanParams(replications=9)).clusters
    assert cluster.llr == pytest.approx(at_best - binom.logpmf(failed, looked, 23 / 110).sum())


def test_hundreds_of_millions_do_not_overflow() -> None:
    failed, looked = np.array([200_000_000, 290_000_000]), np.array([400_000_000, 599_999_999])
    at_best = binom.logpmf(failed, looked, failed / looked).sum()
    flat = binom.logpmf(failed, looked, failed.sum() / looked.sum()).sum()
    (cluster,) = scan_bernoulli(failed, looked - failed, APART, params=ScanParams(replications=9)).clusters
    assert cluster.cases == 200_000_000
    assert cluster.llr == pytest.approx(at_best - flat, rel=1e-6)


def _random_circles(rng: np.random.Generator) -> tuple[Zones, np.ndarray, np.ndarray]:
    points = rng.integers(0, 12, (80, 2)) * 150.0
    return make_zones(points), rng.poisson(1.5, 80).astype(np.int32), rng.integers(3, 9, 80).astype(np.int32)


@pytest.mark.parametrize("seed", range(20))
def test_the_largest_anywhere_is_the_largest_of_all_centres(seed: int) -> None:
    zones, cases, looked = _random_circles(np.random.default_rng(seed))
    inside = likelihood.add_members(zones.start, zones.member, zones.first, zones.end, looked.astype(float))
    whole = float(looked.sum())
    stop = stop_at(zones, inside, whole / 2)
    poisson_args = (zones.first, stop, count_up(zones, cases), inside, int(cases.sum()), whole, 2)
    failed = np.minimum(cases, looked)
    bernoulli_args = (zones.start, zones.member, zones.first, zones.end, failed, looked, whole / 2, 2)
    for work, at in ((likelihood.best_poisson, poisson_args), (likelihood.best_bernoulli, bernoulli_args)):
        each, quick = work(*at, False)[0], work(*at, True)[0]
        assert quick.max() == pytest.approx(each.max(), abs=2e-9)


def test_sums_over_zones_start_anew_at_each_centre() -> None:
    zones = make_zones([(0, 0), (1, 0), (3, 0)])
    sums = likelihood.add_members(zones.start, zones.member, zones.first, zones.end, np.array([1.0, 10.0, 100.0]))
    assert sums.tolist() == [1, 11, 111, 10, 11, 111, 100, 110, 111]
