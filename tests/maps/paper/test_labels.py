"""Places of numbers and names: pure geometry."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from hotspot.maps.paper.labels import Place, Wanted, line_boxes, place_names, place_numbers

FRAME = (0.0, 0.0, 400.0, 300.0)
NONE = np.empty((0, 4))


def want(shape, *sizes, may_leave=True):
    middle = shape.centroid
    return Wanted(shape, (middle.x, middle.y), sizes, may_leave)


def put(wanted, *, taken=NONE, avoid=NONE, land=()):
    return place_names(wanted, frame=FRAME, taken=taken, avoid=avoid, land=land)


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_name_stands_in_the_middle_of_its_area():
    place = put([want(box(100, 100, 200, 200), (40, 10))])[0]
    assert (place.x, place.y, place.points_to) == (150, 150, None)


def test_a_name_moves_inside_its_area_when_the_middle_is_taken():
    place = put([want(box(100, 100, 200, 200), (40, 10))], taken=np.array([[140.0, 140, 160, 160]]))[0]
    assert box(*place.box([(40, 10)])).within(box(100, 100, 200, 200))
    assert not overlap(place.box([(40, 10)]), (140, 140, 160, 160))


def test_a_name_keeps_off_hotspots_where_it_can():
    place = put([want(box(100, 100, 200, 200), (40, 10))], avoid=np.array([[100.0, 140, 200, 160]]))[0]
    assert not overlap(place.box([(40, 10)]), (100, 140, 200, 160))


def test_a_name_stands_on_a_hotspot_if_the_whole_area_is_one():
    place = put([want(box(100, 100, 200, 200), (40, 10))], avoid=np.array([[90.0, 90, 210, 210]]))[0]
    assert (place.x, place.y, place.size) == (150, 150, 0)


def test_a_name_is_smaller_before_it_crosses_its_border():
    sizes = ((120, 12), (80, 9))
    assert put([want(box(100, 100, 200, 200), *sizes)])[0].size == 1


def test_a_name_crosses_its_border_before_it_stands_elsewhere():
    place = put([want(box(100, 100, 120, 200), (60, 10))])[0]
    assert 100 < place.x < 120
    assert place.points_to is None


def test_a_name_without_room_in_its_area_stands_beside_with_a_line_into_it():
    taken = np.array([[95.0, 95, 145, 145]])
    place = put([want(box(100, 100, 140, 140), (30, 10))], taken=taken)[0]
    assert not overlap(place.box([(30, 10)]), taken[0])
    assert box(100, 100, 140, 140).contains(Point(place.points_to))


def test_a_line_ends_outside_what_is_taken_if_the_area_has_such_a_place():
    shape = box(100, 100, 300, 104)
    taken = np.array([[150.0, 60, 250, 150]])
    wide = put([want(shape, (90, 12))], taken=np.vstack([taken, [[60.0, 90, 150, 97]], [[250.0, 90, 340, 97]]]))[0]
    assert wide is not None
    assert not overlap(wide.box([(90, 12)]), taken[0])


def test_a_line_does_not_cross_what_is_taken():
    ring = np.array([[80.0, 80, 160, 90], [80, 150, 160, 160], [80, 80, 90, 160], [150, 80, 160, 160]])
    inside = np.array([[91.0, 91, 149, 149]])
    assert put([want(box(100, 100, 140, 140), (30, 10))], taken=np.vstack([ring, inside])) == [None]


def test_a_name_with_a_line_stands_beside_the_district_rather_than_on_another_area():
    land = [box(150, 0, 400, 300)]
    place = put([want(box(160, 140, 170, 150), (40, 10))], taken=np.array([[150.0, 135, 180, 155]]), land=land)[0]
    assert place.box([(40, 10)])[2] <= 150


def test_a_name_that_may_not_leave_is_given_up():
    assert put([want(box(100, 100, 120, 120), (60, 10), may_leave=False)]) == [None]


def test_a_name_longer_than_the_frame_is_given_up():
    assert put([want(box(0, 0, 400, 300), (900, 10))]) == [None]


def test_the_area_with_least_room_is_served_first():
    wide, tight = want(box(0, 0, 400, 300), (40, 10)), want(box(180, 144, 224, 156), (40, 10))
    places = put([wide, tight])
    assert places[1].points_to is None
    assert 180 < places[1].x < 224


def test_line_boxes_reach_from_the_text_to_the_end():
    boxes = line_boxes(Place(50, 50, 0, (50, 150)), [(20, 10)])
    assert boxes[:, 1].min() <= 58
    assert boxes[:, 3].max() == pytest.approx(151)


def test_a_place_without_a_line_has_no_line_boxes():
    assert line_boxes(Place(50, 50), [(20, 10)]).shape == (0, 4)


def number(spots, radius=5.0, taken=NONE):
    spots = np.asarray(spots, float)
    middles = (spots[:, :2] + spots[:, 2:]) / 2
    return place_numbers(spots, middles, np.full(len(spots), radius), frame=FRAME, taken=taken)


def test_a_number_stands_in_a_hotspot_that_is_seen_around_it():
    assert number([[100, 100, 150, 140]])[0] == Place(125, 120)


def test_a_number_stands_beside_a_small_hotspot():
    place = number([[100, 100, 108, 108]])[0]
    assert box(100, 100, 108, 108).distance(Point(place.x, place.y)) >= 5
    assert place.points_to == (104, 104)


def test_a_number_leaves_other_hotspots_free():
    spots = [[100, 100, 108, 108], [108, 108, 150, 150]]
    first, _ = number(spots)
    assert not overlap(first.box([(10, 10)]), spots[1])


def test_numbers_of_many_hotspots_on_one_spot_all_find_a_place():
    places = number([[200, 150, 206, 156]] * 40)
    assert None not in places
    boxes = [place.box([(10, 10)]) for place in places]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_number_without_any_room_is_given_up():
    assert number([[100, 100, 120, 120]], taken=np.array([[-10.0, -10, 500, 500]])) == [None]


shapes = st.builds(
    lambda x, y, w, h, cut: Polygon([(x, y), (x + w, y), (x + w, y + h * cut), (x, y + h)]),
    st.floats(0, 300), st.floats(0, 200), st.floats(5, 100), st.floats(5, 100), st.floats(0.2, 1),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(shapes, st.floats(5, 150), st.booleans()), max_size=25))
def test_names_never_touch_each_other_nor_the_frame(asked):
    wanted = [want(shape, (width, 10), (width * 0.8, 8), may_leave=leave) for shape, width, leave in asked]
    pairs = [(one, place) for one, place in zip(wanted, put(wanted), strict=True) if place]
    boxes = [place.box(one.sizes) for one, place in pairs]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(box(*FRAME).covers(box(*one)) for one in boxes)
    ends = [Point(place.points_to) if place.points_to else box(*place.box(one.sizes)) for one, place in pairs]
    assert all(one.shape.intersects(end) for (one, _), end in zip(pairs, ends, strict=True))
