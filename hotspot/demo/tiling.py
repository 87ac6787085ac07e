"""Cut an outline into areas of stated size: power diagrams (weighted Voronoi) that tile exactly."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Polygons = NDArray[np.object_]


def cut_polygon(outline: BaseGeometry, sites: Floats, shares: Floats, *, tolerance: float = 0.01) -> Polygons:
    """Cut `outline` into one polygon per site whose areas are proportional to `shares`.

    The power cell of site i holds the points where |x - s_i|² - w_i is smallest. The weights w that give the stated
    areas maximise a concave function whose gradient is (stated - actual area); damped Newton steps find them. Pieces
    of a cell that a concave outline cuts off go to the neighbour with the longest common edge.

    Parameters
    ----------
    outline : polygon in metres.
    sites : (n, 2) points inside `outline`, all different.
    shares : (n,) positive numbers; only their proportions count.
    tolerance : largest relative error of a cell's area before the pieces are handed over.

    Returns
    -------
    (n,) polygons in the order of `sites`, corners on whole centimetres, neighbours sharing exactly the same corners.

    Notes
    -----
    Power diagrams with prescribed areas: Aurenhammer, Hoffmann & Aronov 1998, doi:10.1007/PL00009187; the damped Newton
    method: Kitagawa, Mérigot & Thibert 2019, doi:10.4171/JEMS/889.
    """
    wanted = shares / shares.sum() * outline.area
    weights = _solve_weights(outline, sites, wanted, tolerance)
    cells, _ = _power_cells(outline, sites, weights)
    return snap_tiles(cells, grid=0.01)


def snap_tiles(polygons: Polygons, *, grid: float) -> Polygons:
    """Move all corners of a tiling onto multiples of `grid` so that neighbours keep exactly the same corners.

    All edges are noded together with snap rounding (Hobby 1999, doi:10.1016/S0925-7721(99)00021-8) and the faces are
    built again; a face goes to the polygon that holds its inner point, a cut-off face to its closest neighbour.
    Same order and number of polygons, each of one part.
    """
    edges = shapely.union_all(shapely.boundary(polygons), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    owner = shapely.STRtree(polygons).nearest(shapely.point_on_surface(faces))
    owner = _hand_over_pieces(faces, owner)
    return np.array([shapely.coverage_union_all(faces[owner == i]) for i in range(len(polygons))], dtype=object)


def _hand_over_pieces(faces: Polygons, owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give every face that is not its owner's largest to the owner of the face with the longest common edge."""
    areas = shapely.area(faces)
    largest = {i: max(np.flatnonzero(owner == i), key=lambda f: areas[f]) for i in np.unique(owner)}
    given = owner.copy()
    for piece in np.flatnonzero([largest[i] != f for f, i in enumerate(owner)]):
        common = shapely.length(shapely.intersection(faces[piece].boundary, shapely.boundary(faces)))
        common[owner == owner[piece]] = 0
        given[piece] = owner[int(np.argmax(common))]
    return given


def _solve_weights(outline: BaseGeometry, sites: Floats, wanted: Floats, tolerance: float) -> Floats:
    weights = np.zeros(len(sites))
    cells, slopes = _power_cells(outline, sites, weights)
    areas = shapely.area(cells)
    floor = 0.5 * min(areas.min(), wanted.min())
    for _ in range(60):
        error = wanted - areas
        if np.abs(error / wanted).max() < tolerance:
            break
        step = np.linalg.lstsq(slopes, error, rcond=None)[0]
        scale = 1.0
        while scale > 1e-4:
            cells, next_slopes = _power_cells(outline, sites, weights + scale * step)
            next_areas = shapely.area(cells)
            better = np.linalg.norm(wanted - next_areas) <= (1 - scale / 2) * np.linalg.norm(error)
            if next_areas.min() >= floor and better:
                break
            scale /= 2
        weights, areas, slopes = weights + scale * step, next_areas, next_slopes
    return weights


def _power_cells(outline: BaseGeometry, sites: Floats, weights: Floats) -> tuple[Polygons, Floats]:
    """Return the cells clipped to `outline` and d(area)/d(weight), an (n, n) matrix."""
    n = len(sites)
    frame = _frame(outline)
    cells, slopes = np.empty(n, dtype=object), np.zeros((n, n))
    for i in range(n):
        ring, labels = _power_cell(i, sites, weights, frame)
        cells[i] = shapely.intersection(shapely.polygons(ring), outline) if len(ring) else shapely.Polygon()
        inner = np.flatnonzero(labels >= 0)
        if len(inner) == 0:
            continue
        segments = shapely.linestrings(np.stack([ring[inner], np.roll(ring, -1, axis=0)[inner]], axis=1))
        lengths = shapely.length(shapely.intersection(segments, outline))
        others = labels[inner]
        slope = lengths / (2 * np.hypot(*(sites[others] - sites[i]).T))
        slopes[i, others] -= slope
        slopes[i, i] += slope.sum()
    return cells, slopes


def _frame(outline: BaseGeometry) -> Floats:
    left, low, right, high = outline.buffer(1000).bounds
    return np.array([[left, low], [right, low], [right, high], [left, high]])


def _power_cell(i: int, sites: Floats, weights: Floats, frame: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Clip `frame` by the half-planes of all other sites, nearest first; edge k runs from corner k and is labelled."""
    ring, labels = frame, np.full(len(frame), -1)
    offset = sites - sites[i]
    limit = ((sites**2).sum(axis=1) - (sites[i] ** 2).sum() + weights[i] - weights) / 2
    for j in np.argsort((offset**2).sum(axis=1))[1:]:
        ring, labels = _clip(ring, labels, offset[j], limit[j], int(j))
    return ring, labels


def _clip(ring: Floats, labels: NDArray[np.int64], normal: Floats, limit: float, label: int) -> tuple[Floats, Any]:
    """Keep the part of a convex ring where normal · x <= limit (Sutherland–Hodgman for one half-plane)."""
    height = ring @ normal - limit
    inside = height <= 0
    if inside.all():
        return ring, labels
    if not inside.any():
        return ring[:0], labels[:0]
    leaves = int(np.flatnonzero(inside & ~np.roll(inside, -1))[0])
    enters = int(np.flatnonzero(~inside & np.roll(inside, -1))[0])
    n = len(ring)
    kept = (np.arange((leaves - enters - 1) % n + 1) + enters + 1) % n
    way_out = _crossing(ring, height, leaves, (leaves + 1) % n)
    way_in = _crossing(ring, height, enters, (enters + 1) % n)
    return np.vstack([ring[kept], way_out, way_in]), np.concatenate([labels[kept], [label], [labels[enters]]])


def _crossing(ring: Floats, height: Floats, a: int, b: int) -> Floats:
    crossing: Floats = ring[a] + (ring[b] - ring[a]) * height[a] / (height[a] - height[b])
    return crossing
