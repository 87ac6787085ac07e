"""Travel times between 1,001 places along roads: ours against scipy's Dijkstra on the network as drawn, same answer."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.streets import as_table, draw_streets, scatter
from benchmarks.timing import row, time_best
from hotspot.patrol import PatrolParams, Roads, Travel, measure_roads, read_roads

N = 1001
PARAMS = PatrolParams()
# Corners of streets that are no crossings, as maps have them; and a lattice in which every vertex is a crossing.
NETWORKS = {"streets with bends": {"side": 69, "corners": 3}, "crossings only": {"side": 168, "corners": 0}}


def run() -> list[dict[str, Any]]:
    """Time both networks; the times of ours and the peer must be the same."""
    return [_compare(work, **shape) for work, shape in NETWORKS.items()]


def _compare(work: str, *, side: int, corners: int) -> dict[str, Any]:
    lines = draw_streets(side=side, corners=corners)
    lon, lat = scatter(N, lines)
    read = time_best(lambda: read_roads([as_table(lines)], params=PARAMS), repeats=1)
    roads: Roads = read.result
    measure_roads(roads, lon[:2], lat[:2], params=PARAMS)  # numba compiles at the first call
    ours = time_best(lambda: measure_roads(roads, lon, lat, params=PARAMS), repeats=2)
    theirs = time_best(lambda: _measure_drawn(ours.result), repeats=1)
    assert np.allclose(theirs.result, ours.result.seconds, rtol=1e-9), "times differ"
    with tempfile.TemporaryDirectory() as folder:
        measure_roads(roads, lon, lat, params=PARAMS, cache=Path(folder))
        again = time_best(lambda: measure_roads(roads, lon, lat, params=PARAMS, cache=Path(folder)), repeats=3)
    assert np.array_equal(again.result.seconds, ours.result.seconds), "the cache differs"
    way = time_best(lambda: ours.result.trace(np.arange(21)), repeats=2)
    return row(
        f"{N:,} × {N:,} places, {work}",
        len(roads.streets.vertices),
        "scipy Dijkstra, all vertices",
        theirs,
        ours,
        **{
            "km": f"{roads.line_metres.sum() / 1000:,.0f}",
            "nodes left": f"{ours.result.ways.network.graph.shape[0]:,}",
            "read and join s": f"{read.wall:.2f}",
            "from cache s": f"{again.wall:.3f}",
            "line of 20 legs s": f"{way.wall:.3f}",
        },
    )


def _measure_drawn(travel: Travel) -> np.ndarray:
    """Return the seconds by Dijkstra's algorithm on all vertices as drawn, without contraction, plus the walks."""
    assert travel.ways is not None
    network, spot = travel.ways.network, travel.ways.spot
    fine, n = network.fine, len(network.vertices)
    graph = coo_array((fine.seconds, (fine.tail, fine.head)), shape=(n, n)).tocsr()
    at, walk = network.at[spot], travel.ways.feet.gap_m[spot] / (PARAMS.speed_kmh / 3.6)
    seconds = np.empty((len(at), len(at)))
    for i, source in enumerate(at):
        seconds[i] = dijkstra(graph, indices=source)[at] + walk[i] + walk
    np.fill_diagonal(seconds, 0.0)
    return seconds
