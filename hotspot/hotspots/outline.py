"""From significant windows to hotspots: which cells belong together, and their outline."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from hotspot.cells import Grid
from hotspot.hotspots.window import WindowTest

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """Hotspots of one theme: `label` (cells,) the hotspot a cell belongs to or -1; one value a hotspot in the rest.

    `strongest` is the cell with the largest excess of reports over expected, `p_value` and `q_value` the smallest of
    its windows (chosen as the smallest, hence no p-value of the merged area).
    """

    label: Ints
    strongest: Ints
    p_value: NDArray[np.float64]
    q_value: NDArray[np.float64]


def gather(test: WindowTest, reports: NDArray[np.int64], expected: NDArray[np.float64], grid: Grid) -> Groups:
    """Merge significant windows that touch into hotspots and keep the cells that cause them.

    A window is 3 x 3 cells, so a single busy cell makes nine windows significant, whose union is 5 x 5 cells. Kept are
    (a) significant centre cells with more reports than expected (`reports`, `expected`: (cells,) of the cell itself),
    (b) every cell with reports in the strongest window of each touching group, so that what was tested is in it. Cells
    that share an edge or corner are one hotspot. Every hotspot therefore has a whole significant window's reports.
    """
    centres = np.flatnonzero(test.significant)
    if not len(centres):
        none = np.array([], dtype=np.int64)
        return Groups(np.full(len(grid), -1), none, none.astype(float), none.astype(float))
    _, group = connected_components(grid.neighbours[centres][:, centres], directed=False)
    order = np.lexsort((centres, -(test.reports - test.expected)[centres], test.p_value[centres], group))
    best = order[np.unique(group[order], return_index=True)[1]]
    core = grid.neighbours[centres[best]].tocoo()
    kept = np.zeros(len(grid), dtype=bool)
    kept[core.col[reports[core.col] > 0]] = True
    kept[centres[reports[centres] > expected[centres]]] = True
    label = _label(kept, core, (centres, group), grid)
    # Every group of centres has its strongest window's cells among the kept: they carry it to its hotspot.
    core_cell, core_group = core.col[kept[core.col]], core.row[kept[core.col]]
    of_group = np.full(len(best), -1, dtype=np.int64)
    of_group[core_group] = label[core_cell]
    return _describe(label, test, centres, of_group[group], reports - expected)


def _label(kept: NDArray[np.bool_], core: sparse.coo_array, groups: tuple[Ints, Ints], grid: Grid) -> Ints:
    """Number the hotspots: kept cells joined by touch, by lying in one strongest window, or by one group of centres."""
    centres, group = groups
    cells, own, n = np.flatnonzero(kept), kept[centres], len(grid)
    touch = grid.neighbours[cells][:, cells].tocoo()
    # A group of centres is one more node, tied to its kept centres and to the kept cells of its strongest window.
    start = np.concatenate([cells[touch.row], n + core.row[kept[core.col]], n + group[own]])
    stop = np.concatenate([cells[touch.col], core.col[kept[core.col]], centres[own]])
    size = n + int(group.max()) + 1
    links = sparse.coo_array((np.ones(len(start)), (start, stop)), shape=(size, size))
    parts = connected_components(links, directed=False)[1]
    label = np.full(n, -1, dtype=np.int64)
    label[cells] = np.unique(parts[cells], return_inverse=True)[1]
    return label


def _describe(label: Ints, test: WindowTest, centres: Ints, hotspot: Ints, excess: NDArray[np.float64]) -> Groups:
    """`hotspot`: to which one each significant centre belongs."""
    n = int(label.max()) + 1
    cells = np.flatnonzero(label >= 0)
    order = np.lexsort((cells, -excess[cells], label[cells]))
    strongest = cells[order][np.unique(label[cells][order], return_index=True)[1]]
    p_value, q_value = np.ones(n), np.ones(n)
    np.minimum.at(p_value, hotspot, test.p_value[centres])
    np.minimum.at(q_value, hotspot, test.q_value[centres])
    return Groups(label, strongest, p_value, q_value)


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
