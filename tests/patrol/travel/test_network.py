"""Shortest ways, against Floyd and Warshall on every vertex as drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse import coo_array
from scipy.sparse.csgraph import floyd_warshall

from hotspot.patrol.travel.network import Network, measure_ways, place_points, trace_way
from hotspot.patrol.travel.noding import Streets, join_lines
from tests.patrol.streets import join, line, network, put, towns

Town = tuple[Streets, np.ndarray, np.ndarray, np.ndarray]
SQUARE = line((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))


def brute_force(found: Network) -> np.ndarray:
    fine, n = found.fine, len(found.vertices)
    seconds = np.full((n, n), np.inf)
    seconds[fine.tail, fine.head] = fine.seconds
    return floyd_warshall(seconds)


@settings(max_examples=60, deadline=None)
@given(towns())
def test_times_are_those_of_all_vertices_without_contraction(town: Town) -> None:
    streets, directions, speeds, points = town
    found = network(streets, points, oneway=directions, speed_ms=speeds)
    seconds, _ = measure_ways(found)
    on = np.flatnonzero(found.at >= 0)
    expected = brute_force(found)[np.ix_(found.at[on], found.at[on])]
    assert np.allclose(seconds[np.ix_(on, on)], expected, rtol=1e-9, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(towns(one_ways=False))
def test_without_one_ways_there_and_back_take_the_same_time(town: Town) -> None:
    streets, directions, speeds, points = town
    seconds, _ = measure_ways(network(streets, points, oneway=directions, speed_ms=speeds))
    assert np.allclose(seconds, seconds.T)


@settings(max_examples=40, deadline=None)
@given(towns())
def test_no_detour_over_a_third_point_is_quicker(town: Town) -> None:
    streets, directions, speeds, points = town
    seconds, _ = measure_ways(network(streets, points, oneway=directions, speed_ms=speeds))
    assert (seconds[:, :, None] + seconds[None] >= seconds[:, None] - 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(towns())
def test_the_line_of_a_way_is_as_long_as_its_metres(town: Town) -> None:
    streets, directions, speeds, points = town
    found = network(streets, points, oneway=directions, speed_ms=speeds)
    _, metres = measure_ways(found)
    for start, end in zip(*np.nonzero(np.isfinite(metres)), strict=True):
        way = trace_way(found, int(start), int(end))
        assert np.hypot(*np.diff(way, axis=0).T).sum() == pytest.approx(metres[start, end], abs=1e-6)
        assert way[[0, -1]] == pytest.approx(found.vertices[found.at[[start, end]]])


def test_a_one_way_road_is_driven_round_the_other_way() -> None:
    found = network(join(SQUARE), [(20, 0), (80, 0)], oneway=[1])
    _, metres = measure_ways(found)
    assert metres == pytest.approx(np.array([[0, 60], [340, 0]]))


def test_against_the_line_drawn_is_the_other_way_round() -> None:
    found = network(join(SQUARE), [(20, 0), (80, 0)], oneway=[-1])
    assert measure_ways(found)[1] == pytest.approx(np.array([[0, 340], [60, 0]]))


def test_nobody_comes_back_out_of_a_one_way_dead_end() -> None:
    seconds, _ = measure_ways(network(join(line((0, 0), (100, 0))), [(10, 0), (90, 0)], oneway=[1]))
    assert np.isinf(seconds[1, 0])
    assert np.isfinite(seconds[0, 1])


def test_the_quickest_way_is_taken_and_its_metres_told() -> None:
    streets = join(line((0, 0), (100, 0)), line((0, 0), (0, 50), (100, 50), (100, 0)))
    seconds, metres = measure_ways(network(streets, [(0, 0), (100, 0)], speed_ms=[1.0, 10.0]))
    assert seconds[0, 1] == pytest.approx(20)
    assert metres[0, 1] == pytest.approx(200)


def test_of_two_roads_between_the_same_crossings_the_quicker_counts() -> None:
    streets = join(line((0, 0), (100, 0)), line((0, 0), (50, 80), (100, 0)), line((-50, 0), (0, 0)))
    assert measure_ways(network(streets, [(-50, 0), (100, 0)]))[1][0, 1] == pytest.approx(150)


def test_corners_that_are_no_crossings_are_contracted() -> None:
    bent = line(*((10.0 * i, float(i % 2)) for i in range(50)))
    assert network(join(bent), [(0, 0), (490, 1)]).graph.shape == (2, 2)


def test_between_pieces_there_is_no_way() -> None:
    streets = join(line((0, 0), (100, 0)), line((0, 50), (100, 50)))
    found = network(streets, [(0, 0), (0, 50)])
    seconds, metres = measure_ways(found)
    assert np.isinf(seconds[0, 1])
    assert np.isinf(metres[1, 0])
    assert len(trace_way(found, 0, 1)) == 0


def test_a_point_too_far_from_every_road_stands_nowhere() -> None:
    feet = put(join(line((0, 0), (100, 0))), [(50, 20), (50, 31), (np.nan, 0)], within_m=30)
    assert feet.segment.tolist() == [0, -1, -1]
    assert feet.piece.tolist() == [0, -1, -1]
    assert feet.gap_m.tolist() == [20, np.inf, np.inf]


def test_a_splinter_of_the_layer_is_passed_over_for_a_road_within_reach() -> None:
    streets = join(line((0, 0), (10_000, 0)), line((50, 20), (60, 20)))
    assert put(streets, [(55, 21), (55, 60)], within_m=30).piece.tolist() == [0, -1]
    assert put(streets, [(55, 45)], within_m=30).piece.tolist() == [1]


def test_points_at_one_place_share_a_vertex() -> None:
    found = network(join(line((0, 0), (100, 0))), [(40, 5), (40, -5), (0, 3)])
    assert found.at[0] == found.at[1] != found.at[2]
    assert measure_ways(found)[1][0, 1] == 0


def test_no_points_have_no_ways() -> None:
    streets = join(line((0, 0), (100, 0)))
    seconds, _ = measure_ways(network(streets, np.zeros((0, 2))))
    assert seconds.shape == (0, 0)
    assert place_points(streets, np.zeros((0, 2)), within_m=1).segment.shape == (0,)


def test_ways_are_those_of_a_graph_drawn_by_hand() -> None:
    streets = join(line((0, 0), (300, 0)), line((0, 0), (0, 400)), line((0, 400), (300, 0)))
    assert measure_ways(network(streets, [(0, 0), (300, 0), (0, 400)]))[1] == pytest.approx(
        coo_array(([300, 400, 500] * 2, ([0, 0, 1, 1, 2, 2], [1, 2, 2, 0, 0, 1])), shape=(3, 3)).toarray()
    )


def test_two_lines_on_one_another_carry_one_direction_each() -> None:
    streets = join(line((0, 0), (100, 0)), line((100, 0), (0, 0)))
    _, metres = measure_ways(network(streets, [(20, 5), (50, -5), (80, 5)], oneway=[1, 1]))
    assert metres == pytest.approx(np.abs(np.subtract.outer([20, 50, 80], [20, 50, 80])))


@settings(max_examples=40, deadline=None)
@given(towns(one_ways=False))
def test_a_layer_drawn_twice_has_the_same_ways(town: Town) -> None:
    streets, _, _, points = town
    lines = streets.shapes()
    once, twice = (join_lines(drawn, np.zeros(len(drawn))) for drawn in (lines, np.concatenate([lines, lines])))
    metres, again = (measure_ways(network(drawn, points))[1] for drawn in (once, twice))
    assert np.allclose(metres, again, atol=0.03)  # feet stand on whole centimetres
