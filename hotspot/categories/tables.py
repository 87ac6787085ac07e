"""The editable tables: categories, crosswalk between editions, site types, keywords, themes and the rules to them."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pandas as pd

from hotspot.categories.params import CategoryParams
from hotspot.errors import InputDataError, Notice, notice

KEYS: dict[str, list[str]] = {
    "event_categories": ["code"],
    "crosswalk": ["edition", "code"],
    "site_types": ["site_type"],
    "keywords": ["keyword"],
    "themes": ["theme"],
    "theme_rules": ["code", "site_type"],
}
ANY, NONE = "*", "-"
MAX_BYTES = 5_000_000


@dataclass(frozen=True)
class CategoryTables:
    """The six tables, all text except `themes.order` and `keywords.priority` (int).

    - `event_categories`: code, name, class_code, class_name, aliases (``;`` between them)
    - `crosswalk`: edition, code (as in that edition, digits only), name, to_code (blank = no such matter today), source
    - `site_types`: site_type, name_zh, name_en, group, aliases
    - `keywords`: keyword, code, site_type, theme, priority (highest wins)
    - `themes`: theme, name_zh, name_en, order
    - `theme_rules`: code (``06010``, ``07*``, ``*``, ``-`` = no code known), site_type (or ``*``), theme
    """

    event_categories: pd.DataFrame
    crosswalk: pd.DataFrame
    site_types: pd.DataFrame
    keywords: pd.DataFrame
    themes: pd.DataFrame
    theme_rules: pd.DataFrame


def load(params: CategoryParams) -> CategoryTables:
    """Read the packaged tables and lay the city's own over them, row by row.

    Raises
    ------
    InputDataError
        A table lacks a column, or a row names a code, theme, site type or number that does not exist;
        all faults of all tables are told together.
    """
    faults: list[Notice] = []
    tables = {name: _merged(name, getattr(params, name), faults) for name in KEYS}
    if not faults:
        faults = _contradictions(tables)
    if faults:
        raise InputDataError("categories.tables_faulty", faults=faults, n=len(faults))
    tables["themes"] = tables["themes"].astype({"order": "int64"}).sort_values("order", ignore_index=True)
    tables["keywords"] = tables["keywords"].astype({"priority": "int64"})
    return CategoryTables(**tables)


def _merged(name: str, own: Path | None, faults: list[Notice]) -> pd.DataFrame:
    packaged = _read_csv(resources.files(__package__).joinpath("data", f"{name}.csv").read_bytes())
    if own is None:
        return packaged
    if not own.is_file():
        faults.append(notice("categories.table_missing", "error", table=name, path=str(own)))
        return packaged
    if own.stat().st_size > MAX_BYTES:
        faults.append(notice("categories.table_too_big", "error", table=name, path=str(own), limit=MAX_BYTES))
        return packaged
    added = _read_csv(own.read_bytes())
    missing = [column for column in packaged.columns if column not in added.columns]
    if missing:
        faults.append(notice("categories.table_columns", "error", table=name, path=str(own), columns=missing))
        return packaged
    both = pd.concat([packaged, added[list(packaged.columns)]])
    return both.drop_duplicates(KEYS[name], keep="last", ignore_index=True)


def _read_csv(raw: bytes) -> pd.DataFrame:
    """CSV bytes as text columns. Excel in China saves GB18030, so what is not UTF-8 is read as that."""
    try:
        decoded = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        decoded = raw.decode("gb18030", errors="replace")
    lines = [row for row in csv.reader(io.StringIO(decoded)) if any(cell.strip() for cell in row)]
    header, *rows = lines or [[]]
    cells = [[cell.strip() for cell in (row + [""] * len(header))[: len(header)]] for row in rows]
    return pd.DataFrame(cells, columns=[name.strip() for name in header], dtype="str")


def _contradictions(tables: dict[str, pd.DataFrame]) -> list[Notice]:
    codes = {*tables["event_categories"]["code"], ""}
    sites = {*tables["site_types"]["site_type"], ""}
    themes = {*tables["themes"]["theme"], ""}
    checks: list[tuple[str, str, Callable[[str], bool]]] = [
        ("event_categories", "code", lambda v: bool(re.fullmatch(r"\d{5}", v))),
        ("crosswalk", "edition", lambda v: v in ("gbt30428-2013", "cjt214-2007")),
        ("crosswalk", "code", lambda v: bool(re.fullmatch(r"\d{4}|\d{6}", v))),
        ("crosswalk", "to_code", codes.__contains__),
        ("keywords", "keyword", bool),
        ("keywords", "code", codes.__contains__),
        ("keywords", "site_type", sites.__contains__),
        ("keywords", "theme", themes.__contains__),
        ("keywords", "priority", str.isdecimal),
        ("themes", "theme", bool),
        ("themes", "order", str.isdecimal),
        ("theme_rules", "code", lambda v: v in (ANY, NONE) or bool(re.fullmatch(r"\d{5}|\d{1,4}\*", v))),
        ("theme_rules", "site_type", lambda v: v == ANY or v in sites - {""}),
        ("theme_rules", "theme", lambda v: v in themes - {""}),
    ]
    return [
        notice("categories.table_value", "error", table=name, column=column, value=value)
        for name, column, holds in checks
        for value in dict.fromkeys(tables[name][column])
        if not holds(value)
    ]
