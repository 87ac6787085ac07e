"""Small road networks for tests."""

import numpy as np
import shapely
from hypothesis import strategies as st

from hotspot.patrol.travel.network import Feet, Network, build_network, place_points
from hotspot.patrol.travel.noding import Streets, join_lines


def line(*corners: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(corners)


def join(*lines: shapely.LineString, levels: list[int] | None = None) -> Streets:
    return join_lines(np.array(lines, dtype=object), np.array(levels or [0] * len(lines)))


def put(streets: Streets, points: object, *, within_m: float = 300.0) -> Feet:
    return place_points(streets, np.asarray(points, dtype=float), within_m=within_m)


def network(
    streets: Streets, points: object, *, oneway: object = None, speed_ms: object = None, within_m: float = 300.0
) -> Network:
    n = int(streets.line.max()) + 1
    speed = np.ones(n) if speed_ms is None else np.asarray(speed_ms, dtype=float)
    direction = np.zeros(n, np.int8) if oneway is None else np.asarray(oneway, dtype=np.int8)
    return build_network(streets, put(streets, points, within_m=within_m), speed_ms=speed, oneway=direction)


@st.composite
def towns(draw: st.DrawFn, *, one_ways: bool = True) -> tuple[Streets, np.ndarray, np.ndarray, np.ndarray]:
    """A bent lattice with gaps: streets, directions and speeds (n lines each), and points near it."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    side, bends = draw(st.integers(2, 5)), draw(st.integers(0, 3))
    number = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [np.stack([a.ravel(), b.ravel()], 1) for a, b in ((number[:, :-1], number[:, 1:]), (number[:-1], number[1:]))]
    )
    pairs = pairs[rng.permutation(len(pairs))[: max(1, round(0.8 * len(pairs)))]]
    places = np.stack(np.divmod(np.arange(side * side), side), axis=1) * 100.0 + rng.uniform(-20, 20, (side * side, 2))
    share = np.linspace(0, 1, bends + 2)[:, None]
    corners = places[pairs[:, 0], None] + share * (places[pairs[:, 1]] - places[pairs[:, 0]])[:, None]
    corners[:, 1:-1] += rng.uniform(-8, 8, corners[:, 1:-1].shape)
    directions = rng.choice([-1, 0, 0, 1] if one_ways else [0], len(pairs)).astype(np.int8)
    speeds = rng.choice([2.0, 5.0, 10.0], len(pairs)) if draw(st.booleans()) else np.full(len(pairs), 4.0)
    streets = join_lines(shapely.linestrings(corners), np.zeros(len(pairs), dtype=np.int64))
    return streets, directions, speeds, rng.uniform(-30, 100 * side, (draw(st.integers(2, 8)), 2))
