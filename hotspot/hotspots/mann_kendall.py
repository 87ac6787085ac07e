"""The Mann–Kendall test: does a series rise or fall, whatever the shape of the rise?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erfc

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trend:
    """Mann–Kendall's test of one series or, with arrays of one value a place, of many.

    `n`: values that are no NaN. `s`: rising pairs less falling pairs. `var_s`: its variance if there is no trend.
    `z`: standard score, `p_value`: two-sided. `tau`: Kendall's tau-a, −1 to 1. With fewer than two values `z`,
    `p_value` and `tau` are NaN: nothing can be said.
    """

    n: NDArray[np.int64]
    s: Floats
    var_s: Floats
    z: Floats
    p_value: Floats
    tau: Floats


def mann_kendall(series: ArrayLike) -> Trend:
    """Test each series for a trend; the last axis is time, oldest first, NaN are left out.

    S = Σ_{i<j} sign(x_j - x_i); Var S = (n (n - 1) (2n + 5) - Σ_t t (t - 1) (2t + 5)) / 18 over groups of t equal
    values; z = (S - sign S) / √Var S, 0 where S = 0 (continuity correction); p = 2 (1 - Φ(|z|)); tau-a =
    2 S / (n (n - 1)). Mann 1945, doi:10.2307/1907187; Kendall 1975, Rank Correlation Methods, 4th ed., chapter 4.
    Values are taken as independent in time; the normal tail is rough below about ten values.
    """
    x = np.atleast_1d(np.asarray(series, dtype=float))
    known = ~np.isnan(x)
    n = known.sum(axis=-1)
    s, equal = np.zeros(x.shape[:-1]), known.astype(float)  # `equal`: size of each value's group of equals
    for i in range(x.shape[-1] - 1):
        here, later = x[..., i : i + 1], x[..., i + 1 :]
        s += (later > here).sum(axis=-1) - (later < here).sum(axis=-1)
        ties = later == here
        equal[..., i] += ties.sum(axis=-1)
        equal[..., i + 1 :] += ties
    tied = ((equal - 1) * (2 * equal + 5)).sum(axis=-1, where=known)
    var_s = (n * (n - 1) * (2 * n + 5) - tied) / 18
    some = np.where(n > 1, 1.0, np.nan)
    z = some * (s - np.sign(s)) / np.sqrt(np.where(var_s > 0, var_s, 1.0))
    return Trend(n, s[()], var_s, z, erfc(np.abs(z) / np.sqrt(2)), some * s / np.maximum(n * (n - 1) / 2, 1))
