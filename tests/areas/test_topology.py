"""Overlaps, gaps and children beyond their parents, planted with known sizes."""

import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.areas.topology import find_gaps, find_outside, find_overlaps, uncovered_m2
from tests.areas.specimens import SIZE, block

IDS = pd.Series(["a", "b", "c"], dtype="str")


def flat(*shapes: shapely.Polygon) -> np.ndarray:
    return np.array(shapes, dtype=object)


def test_neighbours_do_not_overlap() -> None:
    assert find_overlaps(IDS, flat(block(0, 0), block(1, 0), block(0, 1))).empty


def test_overlaps_are_measured_largest_first() -> None:
    pairs = find_overlaps(IDS, flat(block(0, 0), block(0.5, 0), block(1.4, 0)))
    assert pairs["area_id"].tolist() == ["a", "b"]
    assert pairs["other_id"].tolist() == ["b", "c"]
    assert pairs["area_m2"].tolist() == pytest.approx([0.5 * SIZE**2, 0.1 * SIZE**2])
    assert pairs["share"].tolist() == pytest.approx([0.5, 0.1])


def test_a_hole_between_areas_is_a_gap() -> None:
    ring = shapely.difference(block(0, 0, 3, 3), block(1, 1))
    assert shapely.area(find_gaps(ring)).tolist() == pytest.approx([SIZE**2])
    assert find_gaps(block(0, 0)).size == 0


def test_gaps_of_several_parts_are_all_found() -> None:
    rings = [shapely.difference(block(c, 0, 3, 3), block(c + 1, 1, 1, size)) for c, size in ((0, 0.5), (5, 1.0))]
    gaps = find_gaps(shapely.union_all(rings))
    assert shapely.area(gaps).tolist() == pytest.approx([SIZE**2, 0.5 * SIZE**2])


def test_a_slit_does_not_open_a_gap() -> None:
    slit = shapely.box(
        block(1, 1).centroid.x, block(1, 1).centroid.y, block(3, 1).bounds[2], block(1, 1).centroid.y + 1e-6
    )
    ring = shapely.difference(shapely.difference(block(0, 0, 3, 3), block(1, 1)), slit)
    assert shapely.area(find_gaps(ring)).tolist() == pytest.approx([SIZE**2], rel=1e-4)


def test_share_outside_the_parent() -> None:
    children = pd.DataFrame({"area_id": IDS, "parent_id": ["p", "p", pd.NA]}, dtype="str")
    shapes = flat(block(0, 0), block(0.75, 1), block(9, 9))
    found = find_outside(children, shapes, pd.Series(["p"], dtype="str"), flat(block(0, 0, 1, 2)))
    assert found[["area_id", "other_id"]].to_numpy().tolist() == [["b", "p"]]
    assert found["share"].tolist() == pytest.approx([0.75])


def test_ground_that_no_area_covers() -> None:
    left, share = uncovered_m2(block(0, 0), flat(block(0, 0, 1, 2)))
    assert (left, share) == pytest.approx((SIZE**2, 0.5))
