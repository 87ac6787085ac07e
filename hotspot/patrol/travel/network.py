"""Shortest ways on a road network: points put on the roads, the network contracted, ways measured and drawn."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from hotspot.hotspots.scan.compiled import compile_loop
from hotspot.patrol.travel.noding import Floats, Ints, Streets, insert_vertices, label_pieces

Bools = NDArray[np.bool_]
BOTH, FORWARD, BACKWARD = 0, 1, -1

# Sources measured at a time: bounds the memory of whole rows of times and predecessors.
_CHUNK = 64
# A piece of the layer with less than this share of its length is a drawing fault rather than a place of its own.
_SLIVER = 0.01


@dataclass(frozen=True, eq=False)
class Arcs:
    """Directed pieces of way (k,), sorted by `tail`, at most one from a vertex to another.

    `first` (k,): the first of the finer arcs it is made of; `start` (v + 1,): where the arcs of each vertex begin.
    """

    tail: Ints
    head: Ints
    seconds: Floats
    metres: Floats
    first: Ints
    start: Ints


@dataclass(frozen=True, eq=False)
class Feet:
    """Where points (n,) stand on the roads: `segment` (−1 = farther than allowed), `fraction` along it, `gap_m` to it.

    `piece`: the connected piece of the layer (0 = the longest, −1 = none).
    """

    segment: Ints
    fraction: Floats
    gap_m: Floats
    piece: Ints


@dataclass(frozen=True, eq=False)
class Network:
    """Roads with points on them.

    `at` (n,): the vertex of each point, −1 = none. `fine`: the arcs between all `vertices` (v, 2); `onward` (k,): the
    fine arc that follows where there is no choice, −1 = none. `coarse`: the arcs between crossings, dead ends and
    points. `node` (v,): the number of each vertex in `graph`, −1 = none.
    """

    vertices: Floats
    at: Ints
    fine: Arcs
    coarse: Arcs
    onward: Ints
    node: Ints

    @cached_property
    def graph(self) -> csr_array:
        """Seconds between the nodes."""
        n = int(self.node.max(initial=-1)) + 1
        nodes = np.flatnonzero(self.node >= 0)
        start = self.coarse.start[np.append(nodes, len(self.node))]
        return csr_array((self.coarse.seconds, self.node[self.coarse.head], start), shape=(n, n))


def place_points(streets: Streets, points: Floats, *, within_m: float) -> Feet:
    """Put each point (n, 2) on the nearest road within `within_m`.

    Pieces of the layer with less than 1 % of its length are passed over while another one is within reach.
    """
    piece = label_pieces(streets)[streets.segments[:, 0]]
    share = np.bincount(piece, streets.metres) / streets.metres.sum()
    shapes, spots = streets.shapes(), shapely.points(points)
    segment = np.full(len(points), -1, dtype=np.int64)
    for some in (np.flatnonzero(share[piece] >= _SLIVER), np.arange(len(shapes))):
        rest = np.flatnonzero((segment < 0) & np.isfinite(points).all(axis=1))
        found, nearest = shapely.STRtree(shapes[some]).query_nearest(
            spots[rest], max_distance=within_m, all_matches=False
        )
        segment[rest[found]] = some[nearest]
    on = segment >= 0
    fraction, gap = np.full(len(points), np.nan), np.full(len(points), np.inf)
    fraction[on] = shapely.line_locate_point(shapes[segment[on]], spots[on], normalized=True)
    gap[on] = shapely.distance(shapes[segment[on]], spots[on])
    return Feet(segment, fraction, gap, np.where(on, piece[segment], -1))


def build_network(streets: Streets, feet: Feet, *, speed_ms: Floats, oneway: NDArray[np.int8]) -> Network:
    """Return the network with a vertex under each point.

    Parameters
    ----------
    streets, feet
        From `join_lines` and `place_points`.
    speed_ms, oneway
        Metres a second of each line, and whether it may be used in the direction drawn only (1), against it (−1),
        or both ways (0).
    """
    stood, at = _insert_feet(streets, feet)
    fine = _list_arcs(stood, speed_ms[stood.line], oneway[stood.line])
    kept = np.zeros(len(stood.vertices), dtype=bool)
    kept[at[at >= 0]] = True
    through = _find_through(fine, kept)
    onward = _find_onward(fine, through)
    coarse = _contract(fine, through, onward)
    used = kept.copy()
    used[coarse.tail] = used[coarse.head] = True
    return Network(stood.vertices, at, fine, coarse, onward, np.where(used, np.cumsum(used) - 1, -1))


def measure_ways(network: Network) -> tuple[Floats, Floats]:
    """Return seconds and metres (n, n) of the quickest ways between all points; infinite = no way.

    Dijkstra's algorithm (1959, doi:10.1007/BF01386390) from each point, by scipy.
    """
    n, graph = len(network.at), network.graph
    seconds, metres = np.full((n, n), np.inf), np.full((n, n), np.inf)
    on = np.flatnonzero(network.at >= 0)
    nodes = network.node[network.at[on]]
    for first in range(0, len(on), _CHUNK):
        some = slice(first, first + _CHUNK)
        times, before = dijkstra(graph, indices=nodes[some], return_predecessors=True)
        lengths = _sum_metres(before, nodes[some], graph.indptr, graph.indices, network.coarse.metres)
        seconds[on[some, None], on] = times[:, nodes]
        metres[on[some, None], on] = lengths[:, nodes]
    return seconds, metres


def trace_way(network: Network, start: int, end: int, *, limit_s: float = np.inf) -> Floats:
    """Return the corners (m, 2) of the quickest way between two points; no rows if there is none."""
    source, target = network.node[network.at[[start, end]]]
    _, before = dijkstra(network.graph, indices=source, return_predecessors=True, limit=limit_s)
    way = [int(target)]
    while way[-1] != source:
        if before[way[-1]] < 0:
            return np.zeros((0, 2))
        way.append(int(before[way[-1]]))
    corners = np.flatnonzero(network.node >= 0)[way[::-1]].tolist()
    inner = [vertex for pair in pairwise(corners) for vertex in _expand(network, *pair)]
    return network.vertices[[corners[0], *inner]]


def _expand(network: Network, tail: int, head: int) -> list[int]:
    """Return the vertices after `tail` on the coarse arc to `head`."""
    arcs = slice(network.coarse.start[tail], network.coarse.start[tail + 1])
    arc = network.coarse.first[arcs][np.flatnonzero(network.coarse.head[arcs] == head)[0]]
    corners = [int(network.fine.head[arc])]
    while corners[-1] != head:
        arc = network.onward[arc]
        corners.append(int(network.fine.head[arc]))
    return corners


def _insert_feet(streets: Streets, feet: Feet) -> tuple[Streets, Ints]:
    """Return the streets with a vertex at each foot, and the vertex of each point; feet on a corner use the corner.

    Roads drawn twice between the same corners (one line a direction, or a layer given twice) all get the foot.
    """
    ends = np.sort(streets.segments, axis=1)
    twin = np.unique(ends[:, 0] * len(streets.vertices) + ends[:, 1], return_inverse=True)[1]
    turned = streets.segments[:, 0] != ends[:, 0]
    on = np.flatnonzero(feet.segment >= 0)
    segment, length = feet.segment[on], streets.metres[feet.segment[on]]
    along = np.round(np.where(turned[segment], 1 - feet.fraction[on], feet.fraction[on]) * length, 2)
    at = np.full(len(feet.segment), -1, dtype=np.int64)
    at[on] = np.where(along <= 0, ends[segment, 0], ends[segment, 1])
    inside = (along > 0) & (along < length)
    places, number = np.unique(np.stack([twin[segment[inside]], along[inside]], axis=1), axis=0, return_inverse=True)
    at[on[inside]] = len(streets.vertices) + number.reshape(-1)
    cut, place = _list_pairs(twin, places[:, 0].astype(np.int64))
    fraction = places[place, 1] / streets.metres[cut]
    one = np.unique(place, return_index=True)[1]
    start, stop = streets.vertices[ends[cut[one]].T]
    grown = replace(streets, vertices=np.concatenate([streets.vertices, start + fraction[one, None] * (stop - start)]))
    fraction = np.where(turned[cut], 1 - fraction, fraction)
    return insert_vertices(grown, cut, fraction, len(streets.vertices) + place), at


def _list_pairs(group: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Return positions in `group` and in `wanted` of all pairs of equal values."""
    order = np.argsort(group, kind="stable")
    first, after = (np.searchsorted(group[order], wanted, side=side) for side in ("left", "right"))
    count = after - first
    place = np.repeat(np.arange(len(wanted)), count)
    offset = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    return order[first[place] + offset], place


def _list_arcs(streets: Streets, speed_ms: Floats, oneway: NDArray[np.int8]) -> Arcs:
    (a, b), metres = streets.segments.T, streets.metres
    ahead, back = oneway != BACKWARD, oneway != FORWARD
    tail, head = np.concatenate([a[ahead], b[back]]), np.concatenate([b[ahead], a[back]])
    length = np.concatenate([metres[ahead], metres[back]])
    speed = np.concatenate([speed_ms[ahead], speed_ms[back]])
    return _sort(tail, head, length / speed, length, np.arange(len(tail)), len(streets.vertices))


def _sort(tail: Ints, head: Ints, seconds: Floats, metres: Floats, first: Ints, n: int) -> Arcs:
    """Keep the quickest arc from a vertex to another, none to itself."""
    order = np.lexsort((metres, seconds, head, tail))
    order = order[tail[order] != head[order]]
    new = (np.diff(tail[order], prepend=-1) != 0) | (np.diff(head[order], prepend=-1) != 0)
    order = order[new]
    start = np.searchsorted(tail[order], np.arange(n + 1))
    return Arcs(tail[order], head[order], seconds[order], metres[order], first[order], start)


def _find_through(arcs: Arcs, kept: Bools) -> Bools:
    """Tell at which vertices (v,) a way can only go on: two neighbours, both ways open or one."""
    n = len(kept)
    pairs = np.sort(np.concatenate([arcs.tail * n + arcs.head, arcs.head * n + arcs.tail]))
    neighbours = np.bincount(pairs[np.diff(pairs, prepend=-1) != 0] // n, minlength=n)
    leaving, entering = np.bincount(arcs.tail, minlength=n), np.bincount(arcs.head, minlength=n)
    return np.asarray(~kept & (neighbours == 2) & (leaving == entering))


def _find_onward(arcs: Arcs, through: Bools) -> Ints:
    """Return for each arc (k,) the one that follows it, −1 if its head is no `through` vertex."""
    following = np.full(len(arcs.tail), -1, dtype=np.int64)
    inner = np.flatnonzero(through[arcs.head])
    after = arcs.start[arcs.head[inner]]
    after += arcs.head[after] == arcs.tail[inner]
    following[inner] = after
    return following


def _contract(arcs: Arcs, through: Bools, onward: Ints) -> Arcs:
    """Return the arcs between the vertices that are not `through`, each the sum of those on its way."""
    first = np.flatnonzero(~through[arcs.tail])
    last = first.copy()
    seconds, metres = arcs.seconds[first], arcs.metres[first]
    moving = np.flatnonzero(onward[last] >= 0)
    while len(moving):
        last[moving] = onward[last[moving]]
        seconds[moving] += arcs.seconds[last[moving]]
        metres[moving] += arcs.metres[last[moving]]
        moving = moving[onward[last[moving]] >= 0]
    return _sort(arcs.tail[first], arcs.head[last], seconds, metres, first, len(through))


@compile_loop
def _sum_metres(
    before: NDArray[np.int32], sources: Ints, start: NDArray[np.int32], head: NDArray[np.int32], metres: Floats
) -> Floats:
    """Return the length (r, nodes) of the way to each node, by the predecessors (r, nodes) from each source."""
    rows, n = before.shape
    total = np.full((rows, n), np.inf)
    stack = np.empty(n, dtype=np.int64)
    for row in range(rows):
        total[row, sources[row]] = 0.0
        for node in range(n):
            depth, at = 0, node
            while np.isinf(total[row, at]) and before[row, at] >= 0:
                stack[depth] = at
                depth += 1
                at = before[row, at]
            while depth > 0 and not np.isinf(total[row, at]):
                depth -= 1
                ahead = stack[depth]
                for arc in range(start[at], start[at + 1]):
                    if head[arc] == ahead:
                        total[row, ahead] = total[row, at] + metres[arc]
                at = ahead
    return total
