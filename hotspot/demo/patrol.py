"""Invented lists of a planner: crews with their depots, sites looked at again and again, visits that must be made."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer

from hotspot.demo.addresses import name_addresses
from hotspot.demo.city import CRS
from hotspot.demo.town import Town

Rows = NDArray[np.int64]


def write_patrol(town: Town, directory: Path) -> list[Path]:
    """Write crews, sites and visits as UTF-8 CSV with byte order mark, WGS84, and return the paths; no results."""
    directory.mkdir(parents=True, exist_ok=True)
    words, rng = town.words["patrol"], town.generator(8)
    lists = {
        "crews": list_crews(town, words["crews"]),
        "sites": list_sites(town, words["sites"], pd.Timestamp(words["day"]), rng),
        "visits": list_visits(town, words["visits"], rng),
    }
    paths = [directory / words[name]["file"] for name in lists]
    for path, (name, rows) in zip(paths, lists.items(), strict=True):
        table = pd.DataFrame(rows, columns=words[name]["headings"], dtype="str")
        table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return paths


def list_crews(town: Town, words: dict[str, Any]) -> list[list[str]]:
    """Return the crews; each starts at an address amid the reports of one of the busiest subdistricts."""
    rates = town.addresses.rates.mean(axis=0)
    subdistrict = town.subdistrict_rows(np.arange(len(rates)))
    busiest = np.argsort(-np.bincount(subdistrict, rates), kind="stable")[: len(words["names"])]
    depots = [_find_middle(town, np.flatnonzero(subdistrict == row), rates) for row in busiest]
    places = _write_places(town, np.array(depots))
    return [[name, *place, *words["shift"]] for name, place in zip(words["names"], places, strict=True)]


def list_sites(town: Town, words: dict[str, Any], day: pd.Timestamp, rng: np.random.Generator) -> list[list[str]]:
    """Return the sites of each kind, at addresses of its theme; some were last visited longer ago than they should."""
    community = town.city.communities["short_name"].to_numpy()[town.addresses.table["community"]]
    rows = []
    for kind in words["kinds"]:
        at = _draw_addresses(town, kind["theme"], kind["n"], rng)
        ages = rng.integers(1, round(1.6 * kind["every_days"]) + 1, kind["n"])
        last = [f"{day - pd.Timedelta(days=int(age)):%Y-%m-%d}" for age in ages]
        for i, (address, place) in enumerate(zip(at, _write_places(town, at), strict=True), start=1):
            name = kind["name"].format(community=community[address], number=i)
            rows.append([f"{kind['prefix']}{i:02d}", name, kind["type"], *place, str(kind["every_days"]), last[i - 1]])
    return rows


def list_visits(town: Town, words: dict[str, Any], rng: np.random.Generator) -> list[list[str]]:
    """Return the visits, each at an address of its theme."""
    names = town.habits.set_index("theme")["name_zh"]
    rows = []
    for theme, due_at, opens, closes, note in words["rows"]:
        at = _draw_addresses(town, theme, 1, rng)
        written = name_addresses(town.addresses.table.iloc[at], town.city)[0]
        rows.append([written, *_write_places(town, at)[0], due_at, names[theme], opens, closes, note])
    return rows


def _draw_addresses(town: Town, theme: str, n: int, rng: np.random.Generator) -> Rows:
    """Draw addresses as often as the theme is reported there, compounds for compounds."""
    rates = town.addresses.rates[town.theme_rows(pd.Series([theme]))[0]]
    if theme == "old_compounds":
        rates = np.where(town.addresses.table["compound"], rates, 0.0)
    return rng.choice(len(rates), n, replace=False, p=rates / rates.sum())


def _find_middle(town: Town, here: Rows, rates: NDArray[np.float64]) -> int:
    """Return the address nearest to the middle of the reports."""
    points = town.addresses.points[here]
    middle = np.average(points, axis=0, weights=rates[here])
    return int(here[np.argmin(np.hypot(*(points - middle).T))])


def _write_places(town: Town, addresses: Rows) -> list[tuple[str, str]]:
    to_degrees = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(*town.addresses.points[addresses].T)
    return [(f"{x:.6f}", f"{y:.6f}") for x, y in zip(lon, lat, strict=True)]
