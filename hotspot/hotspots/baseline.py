"""What would be expected: the other themes' reports, the surroundings, or an exposure that someone knows.

Every estimated baseline comes with its own uncertainty, so that thin evidence cannot make a hotspot.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.signal import oaconvolve

from hotspot.cells import Grid
from hotspot.errors import NotEnoughDataError
from hotspot.hotspots.params import BaselineParams

Floats = NDArray[np.float64]
Code = Literal["exposure", "other_themes", "surroundings"]

# Beyond four standard deviations a Gaussian has 0.03 % of its weight in the plane.
_REACH = 4.0
_TINY = 1e-9


@dataclass(frozen=True)
class Baseline:
    """Expected reports of each cell over the tested period, and the squared coefficient of variation of that figure."""

    code: Code
    expected: Floats
    uncertainty: Floats


def expect_exposure(exposure: ArrayLike, total: int) -> Baseline:
    """Share `total` reports among the cells by a known exposure (cells,): inspections, people, shops, street length.

    Raises `NotEnoughDataError` for NaN, negative or all-zero exposure.
    """
    exposure = np.asarray(exposure, dtype=float)
    bad = ~np.isfinite(exposure) | (exposure < 0)
    if bad.any() or not exposure.any():
        raise NotEnoughDataError("hotspots.bad_baseline", n=int(bad.sum()))
    return Baseline("exposure", total * exposure / exposure.sum(), np.zeros(len(exposure)))


def expect_like_others(
    others: ArrayLike, total: int, grid: Grid, *, noise: float = 1.0, params: BaselineParams
) -> Baseline:
    """Share `total` reports of a theme as the `others` (cells,) lie, smoothed: compared in kind, not in size.

    λ_c = Σ_d k(c,d) y_d / Σ_d k(c,d), k Gaussian, the sums over cells of the district only (edge correction; Diggle
    1985, doi:10.2307/2347366). It rests on n_c = (Σ k y)² / Σ k² y reports; with `prior_reports` a at the city's mean
    the gamma posterior has mean (n_c + a) / (n_c / λ_c + a / λ̄) and squared coefficient of variation
    `noise` / (n_c + a), where `noise` is the dispersion of the other reports.
    """
    others = np.asarray(others, dtype=float)
    smooth = _smooth(others, grid, params.others_bandwidth_m, hollow=False)
    rate, uncertainty = _posterior(smooth, float(others.mean()), noise, params.prior_reports)
    return Baseline("other_themes", total * rate / rate.sum(), uncertainty)


def expect_like_surroundings(
    counts: ArrayLike, settled: ArrayLike, grid: Grid, *, noise: float = 1.0, params: BaselineParams
) -> Baseline:
    """Expect of each cell the mean of the settled cells around it, its own window and the next ring left out.

    As `expect_like_others`, with the reports themselves and a wider Gaussian; `settled` (cells, bool) are the cells
    that ever had a report nearby: without it the empty mountains around a town would make the whole town a hotspot.
    """
    settled = np.asarray(settled, dtype=bool)
    smooth = _smooth(np.asarray(counts, dtype=float), grid, params.surroundings_bandwidth_m, hollow=True, mask=settled)
    mean = np.sum(counts) / max(int(settled.sum()), 1)
    rate, uncertainty = _posterior(smooth, mean, noise, params.prior_reports)
    return Baseline("surroundings", rate, uncertainty)


def settle(counts: ArrayLike, grid: Grid) -> NDArray[np.bool_]:
    """Return which cells have a report in their window or the ring around it; `counts` (cells,)."""
    near = grid.neighbours @ (grid.neighbours @ np.asarray(counts, dtype=float))
    return np.asarray(near > 0)


@dataclass(frozen=True)
class _Smooth:
    weighted: Floats
    squared: Floats
    weight: Floats
    weight_squared: Floats


def _smooth(
    counts: Floats, grid: Grid, bandwidth_m: float, *, hollow: bool, mask: NDArray[np.bool_] | None = None
) -> _Smooth:
    kernel = _kernel(grid, bandwidth_m, hollow)
    inside = np.ones(len(grid)) if mask is None else mask.astype(float)
    raster = grid.to_raster(np.stack([counts, inside]))
    once, twice = (np.maximum(oaconvolve(raster, k[None], mode="same", axes=(1, 2)), 0) for k in (kernel, kernel**2))
    (weighted, weight), (squared, weight_squared) = grid.from_raster(once), grid.from_raster(twice)
    return _Smooth(weighted, squared, weight, weight_squared)


def _posterior(smooth: _Smooth, mean: float, noise: float, prior: float) -> tuple[Floats, Floats]:
    """Rate a cell and squared coefficient of variation; areas are counted in cells."""
    found = smooth.weighted > _TINY
    effective = np.where(found, smooth.weighted**2 / np.where(found, smooth.squared, 1.0), 0.0)
    seen = smooth.weight > _TINY
    rate = smooth.weighted / np.where(seen, smooth.weight, 1.0)
    empty_area = np.where(seen, smooth.weight**2 / np.where(seen, smooth.weight_squared, 1.0), 0.0)
    area = np.where(found, effective / np.where(found, rate, 1.0), empty_area)
    return (effective + prior) / (area + prior / mean), noise / (effective + prior)


@lru_cache(maxsize=16)
def _kernel(grid: Grid, bandwidth_m: float, hollow: bool) -> Floats:
    """Gaussian weights on the lattice, 1 at no distance; `hollow`: 0 for the window and the ring around it."""
    step = grid.size_m * np.sqrt(3) / 2 if grid.shape == "hexagon" else grid.size_m
    # An axial column is oblique, so that a hexagon's kernel needs more columns than metres suggest.
    reach = int(np.ceil(_REACH * bandwidth_m / step * (2 / np.sqrt(3) if grid.shape == "hexagon" else 1.0)))
    steps = np.arange(-reach, reach + 1)
    rows, cols = np.meshgrid(steps, steps, indexing="ij")
    distance = grid.offset_m(rows, cols)
    kernel = np.exp(-0.5 * (distance / bandwidth_m) ** 2) * (distance <= _REACH * bandwidth_m)
    return np.where(_rings(grid, rows, cols) <= 2, 0.0, kernel) if hollow else kernel


def _rings(grid: Grid, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lattice distance: how many windows' steps apart."""
    if grid.shape == "square":
        return np.asarray(np.maximum(np.abs(rows), np.abs(cols)))
    return np.asarray(np.maximum(np.maximum(np.abs(rows), np.abs(cols)), np.abs(rows + cols)))
