"""Gi* with p-values on 100,489 cells: exact, against 999 permutations by pygeoda and esda; who can still see anything.

The peers are in no lock of ours: ``pip install pygeoda esda numba`` into a virtual environment of its own.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import false_discovery_control

from benchmarks.timing import row, time_best
from hotspot.cells import Grid, lay_squares
from hotspot.hotspots import GiStar, gi_star

Floats = NDArray[np.float64]
# Work ready to be timed; its answer is one p for each cell, of the smaller side.
Peer = Callable[[NDArray[np.int64], Grid], Callable[[], Floats]]

SIDE = 317
PERMUTATIONS = 999
RATIO = 4.0
Q = 0.05
SEED = 2026


def run() -> list[dict[str, Any]]:
    """Time two maps of mean 1: 20 and 1,000 planted discs of 13 cells, each four times as busy as the rest."""
    grid = lay_squares(shapely.box(10, 10, SIDE * 150 - 10, SIDE * 150 - 10), size_m=150)
    assert len(grid) == SIDE**2
    return [line for discs in (20, 1000) for line in _compare(discs, grid)]


def _compare(discs: int, grid: Grid) -> list[dict[str, Any]]:
    counts, planted = _plant(grid, discs)
    ours = time_best(lambda: gi_star(counts, grid.neighbours), repeats=5)
    exact = ours.result
    work = f"Gi*, {discs:,} planted places"
    own = {"planted cells": f"{planted.sum():,}", "ours finds (false)": _found(exact.p_upper, planted, grid)}
    lines = []
    for name, (module, peer) in PEERS.items():
        if find_spec(module) is None:
            missing = {"peer": f"{name}: not installed", "peer s (CPU)": "–", "ratio (CPU)": "–"}
            unknown = dict.fromkeys(_ANSWERS, "–")
            lines.append(row(work, len(grid), name, ours, ours, **own, **unknown) | missing)
            continue
        theirs = time_best(peer(counts, grid), repeats=1)
        answers = dict(zip(_ANSWERS, _judge(theirs.result, exact, planted, grid), strict=True))
        lines.append(row(work, len(grid), name, theirs, ours, **own, **answers))
    return lines


_ANSWERS = ("peer finds (false)", "least p", "p beyond 4 SE")


def _judge(drawn: Floats, exact: GiStar, planted: NDArray[np.bool_], grid: Grid) -> tuple[str, str, str]:
    """What the peer finds, and that its p are draws of the exact ones.

    Both peers give the smaller of P(>=) and P(<); where they miss that two sums are equal, of P(>) and P(<=).
    """
    folds = [np.minimum(p, 1 - p) for p in (exact.p_upper, exact.p_lower)]
    low, high = np.minimum(*folds), np.maximum(*folds)
    off = [drawn < _margin(low, -4), drawn > _margin(high, 4)]
    far = float(np.logical_or(*off).mean())
    assert far < 1e-3, f"{far:.2%} of the p-values lie beyond four standard errors"
    found = _found(np.where(exact.p_upper < exact.p_lower, drawn, 1.0), planted, grid)
    missed = np.abs(drawn - folds[0]) > np.abs(_margin(folds[0], 4) - folds[0])
    return found, f"{drawn.min():.3f} against {exact.p_upper.min():.0e}", f"{missed.mean():.2%}"


def _margin(p: Floats, times: float) -> Floats:
    """`p` moved by so many standard errors of its drawn share, and by what the one added to both counts does."""
    return np.asarray(p + times * (np.sqrt(p * (1 - p) / PERMUTATIONS) + 1 / PERMUTATIONS))


def _found(p_upper: Floats, planted: NDArray[np.bool_], grid: Grid) -> str:
    """Cells found hot by Benjamini-Hochberg among the planted, and (in brackets) outside of them and their halo."""
    hot = false_discovery_control(p_upper) <= Q
    halo = grid.neighbours @ planted > 0
    return f"{(hot & planted).sum():,} ({(hot & ~halo).sum():,})"


def _plant(grid: Grid, discs: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    rng = np.random.default_rng(SEED)
    centres = (rng.integers(3, SIDE - 3, (discs, 2)) + 0.5) * 150
    planted = np.zeros(len(grid), dtype=bool)
    for centre in centres:
        planted |= np.hypot(*(grid.centres - centre).T) <= 301
    return rng.poisson(np.where(planted, RATIO, 1.0)), planted


def _pygeoda(counts: NDArray[np.int64], grid: Grid) -> Callable[[], Floats]:
    pygeoda = import_module("pygeoda")
    frame = gpd.GeoDataFrame({"n": counts}, geometry=grid.polygons(np.arange(len(grid))))
    weights, values = pygeoda.queen_weights(pygeoda.open(frame)), counts.astype(float).tolist()

    def test() -> Floats:
        found = pygeoda.local_gstar(weights, values, permutations=PERMUTATIONS, cpu_threads=2, seed=SEED)
        return np.array(found.lisa_pvalues())

    return test


def _esda(counts: NDArray[np.int64], grid: Grid) -> Callable[[], Floats]:
    g_local = import_module("esda").G_Local
    others = sparse.coo_array(grid.neighbours - sparse.eye_array(len(grid)))
    graph, values = import_module("libpysal.graph").Graph.from_sparse(others), counts.astype(float)

    def test(permutations: int = PERMUTATIONS) -> Floats:
        found = g_local(
            values,
            graph,
            transform="B",
            star=True,
            permutations=permutations,
            n_jobs=1,
            seed=SEED,
            keep_simulations=False,
        )
        return np.asarray(found.p_sim)

    test(9)  # numba compiles at the first call
    return test


PEERS: dict[str, tuple[str, Peer]] = {
    "pygeoda": ("pygeoda", _pygeoda),
    "esda": ("esda", _esda),
}
