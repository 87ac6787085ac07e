"""The label: which cells make a tested hotspot, by the window test or by the scan, which share the 5 % between them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hotspot.cells import Grid
from hotspot.hotspots.baseline import Baseline
from hotspot.hotspots.outline import Groups, gather
from hotspot.hotspots.params import CircleParams, HotspotParams
from hotspot.hotspots.scan import Cluster, Noise, ScanParams, Zones, make_zones, scan_poisson
from hotspot.hotspots.window import Dispersion, WindowTest, count_days, judge_windows


@dataclass(frozen=True, eq=False)
class Ground:
    """The cells a scan may find something in, and the circles over them up to `radius_m`.

    `zones` is None where there are too few cells, or so many that no circle as large as a window could be looked at.
    """

    cells: NDArray[np.int64]
    zones: Zones | None
    radius_m: float


@dataclass(frozen=True, eq=False)
class Label:
    """Both tests of one theme and the hotspots they make; members of `circles` are cells."""

    window: WindowTest
    circles: tuple[Cluster, ...]
    groups: Groups


def lay_ground(grid: Grid, inside: NDArray[np.bool_], *, params: CircleParams) -> Ground:
    """List the circles over the cells that are `inside` (cells,), up to the radius that memory and time allow."""
    cells = np.flatnonzero(inside)
    radius_m = limit_radius(grid, len(cells), params=params)
    if len(cells) < 2 or radius_m < _reach_of_window(grid):
        return Ground(cells, None, 0.0)
    return Ground(cells, make_zones(grid.centres[cells], max_radius_m=radius_m), radius_m)


def limit_radius(grid: Grid, n_cells: int, *, params: CircleParams) -> float:
    """Return the largest radius, at most `max_radius_m`, at which all circles together have `max_members` cells."""
    return min(params.max_radius_m, float(np.sqrt(params.max_members / max(n_cells, 1) * grid.cell_area_m2 / np.pi)))


def label_cells(
    counts: NDArray[np.int64],
    baseline: Baseline,
    grid: Grid,
    *,
    ground: Ground,
    dispersion: Dispersion,
    days: sparse.csr_array,
    params: HotspotParams,
) -> Label:
    """Test windows and circles and join what passes into hotspots.

    A place is a hotspot when its window passes at q or it lies in a circle with p at most `circle.p`; together they
    hold `params.level` (Bonferroni: the chance of an alarm of either is at most the sum). Both ask for `min_reports`,
    `min_days` and `min_ratio`. `counts` (cells,), `days` (cells, days).
    """
    test = judge_windows(
        counts,
        baseline.expected,
        grid.neighbours,
        dispersion=dispersion,
        days=days,
        uncertainty=baseline.uncertainty,
        params=params.window,
    )
    circles = find_circles(counts, baseline, grid, ground=ground, dispersion=dispersion, days=days, params=params)
    return Label(test, circles, gather(test, counts, baseline.expected, grid, circles=circles, params=params))


def find_circles(
    counts: NDArray[np.int64],
    baseline: Baseline,
    grid: Grid,
    *,
    ground: Ground,
    dispersion: Dispersion,
    days: sparse.csr_array,
    params: HotspotParams,
) -> tuple[Cluster, ...]:
    """Scan the ground and return the circles that pass, members as cells; parameters as in `label_cells`."""
    cells = ground.cells[baseline.expected[ground.cells] > 0]
    if ground.zones is None or counts[cells].sum() < params.window.min_reports:
        return ()
    zones = ground.zones if len(cells) == len(ground.cells) else _lay_again(cells, grid, params.circle)
    if zones is None:
        return ()
    noise = Noise(
        dispersion.window[cells], baseline.uncertainty[cells], params.circle.error_reach_m, _reach_of_window(grid)
    )
    asked = ScanParams(
        min_cases=params.window.min_reports,
        max_radius_m=params.circle.max_radius_m,
        replications=params.circle.replications,
    )
    scan = scan_poisson(
        counts[cells],
        baseline.expected[cells],
        grid.centres[cells],
        noise=noise,
        params=asked,
        seed=params.circle.seed,
        zones=zones,
    )
    likely = (replace(cluster, members=cells[cluster.members].astype(np.int32)) for cluster in scan.clusters)
    return tuple(cluster for cluster in likely if _passes(cluster, baseline, days, params))


def _reach_of_window(grid: Grid) -> float:
    """How far the window reaches: dispersion and baseline are known for windows, and for nothing smaller."""
    return grid.size_m * (np.sqrt(2) if grid.shape == "square" else 1.0)


def _passes(cluster: Cluster, baseline: Baseline, days: sparse.csr_array, params: HotspotParams) -> bool:
    if cluster.p_value > params.circle.p:
        return False
    # The baseline itself, not what the scan scaled it to: a ratio means the same for circles and windows.
    ratio = cluster.cases / baseline.expected[cluster.members].sum()
    place = np.zeros(len(cluster.members), dtype=np.int64)
    shape = (1, days.shape[0])
    row = sparse.csr_array((np.ones(len(place)), (place, cluster.members)), shape=shape)
    return bool(ratio >= params.window.min_ratio and count_days(row, days)[0] >= params.window.min_days)


def _lay_again(cells: NDArray[np.int64], grid: Grid, params: CircleParams) -> Zones | None:
    inside = np.zeros(len(grid), dtype=bool)
    inside[cells] = True
    return lay_ground(grid, inside, params=params).zones
