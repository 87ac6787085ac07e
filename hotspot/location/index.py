"""The fast join: which polygon is each point in, answered by a table look-up for nearly every point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

OUTSIDE = -1
EXACT = -2
"""Mark of a cell that a border crosses or that lies in an overlap: its points get the exact test."""

CHUNK = 1 << 14
PAD = 1e-6
"""Share of a cell by which pieces of a border are widened, far above rounding errors."""


@dataclass(frozen=True, eq=False)
class Lattice:
    """Square cells numbered row by row; the outermost ring of cells is empty and stands for everything beyond.

    Column = ⌊(x − origin[0]) · scale⌋ of shape[1] columns; rows likewise in y. Both are monotone in floating point too,
    so that a point of a segment never falls into a cell beyond those of the segment's ends.
    """

    origin: Floats
    scale: float
    shape: tuple[int, int]

    @classmethod
    def over(cls, polygons: NDArray[np.object_], *, cells: int) -> "Lattice":
        """Lay about `cells` cells over the polygons."""
        low_x, low_y, high_x, high_y = shapely.total_bounds(polygons) if len(polygons) else (0.0, 0.0, 1.0, 1.0)
        width, height = high_x - low_x, high_y - low_y
        size = max(np.sqrt(width * height / cells), max(width, height) / cells)
        shape = int(np.ceil(height / size)) + 3, int(np.ceil(width / size)) + 3
        return cls(np.array([low_x - size, low_y - size]), 1 / size, shape)

    def cell_of(self, x: Floats, y: Floats) -> Ints:
        """Return the cell number of each point; points off the grid, and NaN, fall into the outermost ring."""
        column, row = (x - self.origin[0]) * self.scale, (y - self.origin[1]) * self.scale
        for place, last in ((column, self.shape[1] - 1), (row, self.shape[0] - 1)):
            np.fmax(place, 0, out=place)  # unlike maximum, fmax turns NaN into 0
            np.fmin(place, last, out=place)
        cell: Ints = row.astype(np.int32)
        cell *= self.shape[1]
        cell += column.astype(np.int32)
        return cell

    def centres(self, cell: NDArray[Any]) -> NDArray[np.object_]:
        """Return the middle point of each cell."""
        row, column = np.divmod(cell, self.shape[1])
        places = self.origin + (np.stack([column, row], axis=1) + 0.5) / self.scale
        return np.asarray(shapely.points(places), dtype=object)


@dataclass(frozen=True, eq=False)
class AreaIndex:
    """A grid of cells over polygons; each cell knows its polygon, or that it has to be asked exactly.

    Coordinates of the polygons and the points are of one and the same (any) planar CRS; the index is unaware of it.

    **Rule for ties.** A point belongs to a polygon if the two intersect, so points on a border belong to every polygon
    that shares it. Of several polygons the first in the order given to `build` wins. That is geopandas
    ``sjoin(predicate="intersects")`` followed by "keep the lowest polygon".

    Attributes
    ----------
    polygons
        Array (p,) of prepared Polygon/MultiPolygon.
    lattice
        Where the cells lie.
    cells
        Array (rows · columns,): polygon, `OUTSIDE`, or `EXACT`.
    first, members
        Candidates of the k-th `EXACT` cell, ascending: ``members[first[k] : first[k + 1]]``.
    exact_cells
        Sorted cell numbers of the `EXACT` cells.
    """

    polygons: NDArray[np.object_]
    lattice: Lattice
    cells: NDArray[np.signedinteger[Any]]
    exact_cells: NDArray[np.int64]
    first: NDArray[np.int64]
    members: Ints

    @classmethod
    def build(cls, polygons: Sequence[Any] | NDArray[np.object_], *, cells: int | None = None) -> "AreaIndex":
        """Lay the grid.

        Parameters
        ----------
        polygons
            Valid Polygons and MultiPolygons, in order of precedence (see the rule for ties).
        cells
            About how many cells to lay; by default 16 per vertex, between 2¹⁶ and 2²².
        """
        shapes = np.array(polygons, dtype=object)
        start, end, owner = border_segments(shapes)
        wanted = cells or int(np.clip(16 * len(start), 1 << 16, 1 << 22))
        lattice = Lattice.over(shapes, cells=wanted)
        border = _touched(start, end, owner, lattice)
        shapely.prepare(shapes)
        table = _interiors(shapes, border, lattice)
        exact = np.flatnonzero(table == EXACT)
        first, members = _candidates(shapes, border, exact, lattice)
        kind = np.int16 if len(shapes) < np.iinfo(np.int16).max else np.int32
        return cls(shapes, lattice, table.astype(kind), exact, first, members)

    def locate(self, x: Floats, y: Floats) -> Ints:
        """Return for each point the position of its polygon, `OUTSIDE` (−1) if there is none or the point is NaN."""
        return self.locate_ties(x, y)[0]

    def locate_ties(self, x: Floats, y: Floats) -> tuple[Ints, NDArray[np.int64], Ints]:
        """Locate points and list those that several polygons hold.

        Returns
        -------
        found
            Array (n,) as of `locate`.
        point, polygon
            Arrays (k,), sorted: every pair of a point in two or more polygons and one of these polygons.
        """
        x, y = np.ascontiguousarray(x, dtype=np.float64), np.ascontiguousarray(y, dtype=np.float64)
        found = np.empty(len(x), dtype=np.int32)
        asked, asked_cells = [], []
        for begin in range(0, len(x), CHUNK):
            part = slice(begin, begin + CHUNK)
            cell = self.lattice.cell_of(x[part], y[part])
            found[part] = answers = self.cells.take(cell)
            asked.append(np.flatnonzero(answers == EXACT) + begin)
            asked_cells.append(cell[asked[-1] - begin])
        if not asked:
            return found, np.empty(0, np.int64), np.empty(0, np.int32)
        points = np.concatenate(asked)
        point, polygon = self._hits(points, np.concatenate(asked_cells), x, y)
        found[points] = OUTSIDE
        found[point[::-1]] = polygon[::-1]  # of several polygons the first is written last
        several = np.zeros(len(point), dtype=bool)
        np.equal(point[1:], point[:-1], out=several[1:])
        several[:-1] |= several[1:]
        return found, point[several], polygon[several]

    def _hits(self, points: NDArray[np.int64], cell: Ints, x: Floats, y: Floats) -> tuple[NDArray[np.int64], Ints]:
        """Return all pairs of a point and a polygon that intersect, ordered by point and polygon."""
        slot = np.searchsorted(self.exact_cells, cell)
        begin, count = self.first[slot], self.first[slot + 1] - self.first[slot]
        point = np.repeat(points, count)
        polygon = self.members[np.repeat(begin, count) + _ramps(count)]
        order = np.argsort(polygon, kind="stable")  # one prepared polygon after the other stays in the cache
        hit = np.empty(len(point), dtype=bool)
        hit[order] = shapely.intersects_xy(self.polygons[polygon[order]], x[point[order]], y[point[order]])
        return point[hit], polygon[hit]


def _ramps(count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, … count[0] − 1, 0, 1, … count[1] − 1, …"""
    return np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)


def border_segments(polygons: NDArray[np.object_]) -> tuple[Floats, Floats, Ints]:
    """Return start (s, 2), end (s, 2) and polygon (s,) of every segment of every ring."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    return points[:-1][joined], points[1:][joined], owner[part[ring[:-1][joined]]].astype(np.int32)


def _touched(start: Floats, end: Floats, owner: Ints, lattice: Lattice) -> NDArray[np.int64]:
    """Return the sorted pairs cell · 2³¹ + polygon such that at least all cells touched by a polygon's border are in.

    Segments are cut into pieces no longer than a cell; a piece lies in its own box, and all cells of the box are taken.
    """
    a, b = (start - lattice.origin) * lattice.scale, (end - lattice.origin) * lattice.scale
    n_pieces = np.ceil(np.abs(b - a).max(axis=1)).astype(np.int64)
    n_pieces = np.maximum(n_pieces, 1)
    step = _ramps(n_pieces)[:, None]
    a, span, pieces = (np.repeat(v, n_pieces, axis=0) for v in (a, b - a, n_pieces[:, None]))
    p, q = a + span * (step / pieces), a + span * ((step + 1) / pieces)
    low = np.floor(np.minimum(p, q) - PAD).astype(np.int64)
    high = np.floor(np.maximum(p, q) + PAD).astype(np.int64)
    owners = np.repeat(owner, n_pieces).astype(np.int64)
    found = []
    for right in range(int((high - low)[:, 0].max(initial=0)) + 1):
        for up in range(int((high - low)[:, 1].max(initial=0)) + 1):
            column, row = low[:, 0] + right, low[:, 1] + up
            within = (column <= high[:, 0]) & (row <= high[:, 1])
            found.append(((row * lattice.shape[1] + column) << 31 | owners)[within])
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _interiors(polygons: NDArray[np.object_], border: NDArray[np.int64], lattice: Lattice) -> Ints:
    """Return the table of cells: no border runs inside a connected patch of other cells, so one point speaks for it."""
    free = np.ones(lattice.shape, dtype=bool)
    free.ravel()[border >> 31] = False
    patch, n_patches = ndimage.label(free)
    patch = patch.ravel()
    sample = np.zeros(n_patches + 1, dtype=np.int64)
    sample[patch[::-1]] = np.arange(len(patch))[::-1]
    polygon, hit = shapely.STRtree(lattice.centres(sample[1:])).query(polygons, "intersects")
    answer: Ints = np.full(n_patches + 1, OUTSIDE, dtype=np.int32)
    answer[hit + 1] = polygon
    answer[1:][np.bincount(hit, minlength=n_patches) > 1] = EXACT
    answer[0] = EXACT
    table: Ints = answer[patch]
    return table


def _candidates(
    polygons: NDArray[np.object_], border: NDArray[np.int64], exact: NDArray[np.int64], lattice: Lattice
) -> tuple[NDArray[np.int64], Ints]:
    """Return, as CSR, the polygons that can hold points of each `EXACT` cell: those whose border touches it and those
    that hold its centre (a polygon without border in the cell holds all of it or nothing)."""
    polygon, slot = shapely.STRtree(lattice.centres(exact)).query(polygons, "intersects")
    touching = np.searchsorted(exact, border >> 31) << 31 | (border & 0x7FFFFFFF)
    pairs = np.union1d(touching, slot << 31 | polygon)
    first = np.searchsorted(pairs >> 31, np.arange(len(exact) + 1))
    return first, (pairs & 0x7FFFFFFF).astype(np.int32)
