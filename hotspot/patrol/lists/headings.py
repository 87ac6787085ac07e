"""Which tables are the list that is looked for, and which of their columns means what."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache
from importlib import resources
from typing import Any, Literal

from hotspot.columns import ColumnMapping, map_columns
from hotspot.errors import InputDataError, Level, Notice, notice
from hotspot.files import RawTable
from hotspot.patrol.list_params import ListParams
from hotspot.texts import LANGUAGES, templates

Kind = Literal["crews", "visits", "sites", "results"]

_HEADING = "patrol.column_"


def choose_tables(
    tables: Sequence[RawTable], kind: Kind, *, needed: Collection[str], params: ListParams
) -> tuple[list[tuple[RawTable, ColumnMapping]], list[Notice]]:
    """Return the tables that have all the columns `needed`, with what these mean; others beside them are told.

    Raises
    ------
    InputDataError
        ``patrol.no_list``: no table has them; ``patrol.list_unusable``: a heading twice, one that the settings name
        and the table lacks, or no place.
    """
    aliases = list_headings(kind)
    own = {field: heading for field, heading in params.columns.items() if field in aliases}
    mapped = [(raw, map_columns(list(raw.data.columns), overrides=own, aliases=aliases)) for raw in tables]
    fits = [set(needed) <= mapping.found.keys() | mapping.ambiguous.keys() for _, mapping in mapped]
    if not any(fits):
        faults = [_tell_columns(raw, kind, needed, "error") for raw in tables]
        raise InputDataError("patrol.no_list", kind=kind, faults=faults)
    wanted = [one for one, fit in zip(mapped, fits, strict=True) if fit]
    faults = [fault for raw, mapping in wanted for fault in _find_faults(raw, mapping)]
    if faults:
        raise InputDataError("patrol.list_unusable", kind=kind, faults=faults)
    told = [remark for raw in tables for remark in raw.notices]
    skipped = [raw for raw, fit in zip(tables, fits, strict=True) if not fit]
    return wanted, [*told, *(_tell_columns(raw, kind, needed, "warning") for raw in skipped)]


def list_headings(kind: Kind) -> dict[str, tuple[str, ...]]:
    """Return field → headings that mean it, those of the export and the field's own name among them."""
    listed = {field: tuple(names) for field, names in read_words()[kind].items()}
    if kind != "results":
        return {field: (*names, field) for field, names in listed.items()}
    fields = [key.removeprefix(_HEADING) for key in templates("zh") if key.startswith(_HEADING)]
    return {
        field: (*(templates(language)[_HEADING + field] for language in LANGUAGES), field, *listed.get(field, ()))
        for field in fields
    }


@cache
def read_words() -> dict[str, dict[str, Any]]:
    """Return `words.toml`: headings by list, what may stand in a cell, and what is written."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def answers(name: str) -> tuple[str, ...]:
    """Return the plain words of an answer: ``yes``, ``no``, ``none``, ``next_day``."""
    return tuple(plain_word(word) for word in read_words()["answers"][name])


def plain_word(text: str) -> str:
    """Return a cell as it is compared: NFKC, lower case, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def show_name(raw: RawTable) -> str:
    """Return the name of a table as people know it: file, and sheet or layer where there are several."""
    return f"{raw.path} · {raw.table}" if raw.table else raw.path


def _find_faults(raw: RawTable, mapping: ColumnMapping) -> list[Notice]:
    name = show_name(raw)
    faults = [
        notice("patrol.heading_twice", "error", source=name, columns=list(columns))
        for columns in mapping.ambiguous.values()
    ]
    faults += [
        notice("patrol.no_such_heading", "error", source=name, column=column) for column in mapping.missing.values()
    ]
    known = mapping.found.keys() | mapping.ambiguous.keys()
    if raw.geometry is None and not {"lon", "lat"} <= known and "coordinates" not in known:
        faults.append(notice("patrol.no_place_heading", "error", source=name, columns=list(raw.data.columns)))
    return faults


def _tell_columns(raw: RawTable, kind: Kind, needed: Collection[str], level: Level) -> Notice:
    """Say what headings were looked for, each in its usual words."""
    names = list_headings(kind)
    facts = {"source": show_name(raw), "kind": kind}
    wanted = [f"{names[field][0]} / {field}" for field in needed]
    return notice("patrol.not_this_list", level, needed=wanted, columns=list(raw.data.columns), **facts)
