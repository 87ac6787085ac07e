"""Dense clusters (DBSCAN): busy places, not tested."""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from sklearn.cluster import DBSCAN
from sklearn.neighbors import KDTree

from hotspot.hotspots.params import DenseParams

Floats = NDArray[np.float64]

# Points nearer than a fifth of the reach are one spot with a weight: memory then follows the ground, not the reports.
_SPOT = 0.2


def cluster(x: Floats, y: Floats, *, params: DenseParams) -> NDArray[np.int64]:
    """Number the dense cluster of each report (projected metres), -1 for none.

    DBSCAN (Ester, Kriegel, Sander & Xu 1996, KDD-96) with eps = `reach_m`; minPts is the larger of `min_reports` and
    `times_typical` times the median number of reports within reach of an occupied spot, so that in a busy city only
    places denser than usual remain. Positions are rounded to a fifth of the reach first.
    """
    if not len(x):
        return np.empty(0, dtype=np.int64)
    grain = params.reach_m * _SPOT
    spots, spot_of, weight = np.unique(
        np.rint(np.column_stack([x, y]) / grain), axis=0, return_inverse=True, return_counts=True
    )
    least = least_reports(spots * grain, weight, params=params)
    found = DBSCAN(eps=params.reach_m, min_samples=least).fit(spots * grain, sample_weight=weight)
    return np.asarray(found.labels_[spot_of.ravel()], dtype=np.int64)


def least_reports(spots: Floats, weight: NDArray[np.int64], *, params: DenseParams) -> int:
    """Return minPts for `spots` (n, 2) in metres with `weight` reports each."""
    tree = KDTree(spots)
    sample = spots[:: max(1, len(spots) // 2000)]
    near = tree.query_radius(sample, params.reach_m)
    typical = float(np.median([weight[index].sum() for index in near]))
    return max(params.min_reports, int(np.ceil(params.times_typical * typical)))


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
