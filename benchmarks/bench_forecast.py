"""The forecast against what is used now: 70,579 real reports, 52 weeks each ranked from what came before.

Sanitation complaints of Chicago 2011-2014 with their boundary, where the folder ../shared with real data is present.
One process; nothing but the days before a week is seen, and the weights are learnt anew every 13 weeks.
"""

import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from hotspot.cells import lay_squares
from hotspot.forecast import Series, backtest

FOLDER = Path(__file__).resolve().parents[2] / "shared/data/incidents"
CATEGORIES = (None, "Garbage in alley", "Garbage in yard", "Dumpster not being emptied", "Overflowing carts")


def run() -> list[dict[str, Any]]:
    """Test all reports and four categories of them on cells of 150 m, and all on cells of 250 m."""
    if not FOLDER.is_dir():
        return [{"reports": "the folder ../shared with real data is not here"}]
    lines = [line for category in CATEGORIES for line in _compare(category, 150.0)]
    return lines + _compare(None, 250.0)


def _compare(category: str | None, size_m: float) -> list[dict[str, Any]]:
    """One line a method: hit rates at each share of the area, and at 1 % the ratio to the 52-week count."""
    series = _read(category, size_m)
    began = time.perf_counter(), time.process_time()
    result = backtest(series)
    seconds = f"{time.perf_counter() - began[0]:.0f} ({time.process_time() - began[1]:.0f})"
    lines = []
    for method, rows in result.table.groupby("method", sort=False):
        rates = {f"{row.area_share:.1%}": f"{row.hit_rate:.3f}" for row in rows.itertuples()}
        one = rows.set_index("area_share").loc[0.01]
        lines.append(
            {
                "reports": f"{category or 'all'}, {size_m:.0f} m",
                "a week": f"{result.weekly.groupby('week_start')['reports'].first().mean():.0f}",
                "method": method,
                **rates,
                "ratio at 1 % [95 %]": f"{one.ratio:.2f} [{one.ratio_low:.2f}, {one.ratio_high:.2f}]",
                "PEI": f"{one.pei:.2f}",
                "to the oracle": f"{one.oracle_ratio:.2f}",
                "s (CPU), all methods": seconds,
            }
        )
    return lines


def _read(category: str | None, size_m: float) -> Series:
    boundary = shapely.from_wkt((FOLDER / "chicago_sanitation311.boundary.wkt").read_text().splitlines()[-1])
    reports = pd.read_csv(FOLDER / "chicago_sanitation311.csv.gz", comment="#")
    if category:
        reports = reports[reports["cat"] == category]
    return Series.from_points(reports["x"], reports["y"], np.floor(reports["t"]), lay_squares(boundary, size_m=size_m))
