"""Reading duty tables; all faults of all tables are told together, with their rows."""

import difflib
import itertools
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import pandas as pd

from hotspot.errors import InputDataError, Notice, notice
from hotspot.files import RawTable
from hotspot.responsibility.naming import AreaNames, collect_names, plain
from hotspot.responsibility.params import DutyParams

RANKS = {"district": 1, "subdistrict": 2, "community": 3}
TEXTS = ("unit", "person", "leader", "phone", "note")
COLUMNS = (
    *("rule_id", "rule_row", "rule_source", "area_id", "theme", "role", *TEXTS),
    *("valid_from", "valid_to", "specificity"),
)
_LIST = re.compile(r"[、，,;；\n]+")
_PATH = re.compile(r"[/>＞／]+")
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:日|[ T]0{1,2}:00(:00)?(\.0+)?)?")


@dataclass(frozen=True)
class Duties:
    """The rules of the duty tables.

    `table`: `rule_id`, `rule_row` (the row a clerk sees), `rule_source` (file), `area_id` (NA = everywhere), `theme`
    (NA = all), `role`, `unit`, `person`, `leader`, `phone`, `note`, `valid_from`, `valid_to` (days, NaT = open), and
    `specificity` = 2 x level of the area (community 3, subdistrict 2, district 1, everywhere 0) + 1 if it names a
    theme: area before theme, since the unit on the ground is the one that can go there.
    """

    table: pd.DataFrame
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class _Words:
    areas: AreaNames
    themes: dict[str, str]
    everywhere: frozenset[str]
    everything: frozenset[str]
    columns: dict[str, frozenset[str]]
    role: str


def read(tables: Sequence[RawTable], areas: pd.DataFrame, themes: pd.DataFrame, *, params: DutyParams) -> Duties:
    """Read duty tables.

    Parameters
    ----------
    tables
        Tables of `files.read_tables`; sheets without a column of units are passed over and told.
    areas
        `Areas.table`.
    themes
        Columns `theme`, `name_zh`, `name_en` (`Classified.themes`).
    params
        Headings and the default role.

    Raises
    ------
    InputDataError
        A column is missing, or rows have faults: unknown or ambiguous area, unknown theme, no unit, a bad date, two
        rules of equal rank for the same role that differ.
    """
    words = _collect_words(areas, themes, params)
    headings = [_find_columns(table, words, params) for table in tables]
    usable = [i for i, found in enumerate(headings) if "unit" in found]
    if not usable:
        seen = [name for table in tables for name in table.data.columns]
        raise InputDataError("responsibility.no_unit_column", paths=[_shown(table) for table in tables], columns=seen)
    told = [
        notice("responsibility.table_skipped", "warning", path=_shown(table))
        for i, table in enumerate(tables)
        if i not in usable
    ]
    told += [remark for table in tables for remark in table.notices]
    rules: list[dict[str, Any]] = []
    faults: list[Notice] = []
    for i in usable:
        rules += _read_rows(tables[i], headings[i], words, faults, prefix=f"{i + 1}:" if len(usable) > 1 else "")
    table = as_table(rules)
    faults += _find_conflicts(table, areas)
    if faults:
        raise InputDataError("responsibility.faulty", faults=faults, n=len(faults))
    kept = table.drop_duplicates([c for c in COLUMNS if not c.startswith("rule_")], ignore_index=True)
    told.append(notice("responsibility.read", rules=len(kept), units=int(kept["unit"].nunique())))
    if len(kept) < len(table):
        told.append(notice("responsibility.repeated_rules", n=len(table) - len(kept)))
    return Duties(kept, tuple(told))


def _collect_words(areas: pd.DataFrame, themes: pd.DataFrame, params: DutyParams) -> _Words:
    book = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    named = {plain(row[name]): row["theme"] for name in ("name_en", "name_zh", "theme") for _, row in themes.iterrows()}
    return _Words(
        areas=collect_names(areas),
        themes=named,
        everywhere=frozenset({"", *book["whole_district"]}),
        everything=frozenset({"", *book["all_themes"]}),
        columns={name: frozenset(aliases) for name, aliases in book["columns"].items()},
        role=params.default_role or book["default_role"],
    )


def _find_columns(table: RawTable, words: _Words, params: DutyParams) -> dict[str, str]:
    """Heading of each column that the table has; the first that fits."""
    found: dict[str, str] = {}
    for column, aliases in words.columns.items():
        wanted = {plain(params.columns[column])} if column in params.columns else aliases
        heading = next((h for h in table.data.columns if plain(h) in wanted), None)
        if heading is not None:
            found[column] = heading
    return found


def _read_rows(
    table: RawTable, headings: dict[str, str], words: _Words, faults: list[Notice], *, prefix: str
) -> list[dict[str, Any]]:
    cells = table.data[list(headings.values())].fillna("").set_axis(list(headings), axis="columns")
    rules: list[dict[str, Any]] = []
    for number, row in zip(table.row_numbers.tolist(), cells.to_dict("records"), strict=True):
        cell = {str(name): _clean(value) for name, value in row.items()}
        if not any(cell.values()):
            continue
        wrong: list[Notice] = []
        found = list(itertools.product(_read_areas(cell, words, wrong), _read_themes(cell, words, wrong)))
        days = {name: _read_day(cell.get(name, ""), wrong) for name in ("valid_from", "valid_to")}
        if days["valid_from"] > days["valid_to"]:
            wrong.append(notice("responsibility.days_reversed", "error"))
        if not cell["unit"]:
            wrong.append(notice("responsibility.no_unit", "error"))
        where = {"row": number, "path": _shown(table)}
        faults += [notice(fault.key, "error", **{**fault.facts, **where}) for fault in wrong]
        if wrong:
            continue
        shared = {"rule_row": number, "rule_source": table.path, "role": cell.get("role") or words.role, **days}
        texts = {name: cell.get(name) or None for name in TEXTS}
        for i, (area, theme) in enumerate(found):
            rule_id = f"{prefix}{number}" + (f".{i + 1}" if len(found) > 1 else "")
            rank = 2 * RANKS.get(words.areas.levels.get(area or "", ""), 0) + (theme is not None)
            rules.append({"rule_id": rule_id, "area_id": area, "theme": theme, "specificity": rank, **shared, **texts})
    return rules


def _shown(table: RawTable) -> str:
    return f"{table.path} [{table.table}]" if table.table else table.path


def _clean(value: str) -> str:
    """Cell without outer blanks and without the quote that our own exports put before formula signs."""
    text = value.strip()
    return text[1:] if re.match(r"'[=+\-@\t\r＝＋－＠]", text) else text


def _read_areas(cell: dict[str, str], words: _Words, wrong: list[Notice]) -> list[str | None]:
    """Areas of a row: by code, else by the names in its columns from large to small; None = everywhere."""
    levels = (cell.get(name, "") for name in ("district", "subdistrict", "community"))
    above = [name for name in levels if plain(name) not in words.everywhere]
    written, code = cell.get("area", ""), cell.get("area_code", "")
    if plain(written) in words.everywhere:
        paths = [above] if above else []
    else:
        whole = words.areas.find([*above, *_PATH.split(written)])
        parts = [written] if whole else [part for part in _LIST.split(written) if part.strip()]
        paths = [[*above, *_PATH.split(part)] for part in parts]
    named = [_one_area(path, words, wrong) for path in paths]
    coded = words.areas.find([code]) if code else []
    if code and not coded and not named:
        wrong.append(notice("responsibility.area_unknown", "error", value=code, close=["–"]))
    if coded and any(area is not None and area not in coded for area in named):
        wrong.append(notice("responsibility.area_contradiction", "error", code=code, value=written or above[-1]))
    return list(coded or named or [None])


def _one_area(path: list[str], words: _Words, wrong: list[Notice]) -> str | None:
    found = words.areas.find(path)
    if len(found) > 1:
        wrong.append(notice("responsibility.area_ambiguous", "error", value=path[-1], areas=found))
    if not found:
        close = difflib.get_close_matches(plain(path[-1]), words.areas.exact, n=3)
        wrong.append(notice("responsibility.area_unknown", "error", value=path[-1], close=close or ["–"]))
    return found[0] if found else None


def _read_themes(cell: dict[str, str], words: _Words, wrong: list[Notice]) -> list[str | None]:
    written = cell.get("theme", "")
    if plain(written) in words.everything:
        return [None]
    parts = [written] if plain(written) in words.themes else [part for part in _LIST.split(written) if part.strip()]
    for part in parts:
        if plain(part) not in words.themes:
            close = difflib.get_close_matches(plain(part), words.themes, n=3, cutoff=0.5)
            wrong.append(notice("responsibility.theme_unknown", "error", value=part, close=close or ["–"]))
    return [words.themes.get(plain(part)) for part in parts]


def _read_day(text: str, wrong: list[Notice]) -> Any:
    if not text:
        return pd.NaT
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        day = pd.Timestamp("-".join(match.group(1, 2, 3))) if match else pd.NaT
    except ValueError:
        day = pd.NaT
    if pd.isna(day):
        wrong.append(notice("responsibility.day_bad", "error", value=text))
    return day


def as_table(rules: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rules as the table of `Duties`; an empty list gives the empty table."""
    whole = {"rule_row": "int64", "specificity": "int64", "valid_from": "datetime64[us]", "valid_to": "datetime64[us]"}
    return pd.DataFrame(rules, columns=list(COLUMNS)).astype({name: whole.get(name, "str") for name in COLUMNS})


def _find_conflicts(table: pd.DataFrame, areas: pd.DataFrame) -> list[Notice]:
    """Rules for the same area, theme, role and time that name different people."""
    names = areas.drop_duplicates("area_id").set_index("area_id")["name"]
    faults: list[Notice] = []
    for (area, theme, role), rules in table.groupby(["area_id", "theme", "role"], dropna=False, sort=False):
        for one, other in itertools.combinations(rules.to_dict("records"), 2):
            overlap = not (one["valid_from"] > other["valid_to"] or other["valid_from"] > one["valid_to"])
            if overlap and any(_differ(one[name], other[name]) for name in ("unit", "person", "leader", "phone")):
                facts = {"row": other["rule_row"], "other_row": one["rule_row"], "path": other["rule_source"]}
                shown = {"area": names.get(area, "*"), "theme": theme if isinstance(theme, str) else "*", "role": role}
                faults.append(notice("responsibility.rules_differ", "error", **facts, **shown))
    return faults


def _differ(one: Any, other: Any) -> bool:
    return not (one == other or (pd.isna(one) and pd.isna(other)))
