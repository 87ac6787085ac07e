"""The small map of a route."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.export.patrol.sketch import HEIGHT, RADIUS, WIDTH, choose_scale, draw_sketch, place_labels

WORDS = {"north": "北", "depot": "出发"}
DEPOT = np.array([103.83, 36.06])


def sketch(stops, line=None, words=WORDS):
    stops = np.asarray(stops, dtype=float).reshape(-1, 2)
    return draw_sketch(np.vstack([DEPOT, stops, DEPOT]) if line is None else line, stops, DEPOT, words=words)


def circles(svg):
    return [
        (float(node.get("cx")), float(node.get("cy")))
        for node in ET.fromstring(svg).iter("circle")
        if float(node.get("r")) == RADIUS
    ]


@settings(max_examples=30)
@given(st.integers(1, 25), st.integers(0, 2**32 - 1), st.floats(0.0002, 0.2))
def test_everything_lies_on_the_paper(n, seed, reach):
    rng = np.random.default_rng(seed)
    at = circles(sketch(DEPOT + rng.normal(0, reach, (n, 2))))
    assert len(at) == n
    assert all(RADIUS < x < WIDTH - RADIUS and RADIUS < y < HEIGHT - RADIUS for x, y in at)


def test_numbered_circles_of_a_crowded_route_do_not_cover_each_other():
    rng = np.random.default_rng(4)
    centres = place_labels(rng.uniform([80, 30], [106, 46], (20, 2)), np.array([[93.0, 38.0]]))
    gaps = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1)) + np.eye(20) * 99
    assert gaps.min() >= 2 * RADIUS - 1e-9


def test_a_circle_with_room_stays_on_its_stop():
    spots = np.array([[40.0, 40], [60, 40], [60, 60]])
    assert place_labels(spots, np.array([[90.0, 40]])).tolist() == spots.tolist()


def test_stops_at_one_place_are_all_seen():
    centres = place_labels(np.full((3, 2), 40.0), np.array([[90.0, 40]]))
    assert len({tuple(np.round(centre, 3)) for centre in centres}) == 3


def test_north_is_up_and_east_is_right():
    (_, north), (east, _), (x, y) = circles(sketch(DEPOT + np.array([[0, 0.01], [0.012, 0], [-0.012, -0.01]])))
    assert (x < east, north < y) == (True, True)


def test_one_scale_holds_for_both_directions():
    metres = 1_000 / 111_195
    corner = DEPOT + np.array([metres / np.cos(np.radians(DEPOT[1])), metres])
    x, y = circles(sketch([corner]))[0]
    depot = ET.fromstring(sketch([corner])).findall("rect")[1]
    assert x - float(depot.get("x")) - 2 == pytest.approx(float(depot.get("y")) + 2 - y, rel=0.01)


@given(st.floats(0.0005, 5))
def test_the_scale_bar_is_a_round_length_that_fits(scale):
    metres = choose_scale(scale)
    assert metres * scale <= 40 + 1e-9
    assert metres * scale > 40 / 2.5 - 1e-9
    assert re.fullmatch(r"[125]0*|0\.0*[125]", f"{metres:.10g}")


def test_arrows_show_the_way():
    east = DEPOT + np.array([0.02, 0])
    turns = re.findall(r"rotate\((-?\d+)\)", sketch([east], line=np.array([DEPOT, east])))
    assert set(turns) == {"0"}


@pytest.mark.parametrize("line", [np.zeros((0, 2)), DEPOT[None], np.vstack([DEPOT, DEPOT])])
def test_a_line_without_length_is_no_trouble(line):
    assert len(circles(sketch([DEPOT + 0.01], line=line))) == 1


def test_words_are_text_and_not_markup():
    svg = sketch([DEPOT + 0.01], words={"north": "<b>N</b>", "depot": "<script>x</script>"})
    assert {node.text for node in ET.fromstring(svg).iter("text")} >= {"<b>N</b>", "<script>x</script>"}
