"""Problems found per visit, with intervals that hold for small counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

LEVEL = 0.9
_TAIL = (1 - LEVEL) / 2


@dataclass(frozen=True)
class Rate:
    """A value and its interval (`LEVEL`); NaN where nothing can be said."""

    value: float
    low: float
    high: float


UNKNOWN = Rate(np.nan, np.nan, np.nan)


def rate_counts(counts: ArrayLike, exposure: float) -> Rate:
    """Return the sum of `counts` (n,) over `exposure` with its exact Poisson interval, wider where counts are heaped.

    Garwood 1936, doi:10.1093/biomet/28.3-4.437; where the counts vary more than Poisson counts do, sum and exposure
    are divided by variance over mean.
    """
    if not exposure > 0:
        return UNKNOWN
    found = np.asarray(counts, dtype=np.float64)
    heaps = _measure_heaps(found)
    low, high = _Gamma(found.sum() / heaps, heaps / exposure), _Gamma(found.sum() / heaps + 1, heaps / exposure)
    return Rate(float(found.sum() / exposure), low.quantile(_TAIL), high.quantile(1 - _TAIL))


def rate_drawn(counts: ArrayLike, probability: ArrayLike) -> Rate:
    """Return the count per place of the whole frame, from places drawn with known probabilities.

    Each place stands for 1 / probability places (Horvitz & Thompson 1952, doi:10.1080/01621459.1952.10483446), divided
    by the places they stand for together (Hájek), so that draws nobody went to don't count as empty. The interval is
    that of a weighted sum of Poisson counts (Fay & Feuer 1997,
    doi:10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-#).

    Parameters
    ----------
    counts, probability
        (n,): what was found at a place drawn, and how probable its being drawn was.
    """
    found, weights = _weigh(counts, probability)
    if not len(found):
        return UNKNOWN
    low, high = _bound_drawn(found, weights, heaps=1.0)
    return Rate(float(found @ weights), low.quantile(_TAIL), high.quantile(1 - _TAIL))


def compare_rates(counts: ArrayLike, drawn: ArrayLike, probability: ArrayLike) -> Rate:
    """Return how many times as much is found at a chosen place as at a place drawn at random.

    Ratio of the mean of `counts` to `rate_drawn`. Its interval melds those of the two (Fay, Proschan & Brittain 2015,
    doi:10.1111/biom.12231); for equal probabilities that is the exact one given the sum (Przyborowski & Wilenski 1940,
    doi:10.2307/2332612). Both are widened where `counts` come in heaps.
    """
    chosen = np.asarray(counts, dtype=np.float64)
    found, weights = _weigh(drawn, probability)
    if not len(chosen) or not len(found):
        return UNKNOWN
    heaps, value = _measure_heaps(chosen), float(found @ weights)
    low, high = _bound_drawn(found, weights, heaps=heaps)
    least = _Gamma(chosen.sum() / heaps, heaps / len(chosen)).over(high, _TAIL)
    most = _Gamma(chosen.sum() / heaps + 1, heaps / len(chosen)).over(low, 1 - _TAIL)
    ratio = chosen.mean() / value if value > 0 else (np.inf if chosen.sum() > 0 else np.nan)
    return Rate(float(ratio), least, most)


@dataclass(frozen=True)
class _Gamma:
    """What is believed of a rate; a shape of 0 means a rate of 0."""

    shape: float
    scale: float

    def quantile(self, share: float) -> float:
        return float(self.scale * stats.gamma.ppf(share, self.shape)) if self.shape > 0 else 0.0

    def over(self, other: "_Gamma", share: float) -> float:
        """Return a quantile of the ratio: of two gammas it is distributed as F."""
        if self.shape == 0:
            return 0.0
        if other.shape == 0:
            return np.inf
        means = self.shape * self.scale / (other.shape * other.scale)
        return float(means * stats.f.ppf(share, 2 * self.shape, 2 * other.shape))


def _bound_drawn(found: Floats, weights: Floats, *, heaps: float) -> tuple[_Gamma, _Gamma]:
    """Return the gammas whose quantiles bound the weighted sum of counts from below and from above."""
    value, most = float(found @ weights), heaps * float(weights.max())
    variance = heaps * float(found @ weights**2)
    low = _Gamma(value**2 / variance, variance / value) if value > 0 else _Gamma(0.0, 1.0)
    spread = variance + most**2
    return low, _Gamma((value + most) ** 2 / spread, spread / (value + most))


def _weigh(counts: ArrayLike, probability: ArrayLike) -> tuple[Floats, Floats]:
    """Return counts and weights (sum 1) of the places whose probability is known."""
    found, chance = np.asarray(counts, dtype=np.float64), np.asarray(probability, dtype=np.float64)
    known = chance > 0
    weights = 1 / chance[known]
    return found[known], weights / weights.sum() if known.any() else weights


def _measure_heaps(counts: Floats) -> float:
    """Return variance over mean, at least 1."""
    mean = counts.mean()
    return max(1.0, float(counts.var(ddof=1) / mean)) if len(counts) > 1 and mean > 0 else 1.0
