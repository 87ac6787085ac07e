"""What stands in the cells of the demo's files: every column as text, built for all rows at once."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.crs import from_wgs84
from hotspot.demo.addresses import Addresses, name_addresses
from hotspot.demo.city import City
from hotspot.demo.habits import END, START
from hotspot.demo.simulate import SOURCES

Texts = NDArray[np.object_]

DATUMS = ("gcj02", "gcj02", "wgs84", "bd09", "wgs84")
STYLES = ("hotline", "hotline", "inspectors", "mini_programme", "volunteers")
VAGUE_SHARE = 0.05
COARSE_DECIMALS = 3


def write_cells(rows: pd.DataFrame, city: City, addresses: Addresses, habits: pd.DataFrame, words: dict[str, Any], *, seed: int) -> pd.DataFrame:
    """Return the columns of `words["headings"]` as text for each row; times as ``YYYY-MM-DDTHH:MM``, empty = missing.

    Coordinates are in the datum of the row's source (DATUMS) with 6 decimals; a fallback on the district has 3.
    """
    rng = np.random.default_rng([seed, 5])
    n, theme = len(rows), rows["theme"].to_numpy()
    community = addresses.table["community"].to_numpy()[rows["address"]]
    prefixes = [words["numbers"][name] for name in SOURCES]
    cells = pd.DataFrame(index=rows.index)
    cells["report_no"] = [f"{prefixes[s]}2017{i:07d}" for i, s in enumerate(rows["source"].tolist(), start=1)]
    cells["reported_at"] = _clock(rows["minute"].to_numpy())
    cells["reporter_name"] = _per_source(rows, words, "names", rng)
    phones = np.array([words["phone"].format(number=i) for i in range(10_000)], dtype=object)
    cells["reporter_phone"] = phones[rng.integers(0, 10_000, n)]
    cells["address"] = name_addresses(addresses.table, city)[rows["address"]]
    cells["subdistrict"] = city.communities["parent_code"].map(city.subdistricts.set_index("code")["name"]).to_numpy()[community]
    cells["community"] = city.communities["name"].to_numpy()[community]
    cells["channel"] = np.array([words[style]["channel"] for style in STYLES], dtype=object)[rows["source"]]
    cells = cells.assign(**_say_problem(theme, rows["source"].to_numpy(), cells["address"].to_numpy(), habits, words, rng))
    cells = cells.assign(**_follow_up(rows, community, habits, words, rng))
    cells["precision"] = _say_precision(rows["kind"].to_numpy(), words, rng)
    cells["longitude"], cells["latitude"] = _write_coordinates(rows)
    return _spoil(cells, rows["kind"].to_numpy(), words)


def _clock(minute: NDArray[np.int64]) -> Texts:
    return np.datetime_as_string(START.astype("datetime64[m]") + minute, unit="m").astype(object)


def _per_source(rows: pd.DataFrame, words: dict[str, Any], key: str, rng: np.random.Generator) -> Texts:
    lists = [words[style][key] for style in STYLES]
    table = np.array([names[i % len(names)] for names in lists for i in range(120)], dtype=object).reshape(len(lists), 120)
    return np.asarray(table[rows["source"], rng.integers(0, 120, len(rows))])


def _say_problem(theme: NDArray[np.int64], source: NDArray[np.int64], address: Texts, habits: pd.DataFrame, words: dict[str, Any], rng: np.random.Generator) -> dict[str, Texts]:
    """Return category (a name, a code, or the reporter's own words, by source), site type and description."""
    said = {name: np.full(len(theme), "", dtype=object) for name in ("category", "site_type", "description")}
    for number, name in enumerate(habits["theme"]):
        here = np.flatnonzero(theme == number)
        spoken = words["themes"][name]
        official = np.array(spoken["categories"], dtype=object)[rng.integers(0, len(spoken["categories"]), len(here))]
        own = _pick(spoken["plain"], len(here), rng)
        style = source[here]
        by_name = np.where(rng.random(len(here)) < VAGUE_SHARE, words["vague"], official[:, 0])
        said["category"][here] = np.select([style <= 1, style == 2], [by_name, official[:, 1]], own)
        said["site_type"][here] = _pick(spoken["site_types"], len(here), rng)
        said["description"][here] = address[here] + _pick(spoken["descriptions"], len(here), rng)
    return said


def _pick(choices: list[str], n: int, rng: np.random.Generator) -> Texts:
    return np.asarray(np.array(choices, dtype=object)[rng.integers(0, len(choices), n)])


def _follow_up(rows: pd.DataFrame, community: NDArray[np.int64], habits: pd.DataFrame, words: dict[str, Any], rng: np.random.Generator) -> dict[str, Texts]:
    """Return status, due and closing times; some communities are slower, what is not closed by END stays open."""
    theme, minute = rows["theme"].to_numpy(), rows["minute"].to_numpy()
    slow = np.exp(rng.normal(0, 0.35, community.max() + 1))[community]
    days = habits["close_days"].to_numpy(float)[theme] * slow * np.exp(rng.normal(-0.3, 0.7, len(rows)))
    closed = minute + np.maximum(30, np.round(days * 1440)).astype(int)
    is_open = closed >= (END - START).astype(int) * 1440
    states = np.array([words[style]["status"] for style in STYLES], dtype=object)
    due = minute + habits["due_days"].to_numpy(int)[theme] * 1440
    return {
        "status": np.asarray(states[rows["source"].to_numpy(), is_open.astype(int)]),
        "due_at": _clock(due),
        "closed_at": np.where(is_open, "", _clock(closed)),
    }


def _say_precision(kind: Texts, words: dict[str, Any], rng: np.random.Generator) -> Texts:
    hotline = words["hotline"]
    precise = _pick(hotline["precise"], len(kind), rng)
    coarse = [kind == "fallback_subdistrict", kind == "fallback_district"]
    return np.select(coarse, [hotline["fallback_subdistrict"], hotline["fallback_district"]], precise)


def _write_coordinates(rows: pd.DataFrame) -> tuple[Texts, Texts]:
    source, coarse = rows["source"].to_numpy(), (rows["kind"] == "fallback_district").to_numpy()
    lon, lat = rows["lon"].to_numpy().copy(), rows["lat"].to_numpy().copy()
    for number in range(len(SOURCES)):
        here = source == number
        lon[here], lat[here] = from_wgs84(lon[here], lat[here], datum=DATUMS[number])
    written = []
    for values in (lon, lat):
        texts = np.array([f"{value:.6f}" for value in values.tolist()], dtype=object)
        texts[coarse] = [f"{value:.{COARSE_DECIMALS}f}" for value in values[coarse].tolist()]
        written.append(texts)
    return written[0], written[1]


def _spoil(cells: pd.DataFrame, kind: Texts, words: dict[str, Any]) -> pd.DataFrame:
    """Write the one fault of each spoilt row."""
    dirt = words["dirt"]
    faults = {
        "missing_date": {"reported_at": ""},
        "impossible_date": {"reported_at": dirt["impossible_date"]},
        "not_a_date": {"reported_at": dirt["not_a_date"]},
        "ambiguous_date": {"reported_at": dirt["ambiguous_date"]},
        "missing_coordinates": {"longitude": "", "latitude": ""},
        "text_coordinates": {"longitude": dirt["text_coordinate"]},
        "zero_coordinates": {"longitude": "0", "latitude": "0"},
    }
    for name, fault in faults.items():
        cells.loc[kind == name, list(fault)] = list(fault.values())
    swapped = kind == "swapped_coordinates"
    cells.loc[swapped, ["longitude", "latitude"]] = cells.loc[swapped, ["latitude", "longitude"]].to_numpy()
    hostile = np.flatnonzero(kind == "hostile")
    cells.loc[hostile, "description"] = np.resize(np.array(words["hostile"]["texts"], dtype=object), len(hostile))
    return cells
