"""The window test: is a place busier than expected, beyond what its own ups and downs in time explain?

Only the variation of one place around itself is noise (bursts, repeated calls); lasting differences between places are
the signal, so dispersion is learnt from weeks and never from the spread between cells.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.stats import false_discovery_control

from hotspot.errors import NotEnoughDataError
from hotspot.hotspots.negative_binomial import tail
from hotspot.hotspots.params import WindowParams
from hotspot.hotspots.scan.checks import check_counts, check_within, read_numbers, require_cases, require_length

Floats = NDArray[np.float64]

# Weeks in which the city has less than this share of an average week (a first or last half week) tell no noise.
_SMALL_WEEK = 0.25
# A window that holds nearly all reports cannot be compared with the rest of the city.
_LEAST_REST = 0.1


@dataclass(frozen=True)
class Dispersion:
    """Variance / mean of weekly counts: `window` (cells,) shrunk, and `pooled` for the city, never below 1.

    `assumed` says that the history of `n_weeks` was too short to learn from.
    """

    window: Floats
    pooled: float
    n_weeks: int
    assumed: bool


@dataclass(frozen=True)
class WindowTest:
    """The test of every cell's window; all arrays have one value a cell.

    `reports`, `expected`, `days` are sums over the window (`days` counted only where q passes), `p_value` is 1 where
    there are too few reports or too small a ratio, or where nothing is expected (nothing can be said).
    """

    reports: NDArray[np.int64]
    expected: Floats
    p_value: Floats
    q_value: Floats
    days: NDArray[np.int64]
    significant: NDArray[np.bool_]
    dispersion: Dispersion


def examine_windows(
    counts: sparse.csr_array | ArrayLike,
    expected: ArrayLike,
    neighbours: sparse.csr_array,
    *,
    days: sparse.csr_array | None = None,
    uncertainty: ArrayLike = 0.0,
    params: WindowParams | None = None,
) -> WindowTest:
    """Learn the noise from weekly counts and test the windows over the same weeks.

    Parameters
    ----------
    counts
        Reports, shape (cells, weeks).
    expected
        Expected reports of each cell over all these weeks, shape (cells,); not negative, not NaN.
    neighbours
        0/1 matrix (cells, cells) of the cells in each window (`Grid.neighbours`).
    days
        Matrix (cells, days), not zero where a cell has a report that day. Without it, weeks stand for days.
    uncertainty
        Squared coefficient of variation of `expected` where it was estimated, shape (cells,) or one value.

    See `judge_windows` for the formula and for what else is raised, `learn_dispersion` for the noise.

    Raises `InputDataError` for shapes that do not fit, counts that are not whole numbers from 0 up and an uncertainty
    that is NaN or negative, `NotEnoughDataError` below `min_reports` reports.
    """
    params = params or WindowParams()
    counts = _read_weekly(counts)
    require_cases(counts.data, params.min_reports)
    require_length(read_numbers(expected, "expected"), counts.shape[:1], "expected")
    check_within(uncertainty, "uncertainty", np.shape(uncertainty), 0.0)
    dispersion = learn_dispersion(counts, neighbours, params=params)
    return judge_windows(
        counts.sum(axis=1),
        expected,
        neighbours,
        dispersion=dispersion,
        days=counts if days is None else days,
        uncertainty=uncertainty,
        params=params,
    )


def _read_weekly(counts: sparse.csr_array | ArrayLike) -> sparse.csr_array:
    if not sparse.issparse(counts):
        return sparse.csr_array(check_counts(counts, "counts", 2))
    read = sparse.csr_array(counts)
    check_counts(read.data, "counts", 1)
    return read


def learn_dispersion(counts: sparse.csr_array, neighbours: sparse.csr_array, *, params: WindowParams) -> Dispersion:
    """Learn how much each window's weekly count varies around its share of the city's week.

    φ_w = Σ_t (S_wt - S_w c_t)² / (S_w c_t) / (T - 1), with S_wt the reports of window w in week t, S_w their sum, c_t
    the city's share of week t (takes out seasons and campaigns): Pearson's dispersion statistic (McCullagh & Nelder
    1989, Generalized Linear Models, 4.5.2). It is divided by 1 - S_w / N as in the 2 x T table of window against rest,
    lest a window that is most of the city be compared with itself. Pooled φ: mean over windows with weights
    min(S_w, prior): a window with one report knows nothing of noise, and no giant speaks for all. Each φ_w is drawn
    towards the pooled with weight S_w against `prior_reports`, never below the pooled, nor 1.

    `counts` (cells, weeks). With fewer than `min_weeks` weeks, `assumed_dispersion` is taken everywhere.
    """
    weekly = (neighbours @ counts).toarray().astype(float)
    city = np.asarray(counts.sum(axis=0), dtype=float)
    usable = city > _SMALL_WEEK * city.mean()
    n_weeks = int(usable.sum())
    if n_weeks < params.min_weeks:
        flat = np.full(counts.shape[0], params.assumed_dispersion)
        return Dispersion(flat, params.assumed_dispersion, n_weeks, True)
    weekly, city = weekly[:, usable], city[usable]
    total = weekly.sum(axis=1)
    known = total > 0
    chi2 = (weekly[known] ** 2) @ (city.sum() / city) / total[known] - total[known]
    own = np.zeros(len(total))
    own[known] = chi2 / (n_weeks - 1) / np.maximum(1 - total[known] / city.sum(), _LEAST_REST)
    weight = np.minimum(total, params.prior_reports)
    pooled = max(1.0, float(weight @ own / weight.sum()))
    shrunk = (total * own + params.prior_reports * pooled) / (total + params.prior_reports)
    return Dispersion(np.maximum(shrunk, pooled), pooled, n_weeks, False)


def judge_windows(
    tested: ArrayLike,
    expected: ArrayLike,
    neighbours: sparse.csr_array,
    *,
    dispersion: Dispersion,
    days: sparse.csr_array,
    uncertainty: ArrayLike,
    params: WindowParams,
) -> WindowTest:
    """Test the windows of one period with a dispersion learnt before.

    p_w = P(X >= S_w), X negative binomial with mean M_w and variance φ_w M_w + v_w M_w² (φ_w from weeks; independent
    weeks add, so φ is the same for any number of them; v_w = `uncertainty` of the estimated baseline); then Benjamini &
    Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x) over all cells. Windows below `min_reports` or `min_ratio`
    enter with p = 1, which can only make the rest harder to pass. `min_days` is asked of what passed.

    Raises `NotEnoughDataError` if `expected` has NaN, infinite or negative values or is zero everywhere.
    """
    expected = np.asarray(expected, dtype=float)
    if not np.isfinite(expected).all() or (expected < 0).any() or not expected.any():
        raise NotEnoughDataError("hotspots.bad_baseline", n=int((~(np.isfinite(expected) & (expected >= 0))).sum()))
    reports = np.asarray(neighbours @ np.asarray(tested)).astype(np.int64)
    mean = neighbours @ expected
    open_ = (reports >= params.min_reports) & (mean > 0) & (reports >= params.min_ratio * mean)
    spread = np.broadcast_to(np.asarray(uncertainty, dtype=float), mean.shape)
    p_value = np.ones(len(mean))
    p_value[open_] = tail(reports[open_], mean[open_], (dispersion.window - 1)[open_] + spread[open_] * mean[open_])
    q_value = false_discovery_control(p_value)
    passed = np.flatnonzero(q_value <= params.q)
    n_days = np.zeros(len(mean), dtype=np.int64)
    n_days[passed] = count_days(neighbours[passed], days)
    significant = n_days >= params.min_days
    return WindowTest(reports, mean, p_value, q_value, n_days, significant, dispersion)


def count_days(windows: sparse.csr_array, days: sparse.csr_array) -> NDArray[np.int64]:
    """Count the different days with a report in each window: `windows` (windows, cells), `days` (cells, days)."""
    return np.asarray(np.diff(sparse.csr_array(windows @ days).indptr), dtype=np.int64)
