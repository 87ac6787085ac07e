"""How well a ranking of cells met the reports of a week, and how sure that is."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def count_budget(shares: ArrayLike, n_cells: int) -> Ints:
    """Return how many cells each share of the area is: rounded to the nearest whole cell, at least 1; (shares,)."""
    return np.asarray(np.maximum(1, np.rint(np.asarray(shares, dtype=float) * n_cells)), dtype=np.int64)


def rank_cells(score: ArrayLike, tie_break: ArrayLike) -> Ints:
    """Return the cells, highest score first; equal scores in the order of `tie_break`, both (cells,).

    With a `tie_break` drawn by chance no method profits from the order in which cells are numbered.
    """
    return np.lexsort((np.asarray(tie_break), -np.asarray(score, dtype=float)))


def count_hits(counts: ArrayLike, order: ArrayLike, budgets: ArrayLike) -> Floats:
    """Return the reports in the first `budgets` cells of `order`: n of the measures below, (budgets,)."""
    inside = np.cumsum(np.asarray(counts, dtype=float)[np.asarray(order)])
    return np.asarray(inside[np.asarray(budgets) - 1])


def count_best(counts: ArrayLike, budgets: ArrayLike) -> Floats:
    """Return the most reports that so many cells could hold, known only afterwards: n* of PEI, (budgets,)."""
    return count_hits(counts, np.argsort(-np.asarray(counts, dtype=float), kind="stable"), budgets)


def hit_rate(hits: ArrayLike, reports: ArrayLike) -> Floats:
    """Return n / N: the share of all reports that fell into the chosen area. It grows with the area."""
    return _divide(hits, reports)


def pai(hits: ArrayLike, reports: ArrayLike, area_share: ArrayLike) -> Floats:
    """Return the predictive accuracy index (n / N) / (a / A); 1 is chance.

    Chainey, Tompson & Uhlig 2008, doi:10.1057/palgrave.sj.8350066. To be compared at the same area only: a smaller area
    nearly always has a larger index.
    """
    return _divide(hit_rate(hits, reports), area_share)


def pei(hits: ArrayLike, best: ArrayLike) -> Floats:
    """Return the predictive efficiency index n / n*: of what hindsight could have met in the same area.

    PEI = PAI / PAI* (Hunt 2016, doctoral thesis, American University; used in the NIJ forecasting challenge of 2017).
    Where reports are rare nearly each lies in a cell of its own, n* = N, and it says no more than the hit rate.
    """
    return _divide(hits, best)


def resample_weeks(n_weeks: int, *, draws: int, seed: int) -> Floats:
    """Draw weeks with replacement: how often each was drawn, (draws, weeks).

    One such table for all methods pairs them: the interval of a ratio is then that of the difference, not of two noises
    (percentile bootstrap: Efron & Tibshirani 1993, doi:10.1201/9780429246593). Weeks are taken as exchangeable.
    """
    rng = np.random.default_rng(seed)
    return rng.multinomial(n_weeks, np.full(n_weeks, 1 / n_weeks), size=draws).astype(float)


def bound_ratio(above: ArrayLike, below: ArrayLike, drawn: Floats, *, level: float = 0.95) -> tuple[float, float]:
    """Return the percentile interval of Σ above / Σ below over resampled weeks; both (weeks,), `drawn` see above.

    Draws in which `below` sums to 0 are left out; NaN if there is no other.
    """
    ratio = _divide(drawn @ np.asarray(above, dtype=float), drawn @ np.asarray(below, dtype=float))
    known = ratio[np.isfinite(ratio)]
    if not len(known):
        return np.nan, np.nan
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _divide(above: ArrayLike, below: ArrayLike) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    top, bottom = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0))
