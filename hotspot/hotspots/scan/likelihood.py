"""The loops that are asked a thousand times: the best zone around every centre, compiled by numba.

The log likelihood ratios are those of Kulldorff (1997, doi:10.1080/03610929708831995). Only zones with more cases than
expected count. Every loop returns, for each centre, the largest ratio (0 where no zone qualifies) and where it ends; of
equal ratios the zone with fewer locations, and of these the shorter stretch of time.
"""

import numpy as np
from numpy.typing import NDArray

from hotspot.hotspots.scan.compiled import compile_loop

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Ratios that differ by rounding alone are equal.
_ROUNDING = 1e-9
# 8 MB of logarithms; beyond, they are computed.
_LONGEST_TABLE = 1_000_000


def tabulate_x_log_x(most: int) -> Floats:
    """Return k ln k for k = 0 .. most (0 for 0), at most a million of them: most whole numbers need only a look."""
    k = np.arange(min(most, _LONGEST_TABLE) + 1, dtype=float)
    k[1:] *= np.log(k[1:])
    return k


@compile_loop
def x_log_x(table: Floats, k: int) -> float:
    """Return k ln k from the table, or beyond its end."""
    return float(table[k]) if k < len(table) else float(k * np.log(k))


@compile_loop
def add_members(start: Ints, member: NDArray[np.int32], values: Floats) -> Floats:
    """Return the running sum of `values` (locations,) along the list of each centre (entries,)."""
    total = np.empty(len(member))
    for centre in range(len(start) - 1):
        running = 0.0
        for k in range(start[centre], start[centre + 1]):
            running += values[member[k]]
            total[k] = running
    return total


@compile_loop
def count_within(start: Ints, member: NDArray[np.int32], cases: NDArray[np.int32]) -> Ints:
    """Return the cases in the widest circle of each centre.

    Who is in a centre's list has the centre in its own: going by the places with cases is cheaper than by all.
    """
    within = np.zeros(len(start) - 1, dtype=np.int64)
    for place in range(len(cases)):
        if cases[place] > 0:
            for k in range(start[place], start[place + 1]):
                within[member[k]] += cases[place]
    return within


@compile_loop
def best_poisson(
    start: Ints,
    member: NDArray[np.int32],
    expected: Floats,
    logs: Floats,
    table: Floats,
    cases: NDArray[np.int32],
    scale: float,
    least: int,
) -> tuple[Floats, Ints]:
    """Find the best circle around each centre for counts against a baseline.

    ln Λ = c ln(c / E) + (C - c) ln((C - c) / (C - E)); `expected` (entries,) holds E of each circle for the observed
    total, infinite where the circle is no zone; `logs` (entries, 2) ln E and ln(total - E). These `cases` (locations,)
    sum to C = `scale` times that total; E grows by `scale`. `table` from `tabulate_x_log_x`.
    """
    n = len(start) - 1
    best, entry = np.zeros(n), np.full(n, -1)
    total = 0
    for i in range(len(cases)):
        total += cases[i]
    shift = total * np.log(scale)
    within = count_within(start, member, cases)
    for centre in range(n):
        if within[centre] < least:
            continue
        c = 0
        for k in range(start[centre], start[centre + 1]):
            c += cases[member[k]]
            if c >= least and c > expected[k] * scale:
                rest = total - c
                ratio = x_log_x(table, c) + x_log_x(table, rest) - c * logs[k, 0] - rest * logs[k, 1] - shift
                if ratio > best[centre] + _ROUNDING:
                    best[centre], entry[centre] = ratio, k
    return best, entry


@compile_loop
def best_bernoulli(
    start: Ints,
    member: NDArray[np.int32],
    closed: NDArray[np.bool_],
    table: Floats,
    cases: NDArray[np.int32],
    looked: NDArray[np.int32],
    limit: float,
    least: int,
) -> tuple[Floats, Ints]:
    """Find the best circle around each centre for cases among those looked at.

    ln Λ = c ln(c/n) + (n-c) ln((n-c)/n) + (C-c) ln((C-c)/(N-n)) + (N-n-C+c) ln((N-n-C+c)/(N-n)) - the same without a
    zone; `cases` and `looked` (locations,) whole numbers, n at most `limit`. `table` from `tabulate_x_log_x`.
    """
    n_centres = len(start) - 1
    best, entry = np.zeros(n_centres), np.full(n_centres, -1)
    total, everyone = 0, 0
    for i in range(len(cases)):
        total += cases[i]
        everyone += looked[i]
    nothing = x_log_x(table, total) + x_log_x(table, everyone - total) - x_log_x(table, everyone)
    for centre in range(n_centres):
        c, n = 0, 0
        for k in range(start[centre], start[centre + 1]):
            c += cases[member[k]]
            n += looked[member[k]]
            if n > limit:
                break
            if closed[k] and c >= least and c * everyone > total * n:
                rest, others = total - c, everyone - n
                inside = x_log_x(table, c) + x_log_x(table, n - c) - x_log_x(table, n)
                outside = x_log_x(table, rest) + x_log_x(table, others - rest) - x_log_x(table, others)
                ratio = inside + outside - nothing
                if ratio > best[centre] + _ROUNDING:
                    best[centre], entry[centre] = ratio, k
    return best, entry


@compile_loop
def best_cylinder(
    start: Ints,
    member: NDArray[np.int32],
    closed: NDArray[np.bool_],
    cases: NDArray[np.int32],
    expected: Floats,
    longest: int,
    prospective: bool,
    least: int,
) -> tuple[Floats, Ints, Ints, Ints]:
    """Find the best circle and stretch of time around each centre: ratio, entry, first and last period.

    The Poisson ratio as in `best_poisson`; `cases`, `expected` (locations, periods), of equal sum. `prospective`: only
    stretches that last until the end. A stretch that begins with a period without cases is never the best.
    """
    n, n_periods = len(start) - 1, cases.shape[1]
    best, entry = np.zeros(n), np.full(n, -1)
    first, last = np.full(n, -1), np.full(n, -1)
    total = float(cases.sum())
    for centre in range(n):
        count, mean = np.zeros(n_periods), np.zeros(n_periods)
        for k in range(start[centre], start[centre + 1]):
            for t in range(n_periods):
                count[t] += cases[member[k], t]
                mean[t] += expected[member[k], t]
            if not closed[k]:
                continue
            for end in range(n_periods - 1 if prospective else 0, n_periods):
                c, e = 0.0, 0.0
                for begin in range(end, max(-1, end - longest), -1):
                    c += count[begin]
                    e += mean[begin]
                    if c >= least and c > e and count[begin] > 0:
                        ratio = c * np.log(c / e)
                        if c < total:
                            ratio += (total - c) * np.log((total - c) / (total - e))
                        if ratio > best[centre] + _ROUNDING:
                            best[centre], entry[centre], first[centre], last[centre] = ratio, k, begin, end
    return best, entry, first, last
