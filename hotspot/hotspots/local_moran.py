"""Local Moran's I with exact p-values: is a cell among its like? A view beside Gi*, never the label "hotspot"."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotspot.hotspots.neighbour_sums import (
    check_counts,
    check_neighbours,
    control_false_discoveries,
    double_smaller_tail,
    sum_neighbours,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class LocalMoran:
    """Local Moran of every cell; all arrays (cells,), NaN where nothing can be said (no neighbours).

    `i` with each cell's weights summing to 1; times the number of neighbours it is that of 0/1 weights. `p_upper` is
    the exact chance of an I as large or larger (among its like), `p_lower` of one as small or smaller (unlike its
    neighbours). `own_high` says that the cell holds more than the mean, `around_high` that its neighbours' sum lies in
    the upper half of its exact null.
    """

    i: Floats
    p_upper: Floats
    p_lower: Floats
    own_high: Flags
    around_high: Flags

    @cached_property
    def p_two_sided(self) -> Floats:
        """Twice the smaller one-sided p, at most 1."""
        return double_smaller_tail(self.p_upper, self.p_lower)

    @cached_property
    def q_two_sided(self) -> Floats:
        """False-discovery rate at which a cell would count, like or unlike (Benjamini & Hochberg)."""
        return control_false_discoveries(self.p_two_sided)

    def name_quadrants(self, *, q: float = 0.05) -> NDArray[np.str_]:
        """Return high_high, low_low, high_low (a busy cell among quiet ones), low_high, or none where q is larger."""
        own, around = np.where(self.own_high, "high", "low"), np.where(self.around_high, "high", "low")
        names = np.char.add(np.char.add(own, "_"), around)
        return np.asarray(np.where(self.q_two_sided <= q, names, "none"))


def local_moran(counts: ArrayLike, neighbours: Any) -> LocalMoran:
    """Test every cell against its neighbours by exact conditional permutation.

    Parameters
    ----------
    counts
        Reports, whole numbers, shape (cells,).
    neighbours
        0/1 matrix (cells, cells), sparse or dense, e.g. `Grid.neighbours`. The diagonal is left out, whatever it is.

    I_i = (x_i - x̄) / m · Σ_j w_ij (x_j - x̄), m = Σ (x - x̄)² / n, w_ij = 1 / k over the k neighbours (Anselin 1995,
    doi:10.1111/j.1538-4632.1995.tb00338.x). PySAL's esda divides by n - 1 in m, hence (n - 1) / n times this. With the
    own count kept, I only rises (own count above the mean) or falls (below) with the neighbours' sum, so its tails are
    those of `neighbour_sums.find_tails`; a cell exactly at the mean has I = 0 however its neighbours are, and p = 1.

    Raises as `gi_star`.
    """
    checked = check_counts(counts)
    others = check_neighbours(neighbours, len(checked))
    sums = sum_neighbours(checked, others)
    degree = np.where(sums.degree > 0, sums.degree, np.nan)
    n, total = len(checked), int(checked.sum())
    from_mean = (n * checked - total) / n
    around = (n * sums.total - sums.degree * total) / n
    value = from_mean * around / degree / np.mean(from_mean**2)
    level = np.where(from_mean == 0, np.where(np.isnan(degree), np.nan, 1.0), np.nan)
    upper = np.where(from_mean > 0, sums.p_upper, np.where(from_mean < 0, sums.p_lower, level))
    lower = np.where(from_mean > 0, sums.p_lower, np.where(from_mean < 0, sums.p_upper, level))
    return LocalMoran(value, upper, lower, from_mean > 0, sums.p_upper < sums.p_lower)
