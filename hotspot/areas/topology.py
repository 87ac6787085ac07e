"""How areas fit together: overlaps, gaps, and children beyond their parents. Everything in square metres."""

import numpy as np
import pandas as pd
import shapely

from hotspot.areas.geometry import Shapes

_SLIT_M = 0.05
FINDING_COLUMNS = ["finding", "level", "area_id", "other_id", "area_m2", "share"]


def find_overlaps(ids: "pd.Series[str]", flat: Shapes) -> pd.DataFrame:
    """Return every pair of areas that share ground.

    Parameters
    ----------
    ids
        Area ids (n,) of one level.
    flat
        Their valid polygons (n,) in metres.

    Returns
    -------
    pandas.DataFrame
        `area_id`, `other_id`, `area_m2`, `share` (of the smaller area), largest first.
    """
    first, second = shapely.STRtree(flat).query(flat, predicate="intersects")
    keep = first < second
    first, second = first[keep], second[keep]
    shared = shapely.area(shapely.intersection(flat[first], flat[second]))
    smaller = np.minimum(shapely.area(flat[first]), shapely.area(flat[second]))
    names = ids.to_numpy()
    pairs = pd.DataFrame({"area_id": names[first], "other_id": names[second], "area_m2": shared})
    pairs["share"] = shared / smaller
    return pairs[pairs["area_m2"] > 0].sort_values("area_m2", ascending=False, ignore_index=True)


def find_gaps(union: shapely.Geometry) -> Shapes:
    """Return the holes (k,) that areas of one level leave between them, in metres, largest first.

    `union` is all of them united. A hole that is drawn as such in a single area (an enclave) counts
    too if no other area fills it.
    """
    # A corner on the middle of the neighbour's side misses it by nanometres: that slit must not open a gap outwards.
    closed = shapely.buffer(union, _SLIT_M, join_style="mitre").buffer(-_SLIT_M, join_style="mitre")
    parts = shapely.get_parts(closed)
    rings, owner = shapely.get_rings(parts, return_index=True)
    inner = rings[np.flatnonzero(np.r_[False, owner[1:] == owner[:-1]])]
    holes: Shapes = shapely.polygons(inner)
    return holes[np.argsort(-shapely.area(holes), kind="stable")]


def find_outside(children: pd.DataFrame, flat: Shapes, parents: "pd.Series[str]", parent_flat: Shapes) -> pd.DataFrame:
    """Return how much of each child lies outside its parent.

    Parameters
    ----------
    children
        `area_id`, `parent_id` of one level.
    flat
        Their polygons in metres.
    parents, parent_flat
        Ids and polygons in metres of the level above.

    Returns
    -------
    pandas.DataFrame
        `area_id`, `other_id` (the parent), `area_m2`, `share` of the child, largest share first.
    """
    row = children["parent_id"].map(pd.Series(np.arange(len(parents)), index=parents.to_numpy()))
    known = row.notna().to_numpy()
    shapes, above = flat[known], parent_flat[row[known].to_numpy(dtype=np.int64)]
    outside = shapely.area(shapely.difference(shapes, above))
    found = children.loc[known, ["area_id", "parent_id"]].rename(columns={"parent_id": "other_id"})
    found = found.assign(area_m2=outside, share=outside / shapely.area(shapes))
    return found[found["area_m2"] > 0].sort_values("share", ascending=False, ignore_index=True)


def uncovered_m2(union: shapely.Geometry, parent_flat: Shapes) -> tuple[float, float]:
    """Return the ground of the parents that no area of a level covers (`union`): square metres, and share of it."""
    whole = shapely.union_all(parent_flat)
    left = float(shapely.area(shapely.difference(whole, union)))
    return left, left / float(shapely.area(whole))
