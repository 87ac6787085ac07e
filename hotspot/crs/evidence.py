"""Paired evidence between hypotheses: which one do the same points fit better, and is that more than chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspot.crs.obfuscation import Floats

Bools = NDArray[np.bool_]

# A wrong coordinate system puts reports into the wrong subdistrict without anyone seeing it: one in 30,000
# (z = 4, one-sided) is the price of deciding alone. Twenty points and two thirds keep a small or odd file from it.
MIN_Z = 4.0
MIN_DISCORDANT = 20
MIN_FAVOUR = 2.0 / 3.0
# Reports of one compound, or of one badly drawn stretch of border, err together: they count as one block.
_BLOCK_DEG = 0.005


@dataclass(frozen=True)
class Contest:
    """How much better one hypothesis fits than another.

    `margin` is the difference of the shares of misfits, `discordant` the number of points on which the two differ,
    `favour` the share of those that speak for the first, and `z` the margin in standard errors.
    """

    margin: float
    discordant: int
    favour: float
    z: float

    @property
    def strong(self) -> bool:
        """True if the first hypothesis may be taken without asking."""
        return self.z >= MIN_Z and self.discordant >= MIN_DISCORDANT and self.favour >= MIN_FAVOUR


def compare(first_misfit: Bools, second_misfit: Bools, blocks: NDArray[np.int64]) -> Contest:
    """Compare two hypotheses on the same points.

    Only points on which they disagree say anything (McNemar 1947, doi:10.1007/BF02295996). Their differences +1/-1
    are summed in blocks, and z = sum / sqrt(sum of squared block sums): McNemar's z if every block holds one
    discordant point, and smaller when neighbours err together (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13).

    Parameters
    ----------
    first_misfit, second_misfit
        Bool arrays (n,): the point contradicts the hypothesis.
    blocks
        Int array (n,): which points are neighbours, from `block_of`.
    """
    difference = second_misfit.astype(np.int64) - first_misfit.astype(np.int64)
    sums = np.bincount(blocks, weights=difference, minlength=1)
    discordant = int(np.count_nonzero(difference))
    if discordant == 0:
        return Contest(0.0, 0, 0.0, 0.0)
    spread = float(np.sqrt(np.sum(sums**2)))
    z = float(sums.sum() / spread) if spread > 0 else 0.0
    return Contest(float(difference.mean()), discordant, float((difference > 0).sum() / discordant), z)


def block_of(lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """Number the 0.005-degree squares (about 500 m) that hold the points; degrees in, int array (n,) out."""
    cells = np.stack([np.floor(lon / _BLOCK_DEG), np.floor(lat / _BLOCK_DEG)], axis=1)
    return np.unique(cells, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
