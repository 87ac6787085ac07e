"""The whole statistics step on 30,000 cells and 70,000 reports: noise, baselines, tests, patterns, views.

Made-up reports of four themes over 52 weeks (`synthetic.points`, stretched to 675 km²). One process, all its cores.
"""

import time
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.synthetic import SIDE_M, points
from hotspot import hotspots
from hotspot.cells import CellParams, lay

N_REPORTS, SIDE, WEEKS = 70_000, 26_000.0, 52
THEMES = ("garbage", "street_vending", "parking", "toilets")
SHARES = (0.45, 0.3, 0.15, 0.1)


def run() -> list[dict[str, Any]]:
    """Time each part once, after the loops were compiled by a small run."""
    grid = lay(shapely.box(10, 10, SIDE - 10, SIDE - 10), params=CellParams())
    reports = draw(N_REPORTS)
    hotspots.find(hotspots.learn(draw(2000), grid))
    lines: list[dict[str, Any]] = []

    def timed(name: str, work: Callable[[], Any]) -> Any:
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        lines.append({"work": name, "cells": f"{len(grid):,}", "reports": f"{N_REPORTS:,}", "s": wall, "CPU s": cpu})
        return result

    history = timed("noise, circles, smoothing (`learn`)", lambda: hotspots.learn(reports, grid))
    found = timed(
        "baselines, window test, scan (499 replications), patterns, outlines of 5 lists (`find`)",
        lambda: hotspots.find(history),
    )
    timed(
        "Gi* and local Moran, exact, of 5 lists",
        lambda: [hotspots.view_cells(history, theme=theme) for theme in history.themes],
    )
    x, y = reports.geometry.x.to_numpy(), reports.geometry.y.to_numpy()
    timed(
        "density, 500 m",
        lambda: hotspots.density(x, y, bounds=(0.0, 0.0, SIDE, SIDE), bandwidth_m=500, size=(420, 420)),
    )
    total = {name: sum(line[name] for line in lines) for name in ("s", "CPU s")}
    lines.append({"work": f"all; {len(found.table)} hotspots", "cells": "", "reports": "", **total})
    return [line | {name: f"{line[name]:.1f}" for name in ("s", "CPU s")} for line in lines]


def draw(n: int) -> gpd.GeoDataFrame:
    """Draw reports along roads, at busy spots and addresses."""
    rng = np.random.default_rng(11)
    x, y = points(n, seed=11)
    place = np.clip(np.column_stack([x / SIDE_M[0], y / SIDE_M[1]]), 0.001, 0.999) * SIDE
    start = pd.Timestamp("2016-01-04", tz="Asia/Shanghai")
    table = pd.DataFrame(
        {
            "report_id": np.arange(n).astype(str),
            "reported_at": start + pd.to_timedelta(rng.integers(0, WEEKS * 7 * 24, n), unit="h"),
            "theme": rng.choice(THEMES, n, p=SHARES),
        }
    )
    return gpd.GeoDataFrame(table, geometry=shapely.points(place), crs="EPSG:4544")
