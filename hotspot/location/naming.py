"""Which areas and roads a row names in words."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.areas import level, match_names, normalise_name

LEVEL_NUMBER = {"district": 1, "subdistrict": 2, "community": 3}
"""Levels from the coarsest down; the number counts the levels down to this one."""

TEXT_COLUMN = {"subdistrict": "subdistrict_text", "community": "community_text"}
SUFFIX = {"subdistrict": "街道|街办|办事处|管理区|镇|乡", "community": "社区|居委会|村"}
ROAD = r"([^\W\d省市区县镇乡]{1,6}?(?:大道|路|街|巷))"


def name_areas(reports: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the areas that the rows state in their 街道 and 社区 columns.

    A community brings its parent along; where the two columns contradict each other only the 街道 is believed.

    Returns
    -------
    DataFrame
        `subdistrict_id`, `community_id` (str, NA = nothing stated, unknown or ambiguous), one line per row.
    """
    community = _matched(reports, areas, "community")
    stated = _matched(reports, areas, "subdistrict")
    parent = community.map(areas.set_index("area_id")["parent_id"]).astype("str")
    subdistrict = stated.fillna(parent)
    agree = (parent == subdistrict).to_numpy(dtype=bool) | parent.isna().to_numpy()
    return pd.DataFrame({"subdistrict_id": subdistrict, "community_id": community.where(agree)})


def mentioned_names(reports: pd.DataFrame, areas: gpd.GeoDataFrame, *, rows: NDArray[np.bool_]) -> pd.DataFrame:
    """Return which 街道, 社区 and road each of the asked rows names, in its columns or else in its text.

    Returns
    -------
    DataFrame
        `subdistrict`, `community` (`area_id` where known, else the name as written), `road` (str, NA = none).
    """
    stated = name_areas(reports, areas)
    asked = reports.loc[rows, ["address", "description", *TEXT_COLUMN.values()]]
    text = asked["address"].fillna("").str.cat(asked["description"].fillna(""), sep=" ")
    found = pd.DataFrame({"road": asked["address"].str.extract(ROAD, expand=False)}, index=asked.index)
    for name in TEXT_COLUMN:
        written = asked[TEXT_COLUMN[name]].where(asked[TEXT_COLUMN[name]] != "")
        found[name] = stated[f"{name}_id"][rows].fillna(written).fillna(_mention(text, level(areas, name), name))
    return found.reindex(reports.index).astype("str")


def _matched(reports: pd.DataFrame, areas: gpd.GeoDataFrame, name: str) -> pd.Series:
    of_level = level(areas, name)
    place = match_names(reports[TEXT_COLUMN[name]], of_level)
    return take_ids(of_level, place).set_axis(reports.index)


def take_ids(of_level: gpd.GeoDataFrame, place: NDArray[np.signedinteger[Any]]) -> pd.Series:
    """Return the `area_id` of each row number of a level table; NA for −1."""
    ids: pd.Series = of_level["area_id"].astype("str").reindex(place)
    return ids


def _mention(text: pd.Series, of_level: gpd.GeoDataFrame, name: str) -> pd.Series:
    """Return the area of the level that the first words ending on 街道 and the like name in the text."""
    short = dict(zip(of_level["short_name"], of_level["area_id"], strict=True))
    words = text.str.extract(rf"([^\W\d]{{1,8}}?(?:{SUFFIX[name]}))", expand=False)
    known = {w: _longest_tail(w, short) for w in words.dropna().unique()}
    return words.map(known).astype("str")


def _longest_tail(words: str, known: dict[str, str]) -> str | None:
    tails = (normalise_name(words[i:]) for i in range(len(words) - 1))
    return next((known[tail] for tail in tails if tail in known), None)
