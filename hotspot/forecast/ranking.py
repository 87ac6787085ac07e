"""Which sites have the highest risk, when some were looked at often and some hardly at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import betainc, digamma, gammaincinv, gammaln

from hotspot.errors import InputDataError, NotEnoughDataError

Floats = NDArray[np.float64]

# Beyond these the sites cannot be told apart, or nearly all risk is in one: the likelihood is flat there.
_SHAPES = (1e-4, 1e5)
_TAIL = 0.05  # on either side of the 90 % interval
# Pairs of sites that are compared one by one: two seconds.
_MOST_PAIRS = 2e6


@dataclass(frozen=True)
class GammaPrior:
    """How the rates of sites differ: gamma with `shape` a and mean `mean`; its rate parameter is a / mean."""

    shape: float
    mean: float

    @property
    def inverse_scale(self) -> float:
        """The rate parameter b = a / mean: exposure that the prior is worth."""
        return self.shape / self.mean


@dataclass(frozen=True)
class Ranking:
    """Risk of every site, arrays (sites,): reports per unit of exposure, and its place among the others.

    `rate`: posterior mean; `low`, `high`: 90 % interval; `expected_rank`: 1 = the highest risk of all, mean over the
    posterior, so that a site of which little is known stands in the middle. `prior`: how the sites differ.
    """

    rate: Floats
    low: Floats
    high: Floats
    expected_rank: Floats
    prior: GammaPrior


def rank_sites(counts: ArrayLike, exposure: ArrayLike | None = None) -> Ranking:
    """Rank sites by empirical-Bayes risk: y_i ~ Poisson(λ_i e_i), λ_i ~ Gamma(a, b), a and b from all sites.

    Posterior Gamma(a + y_i, b + e_i) with mean (a + y_i) / (b + e_i): the fewer the looks, the nearer to the city's
    mean (Robbins 1956; Clayton & Kaldor 1987, doi:10.2307/2532003). Expected rank 1 + Σ_j≠i P(λ_j > λ_i) (Laird & Louis
    1989, doi:10.3102/10769986014001029; Lin et al. 2006, doi:10.1214/06-BA130).

    Parameters
    ----------
    counts
        Reports (or failed checks) of each site, >= 0, shape (sites,); discounted reports need not be whole.
    exposure
        Looks, inspections, weeks or length of street, >= 0, shape (sites,); None = 1 everywhere.

    Raises
    ------
    InputDataError
        A value is negative or no finite number, lengths differ, or a site without exposure has reports.
    NotEnoughDataError
        No site has a report.
    """
    y, e = _check(counts, exposure)
    prior = fit_gamma(y, e)
    pairs, site, number = np.unique(np.column_stack([y, e]), axis=0, return_inverse=True, return_counts=True)
    shape, scale = prior.shape + pairs[:, 0], 1 / (prior.inverse_scale + pairs[:, 1])
    rank = _expect_rank(shape, scale, number)
    low, high = (gammaincinv(shape, p) * scale for p in (_TAIL, 1 - _TAIL))
    mean, low, high, rank = (part[site.ravel()] for part in (shape * scale, low, high, rank))
    return Ranking(mean, low, high, rank, prior)


def fit_gamma(counts: ArrayLike, exposure: ArrayLike) -> GammaPrior:
    """Fit the gamma prior by maximum marginal likelihood: y_i is negative binomial with mean m e_i and shape a.

    `counts`, `exposure`: as for `rank_sites` (an array each). Where counts vary no more than chance allows, a would be
    infinite and stops at 100,000: all sites have one rate.
    """
    pairs, number = np.unique(np.column_stack([counts, exposure]), axis=0, return_counts=True)
    y, e = pairs[:, 0], pairs[:, 1]

    def loss(log_parameters: Floats) -> tuple[float, Floats]:
        shape, mean = np.exp(log_parameters)
        expected = mean * e
        spread = shape + expected
        parts = gammaln(shape + y) - gammaln(shape) + shape * np.log(shape / spread) + y * np.log(mean / spread)
        by_mean = shape * (y - expected) / spread
        by_shape = digamma(shape + y) - digamma(shape) + np.log(shape / spread) + (expected - y) / spread
        return -float(number @ parts), -np.array([shape * (number @ by_shape), number @ by_mean])

    start = np.log([1.0, number @ y / (number @ e)])
    bounds = [tuple(np.log(_SHAPES)), (None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    shape, mean = np.exp(found.x)
    return GammaPrior(float(shape), float(mean))


def _check(counts: ArrayLike, exposure: ArrayLike | None) -> tuple[Floats, Floats]:
    y = np.asarray(counts, dtype=float)
    e = np.ones(y.shape) if exposure is None else np.asarray(exposure, dtype=float)
    if y.ndim != 1 or e.shape != y.shape:
        raise InputDataError("forecast.rank_shape", counts=list(y.shape), exposure=list(e.shape))
    bad = ~(np.isfinite(y) & np.isfinite(e) & (y >= 0) & (e >= 0)) | ((e == 0) & (y > 0))
    if bad.any():
        raise InputDataError("forecast.rank_bad_values", n=int(bad.sum()), first=int(bad.argmax()))
    if not y.any():
        raise NotEnoughDataError("forecast.rank_empty", n=len(y))
    return y, e


def _expect_rank(shape: Floats, scale: Floats, number: NDArray[np.int64]) -> Floats:
    """Expected rank of each kind of site, `number` of which are alike; `shape`, `scale` of their posteriors.

    λ_j > λ_i where G_i / (G_i + G_j), beta with their two shapes, lies below s_j / (s_i + s_j). Of very many kinds
    every so-manieth in the order of their means stands for those around it.
    """
    step = int(np.ceil(len(shape) ** 2 / _MOST_PAIRS))
    order = np.argsort(shape * scale, kind="stable")
    groups = np.arange(0, len(order), step)
    others, weight = order[groups + np.diff(groups, append=len(order)) // 2], np.add.reduceat(number[order], groups)
    rank = np.full(len(shape), 0.5)  # a site is above itself half of the time in this sum
    for j, n in zip(others, weight, strict=True):
        rank += n * betainc(shape, shape[j], scale[j] / (scale + scale[j]))
    return rank
