"""Which areas and roads a row names in words."""

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
    asked = reports[rows]
    text = asked["address"].fillna("").str.cat(asked["description"].fillna(""), sep=" ")
    found = pd.DataFrame({"road": asked["address"].str.extract(ROAD, expand=False)}, index=asked.index)
    for name in TEXT_COLUMN:
        written = asked[TEXT_COLUMN[name]].where(asked[TEXT_COLUMN[name]] != "")
        found[name] = stated[f"{name}_id"][rows].fillna(written).fillna(_mention(text, level(areas, name), name))
    return found.reindex(reports.index).astype("str")


def _matched(reports: pd.DataFrame, areas: gpd.GeoDataFrame, name: str) -> pd.Series:
    of_level = level(areas, name)
    written = reports[TEXT_COLUMN[name]]
    distinct = pd.Series(written.dropna().unique(), dtype="str")
    if distinct.empty or of_level.empty:
        return pd.Series(np.nan, index=reports.index, dtype="str")
    place = np.asarray(match_names(distinct, of_level))
    known = dict(zip(distinct[place >= 0], of_level["area_id"].to_numpy()[place[place >= 0]], strict=True))
    return written.map(known).astype("str")


def _mention(text: pd.Series, of_level: gpd.GeoDataFrame, name: str) -> pd.Series:
    """Return the area of the level whose name stands before the first word such as 街道 in the text."""
    short = {normalise_name(n): area for n, area in zip(of_level["name"], of_level["area_id"], strict=True)}
    before = text.str.extract(rf"([^\W\d]{{1,8}}?)(?:{SUFFIX[name]})", expand=False)
    known = {words: _longest_tail(words, short) for words in before.dropna().unique()}
    return before.map(known).astype("str")


def _longest_tail(words: str, known: dict[str, str]) -> str | None:
    return next((known[words[i:]] for i in range(len(words)) if words[i:] in known), None)
