"""Where roads meet and where they only cross."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspot.patrol.travel.noding import Streets, insert_vertices, join_lines, label_pieces
from tests.patrol.streets import join, line

ACROSS, UP = line((0, 0), (100, 0)), line((50, -50), (50, 50))


def pieces(streets: Streets) -> int:
    return len(np.unique(label_pieces(streets)[streets.segments]))


def degrees(streets: Streets) -> dict[tuple[float, float], int]:
    count = np.bincount(streets.segments.ravel(), minlength=len(streets.vertices))
    return {(float(x), float(y)): int(n) for (x, y), n in zip(streets.vertices, count, strict=True) if n}


def test_lines_that_cross_without_a_vertex_are_joined_and_counted() -> None:
    streets = join(ACROSS, UP)
    assert degrees(streets)[50.0, 0.0] == 4
    assert streets.crossings == 1


def test_a_bridge_is_not_joined_to_the_road_below() -> None:
    streets = join(ACROSS, UP, levels=[0, 1])
    assert pieces(streets) == 2
    assert streets.crossings == 0


def test_a_bridge_is_not_joined_by_a_corner_above_a_crossing_of_others() -> None:
    bridge = line((20, -40), (50, 0), (80, 40))
    streets = join(ACROSS, UP, bridge, levels=[0, 0, 1])
    assert pieces(streets) == 2


def test_a_common_vertex_joins_whatever_the_levels() -> None:
    streets = join(line((0, 0), (50, 0), (100, 0)), line((50, -50), (50, 0), (50, 50)), levels=[0, 1])
    assert pieces(streets) == 1
    assert streets.crossings == 0


def test_an_end_meets_the_line_it_stops_at() -> None:
    streets = join(ACROSS, line((50, 0.4), (50, 80)))
    assert pieces(streets) == 1
    assert streets.touches == 1


def test_ends_a_little_apart_meet() -> None:
    assert pieces(join(line((0, 0), (50, 0)), line((50.6, 0.3), (100, 0)))) == 1


def test_ends_farther_apart_do_not_meet() -> None:
    assert pieces(join(line((0, 0), (50, 0)), line((52, 0), (100, 0)))) == 2


def test_parallel_roads_stay_apart() -> None:
    assert pieces(join(ACROSS, line((0, 3), (100, 3)))) == 2


def test_three_roads_through_one_place_all_meet_there() -> None:
    streets = join(line((0, 0), (100, 100)), line((0, 100), (100, 0)), line((0, 50), (100, 50)))
    assert pieces(streets) == 1
    assert degrees(streets)[50.0, 50.0] == 6


def test_a_road_through_the_corner_of_another_meets_it() -> None:
    streets = join(line((0, 0), (50, 30), (100, 0)), line((50, -20), (50, 80)))
    assert pieces(streets) == 1


def test_a_road_that_crosses_itself_is_joined_to_itself() -> None:
    streets = join(line((0, 0), (100, 0), (100, 50), (50, 50), (50, -50)))
    assert degrees(streets)[50.0, 0.0] == 4


def test_pieces_are_numbered_from_the_longest() -> None:
    streets = join(line((0, 0), (10, 0)), line((0, 100), (500, 100)))
    number = label_pieces(streets)
    assert number[streets.segments[streets.line == 1]].tolist() == [[0, 0]]
    assert number[streets.segments[streets.line == 0]].tolist() == [[1, 1]]


def test_a_piece_of_road_is_split_in_the_order_along_it() -> None:
    streets = join(ACROSS)
    grown = Streets(np.vstack([streets.vertices, [[70, 0], [30, 0]]]), streets.segments, streets.line, 0, 0)
    split = insert_vertices(grown, np.array([0, 0]), np.array([0.7, 0.3]), np.array([2, 3]))
    assert split.metres.tolist() == pytest.approx([30, 40, 30])
    assert split.line.tolist() == [0, 0, 0]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 8))
def test_joining_keeps_every_line_its_length(seed: int, n: int) -> None:
    corners = np.random.default_rng(seed).uniform(0, 1000, (n, 3, 2))
    streets = join_lines(shapely.linestrings(corners), np.zeros(n, dtype=np.int64))
    drawn = shapely.length(shapely.linestrings(corners))
    assert np.bincount(streets.line, streets.metres, minlength=n) == pytest.approx(drawn, abs=5)


@settings(max_examples=40, deadline=None)
@example(5507, 5)
@given(st.integers(0, 2**32 - 1), st.integers(2, 8))
def test_after_joining_nothing_on_one_level_crosses_any_more(seed: int, n: int) -> None:
    corners = np.random.default_rng(seed).uniform(0, 1000, (n, 3, 2))
    streets = join_lines(shapely.linestrings(corners), np.zeros(n, dtype=np.int64))
    piece, shapes = label_pieces(streets)[streets.segments[:, 0]], streets.shapes()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert (piece[one] == piece[other]).all()
