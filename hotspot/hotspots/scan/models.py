"""The scan statistics themselves: counts against a baseline, cases among those looked at, dates exchanged among places.

Every function takes plain arrays, so that anyone can scan data of their own. Locations are cells, sites or post codes.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotspot.errors import InputDataError, NotEnoughDataError
from hotspot.hotspots.scan import likelihood, nulls
from hotspot.hotspots.scan.checks import check_baseline, check_counts, read_numbers, require_cases, require_length
from hotspot.hotspots.scan.clusters import Best, Scan, ask_chance, pick_clusters
from hotspot.hotspots.scan.params import ScanParams
from hotspot.hotspots.scan.zones import Zones, add_up, at_most, begin_at, count_up, make_zones, place_points, stop_at

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]
# Finds the best zone of each centre, or only the very best.
Look = Callable[[Counts, bool], Best]


def scan_poisson(
    cases: ArrayLike,
    expected: ArrayLike,
    coordinates: ArrayLike,
    *,
    noise: nulls.Noise | None = None,
    params: ScanParams | None = None,
    seed: int = 0,
    zones: Zones | None = None,
) -> Scan:
    """Find circles with more cases than a baseline expects.

    Kulldorff (1997, doi:10.1080/03610929708831995), Poisson model. Without `noise` chance shares the same number of
    cases out by the baseline, as SaTScan does; with it, counts are negative binomial around the baseline, each place
    with its own dispersion (see `Noise`), and their number varies; where the baseline adds up to more than there are
    cases it is then not scaled down, since it says what is expected, and fewer cases in all make no place unusual.

    Parameters
    ----------
    cases
        Whole numbers, shape (locations,).
    expected
        Baseline: population, or expected cases; any positive unit, it is scaled to the number of cases, shape
        (locations,). 0 only where there is no case.
    coordinates
        Metres (x, y), or longitude and latitude with ``params.degrees``, shape (locations, 2).
    noise
        What counts do by themselves.
    params, seed
        Zones and number of replications; the same seed (from 0 up) gives the same p-values.
    zones
        From `make_zones`, where the same locations are scanned again and again.

    Raises
    ------
    InputDataError
        Shapes that differ, NaN, negative or fractional cases, a baseline of 0 where there are cases.
    NotEnoughDataError
        Fewer than two places or than ``min_cases`` cases, or a baseline of zeros.
    """
    params = params or ScanParams()
    count = check_counts(cases, "cases", 1)
    mean = check_baseline(expected, count)
    if noise is not None:
        mean = mean * max(1.0, np.sum(expected) / count.sum())
    require_cases(count, params.min_cases)
    zones = zones or _lay_zones(coordinates, params)
    require_length(count, (len(zones.start) - 1,), "cases")
    look = _look_at_circles(zones, mean, params, noise.resolution_m if noise else 0.0)
    draw = _draw_counts(mean, coordinates, noise, params, seed)
    simulated = ask_chance(lambda rng: look(draw(rng), True).ratio.max(), params.replications, seed)

    def measure(members: NDArray[np.int32], _first: int, _last: int) -> tuple[int, float]:
        return int(count[members].sum()), float(mean[members].sum())

    return pick_clusters(look(count, False), zones, simulated, measure=measure)


def scan_bernoulli(
    cases: ArrayLike, controls: ArrayLike, coordinates: ArrayLike, *, params: ScanParams | None = None, seed: int = 0
) -> Scan:
    """Find circles with a larger share of cases among those looked at.

    Kulldorff (1997, doi:10.1080/03610929708831995), Bernoulli model; chance chooses the same number of cases among all
    individuals. A site that fails again and again looks like a cluster to it: for checks of sites take `scan_sites`.
    `cases`, `controls`: whole numbers, shape (locations,), some of both; the rest as in `scan_poisson`.
    """
    failed, passed = check_counts(cases, "cases", 1), check_counts(controls, "controls", 1)
    require_length(passed, failed.shape, "controls")
    looked = check_counts(failed.astype(float) + passed, "cases + controls", 1)
    total = int(failed.sum())

    def draw(rng: np.random.Generator) -> tuple[Counts, Counts]:
        return nulls.draw_cases(rng, looked, total), looked

    return _scan_shares(failed, looked, coordinates, draw, params or ScanParams(), seed)


def scan_sites(
    failed: ArrayLike, checks: ArrayLike, coordinates: ArrayLike, *, params: ScanParams | None = None, seed: int = 0
) -> Scan:
    """Find circles where sites fail more of their checks than elsewhere.

    The Bernoulli ratio of Kulldorff (1997), but chance exchanges whole sites, each with its checks and failures: sites
    differ lastingly, and such differences without a common place are no cluster. `failed`, `checks`: whole numbers,
    shape (sites,), failed at most checks, not all failed; the rest as in `scan_poisson`. It assumes that the number of
    checks has no geography of its own. With a thousand sites ``max_share=0.05`` and a ``max_radius_m`` of what one
    team can visit are enough, and fast.
    """
    bad, looked = check_counts(failed, "failed", 1), check_counts(checks, "checks", 1)
    require_length(looked, bad.shape, "checks")
    if (bad > looked).any():
        where = int((bad > looked).argmax())
        raise InputDataError("hotspots.scan_more_failed", n=int((bad > looked).sum()), first=where)

    def exchange(rng: np.random.Generator) -> tuple[Counts, Counts]:
        order = rng.permutation(len(bad))
        return bad[order], looked[order]

    return _scan_shares(bad, looked, coordinates, exchange, params or ScanParams(), seed)


def scan_poisson_times(
    cases: ArrayLike,
    expected: ArrayLike,
    coordinates: ArrayLike,
    *,
    prospective: bool = False,
    params: ScanParams | None = None,
    seed: int = 0,
) -> Scan:
    """Find places and stretches of time with more cases than a baseline expects.

    Kulldorff et al. (1998, doi:10.2105/AJPH.88.9.1377); with `prospective` only what lasts until the last period
    (Kulldorff 2001, doi:10.1111/1467-985X.00186). `cases`, `expected`: shape (locations, periods), at least two
    periods; errors and the rest as in `scan_poisson`.
    """
    count = check_counts(cases, "cases", 2)
    mean = check_baseline(expected, count)
    total = int(count.sum())

    def draw(rng: np.random.Generator) -> Counts:
        return nulls.draw_shares(rng, mean, total)

    return _scan_cylinders(count, mean, coordinates, draw, prospective, params or ScanParams(), seed)


def scan_permutation(
    cases: ArrayLike,
    coordinates: ArrayLike,
    *,
    prospective: bool = False,
    params: ScanParams | None = None,
    seed: int = 0,
) -> Scan:
    """Find places and stretches of time with more cases than their place and their time by themselves explain.

    Space-time permutation (Kulldorff et al. 2005, doi:10.1371/journal.pmed.0020059): expected is (cases of the place) ×
    (cases of the period) / all; chance exchanges the dates. It needs no baseline, and finds outbreaks, never places
    that are always busy. `cases`: whole numbers, shape (locations, periods), see `count_times`; `prospective` and the
    rest as in `scan_poisson_times`.
    """
    count = check_counts(cases, "cases", 2)
    mean = np.outer(count.sum(axis=1), count.sum(axis=0)) / max(int(count.sum()), 1)
    place, time = np.nonzero(count)
    place, time = (np.repeat(of_each, count[place, time]) for of_each in (place, time))

    def draw(rng: np.random.Generator) -> Counts:
        return nulls.draw_times(rng, place, time, count)

    return _scan_cylinders(count, mean, coordinates, draw, prospective, params or ScanParams(), seed)


def count_times(location: ArrayLike, time: ArrayLike, *, n_locations: int, n_periods: int) -> Counts:
    """Count cases (locations, periods) from the location's number and the period's number of each case (cases,).

    Raises `InputDataError` for numbers that are not whole or outside 0 .. n - 1.
    """
    place, when = read_numbers(location, "location"), read_numbers(time, "time")
    require_length(when, place.shape, "time")
    inside = (place >= 0) & (place < n_locations) & (when >= 0) & (when < n_periods)
    bad = ~(inside & (place == np.floor(place)) & (when == np.floor(when)))
    if bad.any():
        raise InputDataError("hotspots.scan_outside", n=int(bad.sum()), first=int(bad.argmax()))
    key = (place * n_periods + when).astype(np.int64)
    return np.bincount(key, minlength=n_locations * n_periods).reshape(n_locations, n_periods).astype(np.int32)


def _lay_zones(coordinates: ArrayLike, params: ScanParams) -> Zones:
    return make_zones(coordinates, max_radius_m=params.max_radius_m, degrees=params.degrees)


def _look_at_circles(zones: Zones, mean: Floats, params: ScanParams, least_m: float) -> Look:
    """Prepare what all maps with this baseline have in common; return what finds the best circles of one."""
    whole, inside = float(mean.sum()), add_up(zones, mean)
    begin, stop = begin_at(zones, least_m), stop_at(zones, inside, at_most(params.max_share, whole))

    def look(cases: Counts, anywhere: bool) -> Best:
        count, total = count_up(zones, cases), max(int(cases.sum()), round(whole))
        at = (begin, stop, count, inside, total, whole, params.min_cases, anywhere)
        return Best.circles(likelihood.best_poisson(*at))

    return look


def _draw_counts(
    mean: Floats, coordinates: ArrayLike, noise: nulls.Noise | None, params: ScanParams, seed: int
) -> nulls.DrawCounts:
    if noise is not None:
        places = place_points(coordinates, degrees=params.degrees)
        require_length(places, (len(mean), places.shape[1]), "coordinates")
        return nulls.NoisyCounts(mean, places, noise, np.random.default_rng((seed, params.replications))).draw
    total = round(mean.sum())
    return lambda rng: nulls.draw_shares(rng, mean, total)


def _scan_shares(
    failed: Counts, looked: Counts, coordinates: ArrayLike, draw: nulls.DrawShares, params: ScanParams, seed: int
) -> Scan:
    require_cases(failed, params.min_cases)
    everyone, total = int(looked.sum()), int(failed.sum())
    if total == everyone:
        raise NotEnoughDataError("hotspots.scan_all_cases", n=total)
    zones = _lay_zones(coordinates, params)
    require_length(failed, (len(zones.start) - 1,), "cases")
    circles, limit = (zones.start, zones.member, zones.first, zones.end), at_most(params.max_share, everyone)

    def look(cases: Counts, among: Counts, anywhere: bool) -> Best:
        return Best.circles(likelihood.best_bernoulli(*circles, cases, among, limit, params.min_cases, anywhere))

    simulated = ask_chance(lambda rng: look(*draw(rng), True).ratio.max(), params.replications, seed)

    def measure(members: NDArray[np.int32], _first: int, _last: int) -> tuple[int, float]:
        return int(failed[members].sum()), float(looked[members].sum() * (total / everyone))

    return pick_clusters(look(failed, looked, False), zones, simulated, measure=measure)


def _scan_cylinders(
    count: Counts,
    mean: Floats,
    coordinates: ArrayLike,
    draw: nulls.DrawCounts,
    prospective: bool,
    params: ScanParams,
    seed: int,
) -> Scan:
    if count.shape[1] < 2:
        raise NotEnoughDataError("hotspots.scan_few_periods", n=count.shape[1])
    require_cases(count, params.min_cases)
    zones = _lay_zones(coordinates, params)
    require_length(count, (len(zones.start) - 1, count.shape[1]), "cases")
    stop = stop_at(zones, add_up(zones, mean.sum(axis=1)), at_most(params.max_share, float(mean.sum())))
    longest = params.max_periods or max(1, count.shape[1] // 2)
    circles = (zones.start, zones.member, zones.first, stop, zones.end)

    def look(cases: Counts, anywhere: bool) -> Best:
        found = likelihood.best_cylinder(*circles, cases, mean, longest, prospective, params.min_cases, anywhere)
        return Best(*found)

    simulated = ask_chance(lambda rng: look(draw(rng), True).ratio.max(), params.replications, seed)

    def measure(members: NDArray[np.int32], first: int, last: int) -> tuple[int, float]:
        part = np.ix_(members, np.arange(first, last + 1))
        return int(count[part].sum()), float(mean[part].sum())

    return pick_clusters(look(count, False), zones, simulated, measure=measure)
