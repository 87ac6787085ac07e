"""Write the whole demo: boundaries, reports, duties, and the truth beside them."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.demo.city import write_city
from hotspot.demo.duties import write_duties
from hotspot.demo.habits import START
from hotspot.demo.patrol import write_patrol
from hotspot.demo.planted import plant_hotspots
from hotspot.demo.roads import write_roads
from hotspot.demo.simulate import (
    HOTLINE_LATE,
    OUTSIDE_KINDS,
    REJECTED_KINDS,
    SOURCES,
    choose_duplicates,
    simulate_reports,
)
from hotspot.demo.sources import FIRST_ROWS, write_sources
from hotspot.demo.texts import DATUMS, write_cells
from hotspot.demo.town import Town, found_town
from hotspot.demo.truth import DemoTruth, write_truth
from hotspot.errors import SettingsError

FEWEST_REPORTS = 2000
DUPLICATE_SHARE = 0.004


def write_demo(directory: Path, *, seed: int = 2017, n_reports: int = 20_000, one_file: bool = False) -> DemoTruth:
    """Draw a schematic Chengguan and six months of invented reports into `directory`; same seed, same bytes.

    Writes ``boundaries/demo/`` (three levels of GeoJSON), ``duties/demo/`` (XLSX), ``roads/demo/`` (GeoJSON),
    ``patrol/demo/`` (crews, sites and visits as CSV), ``points/demo/`` (five files of reports in three formats and
    three datums) and ``truth/demo/`` (see `read_truth`). Files of these names are overwritten.

    Parameters
    ----------
    directory : the folder that stands for ``data/``.
    seed : decides everything that is drawn.
    n_reports : rows of all report files together, bad and duplicate ones included; at least `FEWEST_REPORTS`.
    one_file : write all rows into one hotline export (``points/demo/reports.csv``), for benchmarks.

    Raises
    ------
    SettingsError
        ``demo.too_few``: `n_reports` is too small for the planted hotspots.
    """
    if n_reports < FEWEST_REPORTS:
        raise SettingsError("demo.too_few", n=n_reports, fewest=FEWEST_REPORTS)
    town = found_town(seed=seed)
    n_duplicates = round(n_reports * DUPLICATE_SHARE)
    planted = plant_hotspots(town, n=n_reports - n_duplicates)
    rows = simulate_reports(town, planted, n=n_reports - n_duplicates)
    if one_file:
        rows["source"] = HOTLINE_LATE
    cells = write_cells(rows, town)
    twice = choose_duplicates(rows, n_duplicates, town.generator(6))
    rows = pd.concat([rows, rows.iloc[twice].assign(kind="duplicate")], ignore_index=True)
    cells = pd.concat([cells, cells.iloc[twice]], ignore_index=True)
    files = [town.words["files"][name] for name in SOURCES]
    if one_file:
        files[HOTLINE_LATE] = town.words["files"]["benchmark"]
    truth = _tell_truth(rows.assign(report_no=cells["report_no"]), planted, town, files)
    write_city(town.city, directory / "boundaries/demo")
    write_duties(town, directory / "duties/demo")
    write_roads(town, directory / "roads/demo")
    write_patrol(town, directory / "patrol/demo")
    write_sources(cells, rows["source"].to_numpy(), town.words, [directory / "points/demo" / name for name in files])
    write_truth(truth, directory)
    return truth


def _tell_truth(rows: pd.DataFrame, planted: gpd.GeoDataFrame, town: Town, files: list[str]) -> DemoTruth:
    source = rows["source"].to_numpy()
    community = town.addresses.table["community"].to_numpy()[rows["address"]]
    table = pd.DataFrame(
        {
            "file": np.array(files, dtype=object)[source],
            "row_number": rows.groupby("source").cumcount().to_numpy() + np.array(FIRST_ROWS)[source],
            "report_no": rows["report_no"],
            "theme": town.habits["theme"].to_numpy()[rows["theme"]],
            "reported_at": START.astype("datetime64[s]") + rows["minute"].to_numpy() * np.timedelta64(60, "s"),
            "lon": rows["lon"],
            "lat": rows["lat"],
            "community_code": town.city.communities["code"].to_numpy()[community],
            "planted_id": np.append(planted["planted_id"].to_numpy(object), "")[rows["planted"]],
            "problem": rows["problem"],
            "is_repeat": rows["is_repeat"],
            "kind": rows["kind"],
            "fate": _tell_fate(rows["kind"]),
        }
    )
    counted = planted.assign(reports=planted["planted_id"].map(table["planted_id"].value_counts()))
    datums = dict(zip(files, DATUMS, strict=True))
    summary = {
        "seed": town.seed,
        "rows": len(table),
        "kinds": _count(table["kind"]),
        "fates": _count(table["fate"]),
        "files": {name: {"rows": n, "datum": datums[name]} for name, n in _count(table["file"]).items()},
        "planted": counted.drop(columns="geometry").to_dict("records"),
    }
    return DemoTruth(summary, counted, table)


def _tell_fate(kind: pd.Series) -> NDArray[np.object_]:
    groups = {
        "rejected": kind.isin(REJECTED_KINDS),
        "outside": kind.isin(OUTSIDE_KINDS),
        "imprecise": kind.str.startswith("fallback"),
        "duplicate": kind == "duplicate",
    }
    return np.asarray(np.select(list(groups.values()), list(groups), "located"), dtype=object)


def _count(column: pd.Series) -> dict[str, int]:
    return {str(name): int(n) for name, n in column.value_counts().sort_index().items()}
