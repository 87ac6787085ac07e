"""Category texts to today's categories: by code, through the crosswalk, by name."""

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspot.categories.editions import OLD, detect_edition, normalise, split_codes
from hotspot.categories.params import CategoryParams, Edition
from hotspot.categories.tables import CategoryTables
from hotspot.errors import InputDataError, Notice, notice

SHOWN = 5
_PATH = re.compile(r"[/>|\\—-]+")


def resolve_texts(
    texts: pd.DataFrame, tables: CategoryTables, *, params: CategoryParams
) -> tuple[pd.DataFrame, list[Notice]]:
    """Say what each different category text of a source means.

    Parameters
    ----------
    texts
        Columns `source_id`, `text`, `n` (reports with it): one row per different text of a source.
    tables, params
        As in `classify`.

    Returns
    -------
    `texts` and `event` (position in `tables.event_categories`, -1 = none), `kind` (code, crosswalk, name, none),
    `rest` (what is left for keywords to look into) and `label` (what to show where there is no category); and notices.
    """
    found = texts.join(split_codes(texts["text"]))
    index = pd.Index(tables.event_categories["code"])
    now = index.get_indexer(found["code"])
    named = find_names(found["name"], tables)
    old, notices = _old_meanings(found, tables, params.edition, needed=pd.Series((now < 0) & (named < 0), found.index))
    then = index.get_indexer(old["to_code"])
    by = [now >= 0, then >= 0, named >= 0]
    found["event"] = np.select(by, [now, then, named], -1)
    found["kind"] = np.select(by, ["code", "crosswalk", "name"], "none")
    found["rest"] = old["name"] + found["name"]
    found["label"] = old["name"].where(old["name"] != "", found["text"].fillna("").str.strip())
    differ = (found["event"] >= 0) & (named >= 0) & (found["event"] != named)
    unknown = (found["code"] != "") & (found["event"] < 0) & (old["name"] == "")
    notices += [
        notice(key, "warning", n=int(found["n"][rows].sum()), texts=found["text"][rows].head(SHOWN).to_list())
        for key, rows in (("categories.names_differ", differ), ("categories.codes_unknown", unknown))
        if rows.any()
    ]
    return found.drop(columns=["code", "name"]), notices


def find_names(names: pd.Series, tables: CategoryTables) -> npt.NDArray[np.int64]:
    """Return the position in `tables.event_categories` of each name, of its alias or its former name; -1 if unknown.

    Of a path such as 街面秩序/占道经营 the last part counts when the whole is not a name.
    """
    events, cross = tables.event_categories, tables.crosswalk
    alias = events.assign(name=events["aliases"].str.split(";")).explode("name")
    former = cross.assign(code=cross["to_code"])
    known = pd.concat([frame[["name", "code"]] for frame in (events, alias, former)])
    known = known.assign(name=normalise(known["name"])).query("name != '' and code != ''").drop_duplicates("name")
    last = names.map(lambda name: _PATH.split(name)[-1])
    codes = [normalise(part).map(known.set_index("name")["code"]) for part in (names, last)]
    found: npt.NDArray[np.int64] = pd.Index(events["code"]).get_indexer(pd.Index(codes[0].fillna(codes[1])))
    return found


def _old_meanings(
    found: pd.DataFrame, tables: CategoryTables, stated: Edition | None, *, needed: pd.Series
) -> tuple[pd.DataFrame, list[Notice]]:
    """Today's code and the former name of each old code; both empty where there is none."""
    books = {e: rows.set_index("code")[["to_code", "name"]] for e, rows in tables.crosswalk.groupby("edition")}
    readings = {e: books[e].reindex(found["code"]).fillna("").set_axis(found.index) for e in OLD}
    # Six digits (20 + class + number) occur only in lists of the CJ/T 214 family: they tell their edition themselves.
    chosen = readings["cjt214-2007"].where(found["code"].str.len() == 6, "")
    differ = (readings[OLD[0]]["to_code"] != readings[OLD[1]]["to_code"]) & needed
    told: list[Notice] = []
    faults: list[Notice] = []
    four = found["code"].str.fullmatch(r"0\d{3}")
    for source, part in found[four].groupby("source_id", sort=False, dropna=False):
        edition = stated or detect_edition(part["code"], part["name"], tables, weights=part["n"])
        facts: dict[str, Any] = {
            "source_id": source,
            "n": int(part["n"].sum()),
            "texts": part["text"].head(SHOWN).to_list(),
        }
        if edition in OLD:
            chosen.loc[part.index] = readings[edition].loc[part.index]
            key = "categories.edition_stated" if stated else "categories.edition"
            told.append(notice(key, edition=edition, **facts))
        elif edition is None and differ[part.index].any():
            faults.append(notice("categories.edition_ambiguous", "error", **facts))
        elif edition is None:
            same = part.index[~differ[part.index]]
            chosen.loc[same] = readings[OLD[0]].loc[same]
    if faults:
        raise InputDataError("categories.edition_unknown", faults=faults)
    return chosen, told
