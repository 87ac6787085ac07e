"""From what a clerk or a caller wrote to category, site type and theme; every guess is marked."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspot.categories.keywords import match_keywords
from hotspot.categories.names import SHOWN, resolve_texts
from hotspot.categories.params import CategoryParams
from hotspot.categories.sites import find_sites
from hotspot.categories.tables import CategoryTables
from hotspot.categories.themes import OTHER, choose_themes
from hotspot.errors import Notice, notice

Indices = npt.NDArray[np.int64]
KINDS = ("code", "crosswalk", "name", "keyword", "none")
GUESS, NOTHING = KINDS.index("keyword"), KINDS.index("none")
OWN = "own:"
OWN_MAX_LENGTH = 40


@dataclass(frozen=True)
class Classified:
    """Reports with their categories, the themes they may have, and what was decided on the way.

    `table` = the reports and `category_code` (5 digits of GB/T 47678.5-2026 or NA), `category_name` (its name, else the
    text as written), `category_source` (code, crosswalk, name, keyword = a guess, none), `site_type_id`,
    `site_type_source` (name, keyword = a guess, none) and `theme`.
    `themes` = the themes of the tables and the city's own words that became themes.
    """

    table: pd.DataFrame
    themes: pd.DataFrame
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class _Texts:
    """A text column as its different values and, per row, which of them (-1 = missing)."""

    at: Indices
    different: pd.Series

    def spread(self, values: Indices) -> Indices:
        """Values of the different texts, row by row; -1 where the text is missing."""
        return np.append(values, -1)[self.at]


def classify(reports: pd.DataFrame, tables: CategoryTables, *, params: CategoryParams) -> Classified:
    """Give each report a category, a site type and a theme.

    Order: a code of the 2026 edition, a code of an old edition through the crosswalk, a name, a keyword in the
    category text, a keyword in the description. A category text that maps to nothing but is common becomes a theme
    of its own. Work is done once per different text.

    Parameters
    ----------
    reports
        Columns `source_id`, `category_text`, `description`, `site_type_text`.
    tables
        Tables of `load`.
    params
        Edition, and when a city's own word becomes a theme.

    Raises
    ------
    InputDataError
        Four-digit codes whose edition cannot be told; one fault per source.
    """
    category, meanings, notices = _read_categories(reports, tables, params)
    about, site = _texts(reports["description"]), _texts(reports["site_type_text"])
    event, word, kind = _categorise(category, meanings, about, tables)
    place, place_kind = _find_places(category, meanings, about, site, tables)
    theme = _themes(event, word, place, tables)
    unmapped = (event < 0) & (word < 0) & (theme == OTHER).to_numpy()
    theme, themes, own = _own_themes(theme, reports["category_text"], unmapped, tables, params)
    events = tables.event_categories
    names = pd.concat([events["name"], meanings["label"]], ignore_index=True)
    added = {
        "category_code": _take(events["code"], event),
        "category_name": _take(names.mask(names == ""), np.where(event >= 0, event, len(events) + category.at)),
        "category_source": _take(pd.Series(KINDS), kind),
        "site_type_id": _take(tables.site_types["site_type"], place),
        "site_type_source": _take(pd.Series(KINDS), place_kind),
        "theme": theme,
    }
    table = reports.assign(**{name: values.array for name, values in added.items()})
    return Classified(table, themes, (*notices, *own, *_tell(table, reports["site_type_text"])))


def _texts(column: pd.Series) -> _Texts:
    at, different = pd.factorize(column)
    return _Texts(at.astype(np.int64), pd.Series(different, dtype="str"))


def _take(values: pd.Series, at: Indices) -> pd.Series:
    """Texts by position; -1 = missing."""
    return values.astype("str").reset_index(drop=True).reindex(at).reset_index(drop=True)


def _read_categories(
    reports: pd.DataFrame, tables: CategoryTables, params: CategoryParams
) -> tuple[_Texts, pd.DataFrame, list[Notice]]:
    source, text = _texts(reports["source_id"]), _texts(reports["category_text"])
    pairs, different = pd.factorize(source.at * (len(text.different) + 1) + text.at + 1)
    first = np.full(len(different), len(pairs))
    np.minimum.at(first, pairs, np.arange(len(pairs)))
    rows = pd.DataFrame(
        {
            "source_id": reports["source_id"].to_numpy()[first],
            "text": _take(text.different, text.at[first]),
            "n": np.bincount(pairs, minlength=len(different)),
        }
    )
    meanings, notices = resolve_texts(rows, tables, params=params)
    return _Texts(pairs.astype(np.int64), meanings["text"]), meanings, notices


def _categorise(
    category: _Texts, meanings: pd.DataFrame, about: _Texts, tables: CategoryTables
) -> tuple[Indices, Indices, Indices]:
    """Per row: position of the category, of the keyword it was guessed from, and of the kind in `KINDS`."""
    words = tables.keywords
    telling = (words["code"] != "") | ~words["theme"].isin(["", OTHER])
    known = (meanings["event"] >= 0).to_numpy()
    word = category.spread(_match(meanings["rest"], ~known, words, telling))
    still_open = (word < 0) & ~category.spread(known.astype(np.int64)).astype(bool)
    word = np.where(still_open, about.spread(_match(about.different, _used(about, still_open), words, telling)), word)
    guessed = pd.Index(tables.event_categories["code"]).get_indexer(pd.Index(words["code"]))
    event = np.where(word >= 0, np.append(guessed, -1)[word], category.spread(meanings["event"].to_numpy()))
    kind = category.spread(meanings["kind"].map(KINDS.index).to_numpy())
    return event, word, np.where(word >= 0, GUESS, kind)


def _find_places(
    category: _Texts, meanings: pd.DataFrame, about: _Texts, site: _Texts, tables: CategoryTables
) -> tuple[Indices, Indices]:
    """Per row: position of the site type and of the kind in `KINDS`."""
    words = tables.keywords
    telling = words["site_type"] != ""
    guessed = np.append(pd.Index(tables.site_types["site_type"]).get_indexer(pd.Index(words["site_type"])), -1)
    place = site.spread(find_sites(site.different, tables))
    kind = np.where(place >= 0, KINDS.index("name"), NOTHING)
    for texts, values in ((site, site.different), (category, meanings["rest"]), (about, about.different)):
        found = guessed[texts.spread(_match(values, _used(texts, place < 0), words, telling))]
        fresh = (place < 0) & (found >= 0)
        place, kind = np.where(fresh, found, place), np.where(fresh, GUESS, kind)
    return place, kind


def _used(texts: _Texts, rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which of the different texts occur in the rows."""
    used = np.zeros(len(texts.different) + 1, dtype=bool)
    used[texts.at[rows]] = True
    return used[:-1]


def _match(texts: pd.Series, among: npt.NDArray[np.bool_], words: pd.DataFrame, telling: pd.Series) -> Indices:
    """Positions in `words` of the most telling keyword of each text in question; -1 elsewhere."""
    found = np.full(len(texts), -1, dtype=np.int64)
    chosen = words[telling]
    positions = np.append(np.flatnonzero(telling), -1)
    found[among] = positions[match_keywords(texts[among], chosen["keyword"], chosen["priority"])]
    return found


def _themes(event: Indices, word: Indices, place: Indices, tables: CategoryTables) -> pd.Series:
    direct = np.append(tables.keywords["theme"].to_numpy(), "")
    spoken = np.where(event < 0, word, -1)
    sizes = len(tables.site_types) + 1, len(tables.keywords) + 1
    key, different = pd.factorize(((event + 1) * sizes[0] + place + 1) * sizes[1] + spoken + 1)
    pair, said = np.divmod(different, sizes[1])
    codes = _take(tables.event_categories["code"], pair // sizes[0] - 1)
    sites = _take(tables.site_types["site_type"], pair % sizes[0] - 1)
    ruled = choose_themes(codes, sites, tables)
    themes = ruled.where(direct[said - 1] == "", direct[said - 1])
    return _take(themes, key)


def _own_themes(
    theme: pd.Series,
    texts: pd.Series,
    unmapped: npt.NDArray[np.bool_],
    tables: CategoryTables,
    params: CategoryParams,
) -> tuple[pd.Series, pd.DataFrame, list[Notice]]:
    """Make themes of a city's own words: common texts that map to nothing."""
    words = texts.str.strip().reset_index(drop=True)
    counts = words[unmapped & words.str.len().between(1, OWN_MAX_LENGTH).to_numpy(dtype=bool)].value_counts()
    enough = max(params.own_theme_min_reports, params.own_theme_min_share * len(texts))
    common = counts[counts >= enough]
    empty = tables.keywords["keyword"][(tables.keywords["code"] == "") & (tables.keywords["theme"] == OTHER)]
    own = common[[not any(word in text for word in empty) for text in common.index]]
    names = own.index.astype("str")
    order = tables.themes.loc[tables.themes["theme"] != OTHER, "order"].max() + 1 + np.arange(len(own))
    added = pd.DataFrame({"theme": OWN + names, "name_zh": names, "name_en": names, "order": order})
    themes = pd.concat([tables.themes, added]).sort_values("order", kind="stable", ignore_index=True)
    mine = unmapped & words.isin(names).to_numpy()
    told = [notice("categories.own_theme", text=text, n=int(n)) for text, n in own.items()]
    return theme.mask(mine, OWN + words), themes, told


def _tell(table: pd.DataFrame, site_texts: pd.Series) -> list[Notice]:
    kinds = table["category_source"].value_counts()
    counts: dict[str, Any] = {kind: int(kinds.get(kind, 0)) for kind in KINDS}
    share = counts["keyword"] / max(len(table), 1)
    told = [notice("categories.sources", total=len(table), guessed_share=share, **counts)]
    guessed = int((table["site_type_source"] == "keyword").sum())
    if guessed:
        told.append(notice("categories.sites_guessed", n=guessed))
    lost = site_texts[site_texts.str.strip().fillna("").ne("") & table["site_type_id"].isna()]
    if len(lost):
        texts = lost.value_counts().head(SHOWN).index.to_list()
        told.append(notice("categories.sites_unknown", "warning", n=len(lost), texts=texts))
    return told
