"""The circles a scan looks at: around every location, growing by one neighbour after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from hotspot.errors import InputDataError
from hotspot.hotspots.scan.checks import check_coordinates
from hotspot.hotspots.scan.likelihood import add_entering, add_members

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Counts = NDArray[np.int32]

# The sphere of SaTScan, so that a largest radius means the same locations.
EARTH_RADIUS_M = 6_367_000.0
# Locations this much further away, relatively, still lie on the same circle: rounding of coordinates, no real distance.
_SAME = 1e-9
# What fits: a member takes some 60 bytes while the zones are laid.
_MOST_MEMBERS = 40_000_000
_CHUNK = 256
# Beyond the processor's cache, reading members in their order is faster than writing to zones here and there.
_MANY_ZONES = 2_000_000


@dataclass(frozen=True, eq=False)
class Zones:
    """Circles around each location as one list of members, nearest first.

    `start` (locations + 1,): where the members around each centre begin; `member`: locations (int32); `first`
    (locations + 1,): where the zones of each centre begin; `end` (zones,): where the members of a zone end: they are
    ``member[start[centre] : end[zone]]``; `radius_m` (zones,).
    """

    start: Ints
    member: Counts
    first: Ints
    end: Ints
    radius_m: Floats

    @cached_property
    def entries(self) -> tuple[Ints, Counts]:
        """The same list by location: which zones it enters as they grow, those of location i from entry[i] on."""
        zone = np.repeat(np.arange(len(self.end), dtype=np.int32), np.diff(self.end, prepend=0))
        n = len(self.start) - 1
        by_location = sparse.csr_array((zone, self.member, self.start), shape=(n, n)).tocsc()
        return by_location.indptr.astype(np.int64), by_location.data


def make_zones(coordinates: ArrayLike, *, max_radius_m: float | None = None, degrees: bool = False) -> Zones:
    """List the circular zones (Kulldorff 1997, doi:10.1080/03610929708831995) around each of the `coordinates`.

    `coordinates` (locations, 2): metres (x, y), or with `degrees` longitude and latitude on a sphere of 6,367 km, great
    circles. Locations equally far from a centre enter together, so that every zone is a circle and no direction comes
    first (SaTScan lets them in one by one, the lesser coordinate first).

    Raises `InputDataError` for NaN or wrong shapes, `NotEnoughDataError` if there are not two different places, and
    `InputDataError` when the zones would not fit in memory: a radius is needed then.
    """
    points = place_points(coordinates, degrees=degrees)
    reach = np.inf if max_radius_m is None else max_radius_m
    if degrees:
        reach = 2 * EARTH_RADIUS_M * np.sin(min(reach / EARTH_RADIUS_M, np.pi) / 2)
    parts = list(_neighbours(points, reach * (1 + _SAME)))
    size, member, distance = (np.concatenate([part[i] for part in parts]) for i in range(3))
    start = np.concatenate([[0], np.cumsum(size)])
    closed = np.ones(len(member), dtype=bool)
    closed[:-1] = distance[1:] > distance[:-1] * (1 + _SAME)
    closed[start[1:] - 1] = True
    end = np.flatnonzero(closed) + 1
    radius = distance[closed]
    if degrees:
        radius = 2 * EARTH_RADIUS_M * np.arcsin(np.clip(radius / 2 / EARTH_RADIUS_M, 0, 1))
    return Zones(start, member, np.searchsorted(end, start, side="right"), end, radius)


def place_points(coordinates: ArrayLike, *, degrees: bool) -> Floats:
    """Return checked coordinates as metres in the plane, or in space for degrees; see `make_zones` for errors."""
    points = check_coordinates(coordinates, degrees=degrees)
    if not degrees:
        return points
    lon, lat = np.deg2rad(points).T
    return EARTH_RADIUS_M * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def add_up(zones: Zones, values: ArrayLike) -> Floats:
    """Return the sum of `values` (locations,) over each zone (zones,)."""
    return add_members(zones.start, zones.member, zones.first, zones.end, np.asarray(values, dtype=float))


def count_up(zones: Zones, cases: Counts) -> Counts:
    """Return the number of `cases` (locations,) in each zone (zones,), fast."""
    if len(zones.end) > _MANY_ZONES:
        return add_members(zones.start, zones.member, zones.first, zones.end, cases)
    return add_entering(*zones.entries, zones.first, cases)


def begin_at(zones: Zones, least_m: float) -> Ints:
    """Return where the zones of each centre with a radius of at least `least_m` begin (locations,)."""
    small = np.concatenate([[0], np.cumsum(zones.radius_m < least_m * (1 - _SAME))])
    return np.asarray(zones.first[:-1] + small[zones.first[1:]] - small[zones.first[:-1]])


def stop_at(zones: Zones, inside: Floats, largest: float) -> Ints:
    """Return where the zones of each centre stop (locations,): before the first with more than `largest` `inside`."""
    allowed = np.concatenate([[0], np.cumsum(inside <= largest)])
    return np.asarray(zones.first[:-1] + allowed[zones.first[1:]] - allowed[zones.first[:-1]])


def at_most(max_share: float, total: float) -> float:
    """Return the largest weight of a zone; what is larger by rounding alone still counts as equal."""
    return float(max_share * total * (1 + _SAME))


def _neighbours(points: Floats, reach: float) -> Iterator[tuple[Ints, Counts, Floats]]:
    """Yield for some centres after the other how many are within reach, which, and how far, nearest first."""
    tree = cKDTree(points)
    n = len(points) ** 2 if np.isinf(reach) else int(tree.count_neighbors(tree, reach))
    if n > _MOST_MEMBERS:
        raise InputDataError("hotspots.scan_too_many", n=n, most=_MOST_MEMBERS)
    for first in range(0, len(points), _CHUNK):
        some = points[first : first + _CHUNK]
        yield _all_others(some, points) if np.isinf(reach) else _others_near(some, tree, reach)


def _all_others(some: Floats, points: Floats) -> tuple[Ints, Counts, Floats]:
    apart = cdist(some, points)
    order = np.argsort(apart, axis=1, kind="stable")
    return np.full(len(some), len(points)), order.ravel().astype(np.int32), np.take_along_axis(apart, order, 1).ravel()


def _others_near(some: Floats, tree: cKDTree, reach: float) -> tuple[Ints, Counts, Floats]:
    found = cKDTree(some).sparse_distance_matrix(tree, reach, output_type="ndarray")
    found = found[np.lexsort((found["j"], found["v"], found["i"]))]
    return np.bincount(found["i"], minlength=len(some)), found["j"].astype(np.int32), found["v"]
