"""The bank of decayed densities: a Gaussian of each bandwidth over reports that fade by each half-life."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from hotspot.cells import Grid
from hotspot.forecast.series import Series

Floats = NDArray[np.float64]

_REACH = 4.0
# Points along a cell when a Gaussian is integrated over it: four in a standard deviation, within these bounds.
_LEAST_POINTS, _MOST_POINTS = 15, 45
_ROW_HEIGHT = np.sqrt(3) / 2
# What the fast Fourier transform leaves instead of zero, relative to the largest value.
_NOISE = 1e-12


@dataclass(frozen=True, eq=False)
class Kernels:
    """Gaussians on a grid made ready once; `spectra[h]` None = bandwidth 0. `mass[h]` (cells,): its part inside."""

    grid: Grid
    bandwidths_m: tuple[float, ...]
    spectra: tuple[NDArray[np.complex128] | None, ...]
    mass: Floats
    padded: tuple[int, int]
    reach: int

    def smooth(self, state: Floats) -> Iterator[Floats]:
        """Yield, bandwidth by bandwidth, the state (..., cells) smoothed; what leaves the grid is lost."""
        spectrum = fft.rfft2(self.grid.to_raster(state), self.padded)
        for kernel in self.spectra:
            yield state if kernel is None else self._back(spectrum * kernel)

    def smooth_one(self, state: Floats, width: int) -> Floats:
        """Return the state (..., cells) smoothed with bandwidth number `width`."""
        kernel = self.spectra[width]
        return state if kernel is None else self._back(fft.rfft2(self.grid.to_raster(state), self.padded) * kernel)

    def _back(self, spectrum: NDArray[np.complex128]) -> Floats:
        rows, cols = (slice(self.reach, self.reach + n) for n in self.grid.lookup.shape)
        found = self.grid.from_raster(fft.irfft2(spectrum, self.padded)[..., rows, cols])
        return np.where(found > _NOISE * found.max(axis=-1, keepdims=True), found, 0.0)


# A forecast uses two sets of bandwidths a grid (learnt, untuned); a map may be drawn on one grid after another.
@lru_cache(maxsize=4)
def prepare_kernels(grid: Grid, bandwidths_m: tuple[float, ...]) -> Kernels:
    """Make Gaussians of standard deviations `bandwidths_m` (metres, 0 = the cell itself) ready for a grid.

    The weight between two cells is the chance that a step from anywhere in one ends in the other, so that a bandwidth
    far below the size of a cell keeps its meaning and none depends on where in its cell a report lies.
    """
    tables = [_kernel(grid, width) if width > 0 else np.ones((1, 1)) for width in bandwidths_m]
    reach = max(table.shape[0] // 2 for table in tables)
    shape = [fft.next_fast_len(n + 2 * reach, real=True) for n in grid.lookup.shape]
    padded = (shape[0], shape[1])
    spectra = tuple(
        fft.rfft2(np.pad(table, reach - table.shape[0] // 2), padded) if width > 0 else None
        for table, width in zip(tables, bandwidths_m, strict=True)
    )
    blank = Kernels(grid, bandwidths_m, spectra, np.empty(0), padded, reach)
    mass = np.stack(list(blank.smooth(np.ones(len(grid)))))
    return Kernels(grid, bandwidths_m, spectra, mass, padded, reach)


def fade(series: Series, half_lives_days: Sequence[float], *, before: int) -> Floats:
    """Return faded counts (half-lives, cells): Σ weight · 2^(-age / half-life) over reports before day `before`."""
    past = series.before(before)
    age = before - past.day
    return np.stack(
        [
            np.bincount(past.cell, past.weight * np.exp2(-age / half_life), minlength=len(series.grid))
            for half_life in half_lives_days
        ]
    )


def _kernel(grid: Grid, bandwidth_m: float) -> Floats:
    """Weights on the lattice (odd, odd), sum 1: a Gaussian between two points spread evenly over their cells."""
    # An axial column is oblique, so that a hexagon's kernel needs more steps than metres suggest.
    step = grid.size_m * (0.75 if grid.shape == "hexagon" else 1.0)
    reach = int(np.ceil(_REACH * bandwidth_m / step)) + 1
    rows, cols = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1), indexing="ij")
    lean, height = (0.5, _ROW_HEIGHT) if grid.shape == "hexagon" else (0.0, 1.0)
    x, y = (cols + lean * rows) * grid.size_m, rows * height * grid.size_m
    shift, share = _shifts(grid, bandwidth_m)
    across, along = (np.exp(-0.5 * ((part[..., None] + shift) / bandwidth_m) ** 2) for part in (x, y))
    weight = ((across @ share.T) * along).sum(axis=-1)
    return np.asarray(weight / weight.sum())


def _shifts(grid: Grid, bandwidth_m: float) -> tuple[Floats, Floats]:
    """Steps in metres along an axis; the share (steps in y, steps in x) of a cell's pairs of points so far apart."""
    half = grid.size_m / (np.sqrt(3) if grid.shape == "hexagon" else 2)
    n = int(np.clip(np.ceil(8 * half / bandwidth_m), _LEAST_POINTS, _MOST_POINTS))
    x, y = np.meshgrid(*[(np.arange(n) + 0.5 - n / 2) * 2 * half / n] * 2)
    across = np.maximum(np.abs(x), np.abs(x) / 2 + np.abs(y) * _ROW_HEIGHT) if grid.shape == "hexagon" else np.abs(x)
    inside = (across <= grid.size_m / 2).astype(float)
    wide = (2 * n - 1, 2 * n - 1)
    pairs = np.asarray(fft.irfft2(fft.rfft2(inside, wide) ** 2, wide))
    return np.arange(1 - n, n) * 2 * half / n, pairs / pairs.sum()
