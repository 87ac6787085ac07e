"""Write the whole demo: boundaries, reports, duties, and the truth beside them."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot.demo.addresses import Addresses, lay_addresses
from hotspot.demo.city import City, draw_city, read_words, write_city
from hotspot.demo.duties import write_duties
from hotspot.demo.habits import START, read_habits, weigh_days
from hotspot.demo.planted import plant_hotspots
from hotspot.demo.simulate import OUTSIDE_KINDS, REJECTED_KINDS, SOURCES, choose_duplicates, simulate_reports
from hotspot.demo.sources import FIRST_ROWS, write_sources
from hotspot.demo.texts import DATUMS, write_cells
from hotspot.demo.truth import DemoTruth, write_truth
from hotspot.errors import SettingsError

FEWEST_REPORTS = 2000
DUPLICATE_SHARE = 0.004
HOTLINE_LATE = SOURCES.index("hotline_late")


def write_demo(directory: Path, *, seed: int = 2017, n_reports: int = 20_000, one_file: bool = False) -> DemoTruth:
    """Draw a schematic Chengguan and six months of invented reports into `directory`, the same bytes for the same seed.

    Writes ``boundaries/demo/`` (three GeoJSON levels), ``duties/demo/`` (XLSX), ``points/demo/`` (five report files in four
    formats and three datums) and ``truth/demo/`` (`read_truth`). Files of these names are overwritten, others left alone.

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
    words, habits, city = read_words(), read_habits(), draw_city(seed=seed)
    addresses = lay_addresses(city, len(habits), seed=seed)
    day_weights = weigh_days(habits, np.random.default_rng([seed, 4]))
    n_duplicates = round(n_reports * DUPLICATE_SHARE)
    n_unique = n_reports - n_duplicates
    planted = plant_hotspots(city, addresses, habits, day_weights, n=n_unique, seed=seed)
    rows = simulate_reports(city, addresses, planted, habits, day_weights, n=n_unique, seed=seed)
    if one_file:
        rows["source"] = HOTLINE_LATE
    cells = write_cells(rows, city, addresses, habits, words, seed=seed)
    twice = choose_duplicates(rows, n_duplicates, seed=seed)
    rows = pd.concat([rows, rows.iloc[twice].assign(kind="duplicate")], ignore_index=True)
    cells = pd.concat([cells, cells.iloc[twice]], ignore_index=True)
    files = [words["files"][name] for name in SOURCES]
    if one_file:
        files[HOTLINE_LATE] = words["files"]["benchmark"]
    truth = _tell_truth(rows, cells, planted, habits, city, addresses, files, seed=seed)
    write_city(city, directory / "boundaries/demo")
    write_duties(city, habits, words, directory / "duties/demo")
    write_sources(cells, rows["source"].to_numpy(), words, [directory / "points/demo" / name for name in files])
    write_truth(truth, directory)
    return truth


def _tell_truth(rows: pd.DataFrame, cells: pd.DataFrame, planted: gpd.GeoDataFrame, habits: pd.DataFrame, city: City, addresses: Addresses, files: list[str], *, seed: int) -> DemoTruth:
    source = rows["source"].to_numpy()
    ids = np.append(planted["planted_id"].to_numpy(), "")
    community = addresses.table["community"].to_numpy()[rows["address"]]
    table = pd.DataFrame(
        {
            "file": np.array(files, dtype=object)[source],
            "row_number": rows.groupby("source").cumcount().to_numpy() + np.array(FIRST_ROWS)[source],
            "report_no": cells["report_no"],
            "theme": habits["theme"].to_numpy()[rows["theme"]],
            "reported_at": START.astype("datetime64[s]") + rows["minute"].to_numpy() * np.timedelta64(60, "s"),
            "lon": rows["lon"],
            "lat": rows["lat"],
            "community_code": city.communities["code"].to_numpy()[community],
            "planted_id": ids[rows["planted"]],
            "problem": rows["problem"],
            "is_repeat": rows["is_repeat"],
            "kind": rows["kind"],
            "fate": _tell_fate(rows["kind"]),
        }
    )
    counted = planted.assign(reports=planted["planted_id"].map(table["planted_id"].value_counts()))
    summary = {
        "seed": seed,
        "rows": len(table),
        "kinds": _count(table["kind"]),
        "fates": _count(table["fate"]),
        "files": {name: {"rows": int((table["file"] == name).sum()), "datum": datum} for name, datum in zip(files, DATUMS, strict=True) if (table["file"] == name).any()},
        "planted": counted.drop(columns="geometry").to_dict("records"),
    }
    return DemoTruth(summary, counted, table)


def _tell_fate(kind: pd.Series) -> Any:
    conditions = [kind.isin(REJECTED_KINDS), kind.isin(OUTSIDE_KINDS), kind.str.startswith("fallback"), kind == "duplicate"]
    return np.select(conditions, ["rejected", "outside", "imprecise", "duplicate"], "located")


def _count(column: pd.Series) -> dict[str, int]:
    return {str(name): int(n) for name, n in column.value_counts().sort_index().items()}
