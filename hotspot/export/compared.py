"""The cells of Gi* and Local Moran, to compare the hotspots with."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot.hotspots import CellView


def list_cells(views: Mapping[str, CellView], *, theme_names: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return the cells of all themes that hold a report or a mark; columns as in `hotspots.CellView`.

    Parameters
    ----------
    views
        Theme → its cells, at least one. Cells without report and mark are left out: thousands of them say nothing.
    theme_names
        Theme → name to show.
    """
    telling = [_choose(view.cells) for view in views.values()]
    table = pd.concat([table for table in telling if len(table)] or telling[:1], ignore_index=True)
    return table.assign(theme=[theme_names.get(theme, theme) for theme in table["theme"]])


def _choose(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    marked = (cells["gi_star"] != "none") | (cells["local_moran"] != "none")
    return cells[np.asarray((cells["reports"] > 0) | marked, dtype=bool)]
