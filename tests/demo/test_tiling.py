import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.demo.tiling import cut_polygon, snap_tiles

SQUARE = shapely.box(0, 0, 1000, 1000)
HORSESHOE = shapely.Polygon(
    [(0, 0), (1000, 0), (1000, 1000), (700, 1000), (700, 200), (300, 200), (300, 1000), (0, 1000)]
)


def test_equal_shares_of_a_square_are_quarters() -> None:
    sites = np.array([[250.0, 250], [750, 250], [250, 750], [750, 750]])
    cells = cut_polygon(SQUARE, sites, np.ones(4))
    assert shapely.area(cells) == pytest.approx(250_000)


def test_a_larger_share_moves_the_straight_border() -> None:
    cells = cut_polygon(SQUARE, np.array([[250.0, 500], [750, 500]]), np.array([3.0, 1.0]), tolerance=1e-6)
    assert cells[0].bounds == pytest.approx((0, 0, 750, 1000), abs=0.02)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12))
def test_cells_tile_the_outline_with_the_stated_areas(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    sites, shares = rng.uniform(50, 950, (n, 2)), rng.uniform(1, 5, n)
    cells = cut_polygon(SQUARE, sites, shares)
    assert shapely.coverage_is_valid(cells)
    assert shapely.area(cells).sum() == pytest.approx(SQUARE.area, abs=1)
    assert shapely.area(cells) / SQUARE.area == pytest.approx(shares / shares.sum(), rel=0.011)


def test_cut_off_pieces_go_to_a_neighbour() -> None:
    sites = np.array([[150.0, 800], [500, 100], [850, 800]])
    cells = cut_polygon(HORSESHOE, sites, np.array([1.0, 5.0, 1.0]))
    assert [shape.geom_type for shape in cells] == ["Polygon"] * 3
    assert shapely.area(cells).sum() == pytest.approx(HORSESHOE.area, abs=1)


def test_snapping_keeps_the_corners_of_neighbours_the_same() -> None:
    third = 1 / 3
    tiles = np.array([shapely.box(0, 0, third, 1), shapely.box(third + 1e-9, 0, 1, 1)], dtype=object)
    snapped = snap_tiles(tiles, grid=1e-3)
    assert shapely.coverage_is_valid(snapped)
    assert snapped[0].bounds[2] == snapped[1].bounds[0] == 0.333
