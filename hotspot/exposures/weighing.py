"""How much of an exposure lies in each cell: points by cell, lines by metres, polygons by ground shared."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from hotspot.areas.geometry import Shapes
from hotspot.cells import Grid
from hotspot.errors import Level, NotEnoughDataError, Notice, notice
from hotspot.exposures.reading import Kind, Layer
from hotspot.exposures.table import Floats

Ints = NDArray[np.intp]
_LARGE_SHARE = 0.05


@dataclass(frozen=True, eq=False)
class Exposure:
    """What is exposed in each cell, `values` (cells,): looks, people, shops or metres, never negative, not all zero."""

    values: Floats
    kind: Kind
    source: str
    notices: tuple[Notice, ...]


def weigh(layer: Layer, grid: Grid, boundary: BaseGeometry, *, crs: CRS) -> Exposure:
    """Share a layer among the cells; what lies outside `boundary` (polygon in `crs`, metres) does not count.

    Reports are counted inside the boundary only, and so is what they are compared with, also in the border's cells.

    Raises `NotEnoughDataError` if the layer is zero everywhere or has nothing inside.
    """
    project = Transformer.from_crs(4326, crs, always_xy=True).transform
    flat = shapely.transform(layer.shapes, project, interleaved=False)
    numbers = np.where(np.isnan(layer.values), shapely.length(flat), layer.values)
    total = float(numbers.sum())
    if total <= 0:
        raise NotEnoughDataError("exposures.all_zero", kind=layer.kind, source=layer.source)
    values = share_among_cells(flat, numbers, grid, boundary)
    inside = float(values.sum())
    if inside <= 0:
        raise NotEnoughDataError("exposures.all_outside", kind=layer.kind, source=layer.source)
    outside = max(1 - inside / total, 0.0)
    told = notice(
        "exposures.weighed",
        _level(outside),
        kind=layer.kind,
        source=layer.source,
        features=len(flat),
        unit=layer.unit,
        total=inside,
        outside=outside,
        empty=float((values == 0).mean()),
    )
    return Exposure(values, layer.kind, layer.source, (*layer.notices, told))


def share_among_cells(shapes: ArrayLike, values: ArrayLike, grid: Grid, boundary: BaseGeometry) -> Floats:
    """Return how much lies in each cell (cells,), inside the boundary only.

    Parameters
    ----------
    shapes
        Points, lines and valid polygons (n,), metres of the grid's projected CRS.
    values
        The number each stands for (n,): a multipoint's is shared evenly, a line's by length, a polygon's by area, as
        if it lay evenly in it (areal weighting: Goodchild & Lam 1980, Geo-Processing 1:297-312).
    grid, boundary
        The cells, and the polygon of the district in the same CRS.
    """
    shapes, values = np.asarray(shapes, dtype=object), np.asarray(values, dtype=float)
    shapely.prepare(boundary)
    dimension = shapely.get_dimensions(shapes)
    shared = np.zeros(len(grid))
    for number, share in enumerate((_share_points, _share_lines, _share_polygons)):
        chosen = dimension == number
        if chosen.any():
            cell, owner, part = share(shapes[chosen], grid, boundary)
            shared += np.bincount(cell, values[chosen][owner] * part, minlength=len(grid))
    return shared


def tell_unexposed(exposure: Exposure, cell: ArrayLike) -> tuple[Notice, ...]:
    """Tell how many reports lie in cells (their index, `cell`) without any of the exposure: they are not tested."""
    bare = exposure.values[np.asarray(cell, dtype=np.int64)] == 0
    if not bare.any():
        return ()
    return (
        notice("exposures.unexposed", _level(float(bare.mean())), kind=exposure.kind, n=int(bare.sum()), of=len(bare)),
    )


def _level(share: float) -> Level:
    return "warning" if share > _LARGE_SHARE else "info"


def _share_points(shapes: Shapes, grid: Grid, boundary: BaseGeometry) -> tuple[Ints, Ints, Floats]:
    points, owner = shapely.get_parts(shapes, return_index=True)
    part = 1.0 / np.bincount(owner)[owner]
    cell = grid.cell_of(shapely.get_x(points), shapely.get_y(points))
    inside = (cell >= 0) & shapely.intersects(boundary, points)
    return cell[inside].astype(np.intp), owner[inside], part[inside]


def _share_lines(shapes: Shapes, grid: Grid, boundary: BaseGeometry) -> tuple[Ints, Ints, Floats]:
    lines, owner = _clip(shapes, boundary, dimension=1)
    corners, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    starts, stops, whose = corners[:-1][joined], corners[1:][joined], owner[line[:-1][joined]]
    cell, segment, length = _cut_segments(starts, stops, grid)
    return cell, whose[segment], length / shapely.length(shapes)[whose[segment]]


def _cut_segments(starts: Floats, stops: Floats, grid: Grid) -> tuple[Ints, Ints, Floats]:
    """Cut straight segments (n, 2) at the cells; return cell, segment and metres of each piece.

    The middle of a piece says whose it is, so that one on the line between two cells is counted once.
    """
    first = grid.cell_of(*starts.T).astype(np.intp)
    within = np.flatnonzero((first >= 0) & (first == grid.cell_of(*stops.T)))
    crossing = np.setdiff1d(np.arange(len(starts)), within)
    segments = shapely.linestrings(np.stack([starts[crossing], stops[crossing]], axis=1))
    outlines = grid.polygons(np.arange(len(grid)))
    segment, cell = shapely.STRtree(outlines).query(segments, predicate="intersects")
    pieces = shapely.intersection(segments[segment], outlines[cell])
    length = shapely.length(pieces)
    middle = shapely.line_interpolate_point(np.where(length > 0, pieces, None), 0.5, normalized=True)
    own = grid.cell_of(shapely.get_x(middle), shapely.get_y(middle)) == cell
    whole = np.hypot(*(stops[within] - starts[within]).T)
    return (
        np.concatenate([first[within], cell[own]]),
        np.concatenate([within, crossing[segment[own]]]),
        np.concatenate([whole, length[own]]),
    )


def _share_polygons(shapes: Shapes, grid: Grid, boundary: BaseGeometry) -> tuple[Ints, Ints, Floats]:
    parts, owner = _clip(shapes, boundary, dimension=2)
    outlines = grid.polygons(np.arange(len(grid)))
    tree = shapely.STRtree(outlines)
    whole, touched = tree.query(parts, predicate="covers"), tree.query(parts, predicate="intersects")
    cut = touched[:, ~np.isin(touched[0] * len(grid) + touched[1], whole[0] * len(grid) + whole[1])]
    overlap = shapely.area(shapely.intersection(parts[cut[0]], outlines[cut[1]]))
    area = np.concatenate([np.full(whole.shape[1], grid.cell_area_m2), overlap])
    part, cell = np.concatenate([whole, cut], axis=1)
    return cell, owner[part], area / shapely.area(shapes)[owner[part]]


def _clip(shapes: Shapes, boundary: BaseGeometry, *, dimension: int) -> tuple[Shapes, Ints]:
    """Return the simple parts inside the boundary, and for each the position of its shape."""
    near = np.flatnonzero(shapely.intersects(boundary, shapes))
    clipped = shapes[near]
    cut = ~shapely.covers(boundary, clipped)
    clipped[cut] = shapely.intersection(clipped[cut], boundary)
    parts, owner = shapely.get_parts(clipped, return_index=True)
    kept = (shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)
    return parts[kept], near[owner[kept]]
