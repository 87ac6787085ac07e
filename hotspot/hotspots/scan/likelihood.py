"""The loops that are asked a thousand times: the best zone around every centre, compiled by numba.

The log likelihood ratios are those of Kulldorff (1997, doi:10.1080/03610929708831995). Only zones with more cases than
expected count. Every loop returns, for each centre, the largest ratio (0 where no zone qualifies) and its zone; of
equal ratios the zone with fewer locations, and of these the shorter stretch of time. With `anywhere` only the largest
ratio of all is sure to be found: that is all that is asked of a chance map, and most zones need no logarithm.

No logarithm is taken of a zone that cannot be better: as KL(p, q) <= Σ (p - q)² / q, a ratio is at most the excess
squared, divided by the variance of the count.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hotspot.hotspots.scan.compiled import compile_loop

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Counts = NDArray[np.int32]
Values = TypeVar("Values", Floats, Counts)

# Ratios that differ by rounding alone are equal.
_ROUNDING = 1e-9


@compile_loop
def times_log1p(count: float, x: float) -> float:
    """Return count · ln(1 + x), 0 for no count."""
    return float(count * np.log1p(x)) if count > 0 else 0.0


@compile_loop
def add_members(start: Ints, member: NDArray[np.int32], first: Ints, end: Ints, values: Values) -> Values:
    """Return the sum of `values` (locations,) over each zone (zones,); the arrays of `Zones`."""
    total = np.empty(len(end), dtype=values.dtype)
    for centre in range(len(start) - 1):
        running, k = 0 * values[0], start[centre]
        for zone in range(first[centre], first[centre + 1]):
            while k < end[zone]:
                running += values[member[k]]
                k += 1
            total[zone] = running
    return total


@compile_loop
def add_entering(entry: Ints, zone_of: NDArray[np.int32], first: Ints, values: Counts) -> Counts:
    """Return the same sums, each value handed to the zones that it enters (`Zones.entries`): quick where most are 0."""
    total = np.zeros(first[-1], dtype=values.dtype)
    for i in range(len(values)):
        if values[i] != 0:
            for k in range(entry[i], entry[i + 1]):
                total[zone_of[k]] += values[i]
    for centre in range(len(first) - 1):
        for zone in range(first[centre] + 1, first[centre + 1]):
            total[zone] += total[zone - 1]
    return total


@compile_loop
def best_poisson(
    begin: Ints, stop: Ints, count: Counts, expected: Floats, total: int, whole: float, least: int, anywhere: bool
) -> tuple[Floats, Ints]:
    """Find the best circle around each centre for counts against a baseline.

    ln Λ = c ln(c / E) + (C - c) ln((C - c) / (C - E)). The zones of each centre go from `begin` (locations,) until
    before `stop` (locations,); `count` (zones,) holds c, of C = `total`; `expected` (zones,) holds E before it is
    scaled: it adds up to `whole` over all locations.
    """
    n, scale, bar = len(stop), total / whole, 0.0
    best, found = np.zeros(n), np.full(n, -1)
    for centre in range(n):
        if not anywhere:
            bar = 0.0
        for zone in range(begin[centre], stop[centre]):
            c, e = count[zone], expected[zone] * scale
            excess = c - e
            if excess * abs(excess) * total > bar * e * (total - e) and c >= least:
                ratio = times_log1p(c, excess / e) + times_log1p(total - c, -excess / (total - e))
                if ratio > bar + _ROUNDING:
                    bar = best[centre] = ratio
                    found[centre] = zone
    return best, found


@compile_loop
def best_bernoulli(
    start: Ints,
    member: NDArray[np.int32],
    first: Ints,
    end: Ints,
    cases: Counts,
    looked: Counts,
    limit: float,
    least: int,
    anywhere: bool,
) -> tuple[Floats, Ints]:
    """Find the best circle around each centre for cases among those looked at.

    ln Λ = c ln(c/n) + (n-c) ln((n-c)/n) + (C-c) ln((C-c)/(N-n)) + (N-n-C+c) ln((N-n-C+c)/(N-n)) - the same without a
    zone. `start`, `member`, `first`, `end`: as in `Zones`; `cases` and `looked` (locations,) whole numbers, n at most
    `limit`.
    """
    n_centres = len(start) - 1
    best, found = np.zeros(n_centres), np.full(n_centres, -1)
    total, everyone = 0, 0
    for i in range(len(cases)):
        total += cases[i]
        everyone += looked[i]
    share, bar = total / everyone, 0.0
    for centre in range(n_centres):
        if not anywhere:
            bar = 0.0
        c, n, k = 0, 0, start[centre]
        for zone in range(first[centre], first[centre + 1]):
            while k < end[zone]:
                c += cases[member[k]]
                n += looked[member[k]]
                k += 1
            if n > limit:
                break
            excess, others = c - n * share, everyone - n
            if excess * abs(excess) * everyone > bar * share * (1 - share) * n * others and c >= least:
                ratio = times_log1p(c, excess / (n * share)) + times_log1p(n - c, -excess / (n * (1 - share)))
                ratio += times_log1p(total - c, -excess / (others * share))
                ratio += times_log1p(others - total + c, excess / (others * (1 - share)))
                if ratio > bar + _ROUNDING:
                    bar = best[centre] = ratio
                    found[centre] = zone
    return best, found


@compile_loop
def best_cylinder(
    start: Ints,
    member: NDArray[np.int32],
    first: Ints,
    stop: Ints,
    end: Ints,
    cases: Counts,
    expected: Floats,
    longest: int,
    prospective: bool,
    least: int,
    anywhere: bool,
) -> tuple[Floats, Ints, Ints, Ints]:
    """Find the best circle and stretch of time around each centre: ratio, zone, first and last period.

    The Poisson ratio and `stop` as in `best_poisson`; `cases`, `expected` (locations, periods), of equal sum.
    `prospective`: only stretches that last until the end. One that begins without cases is never the best.
    """
    n, n_periods = len(start) - 1, cases.shape[1]
    best, found = np.zeros(n), np.full(n, -1)
    since, until = np.full(n, -1), np.full(n, -1)
    total, bar = float(cases.sum()), 0.0
    for centre in range(n):
        if not anywhere:
            bar = 0.0
        count, mean = np.zeros(n_periods), np.zeros(n_periods)
        k = start[centre]
        for zone in range(first[centre], stop[centre]):
            while k < end[zone]:
                for t in range(n_periods):
                    count[t] += cases[member[k], t]
                    mean[t] += expected[member[k], t]
                k += 1
            for last in range(n_periods - 1 if prospective else 0, n_periods):
                c, e = 0.0, 0.0
                for begin in range(last, max(-1, last - longest), -1):
                    c += count[begin]
                    e += mean[begin]
                    excess = c - e
                    if excess * abs(excess) * total > bar * e * (total - e) and c >= least and count[begin] > 0:
                        ratio = times_log1p(c, excess / e) + times_log1p(total - c, -excess / (total - e))
                        if ratio > bar + _ROUNDING:
                            bar = best[centre] = ratio
                            found[centre], since[centre], until[centre] = zone, begin, last
    return best, found, since, until
