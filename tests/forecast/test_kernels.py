"""Kernels: closed forms, whole mass, and the fading of counts."""

import numpy as np
import pytest
import shapely
from scipy.stats import norm

from hotspot.cells import lay_hexagons, lay_squares
from hotspot.forecast import Series
from hotspot.forecast.kernels import fade, prepare_kernels

WIDTHS = (0.0, 40.0, 150.0, 600.0)


@pytest.fixture(scope="module", params=[lay_squares, lay_hexagons])
def grid(request):
    return request.param(shapely.box(5, 5, 11995, 11995), size_m=150)


def middle(grid) -> int:
    return int(np.argmin(((grid.centres - grid.centres.mean(axis=0)) ** 2).sum(axis=1)))


def one_report(grid) -> np.ndarray:
    state = np.zeros(len(grid))
    state[middle(grid)] = 1
    return state


def test_bandwidth_zero_is_the_count(grid) -> None:
    state = np.random.default_rng(1).random(len(grid))
    assert np.array_equal(next(prepare_kernels(grid, WIDTHS).smooth(state)), state)


def test_a_report_in_the_middle_stays_inside_whole(grid) -> None:
    kernels = prepare_kernels(grid, WIDTHS)
    sums = [part.sum() for part in kernels.smooth(one_report(grid))]
    assert sums == pytest.approx(np.ones(len(WIDTHS)), abs=1e-6)


def test_mass_is_what_stays_inside(grid) -> None:
    kernels = prepare_kernels(grid, WIDTHS)
    state = np.random.default_rng(1).random(len(grid))
    assert kernels.mass @ state == pytest.approx([part.sum() for part in kernels.smooth(state)])


def test_squares_are_integrated_exactly() -> None:
    """P(a step from anywhere in one cell ends in the other), along one axis: second differences of x Φ + h φ."""
    grid = lay_squares(shapely.box(5, 5, 5995, 5995), size_m=150)
    for width, found in zip(WIDTHS[1:], list(prepare_kernels(grid, WIDTHS).smooth(one_report(grid)))[1:], strict=True):
        x = np.arange(-5, 6) * 150.0
        part = x * norm.cdf(x / width) + width * norm.pdf(x / width)
        line = (part[2:] - 2 * part[1:-1] + part[:-2]) / 150
        row, col = grid.rows - grid.rows[middle(grid)] + 4, grid.cols - grid.cols[middle(grid)] + 4
        near = (np.abs(row - 4) <= 4) & (np.abs(col - 4) <= 4)
        assert found[near] == pytest.approx(line[row[near]] * line[col[near]], rel=0.02, abs=1e-4)


def test_the_spread_is_that_of_the_gaussian_and_of_two_cells(grid) -> None:
    kernels = prepare_kernels(grid, WIDTHS)
    own = (5 / 36 if grid.shape == "hexagon" else 1 / 6) * 150**2
    offset = grid.centres - grid.centres[middle(grid)]
    # Below the size of a cell, steps of whole cells cannot show the bandwidth's own variance.
    for width, found in list(zip(WIDTHS, kernels.smooth(one_report(grid)), strict=True))[2:]:
        assert (found[:, None] * offset**2).sum(axis=0) == pytest.approx(width**2 + own, rel=0.03)


def test_nothing_is_nowhere(grid) -> None:
    assert not any(part.any() for part in prepare_kernels(grid, WIDTHS).smooth(np.zeros(len(grid))))


def test_counts_fade_by_half(grid) -> None:
    series = Series.from_cells(grid, [7, 7, 8], [100, 86, 100])
    found = fade(series, (14.0, np.inf), before=100)
    assert list(found[:, 7]) == [0.5, 1.0]
    assert not found[:, 8].any()
