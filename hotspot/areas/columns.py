"""Which column of a boundary file is the code, the name, the parent."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, get_args

import pandas as pd

from hotspot.areas.params import Level, Role
from hotspot.errors import BoundaryError

LEVELS: tuple[Level, ...] = get_args(Level)


def find_columns(
    columns: Iterable[str], chosen: Mapping[Role, str], *, path: str
) -> tuple[dict[Role, str], Level | None]:
    """Return the column of each role that the file has, and the level that the columns themselves speak of.

    Without a plain name column, the finest column named after a level (社区, street …) holds the names, and the next
    coarser one the parents. With a plain name column, the finest level column is the parent's, and the areas are one
    level below it; this is what tells that Shenzhen's `NAME` + `DISTRICT` are subdistricts.

    Parameters
    ----------
    columns
        Column names of the file.
    chosen
        Columns fixed by the settings, by role.
    path
        Name of the file, for messages.

    Raises
    ------
    BoundaryError
        ``areas.no_such_column``: the settings name a column that the file lacks.
    """
    names = list(columns)
    missing = sorted(set(chosen.values()) - set(names))
    if missing:
        raise BoundaryError("areas.no_such_column", path=path, columns=missing, present=names)
    aliases = _words()["columns"]
    found: dict[Role, str] = {role: name for role in get_args(Role) if (name := _first(names, aliases.get(role, [])))}
    found |= chosen
    if found.get("parent_code") == found.get("code"):
        found.pop("parent_code", None)
    named = {level: name for level in LEVELS if (name := _first(names, _words()["level_columns"][level]))}
    named = {level: name for level, name in named.items() if name not in chosen.values()}
    return _name_and_parent(found, named)


def _name_and_parent(found: dict[Role, str], named: dict[Level, str]) -> tuple[dict[Role, str], Level | None]:
    finest_first = [level for level in reversed(LEVELS) if level in named]
    level: Level | None = None
    if "name" not in found and finest_first:
        level = finest_first.pop(0)
        found["name"] = named[level]
    elif finest_first and finest_first[0] != "community":
        level = LEVELS[LEVELS.index(finest_first[0]) + 1]
    if finest_first:
        found.setdefault("parent", named[finest_first[0]])
    return found, level


def read_level(values: "pd.Series[str]") -> "pd.Series[str]":
    """Return the levels written in a level column (区, 街道级, community …); missing where not understood."""
    meaning = {_plain(word): level for level, words in _words()["level_words"].items() for word in words}
    return values.map(lambda value: meaning.get(_plain(value)), na_action="ignore").astype("str")


def _first(names: list[str], aliases: list[str]) -> str | None:
    by_plain = {_plain(name): name for name in reversed(names)}
    return next((by_plain[alias] for alias in aliases if alias in by_plain), None)


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]", "", unicodedata.normalize("NFKC", name)).lower()


@cache
def _words() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
