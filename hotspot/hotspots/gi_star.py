"""Getis-Ord Gi and Gi* with exact p-values: a view for those who know it from elsewhere, never the label "hotspot".

It asks where high counts lie together, not where there are more than expected: mostly, where people are.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from hotspot.errors import InputDataError, Notice, notice
from hotspot.hotspots.neighbour_sums import (
    check_counts,
    check_neighbours,
    control_false_discoveries,
    double_smaller_tail,
    sum_neighbours,
    without_self,
)

Floats = NDArray[np.float64]

# A baseline whose values differ by less than this share of their mean is flat.
_FLAT = 1e-6
# A window that is all there is leaves no room to vary; this is the rounding of its zero.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class GiStar:
    """Gi or Gi* of every cell; all arrays (cells,), NaN where a cell has no neighbours: nothing can be said.

    `z` is the normal approximation, to compare with other programs. `p_upper` is the exact chance of as many reports
    around or more, `p_lower` of as many or fewer; `p_two_sided` is twice the smaller of both. q by Benjamini & Hochberg
    over all cells; `q_two_sided` holds when hot and cold places are looked for together.
    """

    z: Floats
    p_upper: Floats
    p_lower: Floats

    @cached_property
    def p_two_sided(self) -> Floats:
        """Twice the smaller one-sided p, at most 1."""
        return double_smaller_tail(self.p_upper, self.p_lower)

    @cached_property
    def q_upper(self) -> Floats:
        """False-discovery rate at which a cell would count as hot, when only hot ones are looked for."""
        return control_false_discoveries(self.p_upper)

    @cached_property
    def q_lower(self) -> Floats:
        """False-discovery rate at which a cell would count as cold, when only cold ones are looked for."""
        return control_false_discoveries(self.p_lower)

    @cached_property
    def q_two_sided(self) -> Floats:
        """False-discovery rate when both are looked for."""
        return control_false_discoveries(self.p_two_sided)


@dataclass(frozen=True)
class GiStarView:
    """What may be shown: `hot` and `cold` (cells,) at a false-discovery rate, both sides tested; and what to say."""

    test: GiStar
    hot: NDArray[np.bool_]
    cold: NDArray[np.bool_]
    notices: tuple[Notice, ...]


def gi_star(counts: ArrayLike, neighbours: Any) -> GiStar:
    """Test every cell together with its neighbours (Gi*) by exact conditional permutation.

    Parameters
    ----------
    counts
        Reports, whole numbers, shape (cells,).
    neighbours
        0/1 matrix (cells, cells), sparse or dense, e.g. `Grid.neighbours`. The diagonal is taken as 1, whatever it is.

    The null: the cell keeps its own count, its k neighbours are any k of the other n - 1 counts (Anselin 1995,
    doi:10.1111/j.1538-4632.1995.tb00338.x); see `neighbour_sums.find_tails` for the exact tails and their cost. Because
    the own count is kept, Gi and Gi* have the same p, only different z; a busy cell alone among quiet ones is not hot.

    Raises `InputDataError` for counts that are not whole numbers >= 0, weights that are not 0 or 1, and counts too wide
    for the exact tails; `NotEnoughDataError` below three cells, when all counts are equal or no cell has a neighbour.
    """
    checked = check_counts(counts)
    others = check_neighbours(neighbours, len(checked))
    window = sparse.csr_array(others + sparse.eye_array(len(checked), format="csr"))
    return _test(checked, others, gi_star_z(checked, window))


def gi(counts: ArrayLike, neighbours: Any) -> GiStar:
    """Test every cell's neighbours without the cell itself (Gi); the diagonal is taken as 0. Else as `gi_star`."""
    checked = check_counts(counts)
    others = check_neighbours(neighbours, len(checked))
    return _test(checked, others, gi_z(checked, others))


def view_gi_star(
    counts: ArrayLike, neighbours: Any, *, q: float = 0.05, expected: ArrayLike | None = None
) -> GiStarView:
    """Say which cells are hot or cold by Gi* at false-discovery rate `q`, and what this view does not know.

    `expected` (cells,) is the baseline, where one is known: it takes no part in Gi*, but if it is uneven the view is
    marked with a warning. `counts`, `neighbours` and errors as for `gi_star`.
    """
    test = gi_star(counts, neighbours)
    passed = test.q_two_sided <= q
    hot, cold = passed & (test.p_upper < test.p_lower), passed & (test.p_lower < test.p_upper)
    notices = _warn(int(hot.sum()), len(hot), expected)
    if alone := int(np.isnan(test.p_upper).sum()):
        notices = (*notices, notice("hotspots.gi_star_alone", n=alone))
    return GiStarView(test, hot, cold, notices)


def gi_star_z(values: ArrayLike, weights: Any, *, moments_1992: bool = False) -> Floats:
    """Return the normal z of Gi* (cells,) for any finite values and weights >= 0; the diagonal must be positive.

    z_i = (Σ_j w_ij x_j - x̄ W_i) / (s √((n S_i - W_i²) / (n - 1))), W_i = Σ_j w_ij, S_i = Σ_j w_ij², s² = Σ (x - x̄)² / n
    (Ord & Getis 1995, doi:10.1111/j.1538-4632.1995.tb00912.x). Dividing a row's weights by their sum changes nothing.

    `moments_1992` puts W_i for S_i, the variance that Getis & Ord (1992, doi:10.1111/j.1538-4632.1992.tb00261.x) gave
    for 0/1 weights. With other weights that is no z, but it is what PySAL's esda prints for row-standardised ones.
    NaN where the spread is zero.
    """
    x, matrix = _check_weighted(values, weights)
    if not (matrix.diagonal() > 0).all():
        raise InputDataError("hotspots.gi_without_self", n=int((matrix.diagonal() <= 0).sum()))
    deviation = x - np.median(x)
    every, squares = np.full(len(x), deviation.sum()), np.full(len(x), (deviation**2).sum())
    return _standardise(matrix, deviation, len(x), every, squares, moments_1992=moments_1992)


def gi_z(values: ArrayLike, weights: Any, *, moments_1992: bool = False) -> Floats:
    """Return the normal z of Gi (cells,): as `gi_star_z`, but over the n - 1 other cells; the diagonal is left out."""
    x, matrix = _check_weighted(values, weights)
    deviation = x - np.median(x)
    others, squares = deviation.sum() - deviation, (deviation**2).sum() - deviation**2
    return _standardise(without_self(matrix), deviation, len(x) - 1, others, squares, moments_1992=moments_1992)


def _test(counts: NDArray[np.int64], others: sparse.csr_array, z: Floats) -> GiStar:
    sums = sum_neighbours(counts, others)
    return GiStar(np.where(sums.degree > 0, z, np.nan), sums.p_upper, sums.p_lower)


def _warn(n_hot: int, n_cells: int, expected: ArrayLike | None) -> tuple[Notice, ...]:
    """Say that raw counts are compared; as a warning where the baseline is known to be uneven."""
    if expected is None:
        return (notice("hotspots.gi_star_raw", n=n_hot),)
    baseline = np.asarray(expected, dtype=float)
    good = np.isfinite(baseline) & (baseline >= 0)
    if baseline.shape != (n_cells,) or not good.all() or not baseline.any():
        raise InputDataError("hotspots.bad_baseline", n=int((~good).sum()))
    mean = baseline.mean()
    if np.ptp(baseline) <= _FLAT * mean:
        return ()
    tenth = np.sort(baseline)[-max(1, n_cells // 10) :]
    return (notice("hotspots.gi_star_uneven", "warning", n=n_hot, ratio=float(tenth.mean() / mean)),)


def _check_weighted(values: ArrayLike, weights: Any) -> tuple[Floats, sparse.csr_array]:
    x = np.asarray(values, dtype=float)
    matrix = sparse.csr_array(weights, dtype=float)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise InputDataError("hotspots.gi_bad_values", n=int((~np.isfinite(x)).sum()))
    if matrix.shape != (len(x), len(x)) or not np.isfinite(matrix.data).all() or (matrix.data < 0).any():
        raise InputDataError("hotspots.gi_bad_weights", n=len(x))
    return x, matrix


def _standardise(
    matrix: sparse.csr_array, x: Floats, n: int, total: Floats, squares: Floats, *, moments_1992: bool
) -> Floats:
    """z of the weighted sums of `x`, drawn from `n` values; `total` and `squares` are their sum and that of squares."""
    weight = np.asarray(matrix.sum(axis=1))
    weight_squares = weight if moments_1992 else np.asarray(matrix.power(2).sum(axis=1))
    mean = total / n
    room = n * weight_squares - weight**2
    room[room <= _ROUNDING * weight**2] = 0.0
    spread = np.sqrt(np.maximum((squares / n - mean**2) * room, 0.0) / max(n - 1, 1))
    z = np.full(len(x), np.nan)
    return np.asarray(np.divide(matrix @ x - weight * mean, spread, out=z, where=spread > 0))
