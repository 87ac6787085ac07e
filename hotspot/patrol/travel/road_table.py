"""One table of a road layer: its lines as read, and what its columns say of each."""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.areas.geometry import Shapes, read_shapes
from hotspot.columns import map_columns
from hotspot.errors import InputDataError, Notice, notice
from hotspot.files import RawTable
from hotspot.patrol.road_params import RoadParams
from hotspot.patrol.travel.network import BACKWARD, BOTH, FORWARD

_LINE = 1
_COLLECTION = 7
_FASTEST_KMH = 150.0
_KM_PER_MILE = 1.609344
_SHOWN = 10


@dataclass(frozen=True, eq=False)
class RoadTable:
    """The usable rows of one table: `lines` (n,) in the coordinates of the file; `speed_kmh` (n,), NaN = not stated.

    `oneway` (n,): 1 along the line drawn, −1 against it, 0 both ways. `level` (n,): 0 on the ground.
    """

    name: str
    crs_label: str | None
    lines: Shapes
    speed_kmh: NDArray[np.float64]
    oneway: NDArray[np.int8]
    level: NDArray[np.int64]
    notices: tuple[Notice, ...]


def read_road_table(raw: RawTable, params: RoadParams) -> RoadTable | None:
    """Return the lines of a table, each row left out told with its reason; None for a table without any line.

    Raises `InputDataError` with one fault for each column of the settings that is not there.
    """
    if raw.geometry is None:
        return None
    shapes = read_shapes(raw.geometry)
    known = (shapely.get_dimensions(shapes) == _LINE) & (shapely.get_type_id(shapes) < _COLLECTION)
    usable = known & np.isfinite(shapely.bounds(shapes)).all(axis=1) & (shapely.length(shapes) > 0)
    if not usable.any():
        return None
    name, data = show_name(raw), raw.data[usable].reset_index(drop=True)
    chosen = {str(field): column for field, column in params.columns.items()}
    mapping = map_columns(list(data.columns), overrides=chosen, aliases=_words()["columns"])
    if mapping.missing:
        facts = {"source": name, "columns": list(data.columns)}
        faults = [notice("patrol.roads_no_column", "error", column=c, **facts) for c in mapping.missing.values()]
        raise InputDataError("patrol.roads_unusable", faults=faults)
    text = {field: _tidy(data[column]) for field, column in mapping.found.items()}
    none = pd.Series("", index=data.index, dtype="str")
    speed = _read_speeds(text["speed"] if "speed" in text else text.get("limit", none))
    if "speed" not in text:
        speed *= params.limit_share
    oneway, strange = _read_directions(text.get("oneway", none))
    told = [*raw.notices, *_tell_unusable(raw, usable), *_tell_columns(name, dict(mapping.found), params)]
    if strange:
        told.append(notice("patrol.roads_direction_unknown", "warning", source=name, n=len(strange), values=strange))
    level = _read_levels({field: text.get(field, none) for field in ("layer", "bridge", "tunnel")})
    return RoadTable(name, raw.crs_label, shapes[usable], speed, oneway, level, tuple(told))


def show_name(raw: RawTable) -> str:
    """Return the name of a table as people know it: file, and layer where there are several."""
    return f"{raw.path} · {raw.table}" if raw.table else raw.path


def _tidy(column: "pd.Series[str]") -> "pd.Series[str]":
    return column.fillna("").map(lambda value: unicodedata.normalize("NFKC", value).strip().lower())


def _read_speeds(text: "pd.Series[str]") -> NDArray[np.float64]:
    """Return km/h (n,): the first number of each text, miles told by their unit; NaN where it is none or absurd."""
    number = pd.to_numeric(text.str.extract(r"^\s*(\d+(?:\.\d+)?)", expand=False), errors="coerce").to_numpy(float)
    speed = np.where(text.str.contains("mph", regex=False), number * _KM_PER_MILE, number)
    return np.where((speed > 0) & (speed <= _FASTEST_KMH), speed, np.nan)


def _read_directions(text: "pd.Series[str]") -> tuple[NDArray[np.int8], list[str]]:
    """Return the direction (n,) of each road, and words that are none; those roads are open both ways."""
    words = _words()
    meaning = dict.fromkeys(words["both"], BOTH) | dict.fromkeys(words["forward"], FORWARD)
    meaning |= dict.fromkeys(words["backward"], BACKWARD) | {"": BOTH}
    meaning[words["letters_no"]] = BOTH
    if (text == "b").any():
        meaning |= {words["letters_no"]: FORWARD, words["letters_backward"]: BACKWARD}
    strange = sorted(set(text) - meaning.keys())
    return text.map(lambda word: meaning.get(word, BOTH)).to_numpy(np.int8), strange[:_SHOWN]


def _read_levels(text: "dict[str, pd.Series[str]]") -> NDArray[np.int64]:
    """Return the level (n,): as written, else 1 on a bridge and −1 in a tunnel."""
    written = pd.to_numeric(text["layer"], errors="coerce").fillna(0).clip(-9, 9).astype(np.int64).to_numpy()
    on_bridge, in_tunnel = (~text[field].isin(_words()["not_there"]).to_numpy() for field in ("bridge", "tunnel"))
    return np.where(written != 0, written, on_bridge.astype(np.int64) - (in_tunnel & ~on_bridge))


def _tell_columns(name: str, found: dict[str, str], params: RoadParams) -> list[Notice]:
    if "speed" in found or "limit" not in found:
        used = {field: column for field, column in found.items() if field != "limit"}
    else:
        used = found
    told = [notice("patrol.roads_columns", source=name, columns=list(used.values()))] if used else []
    if "limit" in used:
        told.append(
            notice("patrol.roads_limit", "warning", source=name, column=used["limit"], share=params.limit_share)
        )
    return told


def _tell_unusable(raw: RawTable, usable: NDArray[np.bool_]) -> list[Notice]:
    rows = {"no_line": raw.row_numbers[~usable].tolist(), "broken": raw.bad_rows["row_number"].astype(int).tolist()}
    return [
        notice("patrol.roads_rows_unusable", "warning", source=show_name(raw), cause=key, n=len(at), rows=at[:_SHOWN])
        for key, at in rows.items()
        if at
    ]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("road_words.toml").read_text(encoding="utf-8"))
