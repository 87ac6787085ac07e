"""The planner's lists: crews, visits that must be made, and sites looked at again and again.

Crews and visits are short and every line counts: one bad row refuses the list, with all its faults. Of sites the bad
rows are left out and told. Headings: `words.toml` in this folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.categories import CategoryParams, load
from hotspot.errors import InputDataError, Notice, notice
from hotspot.files import RawTable
from hotspot.location.placing import outline
from hotspot.patrol.list_params import ListParams
from hotspot.patrol.lists.headings import Kind, plain_word
from hotspot.patrol.lists.sheets import Floats, Sheet, fault_rows, gather_faults, open_sheets, tell_faults
from hotspot.patrol.plan import Crew

VISITS = ("visit_id", "source", "row_number", "place", "lon", "lat", "theme", "due_at", "opens_minute",
          "closes_minute", "service_minutes", "note")  # fmt: skip
SITES = ("site_id", "name", "site_type", "lon", "lat", "every_days", "last_visited_at")
_SHOWN = 10
_DAY = 1440


@dataclass(frozen=True)
class Crews:
    """The crews of the list, in its order, and what is to be told."""

    crews: tuple[Crew, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, eq=False)
class Visits:
    """Visits that must be made.

    `table`: `visit_id` (``list:<row>``, or ``list:<table>:<row>`` of several tables), `source`, `row_number`, `place`,
    `lon`, `lat` (WGS84), `theme` (code, missing = any), `due_at`, `opens_minute`, `closes_minute` (after midnight, from
    1440 on the next day; NaN = no limit), `service_minutes` (NaN = the usual), `note`.
    """

    table: pd.DataFrame
    notices: tuple[Notice, ...]


@dataclass(frozen=True, eq=False)
class Sites:
    """Tracked sites.

    `table`: `site_id`, `name`, `site_type` (as written), `lon`, `lat` (WGS84), `every_days`, `last_visited_at` (NaT =
    never or unknown). `rejected`: `source`, `row_number`, `column`, `value`, `reason`, one line per fault.
    """

    table: pd.DataFrame
    rejected: pd.DataFrame
    notices: tuple[Notice, ...]


def read_crews(
    tables: Sequence[RawTable], *, params: ListParams | None = None, areas: gpd.GeoDataFrame | None = None
) -> Crews:
    """Read the crews: name, depot, shift from and to (HH:MM), where it ends if not at the depot.

    A shift that ends before it begins ends on the next day, which is told.

    Parameters
    ----------
    tables
        From `files.read_tables`; tables without names and shifts beside others are passed over and told.
    params
        Datum, zone, headings.
    areas
        `Areas.table`: depots outside its outline are told.

    Raises
    ------
    InputDataError
        ``patrol.no_list``, ``patrol.list_unusable``: not such a list. ``patrol.list_faulty``: rows have faults, among
        them a shift of no length and a crew named twice. ``patrol.no_crew``: the list is empty.
    """
    sheets, told = open_sheets(tables, "crews", needed=("name", "start", "end"), params=params or ListParams())
    table = pd.concat([_read_crews(sheet) for sheet in sheets], ignore_index=True)
    _fault_twice(sheets, table["crew_id"], "crew_id" if sheets[0].has("crew_id") else "name", "crew_twice")
    _refuse_faults(sheets, "crews")
    if table.empty:
        raise InputDataError("patrol.no_crew", sources=[sheet.source for sheet in sheets])
    late = table["end_minute"] < table["start_minute"]
    table["end_minute"] += _DAY * late
    if late.any():
        told.append(notice("patrol.ends_next_day", crews=table.loc[late, "name"].head(_SHOWN).tolist()))
    told += tell_outside(table["name"], table["lon"], table["lat"], areas, "crews")
    return Crews(tuple(Crew(*row) for row in table.itertuples(index=False)), tuple(told))


def read_visits(
    tables: Sequence[RawTable],
    *,
    params: ListParams | None = None,
    areas: gpd.GeoDataFrame | None = None,
    themes: pd.DataFrame | None = None,
) -> Visits:
    """Read the visits the planner adds: place and position, and where wanted time limit, theme, hours, stay, note.

    Parameters
    ----------
    tables, params, areas
        As for `read_crews`.
    themes
        `theme`, `name_zh`, `name_en` (`Classified.themes`); None = those of the packaged tables.

    Raises
    ------
    InputDataError
        As for `read_crews`; an empty list is none. Hours that begin when they end are a fault; hours that end before
        they begin end on the next day.
    """
    named = name_themes(load(CategoryParams()).themes if themes is None else themes)
    sheets, told = open_sheets(tables, "visits", needed=("place",), params=params or ListParams())
    parts = [
        _read_visits(sheet, named, prefix=f"{i}:" if len(sheets) > 1 else "") for i, sheet in enumerate(sheets, start=1)
    ]
    _refuse_faults(sheets, "visits")
    table = pd.concat(parts, ignore_index=True)
    told += tell_outside(table["place"], table["lon"], table["lat"], areas, "visits")
    return Visits(table, (*told, notice("patrol.visits_read", n=len(table))))


def read_sites(
    tables: Sequence[RawTable], *, params: ListParams | None = None, areas: gpd.GeoDataFrame | None = None
) -> Sites:
    """Read the sites that are visited again and again, how often, and when last.

    Parameters
    ----------
    tables, areas
        As for `read_crews`.
    params
        Also how often a site is due where the list says nothing.

    Raises
    ------
    InputDataError
        ``patrol.no_list``, ``patrol.list_unusable``. Rows with faults, and later rows of one number, are rejected.
    """
    params = params or ListParams()
    sheets, told = open_sheets(tables, "sites", needed=("name",), params=params)
    table = pd.concat([_read_sites(sheet, params) for sheet in sheets], ignore_index=True)
    _fault_twice(sheets, table["site_id"], "site_id" if sheets[0].has("site_id") else "name", "site_twice")
    bad = np.concatenate([sheet.bad for sheet in sheets])
    rejected = gather_faults(sheets)
    kept = table[~bad].reset_index(drop=True)
    told += [*tell_faults(rejected, "warning"), notice("patrol.sites_read", n=len(kept), rejected=int(bad.sum()))]
    told += tell_outside(kept["name"], kept["lon"], kept["lat"], areas, "sites")
    return Sites(kept, rejected, tuple(told))


def _read_crews(sheet: Sheet) -> pd.DataFrame:
    name, written = sheet.text("name"), sheet.text("crew_id")
    sheet.fault((name == "").to_numpy(dtype=bool), "name", "no_name")
    lon, lat = sheet.places()
    end_lon, end_lat = _read_ends(sheet, lon, lat)
    start, end = (_need_clock(sheet, field) for field in ("start", "end"))
    sheet.fault(start == end, "end", "shift_zero")
    return pd.DataFrame({"crew_id": written.where(written != "", name), "name": name, "lon": lon, "lat": lat,
                         "start_minute": start, "end_minute": end, "end_lon": end_lon, "end_lat": end_lat})  # fmt: skip


def _read_ends(sheet: Sheet, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return where the crews end: at the depot where nothing else is said."""
    if not sheet.has("end_lon", "end_lat"):
        return lon, lat
    end_lon, end_lat = sheet.places("end_lon", "end_lat", may_lack=True)
    return np.where(np.isnan(end_lon), lon, end_lon), np.where(np.isnan(end_lat), lat, end_lat)


def _need_clock(sheet: Sheet, field: str) -> Floats:
    sheet.fault((sheet.text(field) == "").to_numpy(dtype=bool), field, "no_clock")
    return sheet.clocks(field)


def _read_visits(sheet: Sheet, themes: dict[str, str], *, prefix: str) -> pd.DataFrame:
    place = sheet.text("place")
    sheet.fault((place == "").to_numpy(dtype=bool), "place", "no_name")
    lon, lat = sheet.places()
    theme = sheet.text("theme").map(plain_word)
    code = theme.map(themes)
    sheet.fault((code.isna() & (theme != "")).to_numpy(dtype=bool), "theme", "no_theme")
    opens, closes = sheet.clocks("opens"), sheet.clocks("closes")
    sheet.fault(opens == closes, "closes", "window_zero")
    columns = {
        "visit_id": [f"list:{prefix}{row}" for row in sheet.rows.tolist()],
        "source": sheet.source,
        "row_number": sheet.rows,
        "place": place,
        "lon": lon,
        "lat": lat,
        "theme": code.astype("str"),
        "due_at": sheet.times("due_at"),
        "opens_minute": opens,
        "closes_minute": np.where(closes < opens, closes + _DAY, closes),
        "service_minutes": sheet.numbers("service_minutes", low=0.5, high=_DAY),
        "note": sheet.text("note"),
    }
    return pd.DataFrame(columns).astype({"visit_id": "str", "source": "str"})[list(VISITS)]


def _read_sites(sheet: Sheet, params: ListParams) -> pd.DataFrame:
    name, written = sheet.text("name"), sheet.text("site_id")
    sheet.fault((name == "").to_numpy(dtype=bool), "name", "no_name")
    lon, lat = sheet.places()
    every = sheet.numbers("every_days", low=0.04, high=3660)
    columns = {
        "site_id": written.where(written != "", name),
        "name": name,
        "site_type": sheet.text("site_type"),
        "lon": lon,
        "lat": lat,
        "every_days": np.where(np.isnan(every), params.every_days, every),
        "last_visited_at": sheet.times("last_visited_at"),
    }
    return pd.DataFrame(columns)[list(SITES)]


def name_themes(themes: pd.DataFrame) -> dict[str, str]:
    """Return plain name, in either language, or code → code."""
    return {
        plain_word(row[name]): row["theme"] for name in ("name_en", "name_zh", "theme") for _, row in themes.iterrows()
    }


def _fault_twice(sheets: Sequence[Sheet], ids: "pd.Series[str]", field: str, reason: str) -> None:
    """Keep as a fault every row with the number of an earlier good one."""
    good = ids.where(~np.concatenate([sheet.bad for sheet in sheets]))
    again = (good.duplicated() & good.notna()).to_numpy(dtype=bool)
    fault_rows(sheets, again, field, reason)


def _refuse_faults(sheets: Sequence[Sheet], kind: Kind) -> None:
    faults = gather_faults(sheets)
    if len(faults):
        raise InputDataError("patrol.list_faulty", kind=kind, n=len(faults), faults=tell_faults(faults, "error"))


def tell_outside(
    names: "pd.Series[str]",
    lon: "pd.Series[float]",
    lat: "pd.Series[float]",
    areas: gpd.GeoDataFrame | None,
    kind: Kind,
) -> list[Notice]:
    """Say which places lie outside the areas: a wrong datum or swapped columns look like that."""
    if areas is None or not len(names):
        return []
    outside = ~shapely.contains_xy(outline(areas), lon, lat)
    places = names[outside].head(_SHOWN).tolist()
    return (
        [notice("patrol.outside_district", "warning", kind=kind, n=int(outside.sum()), names=places)] if places else []
    )
