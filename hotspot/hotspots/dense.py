"""Dense clusters (DBSCAN): busy places, not tested."""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from hotspot.hotspots.params import DenseParams

Floats = NDArray[np.float64]

# Points nearer than a fifth of the reach are one spot with a weight: memory then follows the ground, not the reports.
_SPOT = 0.2


def cluster(x: Floats, y: Floats, *, params: DenseParams) -> NDArray[np.int64]:
    """Number the dense cluster of each report (projected metres), -1 for none.

    DBSCAN (Ester, Kriegel, Sander & Xu 1996, KDD-96) with eps = `reach_m`; minPts is the larger of `min_reports` and
    `times_typical` times the median number of reports within reach of an occupied spot, so that in a busy city only
    places denser than usual remain. Positions are rounded to a fifth of the reach first. A report within reach of two
    clusters goes to the one with the lower number.
    """
    if not len(x):
        return np.empty(0, dtype=np.int64)
    spots, spot_of, weight = _merge_spots(x, y, params.reach_m * _SPOT)
    pairs = cKDTree(spots).query_pairs(params.reach_m, output_type="ndarray")
    one, other = np.concatenate([pairs, pairs[:, ::-1]]).T
    near = weight + np.bincount(one, weight[other], minlength=len(spots))
    core = near >= max(params.min_reports, params.times_typical * float(np.median(near)))
    label = _label_cores(core, one, other)
    reached = core[other] & ~core[one]
    lowest = np.full(len(spots), len(spots))
    np.minimum.at(lowest, one[reached], label[other[reached]])
    return np.where(core, label, np.where(lowest < len(spots), lowest, -1))[spot_of]


def _merge_spots(x: Floats, y: Floats, grain_m: float) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Round positions: the different spots (n, 2) in metres, the spot of each report, the reports of each spot."""
    col, row = (np.rint(part / grain_m).astype(np.int64) for part in (x, y))
    width = int(col.max() - col.min()) + 1
    key, spot_of, weight = np.unique(
        (row - row.min()) * width + col - col.min(), return_inverse=True, return_counts=True
    )
    return np.column_stack([key % width, key // width]) * grain_m, spot_of, weight


def _label_cores(core: NDArray[np.bool_], one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Join core spots within reach of each other; -1 for the rest."""
    both = core[one] & core[other]
    links = sparse.coo_array((np.ones(both.sum(), dtype=bool), (one[both], other[both])), shape=(len(core), len(core)))
    parts = connected_components(links, directed=False)[1]
    label = np.full(len(core), -1, dtype=np.int64)
    label[core] = np.unique(parts[core], return_inverse=True)[1]
    return label


def outline_clusters(x: Floats, y: Floats, labels: NDArray[np.int64], *, params: DenseParams) -> NDArray[np.object_]:
    """Draw a concave outline around the reports of each cluster 0 .. max(labels), with a margin."""
    order = np.argsort(labels, kind="stable")
    order = order[labels[order] >= 0]
    if not len(order):
        return np.empty(0, dtype=object)
    bundles = shapely.multipoints(shapely.points(x[order], y[order]), indices=labels[order])
    hulls = shapely.concave_hull(bundles, ratio=params.hull_ratio)
    return np.asarray(shapely.buffer(hulls, params.margin_m), dtype=object)


def describe_clusters(
    outlines: NDArray[np.object_], labels: NDArray[np.int64], problem: NDArray[np.int64], theme: str, crs: object
) -> gpd.GeoDataFrame:
    """Build the table of one theme's clusters, largest first: `cluster_id`, `theme`, `reports`, `problems`, outline.

    `labels`, `problem`: one value a report; problem -1 marks a repeat that counts for no problem of its own.
    """
    n, inside = len(outlines), labels >= 0
    reports = np.bincount(labels[inside], minlength=n)
    pairs = np.unique(np.stack([labels, problem])[:, inside & (problem >= 0)], axis=1)
    order = np.argsort(-reports, kind="stable")
    columns = {
        "cluster_id": [f"{theme}:dense{number}" for number in range(1, n + 1)],
        "theme": np.full(n, theme, dtype=object),
        "reports": reports[order],
        "problems": np.bincount(pairs[0].astype(np.int64), minlength=n)[order],
    }
    return gpd.GeoDataFrame(columns, geometry=outlines[order], crs=crs)
