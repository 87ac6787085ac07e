"""What one could meet who knew every place's risk but not the news: a reference for the forecast."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotspot.forecast.ranking import fit_gamma

Floats = NDArray[np.float64]


def expect_oracle(
    counts: ArrayLike, *, weeks: float, budgets: ArrayLike, draws: int, rng: np.random.Generator
) -> Floats:
    """Return the share of reports that a static-risk oracle meets in the best `budgets` cells: (budgets,).

    λ_c is drawn from its gamma posterior given the reports of all *other* weeks, before and after (prior by maximum
    marginal likelihood, see `ranking`); who knew these λ would go to the largest and meet Σ_best λ / Σ λ on average.

    It is a reference, no bound: it knows the future level of each place but nothing that changes from week to week, so
    that a city with true short-term dynamics lets a forecast beat it; and where reports are very rare the posterior is
    nearly the prior, whose draws scatter more risk into single cells than there is, so that it is too good.

    Parameters
    ----------
    counts
        Reports of the other weeks, (cells,); where there is none all cells are alike.
    weeks
        How many weeks that is.
    budgets
        Numbers of cells.
    draws
        How many cities are drawn from the posterior; their mean is returned.
    rng
        Where chance comes from.
    """
    y = np.asarray(counts, dtype=float)
    if not y.any():
        return np.asarray(budgets) / len(y)
    prior = fit_gamma(y, np.full(len(y), weeks))
    risk = rng.gamma(prior.shape + y, 1 / (prior.inverse_scale + weeks), size=(draws, len(y)))
    best = np.cumsum(-np.sort(-risk, axis=1), axis=1)
    return np.asarray((best[:, np.asarray(budgets) - 1] / best[:, -1:]).mean(axis=0))
