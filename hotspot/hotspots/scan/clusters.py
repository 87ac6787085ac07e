"""From the best zone of every centre to the clusters of a scan, and their Monte Carlo p-values."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspot.hotspots.scan.zones import Zones

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Counts cases and expected of the members between a first and a last period.
Measure = Callable[[NDArray[np.int32], int, int], tuple[int, float]]

# Ratios that differ by rounding alone are equal.
_DIGITS = 8


@dataclass(frozen=True, eq=False)
class Cluster:
    """One zone with more cases than expected.

    `members`: locations, nearest to the `centre` first; `first`, `last`: periods (0 where there is no time);
    `cases`, `expected` within; `ratio` = cases / expected; `llr`: log likelihood ratio; `p_value`: share of maps made
    by chance, the observed one included, whose best zone is at least as unusual.
    """

    centre: int
    radius_m: float
    members: NDArray[np.int32]
    first: int
    last: int
    cases: int
    expected: float
    ratio: float
    llr: float
    p_value: float


@dataclass(frozen=True, eq=False)
class Scan:
    """Clusters without a common location, the most likely first; `simulated`: the largest ratio of each chance map."""

    clusters: tuple[Cluster, ...]
    simulated: Floats


@dataclass(frozen=True, eq=False)
class Best:
    """The best zone of each centre: its ratio (0 = none), number in `Zones.end`, first and last period."""

    ratio: Floats
    zone: Ints
    first: Ints
    last: Ints

    @classmethod
    def circles(cls, found: tuple[Floats, Ints]) -> "Best":
        """Zones without time."""
        nothing = np.zeros(len(found[1]), dtype=np.int64)
        return cls(*found, nothing, nothing)


def ask_chance(largest: Callable[[np.random.Generator], float], replications: int, seed: int) -> Floats:
    """Return the largest ratio of each of `replications` chance maps; draw i depends on the seed and i only."""

    def one(i: int) -> float:
        return largest(np.random.default_rng((seed, i)))

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.array(list(threads.map(one, range(replications))))


def pick_clusters(best: Best, zones: Zones, simulated: Floats, *, measure: Measure) -> Scan:
    """Take the best zones in order of their ratio, leaving out what shares a location with one taken before.

    As SaTScan's "no geographical overlap": one zone a centre, of equal ones that with fewest locations (then the
    smallest radius, then the first centre). p = (1 + how many simulated are at least as large) / (1 + replications)
    (Dwass 1957, doi:10.1214/aoms/1177707045), for every cluster against the largest of each chance map, which is exact
    for the first and on the safe side for the others. `measure` counts cases and expected.
    """
    taken = np.zeros(len(zones.start) - 1, dtype=bool)
    size = zones.end[best.zone] - zones.start[:-1]
    ratios = best.ratio.round(_DIGITS)
    chance = np.sort(simulated.round(_DIGITS))
    clusters = []
    for centre in np.lexsort((zones.radius_m[best.zone], size, -ratios)):
        if ratios[centre] <= 0:
            break
        zone = best.zone[centre]
        members = zones.member[zones.start[centre] : zones.end[zone]]
        if taken[members].any():
            continue
        taken[members] = True
        first, last = int(best.first[centre]), int(best.last[centre])
        cases, expected = measure(members, first, last)
        beyond = len(chance) - np.searchsorted(chance, ratios[centre])
        clusters.append(
            Cluster(
                centre=int(centre),
                radius_m=float(zones.radius_m[zone]),
                members=members.copy(),
                first=first,
                last=last,
                cases=cases,
                expected=expected,
                ratio=cases / expected,
                llr=float(best.ratio[centre]),
                p_value=float((1 + beyond) / (1 + len(chance))),
            )
        )
    return Scan(tuple(clusters), simulated)
