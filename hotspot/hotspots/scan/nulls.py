"""What chance alone makes: draws of the counts under each null hypothesis, one generator a draw."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspot.hotspots.scan.checks import check_within

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]
DrawCounts = Callable[[np.random.Generator], Counts]
DrawShares = Callable[[np.random.Generator], tuple[Counts, Counts]]

# Waves that make up a smooth random field; with 48 of them distant places are nearly independent.
_WAVES = 48
_NO_NOISE = 1e-9
_LEAST_REACH_M = 1e-6


@dataclass(frozen=True, eq=False)
class Noise:
    """How counts vary by themselves, beyond Poisson.

    `dispersion` (locations,): variance / mean of a place's count, at least 1, learnt from its ups and downs in time.
    `uncertainty` (locations,): squared coefficient of variation of an estimated baseline, and `reach_m` over which such
    an error extends (standard deviation of a Gaussian correlation). `resolution_m`: both hold for circles of this
    radius or more; smaller ones are not looked at.
    """

    dispersion: Floats
    uncertainty: Floats
    reach_m: float
    resolution_m: float = 0.0


class NoisyCounts:
    """Counts with mean E and variance φ E + v E²: negative binomial, their mean disturbed by a smooth error.

    A negative binomial count of mean E and variance φ E is a Poisson number, mean E ln φ / (φ - 1), of bursts with
    logarithmic sizes, parameter 1 - 1/φ (Quenouille 1949, doi:10.2307/3001932): drawing bursts costs as much as there
    are reports, not cells. The error is lognormal with mean 1 and variance v, its logarithm a Gaussian field made of
    random waves (Rahimi & Recht 2007, Random features for large-scale kernel machines).
    """

    def __init__(self, expected: Floats, coordinates: Floats, noise: Noise, rng: np.random.Generator) -> None:
        dispersion = check_within(noise.dispersion, "noise.dispersion", expected.shape, 1 - _NO_NOISE)
        uncertainty = check_within(noise.uncertainty, "noise.uncertainty", expected.shape, 0.0)
        excess = np.maximum(dispersion - 1, _NO_NOISE)
        self._rate = expected * np.log1p(excess) / excess
        self._size = excess / (1 + excess)
        self._bursts = bool((dispersion > 1 + _NO_NOISE).any())
        self._sigma = np.sqrt(np.log1p(uncertainty))
        self._waves = None
        if uncertainty.any():
            reach_m = float(check_within(noise.reach_m, "noise.reach_m", (), _LEAST_REACH_M))
            self._waves = _waves(coordinates, reach_m, rng)

    def draw(self, rng: np.random.Generator) -> Counts:
        """Draw one count for each location (int32)."""
        rate = self._rate
        if self._waves is not None:
            weight = rng.standard_normal(self._waves.shape[1], dtype=np.float32)
            # Not `@`: the product's own threads inside ours cost fifty times the product.
            field = np.einsum("ij,j->i", self._waves, weight)
            rate = rate * np.exp(self._sigma * field - self._sigma**2 / 2)
        edges = np.cumsum(rate)
        where = np.searchsorted(edges, np.sort(rng.random(rng.poisson(edges[-1]))) * edges[-1], side="right")
        where = np.minimum(where, len(edges) - 1)
        sizes = rng.logseries(self._size[where]) if self._bursts else None
        return np.bincount(where, sizes, len(edges)).astype(np.int32)


def draw_shares(rng: np.random.Generator, expected: Floats, total: int) -> Counts:
    """Share `total` cases out at random, each to a place with probability proportional to `expected` (any shape)."""
    shares = expected.ravel() / expected.sum()
    return rng.multinomial(total, shares).reshape(expected.shape).astype(np.int32)


def draw_times(rng: np.random.Generator, place: NDArray[np.int64], time: NDArray[np.int64], like: Counts) -> Counts:
    """Exchange the times of the cases (one entry a case) among their places; counts of the shape of `like`."""
    key = place * like.shape[1] + rng.permutation(time)
    return np.bincount(key, minlength=like.size).reshape(like.shape).astype(np.int32)


def draw_cases(rng: np.random.Generator, looked: Counts, total: int) -> Counts:
    """Choose `total` of those looked at (locations,) at random: a multivariate hypergeometric draw."""
    return rng.multivariate_hypergeometric(looked, total, method="marginals").astype(np.int32)


def _waves(coordinates: Floats, reach_m: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Cosines and sines (locations, 2 waves); weighted by standard normals they make a field of variance 1."""
    phase = coordinates @ rng.normal(scale=1 / reach_m, size=(coordinates.shape[1], _WAVES))
    waves = np.hstack([np.cos(phase), np.sin(phase)]) / np.sqrt(_WAVES)
    return np.asarray(waves, dtype=np.float32)
