"""From drawn lines to a network: where roads meet, and where they only cross."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Hand-drawn ends miss the road they meet by centimetres to decimetres; parallel roads are farther apart than this.
TOUCH_M = 1.0
_GRID_M = 0.01


@dataclass(frozen=True, eq=False)
class Streets:
    """Straight pieces of road between `vertices` (v, 2), metres of a projected system.

    `segments` (s, 2): the vertices at the ends of each piece. `line` (s,): the drawn line it is part of. `crossings`,
    `touches`: how many places were joined where lines crossed, or an end met a line, without a common vertex.
    """

    vertices: Floats
    segments: Ints
    line: Ints
    crossings: int
    touches: int

    @cached_property
    def metres(self) -> Floats:
        """Length of each piece (s,)."""
        return np.asarray(np.hypot(*(self.vertices[self.segments[:, 1]] - self.vertices[self.segments[:, 0]]).T))

    def shapes(self) -> NDArray[np.object_]:
        """Return each piece as a line (s,)."""
        return np.asarray(shapely.linestrings(self.vertices[self.segments]))


def join_lines(lines: ArrayLike, levels: ArrayLike) -> Streets:
    """Return the network of drawn lines.

    Lines with a common vertex meet there, whatever their levels. An end within `TOUCH_M` of another line or vertex
    meets it. Lines that cross without a common vertex are joined if their levels are equal, for many layers have no
    vertices at crossings; of different levels they are bridge or tunnel, and are not.

    Parameters
    ----------
    lines
        LineStrings (n,), metres of a projected system.
    levels
        Whole numbers (n,): 0 on the ground, others on bridges and in tunnels.
    """
    drawn = _read_vertices(np.asarray(lines, dtype=object))
    ends = _find_ends(drawn)
    merged, ends = _merge_close(drawn, ends)
    segment, fraction, end = _find_touches(merged, ends)
    touched = replace(insert_vertices(merged, segment, fraction, end), touches=len(np.unique(end)))
    return _join_crossings(touched, np.asarray(levels, dtype=np.int64)[touched.line])


def insert_vertices(streets: Streets, segment: Ints, fraction: Floats, vertex: Ints) -> Streets:
    """Split pieces of road at vertices.

    Parameters
    ----------
    streets
        The network; `vertices` already holds the new ones.
    segment, fraction, vertex
        (k,) each: which piece, where on it (0 to 1), and the vertex to put there.
    """
    n = len(streets.segments)
    ends = np.concatenate([streets.segments[:, 0], streets.segments[:, 1], vertex])
    owner = np.concatenate([np.arange(n), np.arange(n), segment])
    place = np.concatenate([np.full(n, -1.0), np.full(n, 2.0), fraction])
    order = np.lexsort((place, owner))
    start, stop = order[:-1], order[1:]
    kept = (owner[start] == owner[stop]) & (ends[start] != ends[stop])
    segments = np.stack([ends[start][kept], ends[stop][kept]], axis=1)
    return replace(streets, segments=segments, line=streets.line[owner[start][kept]])


def label_pieces(streets: Streets) -> Ints:
    """Return for each vertex (v,) the connected piece of the network it lies on; 0 is the longest piece."""
    n = len(streets.vertices)
    graph = coo_array((np.ones(len(streets.segments)), tuple(streets.segments.T)), shape=(n, n))
    count, label = connected_components(graph, directed=False)
    length = np.bincount(label[streets.segments[:, 0]], streets.metres, minlength=count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(-length, kind="stable")] = np.arange(count)
    return np.asarray(rank[label])


def _read_vertices(lines: NDArray[np.object_]) -> Streets:
    corners, line = shapely.get_coordinates(lines, return_index=True)
    rounded = np.round(corners / _GRID_M).astype(np.int64)
    places, vertex = np.unique(rounded, axis=0, return_inverse=True)
    vertex = vertex.reshape(-1).astype(np.int64)
    along = (line[1:] == line[:-1]) & (vertex[1:] != vertex[:-1])
    segments = np.stack([vertex[:-1][along], vertex[1:][along]], axis=1)
    return Streets(places * _GRID_M, segments, line[:-1][along].astype(np.int64), 0, 0)


def _find_ends(streets: Streets) -> Ints:
    """Return the vertices at which lines begin and end, of a network whose pieces still lie line by line in order."""
    first, last = np.diff(streets.line, prepend=-1) != 0, np.diff(streets.line, append=-1) != 0
    return np.unique(np.concatenate([streets.segments[first, 0], streets.segments[last, 1]]))


def _merge_close(streets: Streets, ends: Ints) -> tuple[Streets, Ints]:
    """Give ends and the vertices within `TOUCH_M` of them one number, the lowest; return streets and ends so."""
    points = shapely.points(streets.vertices)
    one, other = shapely.STRtree(points).query(points[ends], predicate="dwithin", distance=TOUCH_M)
    n = len(points)
    graph = coo_array((np.ones(len(one)), (ends[one], other)), shape=(n, n))
    count, label = connected_components(graph, directed=False)
    first = np.full(count, n)
    np.minimum.at(first, label, np.arange(n))
    segments = first[label[streets.segments]]
    kept = segments[:, 0] != segments[:, 1]
    return replace(streets, segments=segments[kept], line=streets.line[kept]), np.unique(first[label[ends]])


def _find_touches(streets: Streets, ends: Ints) -> tuple[Ints, Floats, Ints]:
    """Return piece, place on it and end, of every end that lies on a piece it is no corner of."""
    shapes = streets.shapes()
    points = shapely.points(streets.vertices[ends])
    end, segment = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=TOUCH_M)
    loose = (streets.segments[segment] != ends[end][:, None]).all(axis=1)
    end, segment = end[loose], segment[loose]
    fraction = shapely.line_locate_point(shapes[segment], points[end], normalized=True)
    inside = (fraction > 0) & (fraction < 1)
    return segment[inside].astype(np.int64), fraction[inside], ends[end[inside]]


def _join_crossings(streets: Streets, level: NDArray[np.int64]) -> Streets:
    one, other, s, t = _find_crossings(streets, level)
    places = _along(streets, one, s)
    rounded = np.round(places / _GRID_M).astype(np.int64)
    new, vertex = np.unique(np.column_stack([rounded, level[one]]), axis=0, return_inverse=True)
    vertex = vertex.reshape(-1).astype(np.int64) + len(streets.vertices)
    for corner in np.concatenate([streets.segments[other], streets.segments[one]], axis=1).T:
        own = np.hypot(*(streets.vertices[corner] - places).T) < _GRID_M
        vertex[own] = corner[own]
    grown = replace(streets, vertices=np.concatenate([streets.vertices, new[:, :2] * _GRID_M]))
    both, fraction = np.concatenate([one, other]), np.concatenate([s, t])
    return replace(insert_vertices(grown, both, fraction, np.tile(vertex, 2)), crossings=len(np.unique(vertex)))


def _find_crossings(streets: Streets, level: NDArray[np.int64]) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the pairs of pieces of one level that cross without a common vertex, and where on each (0 to 1)."""
    one, other = _near_pairs(streets, level)
    s, t = _cut(streets, one, other)
    metres = streets.metres
    crossing = np.isfinite(s)
    for share, segment in ((s, one), (t, other)):
        slack = _GRID_M / metres[segment]
        crossing &= (share >= -slack) & (share <= 1 + slack)
    return one[crossing], other[crossing], np.clip(s[crossing], 0, 1), np.clip(t[crossing], 0, 1)


def _near_pairs(streets: Streets, level: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Return the pairs of pieces of one level closer than a hair, without a common vertex."""
    shapes = streets.shapes()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_GRID_M)
    a, b = streets.segments[one], streets.segments[other]
    apart = (a[:, :1] != b).all(axis=1) & (a[:, 1:] != b).all(axis=1)
    kept = (one < other) & apart & (level[one] == level[other])
    return one[kept], other[kept]


def _cut(streets: Streets, one: Ints, other: Ints) -> tuple[Floats, Floats]:
    """Return where two straight pieces cut each other, as shares of their lengths; NaN if they are parallel."""
    a, b = streets.vertices[streets.segments[one]], streets.vertices[streets.segments[other]]
    along, across, gap = a[:, 1] - a[:, 0], b[:, 1] - b[:, 0], b[:, 0] - a[:, 0]
    turn = _cross(along, across)
    turn = np.where(turn == 0, np.nan, turn)
    return _cross(gap, across) / turn, _cross(gap, along) / turn


def _cross(u: Floats, v: Floats) -> Floats:
    return np.asarray(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])


def _along(streets: Streets, segment: Ints, fraction: Floats) -> Floats:
    start, stop = streets.vertices[streets.segments[segment, 0]], streets.vertices[streets.segments[segment, 1]]
    return np.asarray(start + fraction[:, None] * (stop - start))
