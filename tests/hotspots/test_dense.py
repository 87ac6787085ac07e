"""Dense clusters: equal to scikit-learn's DBSCAN where spots are apart; outlines hold their reports."""

import numpy as np
import shapely
from sklearn.cluster import DBSCAN

from hotspot.hotspots.dense import cluster, outline_clusters
from hotspot.hotspots.params import DenseParams

PARAMS = DenseParams(times_typical=1.0)


def towns(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two dense places and scattered reports, on a lattice of 20 m as the positions are rounded."""
    rng = np.random.default_rng(seed)
    parts = [rng.normal(centre, 60, (80, 2)) for centre in (1000, 3000)] + [rng.uniform(0, 4000, (120, 2))]
    return tuple(np.rint(np.concatenate(parts) / 20).T * 20)


def test_clusters_are_those_of_dbscan() -> None:
    x, y = towns()
    own = cluster(x, y, params=PARAMS)
    other = DBSCAN(eps=PARAMS.reach_m, min_samples=PARAMS.min_reports).fit(np.column_stack([x, y]))
    core = other.core_sample_indices_
    pairs = set(zip(own[core], other.labels_[core], strict=True))
    assert len(pairs) == len(set(own[core])) == len(set(other.labels_[core]))
    assert ((own < 0) == (other.labels_ < 0)).all()


def test_outlines_hold_their_reports_and_are_no_hulls_of_the_city() -> None:
    x, y = towns()
    labels = cluster(x, y, params=PARAMS)
    outlines = outline_clusters(x, y, labels, params=PARAMS)
    inside = labels >= 0
    assert shapely.covers(outlines[labels[inside]], shapely.points(x[inside], y[inside])).all()
    assert shapely.area(outlines).sum() < 0.1 * 4000**2


def test_no_reports_no_clusters() -> None:
    none = np.empty(0)
    assert len(cluster(none, none, params=PARAMS)) == 0


def test_a_million_reports_on_one_spot_are_one_cluster() -> None:
    spot = np.full(1_000_000, 500.0)
    assert (cluster(spot, spot, params=PARAMS) == 0).all()
