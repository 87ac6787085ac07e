"""Is a road layer shifted: do the reports of the town lie along its roads as they are, or as GCJ-02 or BD-09?"""

import numpy as np
import shapely
from numpy.typing import ArrayLike

from hotspot.crs import display, from_wgs84
from hotspot.crs.evidence import block_of, compare
from hotspot.errors import Notice, notice
from hotspot.patrol.travel.roads import Roads

# People report from addresses, which lie along roads; the shifts are 100 m and more.
_NEAR_M = 20.0
_MOST_PLACES = 20_000


def check_roads(roads: Roads, lon: ArrayLike, lat: ArrayLike) -> tuple[Notice, ...]:
    """Tell whether reports (n,), WGS84, lie along the roads; to be asked where the border could not check the layer.

    Under each reading (as it is, drawn in GCJ-02, drawn in BD-09) the share of distinct places within 20 m of a road
    is counted; readings are compared on the places where they disagree (`hotspot.crs.evidence.compare`).

    Returns
    -------
    A warning ``patrol.roads_shifted`` with the setting to write if another reading is clearly better,
    ``patrol.roads_fit`` if the roads as they are clearly fit best, else nothing.
    """
    places = np.unique(np.column_stack([np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)]), axis=0)
    places = places[np.isfinite(places).all(axis=1)]
    if not len(places):
        return ()
    places = places[np.linspace(0, len(places) - 1, min(len(places), _MOST_PLACES)).astype(np.int64)]
    tree, blocks = shapely.STRtree(roads.streets.shapes()), block_of(*places.T)
    far = {}
    for datum in ("wgs84", "gcj02", "bd09"):
        x, y = from_wgs84(*from_wgs84(*places.T, datum=datum), datum=roads.datum)
        far[datum] = np.ones(len(places), dtype=bool)
        far[datum][tree.query(shapely.points(x, y), predicate="dwithin", distance=_NEAR_M)[0]] = False
    best = min(far, key=lambda datum: np.count_nonzero(far[datum]))
    if not all(compare(far[best], far[other], blocks).strong for other in far if other != best):
        return ()
    near, asis = (float(1 - far[datum].mean()) for datum in (best, "wgs84"))
    if best == "wgs84":
        return (notice("patrol.roads_fit", near=near, metres=_NEAR_M),)
    facts = {"datum": display(best), "setting": best, "near": near, "asis": asis, "metres": _NEAR_M}
    return (notice("patrol.roads_shifted", "warning", **facts),)
