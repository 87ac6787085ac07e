"""The join of points with areas: ours against geopandas `sjoin` and a loop over prepared polygons, same answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.synthetic import points, tile
from benchmarks.timing import row, time_best
from hotspot.location import AreaIndex

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Join = Callable[[NDArray[np.object_], Floats, Floats], Callable[[], Ints]]

N = 1_000_000
REPEATS = 3


def run() -> list[dict[str, Any]]:
    """Time 26 subdistricts and 200 communities; every point's answer must be the same."""
    x, y = points(N, seed=2)
    subdistricts = tile(2, 13, vertices=(2753, 5569), seed=4)
    communities = tile(10, 20, vertices=(769, 1921), seed=1)
    peers = {"geopandas `sjoin`, within": partial(_sjoin, predicate="within"), "shapely, prepared loop": _prepared_loop}
    slow = {"geopandas `sjoin`, intersects": partial(_sjoin, predicate="intersects")}
    return [
        *_compare("points in 26 subdistricts", subdistricts, x, y, peers, repeats=REPEATS),
        *_compare("points in 200 communities", communities, x, y, peers, repeats=REPEATS),
        *_compare("points in 200 communities", communities, x, y, slow, repeats=1),
    ]


def _compare(
    work: str, areas: NDArray[np.object_], x: Floats, y: Floats, peers: dict[str, Join], *, repeats: int
) -> list[dict[str, Any]]:
    built = time_best(lambda: AreaIndex.build(areas), repeats=REPEATS)
    ours = time_best(lambda: built.result.locate(x, y), repeats=3 * REPEATS)
    vertices = shapely.get_num_coordinates(areas)
    note = {"index s": f"{built.wall:.2f}", "vertices": f"{vertices.min():,}–{vertices.max():,}"}
    lines = []
    for peer, join in peers.items():
        timed = time_best(join(areas, x, y), repeats=repeats)
        differing = int(np.count_nonzero(ours.result != timed.result))
        assert differing == 0, f"{work}: {differing} points differ from {peer}"
        lines.append(row(work, len(x), peer, timed, ours, **note, **{"points that differ": differing}))
    return lines


def _sjoin(areas: NDArray[np.object_], x: Floats, y: Floats, *, predicate: str) -> Callable[[], Ints]:
    """Geopandas. ``within`` is its fast way (it asks a tree of points), ``intersects`` the one that keeps borders."""
    left, right = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y)), gpd.GeoDataFrame(geometry=areas)

    def join() -> Ints:
        pairs = gpd.sjoin(left, right, predicate=predicate)
        found = np.full(len(left), -1, dtype=np.int32)
        found[pairs.index[::-1]] = pairs["index_right"].to_numpy()[::-1]
        return found

    return join


def _prepared_loop(areas: NDArray[np.object_], x: Floats, y: Floats) -> Callable[[], Ints]:
    """The best that shapely alone does: each prepared polygon looks only at the points in its box (sorted by x)."""
    shapely.prepare(areas)

    def join() -> Ints:
        order = np.argsort(x, kind="stable")
        sx, sy = x[order], y[order]
        found = np.full(len(x), -1, dtype=np.int32)
        for i in range(len(areas) - 1, -1, -1):
            low_x, low_y, high_x, high_y = shapely.bounds(areas[i])
            strip = slice(np.searchsorted(sx, low_x, "left"), np.searchsorted(sx, high_x, "right"))
            inside = np.flatnonzero((sy[strip] >= low_y) & (sy[strip] <= high_y)) + strip.start
            hit = inside[shapely.intersects_xy(areas[i], sx[inside], sy[inside])]
            found[order[hit]] = i
        return found

    return join
