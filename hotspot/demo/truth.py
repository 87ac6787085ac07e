"""What is true in the demo, and what of it was found."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from hotspot.demo.city import CRS

FOLDER = Path("truth/demo")


@dataclass(frozen=True)
class DemoTruth:
    """What `write_demo` drew.

    `summary`: seed, counts by kind, fate and source. `planted`: one disc a true hotspot (EPSG:4544; columns of
    `plant_hotspots` and `reports`, the rows that belong to it). `rows`: one line per row of the report files: `file`,
    `row_number`, `report_no`, `theme`, `reported_at` (wall clock), `lon`, `lat` (WGS84, true), `community_code`,
    `planted_id`, `problem`, `is_repeat`, `kind`, `fate` (``located``, ``imprecise``, ``outside``,
    ``rejected``, ``duplicate``).
    """

    summary: dict[str, Any]
    planted: gpd.GeoDataFrame
    rows: pd.DataFrame

    @property
    def n_rows(self) -> int:
        """Rows in all report files together."""
        return len(self.rows)


def write_truth(truth: DemoTruth, directory: Path) -> list[Path]:
    """Write `truth.json`, `planted.geojson` (WGS84) and `rows.parquet` outside the folder of reports."""
    folder = directory / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in ("truth.json", "planted.geojson", "rows.parquet")]
    paths[0].write_text(json.dumps(truth.summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    paths[1].write_text(truth.planted.to_crs("EPSG:4326").to_json(ensure_ascii=False), encoding="utf-8")
    pq.write_table(pa.Table.from_pandas(truth.rows, preserve_index=False), paths[2])
    return paths


def read_truth(directory: Path) -> DemoTruth | None:
    """Return the truth written under `directory` (the folder given to `write_demo`); None if there is none."""
    folder = directory / FOLDER
    if not (folder / "truth.json").is_file():
        return None
    summary = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    planted = gpd.read_file(folder / "planted.geojson").to_crs(CRS)
    return DemoTruth(summary, planted, pd.read_parquet(folder / "rows.parquet"))


def compare_with_truth(hotspots: gpd.GeoDataFrame, truth: DemoTruth) -> pd.DataFrame:
    """Say for each planted hotspot whether one of its theme was found there.

    Found = the outline of a hotspot of the same theme meets the planted disc.

    Parameters
    ----------
    hotspots : columns `hotspot_id`, `theme`, geometry = outlines in any CRS.

    Returns
    -------
    `planted_id`, `theme`, `kind`, `border`, `reports`, `found`, `hotspot_id` (the nearest of the theme; NA if there is
    none) and `distance_m` (from its outline to the disc's centre, 0 inside, NaN if there is none), as planted.
    """
    outlines = hotspots[["hotspot_id", "theme", "geometry"]].to_crs(truth.planted.crs)
    nearest, distances = [], []
    for row in truth.planted.itertuples():
        same = outlines[outlines["theme"] == row.theme]
        gap = same.geometry.distance(row.geometry.centroid)
        nearest.append(same.loc[gap.idxmin(), "hotspot_id"] if len(same) else pd.NA)
        distances.append(float(gap.min()) if len(same) else np.nan)
    found = np.array(distances) <= truth.planted["radius_m"].to_numpy(float)
    kept = truth.planted[["planted_id", "theme", "kind", "border", "reports"]].reset_index(drop=True)
    return pd.DataFrame(kept).assign(found=found, hotspot_id=pd.array(nearest, dtype="str"), distance_m=distances)


def count_unplanted(hotspots: gpd.GeoDataFrame, truth: DemoTruth) -> int:
    """Return how many hotspots of a theme (not of all together) meet no disc planted for that theme."""
    own = hotspots[hotspots["theme"] != "all"].to_crs(truth.planted.crs)
    met = own.sjoin(truth.planted[["theme", "geometry"]], predicate="intersects", lsuffix="found", rsuffix="planted")
    same = met.loc[met["theme_found"] == met["theme_planted"], "hotspot_id"]
    return int((~own["hotspot_id"].isin(same)).sum())
