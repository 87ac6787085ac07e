"""1001 simulated pass/fail sites: how often the scan cries wolf, what it finds, and what it flags beside it.

``python -m tests.hotspots.scan.sites`` prints the table of ``docs/methods.md``.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hotspot.hotspots.scan import ScanParams, scan_sites

SITES, SIDE_M = 1001, 10_000.0
BASE, RATIO, CLUSTERS = 0.2, 2.5, 3
# Of a radius that one team can visit; 199 replications are enough for p <= 0.05.
PARAMS = ScanParams(max_share=0.05, max_radius_m=1500, replications=199)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Shares = Callable[[np.random.Generator], Floats]

SHARES: dict[str, Shares] = {
    "binomial": lambda rng: np.full(SITES, BASE),
    "over-dispersed": lambda rng: rng.beta(2, 8, SITES),
}


def _flag(rng: np.random.Generator, share: Shares, *, size: int = 0, seed: int) -> tuple[Flags, Flags]:
    """Return which sites are planted (three discs of `size` sites, 0 = none) and which are in a cluster, p <= 0.05."""
    places = rng.uniform(0, SIDE_M, (SITES, 2))
    checks, planted = rng.integers(8, 13, SITES), _plant(rng, places, size)
    share_failed = np.minimum(share(rng) * np.where(planted, RATIO, 1), 0.95)
    scan = scan_sites(rng.binomial(checks, share_failed), checks, places, params=PARAMS, seed=seed)
    flagged = np.zeros(SITES, dtype=bool)
    for cluster in scan.clusters:
        flagged[cluster.members] |= cluster.p_value <= 0.05
    return planted, flagged


def _plant(rng: np.random.Generator, places: Floats, size: int) -> Flags:
    """Choose the `size` sites nearest to each of three points at least 2.5 km apart and 1 km from the edge."""
    planted = np.zeros(SITES, dtype=bool)
    centres: list[Floats] = []
    while size and len(centres) < CLUSTERS:
        centre = rng.uniform(1000, SIDE_M - 1000, 2)
        if all(np.hypot(*(centre - other)) > 2500 for other in centres):
            centres.append(centre)
            planted[np.argsort(np.hypot(*(places - centre).T))[:size]] = True
    return planted


def false_alarms(name: str, *, maps: int) -> float:
    """Share of maps without clusters on which a site is flagged."""
    rng = np.random.default_rng(2026)
    return sum(_flag(rng, SHARES[name], seed=i)[1].any() for i in range(maps)) / maps


def find_planted(name: str, size: int, *, maps: int) -> tuple[float, float]:
    """Share of planted sites that are flagged, and share of flagged sites that are not planted, means over maps."""
    rng = np.random.default_rng(2026)
    recall, false = [], []
    for i in range(maps):
        planted, flagged = _flag(rng, SHARES[name], size=size, seed=i)
        recall.append((planted & flagged).sum() / planted.sum())
        false.append((flagged & ~planted).sum() / max(flagged.sum(), 1))
    return float(np.mean(recall)), float(np.mean(false))


def main(maps: int = 200) -> None:
    """Print the table in Markdown."""
    sizes = (15, 25, 35, 50)
    print("| failures by chance | any false alarm |", " | ".join(f"{size} sites a cluster" for size in sizes), "|")
    print("|---|--:|--:|--:|--:|--:|")
    for name in SHARES:
        cells = ("{:.2f}, {:.3f}".format(*find_planted(name, n, maps=maps)) for n in sizes)
        print("|", name, "|", f"{false_alarms(name, maps=maps):.1%}", "|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
