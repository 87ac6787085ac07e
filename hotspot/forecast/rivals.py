"""What people use now to choose places: the forecast has to beat these.

Every function ranks cells by what was reported before day `start` and returns a score (cells,): the higher, the sooner
one would go there.
"""

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from hotspot.cells import Grid
from hotspot.forecast.series import Series
from hotspot.hotspots import gi_star_z
from hotspot.periods import DAYS_PER_WEEK

Floats = NDArray[np.float64]
Rival = Callable[..., Floats]

_TOLERANCE_M = 1.0


def count_weeks(series: Series, *, start: int, weeks: int) -> Floats:
    """Count each cell's reports in the `weeks` weeks before day `start`: (cells,), weighted as the series is."""
    recent = (series.day < start) & (series.day >= start - weeks * DAYS_PER_WEEK)
    return np.bincount(series.cell[recent], series.weight[recent], minlength=len(series.grid)).astype(float)


def draw_heat(series: Series, *, start: int, weeks: int = 4, radius_m: float = 500.0) -> Floats:
    """Draw the usual heat map: reports within `radius_m`, weighing (1 - d²/r²)², d from centre to centre: (cells,).

    The quartic kernel of desktop maps (Silverman 1986, doi:10.1201/9781315140919, eq. 4.5), without correction at the
    border, as they do.
    """
    return _sum_within(count_weeks(series, start=start, weeks=weeks), series.grid, radius_m)


def standardise_neighbours(series: Series, *, start: int, weeks: int = 13) -> Floats:
    """Return z of Gi* of the cells' counts (3 × 3 cells or 7 hexagons): see `hotspots.gi_star_z`. Equal counts: 0."""
    counts = count_weeks(series, start=start, weeks=weeks)
    return np.nan_to_num(gi_star_z(counts, series.grid.neighbours))


def outline_dense(
    series: Series, *, start: int, weeks: int = 13, reach_m: float = 200.0, min_reports: int = 5
) -> Floats:
    """Score the cells in the convex hulls of DBSCAN clusters by the hull's reports per cell; all others 0.

    DBSCAN (Ester, Kriegel, Sander & Xu 1996, KDD-96) with eps `reach_m`, but at least one and a half cells so that
    touching cells belong together, minPts `min_reports`, on cell centres weighted by their reports. A hull has no order
    within; hulls mostly cover less than the budget, and whoever ranks these scores fills the rest at random.
    """
    from sklearn.cluster import DBSCAN  # noqa: PLC0415 - a second of import that only the back-test needs

    counts = count_weeks(series, start=start, weeks=weeks)
    busy = np.flatnonzero(counts)
    score = np.zeros(len(counts))
    if counts.sum() < min_reports:
        return score
    centres = series.grid.centres
    finder = DBSCAN(eps=max(reach_m, 1.5 * series.grid.size_m), min_samples=min_reports)
    label = finder.fit(centres[busy], sample_weight=counts[busy]).labels_
    inside, hull = _cover(series.grid, centres[busy[label >= 0]], label[label >= 0])
    density = np.bincount(hull, counts[inside]) / np.maximum(np.bincount(hull), 1)
    np.maximum.at(score, inside, density[hull])
    return score


RIVALS: dict[str, Rival] = {
    "count_4": partial(count_weeks, weeks=4),
    "count_13": partial(count_weeks, weeks=13),
    "count_52": partial(count_weeks, weeks=52),
    "heat_500": draw_heat,
    "gi_star": standardise_neighbours,
    "dbscan": outline_dense,
}


def _sum_within(counts: Floats, grid: Grid, radius_m: float) -> Floats:
    # An axial column is oblique, so that a circle needs more hexagons than metres suggest.
    reach = int(np.ceil(radius_m / grid.size_m * (4 / 3 if grid.shape == "hexagon" else 1)))
    rows, cols = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1), indexing="ij")
    kernel = np.maximum(1 - (grid.offset_m(rows, cols) / radius_m) ** 2, 0) ** 2
    return grid.from_raster(ndimage.convolve(grid.to_raster(counts), kernel, mode="constant"))


@lru_cache(maxsize=2)
def _index_centres(grid: Grid) -> shapely.STRtree:
    return shapely.STRtree(shapely.points(grid.centres))


def _cover(grid: Grid, spots: Floats, label: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which cell centres lie in the convex hull of each cluster's spots: pairs of cell and hull."""
    order = np.argsort(label, kind="stable")
    if not len(order):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    bundles = shapely.multipoints(shapely.points(spots[order]), indices=label[order])
    hulls = shapely.buffer(shapely.convex_hull(bundles), _TOLERANCE_M)
    hull, inside = _index_centres(grid).query(np.atleast_1d(hulls), predicate="intersects")
    return inside.astype(np.int64), hull.astype(np.int64)
