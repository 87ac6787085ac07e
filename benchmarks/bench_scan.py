"""The scan statistic on 30,000 cells with noise, 999 replications: ours against the same in pure numpy, equal answers.

The numpy form takes part in nothing but the loops: zones, draws and baseline are the same arrays, prepared before.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing import Timed, time_best
from hotspot.hotspots.scan import Noise, Scan, ScanParams, Zones, make_zones, scan_poisson
from hotspot.hotspots.scan.nulls import NoisyCounts, draw_shares
from hotspot.hotspots.scan.zones import add_up

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]

ROWS, COLUMNS, SIZE_M = 150, 200, 150.0
CASES = 5_000
REPLICATIONS, OF_NUMPY = 999, 99
SEED = 2026


def run() -> list[dict[str, Any]]:
    """Time one map with noise learnt from time and without, radius 600 m; ours runs all replications, numpy some."""
    y, x = np.divmod(np.arange(ROWS * COLUMNS), COLUMNS)
    centres = SIZE_M * np.column_stack([x, y])
    rng = np.random.default_rng(SEED)
    expected = rng.lognormal(sigma=0.8, size=len(centres))
    expected *= CASES / expected.sum()
    cases = rng.poisson(np.where(np.hypot(*(centres - centres[9_999]).T) <= 301, 4, 1) * expected)
    noise = Noise(rng.uniform(1, 2, len(centres)), np.full(len(centres), 0.05), 600.0)
    laid = time_best(lambda: make_zones(centres, max_radius_m=600), repeats=3)
    works = {"scan, noise from time": noise, "scan, Poisson": None}
    return [_compare(work, cases, expected, centres, extra, laid) for work, extra in works.items()]


def _compare(
    work: str, cases: NDArray[np.int64], expected: Floats, centres: Floats, noise: Noise | None, laid: Timed
) -> dict[str, Any]:
    params = ScanParams(max_radius_m=600, replications=REPLICATIONS)

    def ours(replications: int = REPLICATIONS) -> Scan:
        fewer = params.model_copy(update={"replications": replications})
        return scan_poisson(cases, expected, centres, noise=noise, params=fewer, seed=SEED, zones=laid.result)

    ours(9)
    numpy = NumpyScan(laid.result, expected * cases.sum() / expected.sum(), centres, noise, params)
    peer = time_best(lambda: [numpy.largest(i) for i in range(OF_NUMPY)], repeats=2)
    own = time_best(ours, repeats=3)
    drawing = time_best(lambda: [numpy.draw(i) for i in range(OF_NUMPY)], repeats=2)
    assert np.allclose(peer.result, own.result.simulated[:OF_NUMPY], rtol=0, atol=1e-8)
    assert abs(numpy.look(cases.astype(np.int32)) - own.result.clusters[0].llr) < 1e-8
    draw_ms, numpy_ms, ours_ms = (
        1e3 * np.array([timed.wall, timed.cpu]) / n
        for timed, n in ((drawing, OF_NUMPY), (peer, OF_NUMPY), (own, REPLICATIONS))
    )
    return {
        "work": work,
        "cells": f"{len(cases):,}",
        "cases": f"{cases.sum():,}",
        "zones": f"{numpy.n_zones:,}",
        "drawing, both ms (CPU)": f"{draw_ms[0]:.1f} ({draw_ms[1]:.1f})",
        "numpy ms a replication (CPU)": f"{numpy_ms[0]:.1f} ({numpy_ms[1]:.1f})",
        "ours ms a replication (CPU)": f"{ours_ms[0]:.1f} ({ours_ms[1]:.1f})",
        "ratio (CPU)": "{:.1f}× ({:.1f}×)".format(*(numpy_ms / ours_ms)),
        "CPU ratio without drawing": f"{(numpy_ms - draw_ms)[1] / (ours_ms - draw_ms)[1]:.1f}×",
        f"ours s, {REPLICATIONS} replications": f"{own.wall:.2f}",
        "zones laid s": f"{laid.wall:.2f}",
        "largest ratios that differ": 0,
    }


class NumpyScan:
    """The same steps for all zones at once: cases to the zones they enter, running sums, a bound, a few logarithms."""

    def __init__(
        self, zones: Zones, expected: Floats, centres: Floats, noise: Noise | None, params: ScanParams
    ) -> None:
        self._least, self._total, self._expected = params.min_cases, round(expected.sum()), expected
        self._entry, self._zone_of = zones.entries
        self._inside = add_up(zones, expected)
        allowed = self._inside <= params.max_share * self._total * (1 + 1e-9)
        self._weight = np.where(allowed, 1 / (self._inside * (self._total - self._inside)), 0.0)
        self._before = np.repeat(zones.first[:-1], np.diff(zones.first))
        self.n_zones = int(allowed.sum())
        waves = np.random.default_rng((SEED, REPLICATIONS))
        self._noisy = NoisyCounts(expected, centres, noise, waves) if noise else None

    def largest(self, i: int) -> float:
        """Return the largest ratio of chance map i."""
        return self.look(self.draw(i))

    def draw(self, i: int) -> Counts:
        """Draw chance map i: the same map as ours."""
        rng = np.random.default_rng((SEED, i))
        return self._noisy.draw(rng) if self._noisy else draw_shares(rng, self._expected, self._total)

    def look(self, cases: Counts) -> float:
        """Return the largest log likelihood ratio of a map."""
        total, count = int(cases.sum()), self._count(cases)
        scale = total / self._total
        excess = count - scale * self._inside
        bound = excess * np.abs(excess) * self._weight * (self._total / scale)
        bound[count < self._least] = 0.0
        best = np.array([bound.argmax()])
        reached = self._ratios(count[best], excess[best], total)[0] if bound[best[0]] > 0 else 1e-9
        high = np.flatnonzero(bound >= reached * (1 - 1e-9))
        return float(self._ratios(count[high], excess[high], total).max(initial=0.0))

    def _count(self, cases: Counts) -> Floats:
        """Count cases in each zone; only places with cases are touched."""
        some = np.flatnonzero(cases)
        size = self._entry[some + 1] - self._entry[some]
        each = np.arange(size.sum()) + np.repeat(self._entry[some] - np.cumsum(size) + size, size)
        entering = np.bincount(self._zone_of[each], np.repeat(cases[some], size), len(self._inside))
        running = np.concatenate([[0.0], np.cumsum(entering)])
        return running[1:] - running[self._before]

    def _ratios(self, count: Floats, excess: Floats, total: int) -> Floats:
        inside = count - excess
        rest = total - count
        return count * np.log1p(excess / inside) + rest * np.log1p(-excess / (total - inside))
