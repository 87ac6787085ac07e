"""The statistical grid: squares or hexagons over the district, and counts of reports per cell and week."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse
from shapely.geometry.base import BaseGeometry

from hotspot.errors import BoundaryError, SettingsError

Shape = Literal["square", "hexagon"]
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

MAX_CELLS = 2_000_000
# Reports located within a millimetre of the outline must find a cell.
_TOLERANCE_M = 1.0
_ROW_HEIGHT = np.sqrt(3) / 2
# (row, column) steps to the cells of the window, itself first.
_STEPS: dict[Shape, tuple[tuple[int, int], ...]] = {
    "square": ((0, 0), (-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)),
    "hexagon": ((0, 0), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0)),
}


class CellParams(BaseModel):
    """How the district is divided for counting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shape: Shape = Field("square", description="Form of a cell: square or hexagon.")
    size_m: float = Field(
        150.0, ge=20, le=5000, description="Side of a square, or width of a hexagon between two parallel sides."
    )


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells on a lattice anchored at absolute multiples of their size in the projected CRS.

    `rows`, `cols` are the absolute lattice numbers of each cell (axial numbers for hexagons), `lookup` is the lattice
    as a table: the index of the cell at row `first_row + i`, column `first_col + j`, or -1 outside the district.
    """

    shape: Shape
    size_m: float
    rows: Ints
    cols: Ints
    first_row: int
    first_col: int
    lookup: Ints

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def cell_ids(self) -> NDArray[np.str_]:
        """Names that stay the same when the district or the data change (not when the size does), e.g. r26640c3391."""
        prefix = "r" if self.shape == "square" else "h"
        return np.array([f"{prefix}{row}c{col}" for row, col in zip(self.rows, self.cols, strict=True)], dtype=str)

    @cached_property
    def centres(self) -> Floats:
        """Centres, metres, shape (cells, 2)."""
        return self._position(self.rows, self.cols)

    @cached_property
    def neighbours(self) -> sparse.csr_array:
        """The window of each cell: 0/1 matrix (cells, cells) of itself and the cells that touch it (9 or 7)."""
        pairs = [self._shifted(*step) for step in _STEPS[self.shape]]
        cell = np.concatenate([np.flatnonzero(other >= 0) for other in pairs])
        other = np.concatenate([other[other >= 0] for other in pairs])
        window = sparse.csr_array((np.ones(len(cell)), (cell, other)), shape=(len(self), len(self)))
        window.sort_indices()
        return window

    @cached_property
    def cell_area_m2(self) -> float:
        """Area of one cell."""
        return self.size_m**2 * (1.0 if self.shape == "square" else _ROW_HEIGHT)

    def cell_of(self, x: ArrayLike, y: ArrayLike) -> Ints:
        """Return the index of the cell that holds each point (projected metres), -1 where there is none or x, y is NaN.

        A point on the line between two squares belongs to the eastern or northern one.
        """
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        known = np.isfinite(x) & np.isfinite(y)
        locate = _square_at if self.shape == "square" else _hexagon_at
        row, col = locate(np.where(known, x, -1e15), np.where(known, y, -1e15), self.size_m)
        row, col = row - self.first_row, col - self.first_col
        inside = known & (row >= 0) & (row < self.lookup.shape[0]) & (col >= 0) & (col < self.lookup.shape[1])
        return np.where(inside, self.lookup[np.where(inside, row, 0), np.where(inside, col, 0)], -1).astype(np.int32)

    def polygons(self, indices: ArrayLike) -> NDArray[np.object_]:
        """Return the outlines of the given cells as shapely polygons (whole cells, not cut by the district)."""
        chosen = np.asarray(indices, dtype=np.int64)
        return _polygons(self.centres[chosen], self.shape, self.size_m)

    def to_raster(self, values: ArrayLike) -> Floats:
        """Put values (..., cells) on the lattice (..., lattice rows, lattice columns), 0 outside the district."""
        values = np.asarray(values, dtype=float)
        raster = np.zeros((*values.shape[:-1], *self.lookup.shape))
        raster[..., self.rows - self.first_row, self.cols - self.first_col] = values
        return raster

    def from_raster(self, raster: Floats) -> Floats:
        """Read values (..., cells) back from the lattice."""
        return raster[..., self.rows - self.first_row, self.cols - self.first_col]

    def offset_m(self, rows: ArrayLike, cols: ArrayLike) -> Floats:
        """Return the distance in metres between two cells that lie `rows` and `cols` lattice steps apart."""
        step = self._position(np.asarray(rows), np.asarray(cols)) - self._position(np.asarray(0), np.asarray(0))
        return np.asarray(np.hypot(step[..., 0], step[..., 1]))

    def steps_apart(self, rows: ArrayLike, cols: ArrayLike) -> NDArray[np.int64]:
        """Return how many steps from neighbour to neighbour two cells lie apart, given the lattice steps."""
        rows, cols = np.asarray(rows, dtype=np.int64), np.asarray(cols, dtype=np.int64)
        straight = np.asarray(np.maximum(np.abs(rows), np.abs(cols)))
        return straight if self.shape == "square" else np.asarray(np.maximum(straight, np.abs(rows + cols)))

    def _position(self, rows: NDArray[np.integer], cols: NDArray[np.integer]) -> Floats:
        if self.shape == "square":
            return np.stack([(cols + 0.5) * self.size_m, (rows + 0.5) * self.size_m], axis=-1)
        return np.stack([(cols + rows / 2) * self.size_m, rows * self.size_m * _ROW_HEIGHT], axis=-1)

    def _shifted(self, rows: int, cols: int) -> Ints:
        """Index of the cell one step away from each cell, -1 where there is none."""
        padded = np.pad(self.lookup, 1, constant_values=-1)
        return padded[self.rows - self.first_row + 1 + rows, self.cols - self.first_col + 1 + cols]


def lay(boundary: BaseGeometry, *, params: CellParams) -> Grid:
    """Lay the grid the parameters ask for over `boundary` (polygon in a projected CRS, metres).

    Every cell that meets the district belongs to the grid whole, so that each located report has a cell.
    Raises `BoundaryError` if the polygon is empty or in degrees, `SettingsError` if there would be too many cells.
    """
    lay_shape = lay_squares if params.shape == "square" else lay_hexagons
    return lay_shape(boundary, size_m=params.size_m)


def lay_squares(boundary: BaseGeometry, *, size_m: float) -> Grid:
    """Lay squares of side `size_m`; row and column are floor(y / size) and floor(x / size)."""
    west, south, east, north = _checked_bounds(boundary, size_m)
    rows = np.arange(np.floor(south / size_m) - 1, np.floor(north / size_m) + 2, dtype=np.int64)
    cols = np.arange(np.floor(west / size_m) - 1, np.floor(east / size_m) + 2, dtype=np.int64)
    row, col = (part.ravel() for part in np.meshgrid(rows, cols, indexing="ij"))
    return _kept(boundary, "square", size_m, row, col)


def lay_hexagons(boundary: BaseGeometry, *, size_m: float) -> Grid:
    """Lay hexagons `size_m` wide with a corner up; row r and column q centre at x = size (q + r/2), y = size √3/2 r."""
    west, south, east, north = _checked_bounds(boundary, size_m)
    height = size_m * _ROW_HEIGHT
    rows = np.arange(np.floor(south / height) - 1, np.ceil(north / height) + 2, dtype=np.int64)
    steps = np.arange(np.ceil((east - west) / size_m) + 4, dtype=np.int64)
    row, step = (part.ravel() for part in np.meshgrid(rows, steps, indexing="ij"))
    col = np.floor(west / size_m - row / 2).astype(np.int64) - 1 + step
    return _kept(boundary, "hexagon", size_m, row, col)


def count(grid: Grid, cell: ArrayLike, week: ArrayLike, *, n_weeks: int) -> sparse.csr_array:
    """Count reports: sparse int64 matrix (cells, weeks) from one cell index and week number a report.

    Rows with cell -1 (outside the grid) are not counted; a week outside 0 .. n_weeks - 1 raises `ValueError`.
    """
    cell, week = np.asarray(cell, dtype=np.int64), np.asarray(week, dtype=np.int64)
    cell, week = cell[cell >= 0], week[cell >= 0]
    ones = np.ones(len(cell), dtype=np.int64)
    return sparse.coo_array((ones, (cell, week)), shape=(len(grid), n_weeks)).tocsr()


def _checked_bounds(boundary: BaseGeometry, size_m: float) -> tuple[float, float, float, float]:
    if boundary.is_empty:
        raise BoundaryError("cells.empty_boundary")
    west, south, east, north = boundary.bounds
    if max(abs(west), abs(east)) <= 360 and max(abs(south), abs(north)) <= 90:
        raise BoundaryError("cells.not_projected")
    expected = (east - west) * (north - south) / size_m**2
    if expected > MAX_CELLS:
        raise SettingsError("cells.too_many", n=int(expected), most=MAX_CELLS, size_m=size_m)
    return west, south, east, north


def _kept(boundary: BaseGeometry, shape: Shape, size_m: float, row: NDArray[np.int64], col: NDArray[np.int64]) -> Grid:
    """Keep the candidate cells that meet the district and number them row by row."""
    blank = Grid(shape, size_m, row.astype(np.int32), col.astype(np.int32), 0, 0, np.empty((0, 0), dtype=np.int32))
    wanted = boundary.buffer(_TOLERANCE_M)
    shapely.prepare(wanted)
    meets = shapely.intersects(wanted, _polygons(blank.centres, shape, size_m))
    rows, cols = blank.rows[meets], blank.cols[meets]
    first_row, first_col = int(rows.min()), int(cols.min())
    lookup = np.full((int(rows.max()) - first_row + 1, int(cols.max()) - first_col + 1), -1, dtype=np.int32)
    lookup[rows - first_row, cols - first_col] = np.arange(len(rows))
    return Grid(shape, size_m, rows, cols, first_row, first_col, lookup)


def _polygons(centres: Floats, shape: Shape, size_m: float) -> NDArray[np.object_]:
    if shape == "square":
        half = size_m / 2
        x, y = centres[:, 0], centres[:, 1]
        return np.asarray(shapely.box(x - half, y - half, x + half, y + half))
    turns = np.deg2rad(np.arange(30, 390, 60))
    corners = np.stack([np.cos(turns), np.sin(turns)], axis=-1) * size_m / np.sqrt(3)
    return np.asarray(shapely.polygons(centres[:, None, :] + corners))


def _square_at(x: Floats, y: Floats, size_m: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.floor(y / size_m).astype(np.int64), np.floor(x / size_m).astype(np.int64)


def _hexagon_at(x: Floats, y: Floats, size_m: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Round in cube coordinates (row + col + rest = 0), mending the one with the largest error."""
    row = y / (size_m * _ROW_HEIGHT)
    cube = np.stack([row, x / size_m - row / 2, -row / 2 - x / size_m])
    near = np.rint(cube)
    error = np.abs(near - cube)
    worst = np.argmax(error, axis=0)
    row, col = (np.where(worst == k, -near[k - 1] - near[k - 2], near[k]).astype(np.int64) for k in (0, 1))
    return row, col
