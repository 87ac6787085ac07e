"""What would be expected: the other themes' reports, the surroundings, or an exposure that someone knows.

Every estimated baseline comes with its own uncertainty, so that thin evidence cannot make a hotspot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import fft

from hotspot.cells import Grid
from hotspot.errors import NotEnoughDataError
from hotspot.hotspots.negative_binomial import tail
from hotspot.hotspots.params import BaselineParams

Floats = NDArray[np.float64]
Code = Literal["passes", "exposure", "other_themes", "surroundings"]

# Beyond four standard deviations a Gaussian has 0.03 % of its weight in the plane.
_REACH = 4.0
_TINY = 1e-9
# Variance of the corrected estimate against the plain one: ∫(2K - K*K)² / ∫K² for a Gaussian in the plane, 1.83.
_SHARPER_NOISE = 4 * (1 - 2 / 3 + 1 / 8)
_MOST_SHARPER = 2.0
_BUILT_UP = 0.4
# Rounds of leaving out and scaling again; after three the level no longer moves.
_ROUNDS = 3


@dataclass(frozen=True)
class Baseline:
    """Expected reports of each cell over the tested period, and the squared coefficient of variation of that figure."""

    code: Code
    expected: Floats
    uncertainty: Floats


@dataclass(frozen=True, eq=False)
class Smoother:
    """A Gaussian on the grid, made ready once: spectra of it and of its square, and their sums over `inside`.

    `inside` (cells,) is 1 where a cell takes part in the mean and 0 elsewhere.
    """

    grid: Grid
    inside: Floats
    spectra: tuple[NDArray[np.complex128], NDArray[np.complex128]]
    padded: tuple[int, int]
    reach: int
    weight: Floats
    weight_squared: Floats


def prepare_smoother(
    grid: Grid, *, bandwidth_m: float, settled: ArrayLike | None = None, hollow: bool = False
) -> Smoother:
    """Make a Gaussian of standard deviation `bandwidth_m` ready for a grid.

    With `settled` (cells, bool) the means run over those cells only: empty mountains around a hamlet are nobody's
    surroundings. `hollow` leaves out a cell's own window and the ring around it, so that no report of a window is in
    what the window is compared with.
    """
    kernel = _kernel(grid, bandwidth_m, hollow=hollow)
    reach = kernel.shape[0] // 2
    padded = tuple(fft.next_fast_len(n + 2 * reach, real=True) for n in grid.lookup.shape)
    spectra = (fft.rfft2(kernel, padded), fft.rfft2(kernel**2, padded))
    inside = np.ones(len(grid)) if settled is None else np.asarray(settled, dtype=float)
    blank = Smoother(grid, inside, spectra, (padded[0], padded[1]), reach, inside, inside)
    weight, weight_squared = _sum_around(inside, blank)
    return Smoother(grid, inside, spectra, blank.padded, reach, weight, weight_squared)


def expect_exposure(exposure: ArrayLike, total: int, *, code: Code = "exposure") -> Baseline:
    """Share `total` reports among the cells by a known exposure (cells,): inspections, people, shops, street length.

    Raises `NotEnoughDataError` for NaN, negative or all-zero exposure.
    """
    exposure = np.asarray(exposure, dtype=float)
    bad = ~np.isfinite(exposure) | (exposure < 0)
    if bad.any() or not exposure.any():
        raise NotEnoughDataError("hotspots.bad_baseline", n=int(bad.sum()))
    return Baseline(code, total * exposure / exposure.sum(), np.zeros(len(exposure)))


def prepare_smoothers(grid: Grid, *, bandwidth_m: float, settled: ArrayLike | None = None) -> tuple[Smoother, ...]:
    """Make Gaussians ready for `expect_like_others`: of `bandwidth_m` first, then narrower ones down to a quarter."""
    widths = (bandwidth_m / 2 ** (step / 2) for step in range(5))
    return tuple(prepare_smoother(grid, bandwidth_m=width, settled=settled) for width in widths)


def expect_like_others(
    others: ArrayLike, counts: ArrayLike, smoothers: Sequence[Smoother], *, noise: float = 1.0, params: BaselineParams
) -> Baseline:
    """Share the reports of a theme, `counts` (cells,), as the `others` (cells,) lie, smoothed: in kind, not in size.

    λ_c = Σ_d k(c,d) y_d / Σ_d k(c,d), k Gaussian, the sums over cells of the district only. It rests on
    n_c = (Σ k y)² / Σ k² y reports; with `prior_reports` a at the city's mean λ̄ the gamma posterior has mean
    (n_c + a) / (n_c / λ_c + a / λ̄) and squared coefficient of variation `noise` / (n_c + a), `noise` being the
    dispersion of the others. A Gaussian flattens peaks and misjudges slopes at the district's edge, so the smoothed is
    multiplied by itself over its own smoothing (multiplicative bias correction: Jones, Linton & Nielsen 1995,
    doi:10.1093/biomet/82.2.327); `others_discrepancy` is what may still be wrong with it.

    `smoothers`, widest first (see `prepare_smoothers`): the widest is used wherever the others in a cell's window agree
    with it. Where they do not (a village among fields is denser than any wide mean can show), the narrowest that rests
    on `local_reports` is, drawn to the window's own others (`_follow_locally`). All is then scaled to the theme's
    reports, a hotspot of the others left out (`_find_level`): it would lower what is expected everywhere else.
    """
    others = np.asarray(others, dtype=float)
    rate, variation = _smooth(others, smoothers[0], params)
    near, near_variation = _follow_locally(others, smoothers, params)
    differs = _differ(others, rate, noise * variation + params.others_discrepancy**2, noise, smoothers[0].grid, params)
    rate, variation = np.where(differs, near, rate), np.where(differs, near_variation, variation)
    uncertainty = noise * variation + params.others_discrepancy**2
    level = _find_level(np.asarray(counts, dtype=float), rate, uncertainty, noise, smoothers[0].grid, params)
    return Baseline("other_themes", level * rate, uncertainty)


def _find_level(
    counts: Floats, rate: Floats, uncertainty: Floats, noise: float, grid: Grid, params: BaselineParams
) -> float:
    """Return what to multiply the others by: reports / others, over the cells where the theme is not far too rare.

    A window has far too few when P(X <= its count) < `shortfall_level`; never below reports / others over all cells.
    """
    kept, found, around = rate > 0, grid.neighbours @ counts, grid.neighbours @ rate
    whole = level = counts.sum() / rate.sum()
    for _ in range(_ROUNDS):
        mean = level * around
        short = (found < mean) & (
            1 - tail(found + 1, np.maximum(mean, _TINY), noise - 1 + uncertainty * mean) < params.shortfall_level
        )
        kept = (rate > 0) & ~short
        level = max(whole, counts[kept].sum() / rate[kept].sum()) if kept.any() else whole
    return float(level)


def _follow_locally(others: Floats, smoothers: Sequence[Smoother], params: BaselineParams) -> tuple[Floats, Floats]:
    """Estimate with the narrowest smoothing that rests on `local_reports`, times (O + b) / (Õ + b) of the window.

    O: the window's others, Õ: what the smoothing makes of them, b: `local_prior`; 1 / (O + b) adds to the variation.
    The choice of the bandwidth by the reports at hand: Loftsgaarden & Quesenberry 1965, doi:10.1214/aoms/1177700079.
    """
    rate, variation = _smooth(others, smoothers[0], params)
    for smoother in smoothers[1:]:
        narrow, own = _smooth(others, smoother, params)
        enough = _SHARPER_NOISE / own - params.prior_reports >= params.local_reports
        rate, variation = np.where(enough, narrow, rate), np.where(enough, own, variation)
    neighbours, prior = smoothers[0].grid.neighbours, params.local_prior
    found = neighbours @ others
    return rate * (found + prior) / (neighbours @ rate + prior), variation + 1 / (found + prior)


def _differ(
    others: Floats, rate: Floats, uncertainty: Floats, noise: float, grid: Grid, params: BaselineParams
) -> NDArray[np.bool_]:
    """Whether the window's others are more, or fewer, than the smoothing `rate` says, each at `local_level`."""
    found, mean = grid.neighbours @ others, grid.neighbours @ rate
    excess = (noise - 1) + uncertainty * mean
    more, fewer = (found > mean) & (mean > 0), (found < mean) & (mean > 0)
    p_value = np.ones(len(mean))
    p_value[more] = tail(found[more], mean[more], excess[more])
    p_value[fewer] = 1 - tail(found[fewer] + 1, mean[fewer], excess[fewer])
    return np.asarray(p_value < params.local_level)


def _smooth(others: Floats, smoother: Smoother, params: BaselineParams) -> tuple[Floats, Floats]:
    rate, variation = _estimate(others, smoother, params.prior_reports)
    return rate * smoother.inside, variation


def expect_like_surroundings(
    counts: ArrayLike, smoother: Smoother, *, settled: ArrayLike, noise: float = 1.0, params: BaselineParams
) -> Baseline:
    """Expect of each cell the mean of the built-up cells around it, its own window and the next ring left out.

    As `expect_like_others`, but with the reports themselves (cells,) and a hollow smoother over the cells that
    `find_built_up` names: counting the empty mountains along a valley would make hotspots of the town's last streets.
    Never below the mean of all `settled` cells (a hamlet has more reports than the fields around it and is no hotspot
    for that); 0 outside them.
    """
    counts, settled = np.asarray(counts, dtype=float), np.asarray(settled, dtype=bool)
    rate, variation = _estimate(counts, smoother, params.prior_reports)
    mean = counts.sum() / max(int(settled.sum()), 1)
    uncertainty = noise * variation + params.surroundings_discrepancy**2
    return Baseline("surroundings", np.maximum(rate, mean) * settled, uncertainty)


def settle(counts: ArrayLike, grid: Grid) -> NDArray[np.bool_]:
    """Return which cells have a report in their window or the ring around it; `counts` (cells,)."""
    return _sum_two_steps(counts, grid) > 0


def find_built_up(counts: ArrayLike, grid: Grid) -> NDArray[np.bool_]:
    """Return which cells are surrounded by cells with reports about as closely as a report usually is.

    `counts` (cells,) of the whole history. Compared are the shares of cells with a report in the window and the next
    ring, nearer ones weighing more; the mark is four tenths of the median over reports (not over cells), so that it
    follows the town however much empty land lies in the district, and however many reports one spot holds.
    """
    counts = np.asarray(counts, dtype=float)
    near = _sum_two_steps(counts > 0, grid) / _sum_two_steps(np.ones(len(grid)), grid)
    order = np.argsort(near, kind="stable")
    middle = np.searchsorted(np.cumsum(counts[order]), counts.sum() / 2)
    return np.asarray(near >= _BUILT_UP * near[order[middle]])


def _sum_two_steps(values: ArrayLike, grid: Grid) -> Floats:
    """Sum over the windows of a window's cells: what lies within two steps, nearer cells counting more often."""
    return np.asarray(grid.neighbours @ (grid.neighbours @ np.asarray(values, dtype=float)))


def _estimate(counts: Floats, smoother: Smoother, prior: float) -> tuple[Floats, Floats]:
    """Rate a cell and its squared coefficient of variation for Poisson counts; areas are counted in cells."""
    smooth, squared = _sum_around(counts, smoother)
    weight, weight_squared = np.maximum(smoother.weight, _TINY), np.maximum(smoother.weight_squared, _TINY)
    found = smooth > _TINY
    effective = np.where(found, smooth**2 / np.where(found, squared, 1.0), 0.0)
    area = np.where(found, effective * weight / np.where(found, smooth, 1.0), weight**2 / weight_squared)
    mean = counts.sum() / max(smoother.inside.sum(), 1.0)
    rate = (effective + prior) / (area + prior / mean)
    again = _sum_around(rate * smoother.inside, smoother)[0] / weight
    sharper = rate / np.maximum(again, _TINY)
    return rate * np.clip(sharper, 1 / _MOST_SHARPER, _MOST_SHARPER), _SHARPER_NOISE / (effective + prior)


def _sum_around(values: Floats, smoother: Smoother) -> tuple[Floats, Floats]:
    """Σ_d k(c,d) v_d and Σ_d k(c,d)² v_d for every cell (cells,); rounding below zero is cut off."""
    spectrum = fft.rfft2(smoother.grid.to_raster(values), smoother.padded)
    rows, cols = (slice(smoother.reach, smoother.reach + n) for n in smoother.grid.lookup.shape)
    plain, squared = (fft.irfft2(spectrum * kernel, smoother.padded)[rows, cols] for kernel in smoother.spectra)
    return tuple(np.maximum(smoother.grid.from_raster(part), 0.0) for part in (plain, squared))  # type: ignore[return-value]


def _kernel(grid: Grid, bandwidth_m: float, *, hollow: bool) -> Floats:
    """Gaussian weights on the lattice, 1 at no distance; `hollow`: 0 for the window and the ring around it."""
    # An axial column is oblique, so that a hexagon's kernel needs more steps than metres suggest.
    step = grid.size_m * (0.75 if grid.shape == "hexagon" else 1.0)
    reach = int(np.ceil(_REACH * bandwidth_m / step))
    rows, cols = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1), indexing="ij")
    distance = grid.offset_m(rows, cols)
    kernel = np.exp(-0.5 * (distance / bandwidth_m) ** 2) * (distance <= _REACH * bandwidth_m)
    return np.where(grid.steps_apart(rows, cols) <= 2, 0.0, kernel) if hollow else kernel
