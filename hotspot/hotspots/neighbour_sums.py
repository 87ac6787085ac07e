"""The exact null of a sum over neighbours: how large would it be if the other cells' counts lay anywhere?

Conditional permutation (Anselin 1995, doi:10.1111/j.1538-4632.1995.tb00338.x): a cell keeps its own count, its k
neighbours are k of the other n - 1 counts, each set of k as likely as any other. What others draw 999 times is counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import gammaln
from scipy.stats import false_discovery_control

from hotspot.errors import InputDataError, NotEnoughDataError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_CELLS = 3
LARGEST_COUNT = 2**31 - 1
SMALLEST_P = 1e-200
# Multiplications: about half a minute on one core; 100,000 cells with counts to 100 take a thousandth of it.
_MOST_WORK = 5e10
# Entries of one table of sums (80 MB).
_MOST_ENTRIES = 1e7
# ln of the least sum of a table's row (N! / (N - k)! / N^k): times SMALLEST_P it is still a floating number.
_LEAST_ROW = -230.0


@dataclass(frozen=True)
class NeighbourSums:
    """Each cell's neighbours (itself left out), all arrays (cells,): how many, their sum, P(sum >= it), P(sum <= it).

    Without neighbours the probabilities are NaN: nothing can be said.
    """

    degree: Ints
    total: Ints
    p_upper: Floats
    p_lower: Floats


def sum_neighbours(counts: Ints, neighbours: sparse.csr_array) -> NeighbourSums:
    """Sum the neighbours and place each sum in its exact null; see `find_tails` for how and at what cost.

    `counts` and `neighbours` as `check_counts` and `check_neighbours` return them.
    """
    degree = np.diff(neighbours.indptr).astype(np.int64)
    total = np.rint(neighbours @ counts.astype(float)).astype(np.int64)
    upper, lower = find_tails(counts, total, degree)
    return NeighbourSums(degree, total, upper, lower)


def check_counts(counts: ArrayLike) -> Ints:
    """Return the counts as int64; whole numbers, not negative, one a cell.

    Raises `InputDataError` for anything else, `NotEnoughDataError` below three cells or when all counts are equal.
    """
    given = np.asarray(counts)
    if given.ndim != 1 or given.dtype.kind not in "iuf":
        raise InputDataError("hotspots.sums_bad_counts", n=given.size, largest=LARGEST_COUNT)
    bad = ~np.isfinite(given) | (given < 0) | (given != np.floor(given)) | (given > LARGEST_COUNT)
    if bad.any():
        raise InputDataError("hotspots.sums_bad_counts", n=int(bad.sum()), largest=LARGEST_COUNT)
    if len(given) < LEAST_CELLS:
        raise NotEnoughDataError("hotspots.sums_too_few_cells", n=len(given), least=LEAST_CELLS)
    if (given == given[0]).all():
        raise NotEnoughDataError("hotspots.sums_all_equal", n=len(given))
    return given.astype(np.int64)


def check_neighbours(neighbours: Any, n_cells: int) -> sparse.csr_array:
    """Return the 0/1 matrix of neighbours with the diagonal taken off (a cell is not its own neighbour here).

    Raises `InputDataError` if it is not (cells, cells) or holds anything but 0 and 1, `NotEnoughDataError` if no cell
    has a neighbour.
    """
    try:
        matrix = sparse.csr_array(neighbours, copy=True)
    except (TypeError, ValueError) as error:
        raise InputDataError("hotspots.sums_bad_neighbours", n=n_cells) from error
    matrix.sum_duplicates()
    if matrix.shape != (n_cells, n_cells) or not np.isin(matrix.data, (0, 1)).all():
        raise InputDataError("hotspots.sums_bad_neighbours", n=n_cells)
    matrix = without_self(matrix)
    if not matrix.nnz:
        raise NotEnoughDataError("hotspots.sums_no_neighbours", n=n_cells)
    return matrix


def without_self(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return the matrix with an empty diagonal."""
    pairs = matrix.tocoo()
    row, column = pairs.coords
    kept = (row != column) & (pairs.data != 0)
    return sparse.coo_array((pairs.data[kept], (row[kept], column[kept])), shape=matrix.shape).tocsr()


def double_smaller_tail(p_upper: Floats, p_lower: Floats) -> Floats:
    """Return the two-sided p: twice the smaller one-sided p, at most 1 (NaN stays)."""
    return np.asarray(np.minimum(1.0, 2 * np.minimum(p_upper, p_lower)))


def control_false_discoveries(p_value: Floats) -> Floats:
    """Return q by Benjamini & Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x) over the p that are not NaN."""
    known = np.isfinite(p_value)
    q_value = np.full(len(p_value), np.nan)
    q_value[known] = false_discovery_control(p_value[known])
    return q_value


def find_tails(counts: Ints, total: Ints, degree: Ints) -> tuple[Floats, Floats]:
    """Return P(sum >= total) and P(sum <= total) of `degree` counts drawn without replacement from the other cells'.

    All arrays (cells,); NaN where `degree` is 0. The chance that k of N = n - 1 counts sum to s is the coefficient of
    t^k z^s in Π_j (1 + t z^x_j), divided by C(N, k): the elementary symmetric polynomial e_k. The product is built from
    the distinct counts with their multiplicities, once for each own count left out, by halves, so that D distinct
    counts take D log2 D steps and none is ever divided out. Only positive numbers are added: a tail of 1e-100 is as
    precise as one of a half (12 digits or more). Below 1e-200, 1e-200 is returned.

    A step costs k L multiplications for each copy of a count that may be drawn (k at most), a table holds k L numbers,
    log2 D tables are held; L = the largest sum observed (above k times the least count). `InputDataError` where that
    is more than half a minute or a gigabyte.
    """
    values, own, copies = np.unique(counts - counts.min(), return_inverse=True, return_counts=True)
    shifted = total - degree * counts.min()
    null = _Null(values, copies, int(degree.max()), int(shifted.max()) + 2)
    if null.is_too_large():
        raise InputDataError("hotspots.sums_too_wide", kinds=len(values), most=int(counts.max()), neighbours=null.most)
    upper, lower = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    for kind, table in null.leave_each_out():
        cells = np.flatnonzero((own == kind) & (degree > 0))
        for k in np.unique(degree[cells]):
            chosen = cells[degree[cells] == k]
            upper[chosen], lower[chosen] = _read(table[k], shifted[chosen])
    return upper, lower


def _read(chances: Floats, at: Ints) -> tuple[Floats, Floats]:
    """Return both tails at each sum; the last entry of `chances` stands for everything larger."""
    lower, upper = np.cumsum(chances), np.cumsum(chances[::-1])[::-1]
    whole = lower[-1]
    return np.clip(upper[at] / whole, SMALLEST_P, 1.0), np.clip(lower[at] / whole, SMALLEST_P, 1.0)


@dataclass(frozen=True)
class _Null:
    """The distinct counts (least is 0), how many cells hold each, most draws, and the length of the table of sums.

    A table (most + 1, length) has in row c the number of ways to draw c of the counts taken in so far that give each
    sum, times c! / N^c; its last column gathers all sums beyond those observed.
    """

    values: Ints
    copies: Ints
    most: int
    length: int

    def is_too_large(self) -> bool:
        """Say whether the tables would take too long, too much room, or leave the range of floating numbers."""
        steps = float((np.minimum(self.copies, self.most) + 1).sum()) * np.log2(len(self.values))
        entries = float(self.most + 1) * self.length
        last_row = np.log1p(-np.arange(self.most) / (self.copies.sum() - 1)).sum()
        return bool(steps * entries > _MOST_WORK or entries > _MOST_ENTRIES or last_row < _LEAST_ROW)

    def leave_each_out(self) -> Iterator[tuple[int, Floats]]:
        """Yield each kind of count with the table of all cells but one of that kind."""
        empty = np.zeros((self.most + 1, self.length))
        empty[0, 0] = 1.0
        yield from self._halve(empty, 0, len(self.values))

    def _halve(self, table: Floats, low: int, high: int) -> Iterator[tuple[int, Floats]]:
        """`table` holds all kinds but low .. high - 1."""
        if high - low == 1:
            yield low, self._add(table, low, int(self.copies[low]) - 1)
            return
        middle = (low + high) // 2
        for kept, others in (((low, middle), range(middle, high)), ((middle, high), range(low, middle))):
            part = table
            for kind in others:
                part = self._add(part, kind, int(self.copies[kind]))
            yield from self._halve(part, *kept)

    def _add(self, table: Floats, kind: int, copies: int) -> Floats:
        """Take in `copies` counts of one kind: C(copies, b) ways to draw b of them."""
        value, last = int(self.values[kind]), self.length - 1
        added = table.copy()
        for b in range(1, min(copies, self.most) + 1):
            weight, source = self._weights(copies, b)[:, None], table[: self.most + 1 - b]
            step = min(b * value, last)
            added[b:, step:last] += weight * source[:, : last - step]
            added[b:, last] += weight[:, 0] * source[:, last - step :].sum(axis=1)
        return added

    def _weights(self, copies: int, b: int) -> Floats:
        """C(copies, b) c! / (c - b)! / N^b for c = b .. most."""
        n_others = int(self.copies.sum()) - 1
        drawn = np.arange(b, self.most + 1)
        orders = gammaln(drawn + 1.0) - gammaln(drawn - b + 1.0) - gammaln(b + 1.0)
        return np.asarray(np.exp(orders + np.log((copies - np.arange(b)) / n_others).sum()))
