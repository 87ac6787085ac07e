"""Which column of a file means what: the alias table and how names are compared."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

_BRACKETS = re.compile(r"[(\[{【〔<《].*?[)\]}】〕>》]")
# `files` calls the second column of one name ``name#2``.
_TWIN = re.compile(r"#\d+$")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class ColumnMapping:
    """What was understood of the columns of one table.

    Attributes
    ----------
    found
        Field → column as written in the file.
    unknown
        Columns whose name is in no alias list.
    passed_over
        Field → columns that mean it too but stand further down in the alias list (受理时间 beside 上报时间).
    ambiguous
        Field → columns of one and the same meaning (a name written twice); none of them is in `found`.
    missing
        Field → column that was asked for in the settings and is not in the file.
    """

    found: Mapping[str, str]
    unknown: tuple[str, ...]
    passed_over: Mapping[str, tuple[str, ...]]
    ambiguous: Mapping[str, tuple[str, ...]]
    missing: Mapping[str, str]


@cache
def load_aliases() -> Mapping[str, tuple[str, ...]]:
    """Return field → names that mean it, the preferred first (`aliases.csv` in this folder)."""
    text = resources.files(__package__).joinpath("aliases.csv").read_text(encoding="utf-8")
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        aliases[row["field"]].append(row["alias"])
    return {field: tuple(names) for field, names in aliases.items()}


def describe_aliases() -> str:
    """Return `docs/columns.md`, made from the alias table itself."""
    page = resources.files(__package__).joinpath("page.md").read_text(encoding="utf-8")
    rows = [f"| `{field}` | {'、'.join(names)} |" for field, names in load_aliases().items()]
    return "\n".join([page, "| field | names, the preferred first |", "|---|---|", *rows, ""])


def simplify_name(name: str) -> str:
    """Return a column name as it is compared: NFKC, lower case, without brackets (units), blanks and punctuation."""
    text = _TWIN.sub("", unicodedata.normalize("NFKC", name).lower().strip())
    bare = _NOT_LETTERS.sub("", _BRACKETS.sub("", text))
    return bare or _NOT_LETTERS.sub("", text)


def map_columns(
    names: Sequence[str],
    *,
    overrides: Mapping[str, str] | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
) -> ColumnMapping:
    """Say which column means which field.

    Parameters
    ----------
    names
        Column names of one table.
    overrides
        Field → column name, from the settings; wins over the aliases. An empty name means: this field is not here.
    aliases
        Field → names that mean it, the preferred first; by default those of reports (`load_aliases`).

    Returns
    -------
    ColumnMapping
        Every name is in exactly one of `found`, `unknown`, `passed_over` and `ambiguous`; overrides never overlap.
    """
    overrides = overrides or {}
    chosen, missing = _apply_overrides(names, overrides)
    ranked = _rank(set(names) - set(chosen.values()), aliases or load_aliases(), order=names, skip=set(overrides))
    found, passed_over, ambiguous = dict(chosen), {}, {}
    for field, candidates in ranked.items():
        best = min(rank for rank, _ in candidates)
        first = tuple(name for rank, name in candidates if rank == best)
        others = tuple(name for rank, name in candidates if rank > best)
        if len(first) > 1:
            ambiguous[field] = first
        else:
            found[field] = first[0]
        if others:
            passed_over[field] = others
    used = set(found.values()).union(*passed_over.values(), *ambiguous.values())
    return ColumnMapping(found, tuple(n for n in names if n not in used), passed_over, ambiguous, missing)


def _apply_overrides(names: Sequence[str], overrides: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return field → column of the file, and field → column that is not there."""
    simple = {simplify_name(name): name for name in reversed(names)}
    chosen, missing = {}, {}
    for field, wanted in overrides.items():
        name = wanted if wanted in names else simple.get(simplify_name(wanted))
        if wanted and name is None:
            missing[field] = wanted
        elif wanted and name is not None:
            chosen[field] = name
    return chosen, missing


def _rank(
    names: set[str], aliases: Mapping[str, Sequence[str]], *, order: Sequence[str], skip: set[str]
) -> dict[str, list[tuple[int, str]]]:
    """Return field → (rank of the alias, column) for every column whose name is known."""
    meaning = {
        simplify_name(alias): (field, rank)
        for field, listed in reversed(list(aliases.items()))
        for rank, alias in reversed(list(enumerate(listed)))
    }
    ranked: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name in order:
        field, rank = meaning.get(simplify_name(name), ("", 0))
        if name in names and field and field not in skip:
            ranked[field].append((rank, name))
    return ranked
