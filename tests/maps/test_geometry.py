"""Polygons as short lists of whole numbers."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.maps.geometry import encode_anchors, encode_box, encode_points, encode_rings

degrees = st.floats(-179, 179).map(lambda v: round(v, 6))


def decode(flat):
    return np.cumsum(np.array(flat).reshape(-1, 2), axis=0) / 1e6


@given(st.lists(st.tuples(degrees, degrees), min_size=1, max_size=20))
def test_points_come_back_to_a_millionth_of_a_degree(points):
    lon, lat = np.array(points).T
    assert np.allclose(decode(encode_points(lon, lat)), points, atol=6e-7)


def test_holes_and_parts_become_rings_without_closing_point():
    ring = shapely.Polygon([(0, 0), (3, 0), (3, 3), (0, 3)], [[(1, 1), (2, 1), (2, 2)]])
    both = shapely.MultiPolygon([ring, shapely.Polygon([(5, 5), (6, 5), (6, 6)])])
    assert [len(decode(r)) for r in encode_rings([both])[0]] == [4, 3, 3]


def test_nothing_gives_no_rings():
    assert encode_rings([None, shapely.Polygon()]) == [[], []]


def test_the_anchor_lies_inside_with_room_around():
    c_shape = shapely.box(0, 36, 4, 40).difference(shapely.box(1, 37, 4, 39))
    (at,), (room,) = encode_anchors(np.array([c_shape]))
    assert c_shape.contains(shapely.Point(at[0] / 1e6, at[1] / 1e6))
    assert 0.5 < room / 1e6 < 0.75  # arms one degree wide, more at the corners


def test_a_box_is_west_south_east_north():
    assert encode_box((103.5, 36.0, 104.0, 36.25)) == [103_500_000, 36_000_000, 104_000_000, 36_250_000]
