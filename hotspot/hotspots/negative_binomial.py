"""How often counts that vary more than Poisson reach a figure."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammainc

Floats = NDArray[np.float64]


def tail(count: ArrayLike, mean: ArrayLike, excess: ArrayLike) -> Floats:
    """Return P(X >= count) for a negative binomial X with `mean` > 0 and variance mean (1 + excess), excess >= 0.

    The tail is the regularised incomplete beta function I_x(count, r) with r = mean / excess, x = mean / (r + mean);
    for excess -> 0 the Poisson tail, the regularised incomplete gamma function (NIST DLMF 8.17.5, 8.4.10). Count >= 1.
    """
    count, mean, excess = np.broadcast_arrays(
        np.asarray(count, float), np.asarray(mean, float), np.asarray(excess, float)
    )
    poisson = excess < 1e-9
    size = mean / np.where(poisson, 1.0, excess)
    return np.asarray(np.where(poisson, gammainc(count, mean), betainc(count, size, mean / (size + mean))))
