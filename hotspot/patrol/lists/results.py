"""What the crews send back: the exported table of stops with their columns filled in."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot.categories import CategoryParams, load
from hotspot.errors import Notice, notice
from hotspot.files import RawTable
from hotspot.patrol.list_params import ListParams
from hotspot.patrol.lists.headings import answers, plain_word
from hotspot.patrol.lists.reading import name_themes, tell_outside
from hotspot.patrol.lists.sheets import (
    Bools,
    Floats,
    Sheet,
    fault_rows,
    gather_faults,
    open_sheets,
    read_time_of_day,
    tell_faults,
)
from hotspot.texts import LANGUAGES, templates

ANSWERS = ("visited", "found", "fixed", "visited_at", "minutes", "note")
RESULTS = ("plan_id", "visit_id", "crew_id", "order", "place", "lon", "lat", "cell_id", "themes", "expected", "reason",
           "probability", "begin_at", *ANSWERS, "source", "row_number")  # fmt: skip
REASONS = ("forecast", "mandatory", "site", "coverage", "random", "pinned")
# More problems at one stop are a slip of the pen.
_MOST_FOUND = 999
_LIST = re.compile(r"[、，,;；]+")


@dataclass(frozen=True, eq=False)
class Results:
    """What came back; rows read = `table` + rows of `rejected` + rows told as repeated.

    `table`: one row a visit: `plan_id`, `visit_id`, `crew_id`, `order` (0 unknown), `place`, `lon`, `lat` (WGS84),
    `cell_id`, `themes` (codes, comma-joined), `expected`, `reason`, `probability` (NaN unless random),
    `begin_at` (planned), `visited` (bool), `found`, `fixed` (int), `visited_at`, `minutes` (NaN unknown), `note`,
    `source`, `row_number`.
    `rejected`: `source`, `row_number`, `column`, `value`, `reason`, one line per fault.
    """

    table: pd.DataFrame
    rejected: pd.DataFrame
    notices: tuple[Notice, ...]


def read_results(
    tables: Sequence[RawTable],
    *,
    params: ListParams | None = None,
    areas: gpd.GeoDataFrame | None = None,
    themes: pd.DataFrame | None = None,
    plans: Collection[str] | None = None,
) -> Results:
    """Read filled crew tables, as exported, in Chinese or English.

    A visit without an answer was not made, unless something was found, a time or minutes are written down; a visit
    without a number of problems found none. Both are told. The same visit twice counts once, an empty row least.

    Parameters
    ----------
    tables
        From `files.read_tables`; sheets that are no such table are passed over and told.
    params
        Zone, headings; places are WGS84, as exported.
    areas
        `Areas.table`: places outside its outline are told.
    themes
        `theme`, `name_zh`, `name_en` (`Classified.themes`); None = those of the packaged tables.
    plans
        Numbers of the plans that are known; others are told.

    Raises
    ------
    InputDataError
        ``patrol.no_list``, ``patrol.list_unusable``. Rows with faults are rejected: no plan, visit, time or place,
        found without having been there, more fixed than found, two different answers for one visit.
    """
    named = name_themes(load(CategoryParams()).themes if themes is None else themes)
    # The export writes WGS84, whatever the planner's own lists are in.
    own = (params or ListParams()).model_copy(update={"datum": "wgs84"})
    sheets, told = open_sheets(tables, "results", needed=("plan_id", "visit_id", "visited"), params=own)
    table = pd.concat([_read_rows(sheet, named) for sheet in sheets], ignore_index=True)
    repeated = _drop_repeated(sheets, table)
    rejected = gather_faults(sheets)
    bad = np.concatenate([sheet.bad for sheet in sheets])
    kept = table[~bad & ~repeated].reset_index(drop=True)
    kept, more = _settle(kept)
    told += [*tell_faults(rejected, "warning"), *more]
    n = {"visited": int(kept["visited"].sum()), "rejected": int(bad.sum()), "repeated": int((repeated & ~bad).sum())}
    told.append(Notice("patrol.results_read", {"n": len(kept), **n}))
    unknown = sorted(set(kept["plan_id"]) - set(plans if plans is not None else kept["plan_id"]))
    if unknown:
        told.append(notice("patrol.plan_unknown", "warning", plans=unknown))
    told += tell_outside(kept["place"], kept["lon"], kept["lat"], areas, "results")
    return Results(kept, rejected, tuple(told))


def _read_rows(sheet: Sheet, themes: dict[str, str]) -> pd.DataFrame:
    """Return the rows as written, in the columns of `RESULTS`: `visited`, `found`, `fixed` NaN where blank."""
    for field, reason in {"plan_id": "no_plan", "visit_id": "no_visit"}.items():
        sheet.fault((sheet.text(field) == "").to_numpy(dtype=bool), field, reason)
    lon, lat = sheet.places()
    # A spreadsheet that saves 18:40 as it shows it loses the day, which the planned arrival still has.
    begin = _read_moment(sheet, "begin_at", sheet.times("arrive_at"))
    sheet.fault(begin.isna().to_numpy() & ~sheet.bad, "begin_at", "no_time")
    texts = {field: sheet.text(field) for field in ("plan_id", "visit_id", "crew_id", "place", "cell_id", "note")}
    limits = {"order": (1, 1e5), "expected": (0, 1e6), "probability": (1e-9, 1), "minutes": (0, 1440)}
    numbers = {field: sheet.numbers(field, low=low, high=high) for field, (low, high) in limits.items()}
    counts = {field: _read_count(sheet, field) for field in ("found", "fixed")}
    columns = texts | numbers | counts | {
        "lon": lon,
        "lat": lat,
        "begin_at": begin,
        "themes": [_read_themes(text, themes) for text in sheet.text("themes")],
        "reason": [_reason_words().get(plain_word(text), text) for text in sheet.text("reason")],
        "visited": sheet.flags("visited"),
        "visited_at": _read_moment(sheet, "visited_at", begin),
        "source": sheet.source,
        "row_number": sheet.rows,
    }  # fmt: skip
    table = pd.DataFrame(columns)[list(RESULTS)].astype(dict.fromkeys(("themes", "reason", "source"), "str"))
    sheet.fault(((table["found"] > 0) & (table["visited"] == 0)).to_numpy(), "found", "found_not_visited")
    sheet.fault((table["fixed"] > table["found"].fillna(0)).to_numpy(), "fixed", "fixed_over_found")
    return table


def _read_count(sheet: Sheet, field: str) -> Floats:
    numbers = sheet.numbers(field, low=0, high=_MOST_FOUND, words=dict.fromkeys(answers("none"), 0.0))
    sheet.fault(numbers % 1 > 0, field, "bad_number")
    return numbers


def _read_themes(text: str, themes: dict[str, str]) -> str:
    """Return the codes of a list of themes, comma-joined; a word without a code stays as it is."""
    return ",".join(themes.get(plain_word(part), part.strip()) for part in _LIST.split(text) if part.strip())


def _read_moment(sheet: Sheet, field: str, near: pd.Series) -> pd.Series:
    """Return dates and times; a clock time alone is the one nearest to `near`."""
    minutes = pd.Series([read_time_of_day(text) for text in sheet.text(field)], dtype="float64")
    at = sheet.times(field, but=minutes.notna().to_numpy())
    clock = (near.dt.normalize() + pd.to_timedelta(minutes, unit="min")).dt.as_unit("us")
    days = ((near - clock) / pd.Timedelta(days=1)).round()
    return at.fillna(clock + pd.to_timedelta(days, unit="D").dt.as_unit("us"))


@cache
def _reason_words() -> dict[str, str]:
    words = {reason: reason for reason in REASONS}
    for language in LANGUAGES:
        said = templates(language)
        words |= {plain_word(said[key]): reason for reason in REASONS if (key := f"patrol.reason_{reason}") in said}
    return words


def _drop_repeated(sheets: Sequence[Sheet], table: pd.DataFrame) -> Bools:
    """Return the rows that only repeat another of the same visit; a different answer for one visit is a fault."""
    bad = np.concatenate([sheet.bad for sheet in sheets])
    given = table[["visited", "found", "fixed", "visited_at", "minutes"]].notna().any(axis=1) | (table["note"] != "")
    order = np.lexsort((np.arange(len(table)), ~given, bad))
    key = ["plan_id", "visit_id"]
    again = table.iloc[order].duplicated(key).sort_index().to_numpy()
    same = table.iloc[order].duplicated([*key, *ANSWERS]).sort_index().to_numpy()
    repeated = np.asarray(again & ~bad & (same | ~given), dtype=bool)
    differs = again & ~bad & ~repeated
    fault_rows(sheets, differs, "visit_id", "visit_twice")
    return repeated


def _settle(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Notice]]:
    """Fill in what a blank means, and tell it."""
    there = (table[["found", "fixed", "minutes"]] > 0).any(axis=1) | table["visited_at"].notna()
    assumed = table["visited"].isna() & there
    visited = (table["visited"] == 1) | assumed
    blank = visited & table["found"].isna()
    told: list[Notice] = []
    for key, rows in {"visit_assumed": assumed, "found_blank": blank}.items():
        if rows.any():
            told.append(notice(f"patrol.{key}", "warning", n=int(rows.sum()), rows=_first_rows(table[rows])))
    whole = {name: table[name].fillna(0).astype("int64") for name in ("order", "found", "fixed")}
    return table.assign(visited=visited.astype(bool), **whole), told


def _first_rows(table: pd.DataFrame) -> list[Any]:
    return [f"{source}:{row}" for source, row in table[["source", "row_number"]].head(5).itertuples(index=False)]
