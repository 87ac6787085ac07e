"""From significant windows and circles to hotspots: which cells belong together, and their outline."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from hotspot.cells import Grid
from hotspot.hotspots.params import HotspotParams
from hotspot.hotspots.scan import Cluster
from hotspot.hotspots.window import WindowTest

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Groups:
    """Hotspots of one theme: `label` (cells,) the hotspot a cell belongs to or -1; one value a hotspot in the rest.

    `strongest` is the cell with the largest excess of reports over expected; `q_value` the smallest of its windows,
    `circle_p_value` the smallest of its circles (NaN where that test found nothing), and `p_value` the smaller of the
    two, each enlarged by its part of the level, so that it stands for both tests.
    """

    label: Ints
    strongest: Ints
    p_value: Floats
    q_value: Floats
    circle_p_value: Floats


@dataclass(frozen=True)
class _Ties:
    """Which cells belong together: cell `cell[i]` hangs on knot `knot[i]` (a group of windows, or a circle)."""

    cell: Ints
    knot: Ints


def gather(
    test: WindowTest,
    reports: NDArray[np.int64],
    expected: Floats,
    grid: Grid,
    *,
    circles: Sequence[Cluster] = (),
    params: HotspotParams,
) -> Groups:
    """Merge significant windows and circles that touch into hotspots and keep the cells that cause them.

    A window is 3 x 3 cells, so a single busy cell makes nine windows significant, whose union is 5 x 5 cells. Kept are
    (a) significant centre cells with more reports than expected (`reports`, `expected`: (cells,) of the cell itself),
    (b) every cell with reports in the strongest window of each touching group, so that what was tested is in it,
    (c) every cell with reports in a circle (members are cells). Cells that share an edge or corner are one hotspot.
    Every hotspot therefore has a whole significant window's or circle's reports.
    """
    centres = np.flatnonzero(test.significant)
    group, ties = _tie_windows(test, centres, reports, grid)
    n_groups = int(group.max(initial=-1)) + 1
    rings = [circle.members[reports[circle.members] > 0].astype(np.int64) for circle in circles]
    knots = np.repeat(n_groups + np.arange(len(rings)), [len(ring) for ring in rings])
    ties = _Ties(np.concatenate([ties.cell, *rings]), np.concatenate([ties.knot, knots]))
    kept = np.zeros(len(grid), dtype=bool)
    kept[ties.cell] = True
    kept[centres[reports[centres] > expected[centres]]] = True
    own = kept[centres]
    ties = _Ties(np.concatenate([ties.cell, centres[own]]), np.concatenate([ties.knot, group[own]]))
    label = _label(kept, ties, grid)
    of_knot = np.full(n_groups + len(rings), -1, dtype=np.int64)
    of_knot[ties.knot] = label[ties.cell]
    q_value = _least(of_knot[group], test.q_value[centres], label)
    circle_p = _least(of_knot[n_groups:], np.array([circle.p_value for circle in circles]), label)
    level = params.level
    p_value = np.fmin(q_value * (level / params.window.q), circle_p * (level / params.circle.p))
    return Groups(label, _find_strongest(label, reports - expected), p_value, q_value, circle_p)


def _tie_windows(test: WindowTest, centres: Ints, reports: Ints, grid: Grid) -> tuple[Ints, _Ties]:
    """The touching group of each significant centre, and the cells with reports of each group's strongest window."""
    if not len(centres):
        none = np.empty(0, dtype=np.int64)
        return none, _Ties(none, none)
    _, group = connected_components(grid.neighbours[centres][:, centres], directed=False)
    group = group.astype(np.int64)
    order = np.lexsort((centres, -(test.reports - test.expected)[centres], test.p_value[centres], group))
    best = order[np.unique(group[order], return_index=True)[1]]
    core = grid.neighbours[centres[best]].tocoo()
    busy = reports[core.col] > 0
    return group, _Ties(core.col[busy].astype(np.int64), core.row[busy].astype(np.int64))


def _label(kept: NDArray[np.bool_], ties: _Ties, grid: Grid) -> Ints:
    """Number the hotspots: kept cells joined by touch or by hanging on one knot."""
    cells, n = np.flatnonzero(kept), len(grid)
    label = np.full(n, -1, dtype=np.int64)
    if not len(cells):
        return label
    touch = grid.neighbours[cells][:, cells].tocoo()
    start = np.concatenate([cells[touch.row], ties.cell])
    stop = np.concatenate([cells[touch.col], n + ties.knot])
    size = n + int(ties.knot.max(initial=-1)) + 1
    links = sparse.coo_array((np.ones(len(start)), (start, stop)), shape=(size, size))
    parts = connected_components(links, directed=False)[1]
    label[cells] = np.unique(parts[cells], return_inverse=True)[1]
    return label


def _find_strongest(label: Ints, excess: Floats) -> Ints:
    """The cell of each hotspot with the largest excess."""
    cells = np.flatnonzero(label >= 0)
    order = np.lexsort((cells, -excess[cells], label[cells]))
    return cells[order][np.unique(label[cells][order], return_index=True)[1]]


def _least(hotspot: Ints, value: Floats, label: Ints) -> Floats:
    """The least value of each hotspot, NaN where it has none."""
    least = np.full(int(label.max(initial=-1)) + 1, np.inf)
    np.minimum.at(least, hotspot, value)
    return np.where(np.isfinite(least), least, np.nan)


def draw_outlines(label: Ints, grid: Grid) -> NDArray[np.object_]:
    """Draw each hotspot's outline: the union of its cells, gaps of one cell and diagonal joints closed.

    Every report in a member cell lies in the outline (borders included). Projected metres; polygons or, when parts lie
    further apart, multipolygons.
    """
    cells = np.flatnonzero(label >= 0)
    order = cells[np.argsort(label[cells], kind="stable")]
    boxes = np.split(grid.polygons(order), np.cumsum(np.bincount(label[order]))[:-1]) if len(cells) else []
    reach = grid.size_m * 0.55
    outlines = [shapely.union_all(part) for part in boxes]
    closed = shapely.buffer(shapely.buffer(outlines, reach, join_style="mitre"), -reach, join_style="mitre")
    return np.asarray(shapely.union(closed, outlines), dtype=object)
