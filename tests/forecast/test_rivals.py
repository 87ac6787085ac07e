"""The rivals do what their users think they do."""

import numpy as np
import pytest
import shapely

from hotspot.cells import Grid, lay_hexagons, lay_squares
from hotspot.forecast import Series
from hotspot.forecast.rivals import RIVALS, count_weeks, draw_heat, outline_dense, standardise_neighbours
from hotspot.hotspots import gi_star_z

START = 1000
BOX = shapely.box(600_001, 600_001, 602_999, 602_999)
GRIDS = {"square": lay_squares(BOX, size_m=150), "hexagon": lay_hexagons(BOX, size_m=150)}
GRID = GRIDS["square"]


def _at(x: float, y: float, grid: Grid = GRID) -> int:
    return int(grid.cell_of([600_000 + x], [600_000 + y])[0])


def _series(cell: list[int], day: list[int] | None = None, grid: Grid = GRID) -> Series:
    return Series.from_cells(grid, cell, [START - 1] * len(cell) if day is None else day)


def test_weeks_are_counted_up_to_the_day_before() -> None:
    series = _series([3, 3, 3, 3], [START, START - 1, START - 28, START - 29])
    assert count_weeks(series, start=START, weeks=4)[3] == 2


def test_what_patrols_found_counts_less() -> None:
    series = Series.from_cells(GRID, [3, 3], [START - 1, START - 2], weight=[1.0, 0.25])
    assert count_weeks(series, start=START, weeks=4)[3] == 1.25


@pytest.mark.parametrize("shape", GRIDS)
def test_heat_of_one_report_falls_with_the_distance_and_ends_at_the_radius(shape: str) -> None:
    grid = GRIDS[shape]
    middle = _at(1500, 1500, grid)
    heat = draw_heat(_series([middle], grid=grid), start=START)
    far = np.hypot(*(grid.centres - grid.centres[middle]).T)
    assert heat == pytest.approx(np.maximum(1 - (far / 500) ** 2, 0) ** 2)


def test_heat_is_symmetric() -> None:
    one, other = _at(700, 1900), _at(1000, 2200)
    assert draw_heat(_series([one]), start=START)[other] == draw_heat(_series([other]), start=START)[one] > 0


def test_gi_star_is_that_of_the_hotspots_room() -> None:
    cells = np.random.default_rng(1).integers(0, len(GRID), 300)
    expected = gi_star_z(np.bincount(cells, minlength=len(GRID)), GRID.neighbours)
    assert standardise_neighbours(_series(cells.tolist()), start=START) == pytest.approx(expected)


def test_a_hull_takes_the_cells_between_its_reports_and_none_beyond() -> None:
    ring = [_at(x, y) for x in (900, 1050, 1200) for y in (900, 1050, 1200) if (x, y) != (1050, 1050)]
    score = outline_dense(_series(ring * 5 + [_at(2500, 300)]), start=START)
    assert set(np.flatnonzero(score)) == {*ring, _at(1050, 1050)}


def test_the_denser_hull_comes_first() -> None:
    busy, busier = _at(500, 500), _at(2500, 2500)
    score = outline_dense(_series([busy] * 6 + [busier] * 9), start=START)
    assert score[busier] > score[busy] > 0


def test_too_few_reports_make_no_hull() -> None:
    assert not outline_dense(_series([5, 80, 300, 200, 150, 250]), start=START).any()


@pytest.mark.parametrize("name", RIVALS)
@pytest.mark.parametrize("shape", GRIDS)
def test_without_reports_all_cells_are_alike(name: str, shape: str) -> None:
    score = RIVALS[name](_series([], grid=GRIDS[shape]), start=START)
    assert (score == np.zeros(len(GRIDS[shape]))).all()
