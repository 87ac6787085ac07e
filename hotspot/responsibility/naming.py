"""Finding the area a duty table means: by code, or by a name in any of its forms."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from hotspot.areas.names import guess_level, normalise_name

Chains = Mapping[str, tuple[str, ...]]


def plain(text: str) -> str:
    """Return the text in NFKC and lower case without blanks and punctuation (an asterisk stays)."""
    return re.sub(r"[^\w*]|_", "", unicodedata.normalize("NFKC", text)).lower()


def list_chains(areas: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return, for each area, the ids of itself, its parent, its parent's parent and so on."""
    known = areas[["area_id", "parent_id"]].astype("str").drop_duplicates("area_id")
    parent = dict(zip(known["area_id"], known["parent_id"], strict=True))

    def climb(area_id: str) -> Iterator[str]:
        seen: set[str] = set()
        while isinstance(area_id, str) and area_id not in seen:
            seen.add(area_id)
            yield area_id
            area_id = parent.get(area_id, float("nan"))

    return {area_id: tuple(climb(area_id)) for area_id in parent}


@dataclass(frozen=True)
class AreaNames:
    """Every way to write an area: exact (id, code, name) before loose (short and half forms of the name)."""

    exact: dict[str, list[str]]
    loose: dict[str, list[str]]
    levels: dict[str, str]
    chains: Chains

    def find(self, path: Sequence[str]) -> list[str]:
        """Return the ids of the areas the last part may mean, given the areas written before it (街道, 社区)."""
        found: list[str] = []
        for part in path:
            inside = set(found)
            here = self._look_up(part)
            found = [area for area in here if not inside or inside & set(self.chains[area][1:])]
        return found

    def _look_up(self, text: str) -> list[str]:
        here = self.exact.get(plain(text)) or self.loose.get(plain(normalise_name(text)), [])
        if len(here) < 2:
            return here
        level = guess_level(text)
        return [area for area in here if self.levels[area] == level] or here


def collect_names(areas: pd.DataFrame) -> AreaNames:
    """Index the areas of `areas.read` by everything a clerk may write for them."""
    exact: dict[str, list[str]] = {}
    loose: dict[str, list[str]] = {}
    areas = areas.drop_duplicates("area_id")
    columns = [areas[name].astype("str").fillna("").to_list() for name in ("area_id", "code", "name", "short_name")]
    for area_id, code, name, short_name in zip(*columns, strict=True):
        # Nine-digit codes of subdistricts are often written with the three zeros of the twelve-digit form.
        codes = (
            [code, f"{code}000", code.removesuffix("000"), code.removesuffix("000000")] if isinstance(code, str) else []
        )
        short = [short_name] if isinstance(short_name, str) else []
        for book, writings in ((exact, [area_id, name, *codes]), (loose, [normalise_name(name), *short])):
            for writing in dict.fromkeys(map(plain, writings)):
                book.setdefault(writing, []).append(area_id)
    levels = dict(zip(areas["area_id"], areas["level"], strict=True))
    return AreaNames(exact, loose, levels, list_chains(areas))
