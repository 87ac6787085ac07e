"""A small town as the planner sees it: 20 × 20 cells of 150 m in four subdistricts, a depot in the middle."""

import numpy as np
import pandas as pd

from hotspot.patrol import Crew, Ground, PatrolParams, Request, measure_straight
from hotspot.patrol.params import WindowParams

DAY = pd.Timestamp("2017-07-01", tz="Asia/Shanghai")
SIDE, CELL_M = 20, 150.0
LON, LAT = 103.83, 36.05
M_PER_DEGREE = np.array([90_000.0, 111_000.0])
THEMES = ("vending", "compounds")
WINDOWS = (
    WindowParams(theme="vending", opens="17:00", closes="23:00"),
    WindowParams(theme="compounds", opens="08:00", closes="20:00"),
)
PARAMS = PatrolParams(windows=WINDOWS)
ASKED = ("visit_id", "reason", "cell", "place", "lon", "lat", "theme", "report_id", "due_at", "opens_minute",
         "closes_minute", "service_minutes")  # fmt: skip


def make_ground(seed=0):
    rng = np.random.default_rng(seed)
    n = SIDE * SIDE
    row, col = np.divmod(np.arange(n), SIDE)
    x, y = col * CELL_M, row * CELL_M
    lon, lat = LON + (x - 1500) / M_PER_DEGREE[0], LAT + (y - 1500) / M_PER_DEGREE[1]
    area = (row // 10) * 2 + col // 10
    cells = pd.DataFrame({
        "cell_id": [f"c{i}" for i in range(n)], "place": [f"place {i}" for i in range(n)], "lon": lon, "lat": lat,
        "x": x, "y": y, "subdistrict_id": [f"s{a}" for a in area], "subdistrict": [f"S{a}" for a in area],
        "community_id": pd.NA, "lived": True,
    })  # fmt: skip
    return Ground(cells, THEMES, rng.gamma(0.3, 0.3, (n, 2)), np.full(n, np.inf))


def make_crews(n=2, start=18.5 * 60, end=22.5 * 60):
    return tuple(Crew(f"c{k}", f"crew {k}", LON, LAT, start, end, LON, LAT) for k in range(n))


def make_request(**options):
    return Request(DAY, **({"crews": make_crews(), "seconds": 0.6, "seed": 1} | options))


def ask(*rows):
    table = pd.DataFrame(
        [{"reason": "mandatory", "cell": -1, "place": "asked", "lon": LON, "lat": LAT} | row for row in rows]
    )
    table = table.reindex(columns=list(ASKED))
    table["due_at"] = pd.to_datetime(table["due_at"], utc=True).dt.tz_convert("Asia/Shanghai")
    return table


def measure(lon, lat, names):
    return measure_straight(lon, lat, params=PARAMS)
