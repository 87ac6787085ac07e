"""Places drawn at random, so that a patrol does not only confirm what it believes already."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Strata by rank of what is expected: the busiest tenth of the places, the next three tenths, the quiet rest.
STRATA = (0.1, 0.4, 1.0)


@dataclass(frozen=True, eq=False)
class Draw:
    """Positions of the places drawn (m,), and the probability with which each was to be drawn (m,)."""

    rows: NDArray[np.int64]
    probability: Floats


def draw_places(expected: Floats, x: Floats, y: Floats, *, n: int, seed: int) -> Draw:
    """Draw `n` of the places, stratified by what is expected there and spread over the ground.

    Each stratum gets an equal part of `n`, what does not divide falls to strata at random; within one the places, in
    rows from south to north that turn at each end, are drawn systematically with a random start. So each of the N_h
    places of a stratum has the same known probability: n / (strata · N_h), or n_h / N_h where one has too few places
    (Madow & Madow 1944, doi:10.1214/aoms/1177731312; Horvitz & Thompson 1952, doi:10.1080/01621459.1952.10483446).

    Parameters
    ----------
    expected, x, y
        (places,): expected reports; coordinates in metres.
    n
        Places to draw; at most all.
    seed
        Decides what is drawn.
    """
    rng = np.random.default_rng(seed)
    rank = np.argsort(np.argsort(-expected, kind="stable"), kind="stable")
    stratum = np.searchsorted(np.array(STRATA) * len(expected), rank, side="right").clip(0, len(STRATA) - 1)
    parts = [_snake(np.flatnonzero(stratum == s), x, y) for s in range(len(STRATA))]
    sizes = [len(part) for part in parts]
    given = _share_out(n, sizes, rng)
    plenty = min(sizes) >= -(-n // len(parts))
    rows, probability = [np.zeros(0, np.int64)], [np.zeros(0)]
    for part, wanted in zip(parts, given, strict=True):
        if wanted:
            step = len(part) / wanted
            rows.append(part[np.floor((np.arange(wanted) + rng.random()) * step).astype(np.int64)])
            probability.append(np.full(wanted, (n / len(parts) if plenty else wanted) / len(part)))
    return Draw(np.concatenate(rows), np.concatenate(probability))


def _share_out(n: int, sizes: list[int], rng: np.random.Generator) -> list[int]:
    """Share `n` out equally, one by one in a random order of strata, no stratum more than it has."""
    given = [0] * len(sizes)
    order = rng.permutation(len(sizes))
    while n > 0 and any(got < size for got, size in zip(given, sizes, strict=True)):
        for stratum in order:
            if n > 0 and given[stratum] < sizes[stratum]:
                given[stratum] += 1
                n -= 1
    return given


def _snake(rows: NDArray[np.int64], x: Floats, y: Floats) -> NDArray[np.int64]:
    """Order places in bands from south to north, eastwards and westwards in turn."""
    if len(rows) < 2:
        return rows
    height = max(float(np.ptp(y[rows])), 1.0) / np.sqrt(len(rows))
    band = np.floor((y[rows] - y[rows].min()) / height).astype(np.int64)
    east = np.where(band % 2 == 0, x[rows], -x[rows])
    return rows[np.lexsort((east, band))]
