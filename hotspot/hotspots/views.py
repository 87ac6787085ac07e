"""Gi* and Local Moran of a theme's cells, to lay beside the hotspots: for comparison, never the label "hotspot"."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from hotspot.errors import HotspotError, Notice, notice
from hotspot.hotspots.baseline import expect_exposure
from hotspot.hotspots.finding import expect_period, read_known, where_exposed
from hotspot.hotspots.gi_star import view_gi_star
from hotspot.hotspots.history import ALL, History, choose, limit, of_theme
from hotspot.hotspots.local_moran import local_moran

WINDOW_CELLS = {"square": 9, "hexagon": 7}


@dataclass(frozen=True, eq=False)
class CellView:
    """What Gi* and Local Moran say of one theme's cells, and what they do not know.

    `cells` GeoDataFrame (projected CRS, whole cells): `theme`, `cell` (its name), `reports`, `gi_star_z`, `gi_star_p`
    (exact, two-sided), `gi_star_q`, `gi_star` (``hot``/``cold``/``none``), `local_moran` (``high_high``/``low_low``/
    ``high_low``/``low_high``/``none``), `geometry`. One row a cell of `find_ground`; none where nothing can be said.
    """

    theme: str
    cells: gpd.GeoDataFrame
    notices: tuple[Notice, ...]


def view_cells(
    history: History,
    *,
    theme: str = ALL,
    start: pd.Timestamp | None = None,
    end: pd.Timestamp | None = None,
    passes: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    q: float = 0.05,
) -> CellView:
    """Test each cell of a theme with its neighbours, on the counts of [start, end) that `find` tests.

    Compared are the cells of `find_ground` among themselves: beside empty mountains every street would be hot. With
    `passes` or `exposure` (cells,) those where nothing is exposed are left out too. `q` is the false-discovery rate of
    each of the two tests; see `gi_star` and `local_moran` for what they are. Too few reports, or nothing to tell cells
    apart by, is a notice and no row. A bad period or exposure raises as in `find`.
    """
    read = read_known(history, passes=passes, exposure=exposure)
    known = next((values for values in read if values is not None), None)
    rows = where_exposed(history, choose(history, limit(history, start, end)), known)
    own = of_theme(history, rows, history.themes.index(theme)) if theme in history.themes else rows[:0]
    least = history.params.window.min_reports
    if len(own) < least:
        return _say_nothing(history, theme, notice("hotspots.theme_too_few", "warning", theme=theme, n=len(own)))
    ground = find_ground(history) & (np.asarray(True if known is None else known, dtype=float) > 0)
    counts, total = (np.bincount(history.cell[part], minlength=len(history.grid)) for part in (own, rows))
    try:
        expected = expect_period(history, counts, total, theme) if known is None else expect_exposure(known, len(own))
        return _test(history, theme, np.flatnonzero(ground), counts, expected.expected, q)
    except HotspotError as error:
        return _say_nothing(history, theme, Notice(error.key, error.facts, "warning"))


def find_ground(history: History) -> NDArray[np.bool_]:
    """Return which cells are compared: those with a report in the whole history, and the gaps among them.

    A morphological closing by the window (Serra 1982, Image Analysis and Mathematical Morphology). Nothing is left of
    the empty rim that `History.settled` has: measured on towns without clusters, that rim alone makes a dense town hot.
    """
    window, counts = history.grid.neighbours, np.bincount(history.cell, minlength=len(history.grid))
    near = (window @ counts > 0).astype(float)
    return np.asarray((window @ near == WINDOW_CELLS[history.grid.shape]) | (counts > 0))


def _test(
    history: History,
    theme: str,
    cell: NDArray[np.intp],
    counts: NDArray[np.int64],
    expected: NDArray[np.float64],
    q: float,
) -> CellView:
    neighbours = history.grid.neighbours[cell][:, cell]
    view = view_gi_star(counts[cell], neighbours, q=q, expected=expected[cell])
    columns = {
        "theme": theme,
        "cell": history.grid.cell_ids[cell],
        "reports": counts[cell],
        "gi_star_z": view.test.z,
        "gi_star_p": view.test.p_two_sided,
        "gi_star_q": view.test.q_two_sided,
        "gi_star": np.select([view.hot, view.cold], ["hot", "cold"], "none"),
        "local_moran": local_moran(counts[cell], neighbours).name_quadrants(q=q),
    }
    cells = gpd.GeoDataFrame(columns, geometry=history.grid.polygons(cell), crs=history.reports.crs)
    return CellView(theme, cells, view.notices)


def _say_nothing(history: History, theme: str, why: Notice) -> CellView:
    words = {name: pd.Series(dtype=str) for name in ("theme", "cell", "gi_star", "local_moran")}
    numbers = {name: pd.Series(dtype=float) for name in ("gi_star_z", "gi_star_p", "gi_star_q")}
    columns = words | {"reports": pd.Series(dtype=np.int64)} | numbers
    names = ["theme", "cell", "reports", *numbers, "gi_star", "local_moran"]
    return CellView(
        theme, gpd.GeoDataFrame(columns, geometry=[], crs=history.reports.crs)[[*names, "geometry"]], (why,)
    )
