"""How long it takes from each place to each other: along the user's roads, else straight with a stated detour."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from hotspot.crs import from_wgs84, projected_crs, to_wgs84
from hotspot.errors import Notice, notice
from hotspot.patrol.params import PatrolParams
from hotspot.patrol.travel.matrix_cache import Matrices, fingerprint, load_matrices, save_matrices
from hotspot.patrol.travel.network import Feet, Network, build_network, measure_ways, place_points, trace_way
from hotspot.patrol.travel.noding import Floats, Ints
from hotspot.patrol.travel.roads import Roads

_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Ways:
    """The roads under n points: `spots` (k, 2), all different, in the roads' system; `spot` (n,): which one each is."""

    roads: Roads
    spots: Floats
    spot: Ints
    params: PatrolParams

    @cached_property
    def feet(self) -> Feet:
        """Where the spots stand on the roads."""
        return place_points(self.roads.streets, self.spots, within_m=self.params.snap_m)

    @cached_property
    def network(self) -> Network:
        """The roads with a vertex under each spot."""
        speed_kmh = np.where(np.isnan(self.roads.speed_kmh), self.params.speed_kmh, self.roads.speed_kmh)
        return build_network(self.roads.streets, self.feet, speed_ms=speed_kmh / 3.6, oneway=self.roads.oneway)

    def trace(self, start: int, end: int, *, limit_s: float) -> Floats:
        """Return longitude and latitude (m, 2) of the way between two points, both included."""
        start, end = self.spot[[start, end]].tolist()
        ends = self.spots[[start, end]]
        apart = np.isfinite(limit_s) and start != end
        way = trace_way(self.network, start, end, limit_s=limit_s) if apart else ends[:0]
        corners = np.concatenate([ends[:1], way, ends[1:]])
        return np.column_stack(to_wgs84(*corners.T, datum=self.roads.datum))


@dataclass(frozen=True, eq=False)
class Travel:
    """Ways between n points; row = from, column = to; infinite = no way.

    `seconds`, `metres` (n, n). `code`: ``straight`` or ``roads``. `lon`, `lat` (n,), WGS84. `piece` (n,): the
    connected piece of the road layer that a point is on (0 = the longest), −1 = no road within reach.
    """

    seconds: Floats
    metres: Floats
    code: Literal["straight", "roads"]
    notices: tuple[Notice, ...]
    lon: Floats
    lat: Floats
    piece: Ints
    ways: Ways | None = None

    @property
    def unreachable(self) -> Ints:
        """Positions of the points that have no road within reach."""
        return np.flatnonzero(self.piece < 0)

    def trace(self, order: ArrayLike) -> Floats:
        """Return longitude and latitude (m, 2), WGS84, of the way through points (positions) in this order.

        Straight where there are no roads, or no way.
        """
        stops = np.asarray(order, dtype=np.int64)
        corners = [np.column_stack([self.lon, self.lat])[stops]]
        if self.ways is not None:
            legs = [self.ways.trace(a, b, limit_s=self._limit(a, b)) for a, b in pairwise(stops.tolist())]
            corners = [corners[0][:1], *(leg[1:] for leg in legs)]
        return np.concatenate(corners)

    def _limit(self, start: int, end: int) -> float:
        # Roads beyond the end need no look; a second more than enough against rounding.
        return float(self.seconds[start, end]) + 1.0


def measure_straight(lon: ArrayLike, lat: ArrayLike, *, params: PatrolParams) -> Travel:
    """Return the ways between points (n,), WGS84, as straight lines × `params.detour` at `params.speed_kmh`.

    Lengths are those of the 3-degree Gauss–Krüger projection of the place: within 0.1 % of the geodesic for a city.
    """
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    x, y = _project(lon, lat)
    metres = params.detour * np.hypot(x[:, None] - x, y[:, None] - y)
    told = notice("patrol.travel_straight", detour=params.detour, speed=params.speed_kmh)
    seconds = metres / (params.speed_kmh / 3.6)
    return Travel(seconds, metres, "straight", (told,), lon, lat, np.zeros(len(lon), dtype=np.int64))


def measure_roads(
    roads: Roads,
    lon: ArrayLike,
    lat: ArrayLike,
    *,
    params: PatrolParams,
    cache: Path | None = None,
    names: Sequence[str] = (),
) -> Travel:
    """Return the quickest ways along roads between points (n,), WGS84.

    Each point is put on the nearest road within `params.snap_m` and walks there at `params.speed_kmh`, also the speed
    of roads that state none. Points farther off have no way; so have points on different pieces of the layer.

    Parameters
    ----------
    roads
        From `read_roads`.
    params
        Speed and reach.
    cache
        Folder in which the answer is kept for the same roads, points and parameters; None = measure anew.
    names
        What the points are called in notices; their numbers from 1 if not given.
    """
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    points = np.column_stack(from_wgs84(lon, lat, datum=roads.datum))
    spots, spot = np.unique(points, axis=0, return_inverse=True)
    ways = Ways(roads, spots, spot.reshape(-1), params)
    key = fingerprint(roads.fingerprint, points, speed_kmh=params.speed_kmh, snap_m=params.snap_m)
    found, told = load_matrices(cache, key, n=len(points))
    if found is None:
        found = _measure(ways)
        told = (*told, *save_matrices(cache, key, found))
    called = list(names) or [str(i) for i in range(1, len(points) + 1)]
    notices = (*roads.notices, *told, *_tell(roads, found, params, called))
    return Travel(found.seconds, found.metres, "roads", notices, lon, lat, found.piece, ways)


def _measure(ways: Ways) -> Matrices:
    """Measure between different spots only: points at one spot need no walk to the road and back."""
    seconds, metres = measure_ways(ways.network)
    walk = ways.feet.gap_m[:, None] + ways.feet.gap_m
    seconds, metres = seconds + walk / (ways.params.speed_kmh / 3.6), metres + walk
    np.fill_diagonal(seconds, 0.0)
    np.fill_diagonal(metres, 0.0)
    every = np.ix_(ways.spot, ways.spot)
    return Matrices(seconds[every], metres[every], ways.feet.piece[ways.spot])


def _tell(roads: Roads, found: Matrices, params: PatrolParams, names: Sequence[str]) -> list[Notice]:
    stated = float(np.average(~np.isnan(roads.speed_kmh), weights=roads.line_metres))
    told = [notice("patrol.travel_roads", km=roads.line_metres.sum() / 1000, stated=stated, speed=params.speed_kmh)]
    off, aside = np.flatnonzero(found.piece < 0), np.flatnonzero(found.piece > 0)
    if len(off):
        told.append(_tell_places("travel_off_roads", off, names, snap_m=params.snap_m))
    if len(aside):
        km = roads.piece_metres[np.unique(found.piece[aside])] / 1000
        told.append(_tell_places("travel_pieces", aside, names, km=[f"{length:,.1f}" for length in km[:_SHOWN]]))
    together = (found.piece[:, None] == found.piece) & (found.piece >= 0)
    if caught := int((np.isinf(found.seconds) & together).sum()):
        told.append(notice("patrol.travel_one_way", "warning", n=caught))
    return told


def _tell_places(key: str, places: Ints, names: Sequence[str], **facts: object) -> Notice:
    shown = [names[i] for i in places[:_SHOWN]]
    return notice(f"patrol.{key}", "warning", n=len(places), of=len(names), places=shown, **facts)


def _project(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    if not len(lon):
        return lon, lat
    system = projected_crs(float((lon.min() + lon.max()) / 2), float((lat.min() + lat.max()) / 2))
    return from_wgs84(lon, lat, datum=f"epsg:{system.to_epsg()}")
