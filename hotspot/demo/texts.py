"""What stands in the cells of the demo's files: every column as text, built for all rows at once."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.crs import from_wgs84
from hotspot.demo.addresses import name_addresses
from hotspot.demo.habits import END, START
from hotspot.demo.simulate import SOURCES
from hotspot.demo.town import Town

Texts = NDArray[np.object_]
Ints = NDArray[np.int64]

DATUMS = ("gcj02", "gcj02", "wgs84", "bd09", "wgs84")
STYLES = ("hotline", "hotline", "inspectors", "mini_programme", "volunteers")
VAGUE_SHARE = 0.05
COARSE_DECIMALS = 3
TELEPHONES = 10_000


def write_cells(rows: pd.DataFrame, town: Town) -> pd.DataFrame:
    """Return the columns of `words["headings"]` as text for each row; times as ``YYYY-MM-DDTHH:MM``, empty = missing.

    Coordinates are in the datum of the row's source (DATUMS) with 6 decimals; a fallback on the district has 3.
    """
    rng = town.generator(5)
    words, city, source = town.words, town.city, rows["source"].to_numpy()
    prefixes = [words["numbers"][name] for name in SOURCES]
    community = town.addresses.table["community"].to_numpy()[rows["address"]]
    phones = np.array([words["phone"].format(number=i) for i in range(TELEPHONES)], dtype=object)
    cells = pd.DataFrame(index=rows.index)
    cells["report_no"] = [f"{prefixes[s]}2017{i:07d}" for i, s in enumerate(source.tolist(), start=1)]
    cells["reported_at"] = _clock(rows["minute"].to_numpy())
    cells["reporter_name"] = _name_reporters(source, words, rng)
    cells["reporter_phone"] = phones[rng.integers(0, TELEPHONES, len(rows))]
    cells["address"] = name_addresses(town.addresses.table, city)[rows["address"]]
    cells["subdistrict"] = city.subdistricts["name"].to_numpy()[town.subdistrict_rows(rows["address"].to_numpy())]
    cells["community"] = city.communities["name"].to_numpy()[community]
    cells["channel"] = np.array([words[style]["channel"] for style in STYLES], dtype=object)[source]
    cells = cells.assign(**_say_problem(rows, cells["address"].to_numpy(), town, rng))
    cells = cells.assign(**_follow_up(rows, community, town, rng))
    cells["precision"] = _say_precision(rows["kind"].to_numpy(), words["hotline"], rng)
    cells["longitude"], cells["latitude"] = _write_coordinates(rows)
    return _spoil(cells, rows["kind"].to_numpy(), words)


def _clock(minute: Ints) -> Texts:
    return np.asarray(np.datetime_as_string(START.astype("datetime64[m]") + minute, unit="m"), dtype=object)


def _name_reporters(source: Ints, words: dict[str, Any], rng: np.random.Generator) -> Texts:
    names = np.full(len(source), "", dtype=object)
    for number, style in enumerate(STYLES):
        here = np.flatnonzero(source == number)
        names[here] = _pick(words[style]["names"], len(here), rng)
    return names


def _say_problem(rows: pd.DataFrame, address: Texts, town: Town, rng: np.random.Generator) -> dict[str, Texts]:
    """Return category (a name, a code, or the reporter's own words, by source), site type and description."""
    said = {name: np.full(len(rows), "", dtype=object) for name in ("category", "site_type", "description")}
    style = np.array(STYLES)[rows["source"]]
    for number, theme in enumerate(town.habits["theme"]):
        here = np.flatnonzero(rows["theme"] == number)
        spoken = town.words["themes"][theme]
        case = np.array(spoken["cases"], dtype=object)[rng.integers(0, len(spoken["cases"]), len(here))]
        by_name = np.where(rng.random(len(here)) < VAGUE_SHARE, town.words["vague"], case[:, 0])
        official = [style[here] == "hotline", style[here] == "inspectors"]
        said["category"][here] = np.select(official, [by_name, case[:, 1]], case[:, 2])
        said["site_type"][here] = _pick(spoken["site_types"], len(here), rng)
        said["description"][here] = address[here] + case[:, 3]
    return said


def _pick(choices: list[str], n: int, rng: np.random.Generator) -> Texts:
    return np.asarray(np.array(choices, dtype=object)[rng.integers(0, len(choices), n)])


def _follow_up(rows: pd.DataFrame, community: Ints, town: Town, rng: np.random.Generator) -> dict[str, Texts]:
    """Return status, due and closing times; some communities are slower, what is not closed by END stays open.

    A problem that is reported again was not solved yet: it is closed after its last report.
    """
    theme, minute = rows["theme"].to_numpy(), rows["minute"].to_numpy()
    slow = np.exp(rng.normal(0, 0.35, community.max() + 1))[community]
    days = town.habits["close_days"].to_numpy(float)[theme] * slow * np.exp(rng.normal(-0.3, 0.7, len(rows)))
    last = rows.groupby("problem")["minute"].transform("max").to_numpy()
    closed = last + np.maximum(30, np.round(days * 1440)).astype(int)
    is_open = closed >= (END - START).astype(int) * 1440
    states = np.array([town.words[style]["status"] for style in STYLES], dtype=object)
    due = minute + town.habits["due_days"].to_numpy(int)[theme] * 1440
    return {
        "status": np.asarray(states[rows["source"].to_numpy(), is_open.astype(int)]),
        "due_at": _clock(due),
        "closed_at": np.where(is_open, "", _clock(closed)),
    }


def _say_precision(kind: Texts, hotline: dict[str, Any], rng: np.random.Generator) -> Texts:
    coarse = [kind == "fallback_subdistrict", kind == "fallback_district"]
    said = [hotline["fallback_subdistrict"], hotline["fallback_district"]]
    return np.asarray(np.select(coarse, said, _pick(hotline["precise"], len(kind), rng)))


def _write_coordinates(rows: pd.DataFrame) -> tuple[Texts, Texts]:
    source, coarse = rows["source"].to_numpy(), (rows["kind"] == "fallback_district").to_numpy()
    lon, lat = rows["lon"].to_numpy().copy(), rows["lat"].to_numpy().copy()
    for number, datum in enumerate(DATUMS):
        here = source == number
        lon[here], lat[here] = from_wgs84(lon[here], lat[here], datum=datum)
    written = []
    for values in (lon, lat):
        texts = np.array([f"{value:.6f}" for value in values.tolist()], dtype=object)
        texts[coarse] = [f"{value:.{COARSE_DECIMALS}f}" for value in values[coarse].tolist()]
        written.append(texts)
    return written[0], written[1]


def _spoil(cells: pd.DataFrame, kind: Texts, words: dict[str, Any]) -> pd.DataFrame:
    """Write the one fault of each spoilt row."""
    for name, fault in words["dirt"].items():
        cells.loc[kind == name, list(fault)] = list(fault.values())
    swapped = kind == "swapped_coordinates"
    cells.loc[swapped, ["longitude", "latitude"]] = cells.loc[swapped, ["latitude", "longitude"]].to_numpy()
    hostile = np.flatnonzero(kind == "hostile")
    cells.loc[hostile, "description"] = np.resize(np.array(words["hostile"]["texts"], dtype=object), len(hostile))
    return cells
