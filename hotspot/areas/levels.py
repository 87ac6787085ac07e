"""Which level each area is: by settings, columns, codes and the endings of names."""

import numpy as np
import pandas as pd
import shapely

from hotspot.areas.codes import significant_code
from hotspot.areas.columns import read_level
from hotspot.areas.geometry import Shapes, is_polygon
from hotspot.areas.layers import Layer
from hotspot.areas.names import guess_level

# A layer is of one level, but for rows that name another one; this share of the names must agree to name it at all.
_MIN_AGREEING = 0.5


def level_rows(layer: Layer) -> "pd.Series[str]":
    """Return the level of each row of a layer; missing where nothing tells.

    In this order: the settings, a level column, the length of the codes (6 district, 9 subdistrict, 12 community;
    trailing zeros cut), columns that name a level, and the endings of names. By endings, most rows decide for all: a
    row that sounds otherwise (东城试验区 among subdistricts) has its own level only if it lies over the rest.
    """
    rows = layer.rows
    if layer.stated_level:
        return pd.Series(layer.stated_level, rows.index, dtype="str")
    told = read_level(rows["level"]).fillna(_by_code(rows["code"]))
    if layer.column_level:
        return told.fillna(layer.column_level)
    return told if told.notna().all() else told.fillna(_by_names(rows["name"], layer.shapes))


def level(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the areas of one level (``district``, ``subdistrict``, ``community``) with a fresh index."""
    return table[table["level"] == name].reset_index(drop=True)


def _by_code(codes: "pd.Series[str]") -> "pd.Series[str]":
    lengths = significant_code(codes).str.len()
    return lengths.map({6: "district", 9: "subdistrict", 12: "community"}).astype("str")


def _by_names(names: "pd.Series[str]", shapes: Shapes) -> "pd.Series[str]":
    guesses = names.map(guess_level, na_action="ignore").astype("str")
    counts = guesses.value_counts()
    if counts.empty or counts.iloc[0] < _MIN_AGREEING * guesses.notna().sum():
        return guesses
    common = str(counts.index[0])
    result = guesses.fillna(common)
    for row in np.flatnonzero((guesses != common) & guesses.notna()).tolist():
        if not _lies_over(shapes, row, (guesses == common).to_numpy()):
            result.iloc[row] = common
    return result


def _lies_over(shapes: Shapes, row: int, others: np.ndarray) -> bool:
    candidates = shapes[others]
    candidates = candidates[is_polygon(candidates)]
    if not is_polygon(shapes[row : row + 1])[0] or not len(candidates):
        return True
    shape, candidates = shapely.make_valid(shapes[row]), shapely.make_valid(candidates)
    shared = shapely.area(shapely.intersection(candidates, shape))
    return bool((shared > 0.5 * np.minimum(shapely.area(candidates), shapely.area(shape))).any())
