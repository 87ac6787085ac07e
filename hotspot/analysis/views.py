"""Other statistics of a finished run, to compare its hotspots with."""

import pandas as pd

from hotspot import hotspots
from hotspot.analysis.run import Analysis
from hotspot.hotspots import ALL, CellView


def view_cells(
    analysis: Analysis, *, theme: str = ALL, start: pd.Timestamp | None = None, end: pd.Timestamp | None = None
) -> CellView:
    """Return Gi* and Local Moran of a theme's cells in [start, end), on the ground that its hotspots are tested on.

    By default the whole time; see `hotspots.view_cells`.
    """
    passes, exposure = (None if layer is None else layer.values for layer in (analysis.passes, analysis.exposure))
    return hotspots.view_cells(analysis.history, theme=theme, start=start, end=end, passes=passes, exposure=exposure)
