"""Cells cover the district once, keep their names, and lose no report."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot import cells
from hotspot.errors import HotspotError

DISTRICT = shapely.box(394_010, 3_990_020, 396_480, 3_992_390)
LAYS = (cells.lay_squares, cells.lay_hexagons)
points = st.lists(st.tuples(st.floats(394_010, 396_480), st.floats(3_990_020, 3_992_390)), min_size=1, max_size=50)


@pytest.mark.parametrize("lay", LAYS)
@given(where=points)
def test_every_point_of_the_district_is_in_the_cell_that_covers_it(lay, where) -> None:
    grid = lay(DISTRICT, size_m=150)
    x, y = np.array(where).T
    cell = grid.cell_of(x, y)
    assert (cell >= 0).all()
    assert shapely.dwithin(grid.polygons(cell), shapely.points(x, y), 1e-6).all()


@pytest.mark.parametrize("lay", LAYS)
def test_cells_tile_the_district_without_overlap(lay) -> None:
    grid = lay(DISTRICT, size_m=150)
    shapes = grid.polygons(np.arange(len(grid)))
    whole = shapely.union_all(shapes, grid_size=1e-6)
    assert whole.buffer(1e-3).covers(DISTRICT)
    assert whole.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-6)
    assert shapely.area(shapes) == pytest.approx(grid.cell_area_m2)


def test_a_cell_keeps_its_name_when_the_district_changes() -> None:
    smaller = shapely.box(395_000, 3_991_000, 396_000, 3_992_000)
    names = [cells.lay_squares(shape, size_m=150) for shape in (DISTRICT, smaller)]
    x, y = 395_333.0, 3_991_777.0
    assert len({grid.cell_ids[grid.cell_of([x], [y])[0]] for grid in names}) == 1


@pytest.mark.parametrize(("lay", "size"), [(cells.lay_squares, 9), (cells.lay_hexagons, 7)])
def test_a_window_is_the_cell_and_those_that_touch_it(lay, size: int) -> None:
    grid = lay(DISTRICT, size_m=150)
    window = grid.neighbours
    middle = grid.cell_of([395_245.0], [3_991_205.0])[0]
    around = window[[middle]].indices
    assert len(around) == size
    assert shapely.dwithin(grid.polygons(around), grid.polygons([middle])[0], 1e-6).all()
    assert (window != window.T).nnz == 0


@given(where=points, weeks=st.integers(1, 5), seed=st.integers(0, 99))
def test_counting_loses_nothing_and_adds_up(where, weeks: int, seed: int) -> None:
    grid = cells.lay_squares(DISTRICT, size_m=150)
    cell = grid.cell_of(*np.array(where).T)
    week = np.random.default_rng(seed).integers(weeks, size=len(cell))
    whole = cells.count(grid, cell, week, n_weeks=weeks)
    half = len(cell) // 2
    parts = [cells.count(grid, cell[part], week[part], n_weeks=weeks) for part in (slice(half), slice(half, None))]
    assert whole.sum() == len(cell)
    assert (whole != parts[0] + parts[1]).nnz == 0


def test_points_without_a_place_are_in_no_cell() -> None:
    grid = cells.lay_squares(DISTRICT, size_m=150)
    assert grid.cell_of([np.nan, 0.0, np.inf], [3_991_000.0, 0.0, 1.0]).tolist() == [-1, -1, -1]


def test_an_empty_district_is_refused() -> None:
    with pytest.raises(HotspotError):
        cells.lay_squares(shapely.Polygon(), size_m=150)
