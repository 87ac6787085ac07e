"""The scan once more in plain Python: every circle and every stretch of time, no shortcut."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import dist, log

Point = tuple[float, float]


@dataclass(frozen=True)
class Found:
    llr: float
    centre: int
    members: frozenset[int]
    first: int
    last: int
    cases: int
    expected: float
    radius: float


def circles(points: list[Point], max_radius: float = float("inf")) -> Iterator[tuple[int, float, frozenset[int]]]:
    """Every circle around every point, by each distance at which another point lies."""
    for centre, origin in enumerate(points):
        apart = [round(dist(origin, point), 6) for point in points]
        for radius in sorted(set(apart)):
            if radius <= max_radius:
                yield centre, radius, frozenset(i for i, d in enumerate(apart) if d <= radius)


def poisson_ratio(c: float, e: float, total: float) -> float:
    outside = (total - c) * log((total - c) / (total - e)) if c < total else 0.0
    return c * log(c / e) + outside


def binomial(c: float, n: float) -> float:
    """Log likelihood of c of n at its best share."""
    return (c * log(c / n) if c else 0.0) + ((n - c) * log((n - c) / n) if n > c else 0.0)


def scan_counts(
    cases: list[list[int]],
    expected: list[list[float]],
    points: list[Point],
    *,
    max_share: float = 0.5,
    max_radius: float = float("inf"),
    longest: int = 1,
    prospective: bool = False,
    least: int = 2,
) -> list[Found]:
    """Poisson ratio over circles and stretches; one period = no time. Cases and expected of equal sum."""
    total, periods = sum(map(sum, cases)), len(cases[0])
    found = []
    for centre, radius, members in circles(points, max_radius):
        if sum(sum(expected[i]) for i in members) > max_share * total + 1e-6:
            continue
        for first in range(periods):
            for last in range(first, min(periods, first + longest)):
                if prospective and last < periods - 1:
                    continue
                c = sum(cases[i][t] for i in members for t in range(first, last + 1))
                e = sum(expected[i][t] for i in members for t in range(first, last + 1))
                if c >= least and c > e + 1e-9:
                    found.append(Found(poisson_ratio(c, e, total), centre, members, first, last, c, e, radius))
    return pick(found)


def scan_shares(
    failed: list[int], looked: list[int], points: list[Point], *, max_share: float = 0.5, least: int = 2
) -> list[Found]:
    """Bernoulli ratio over circles."""
    total, everyone = sum(failed), sum(looked)
    found = []
    for centre, radius, members in circles(points):
        c, n = sum(failed[i] for i in members), sum(looked[i] for i in members)
        if n <= max_share * everyone + 1e-6 and c >= least and c * everyone > total * n:
            ratio = binomial(c, n) + binomial(total - c, everyone - n) - binomial(total, everyone)
            found.append(Found(ratio, centre, members, 0, 0, c, n * total / everyone, radius))
    return pick(found)


def pick(found: list[Found]) -> list[Found]:
    """The best of each centre, then those that share no location with a better one."""

    def order(zone: Found) -> tuple[float, ...]:
        return -round(zone.llr, 8), len(zone.members), zone.last - zone.first, round(zone.radius, 6)

    best: dict[int, Found] = {}
    for zone in sorted(found, key=order):
        best.setdefault(zone.centre, zone)
    chosen: list[Found] = []
    for zone in sorted(best.values(), key=lambda z: (-round(z.llr, 8), len(z.members), round(z.radius, 6), z.centre)):
        if zone.llr > 1e-9 and not any(zone.members & other.members for other in chosen):
            chosen.append(zone)
    return chosen
