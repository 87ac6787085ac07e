"""Coordinates from text or geometry: read exactly, or rejected; which system they are in is not decided here."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

REASONS = (
    "",
    "coordinate_missing",
    "coordinate_unreadable",
    "coordinate_ambiguous",
    "coordinate_not_finite",
    "coordinate_zero",
    "coordinate_out_of_range",
    "geometry_not_a_point",
    "coordinate_swapped",
)
OK, MISSING, UNREADABLE, AMBIGUOUS, NOT_FINITE, ZERO, OUT_OF_RANGE, NOT_A_POINT, SWAPPED = range(len(REASONS))

Floats = np.ndarray[Any, np.dtype[np.float64]]
Codes = np.ndarray[Any, np.dtype[np.int8]]

_PLAIN = r"^[+-]?\d+(\.\d*)?$"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:E[+-]?\d+)?")
_COMMA = re.compile(r"([+-]?\d+),(\d+)")
_SEXAGESIMAL = re.compile(
    r"(?P<before>[NESW])?\s*(?P<degrees>\d{1,3})\s*[°º˚度]\s*"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′’‘`分]\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:[\"″”“秒]|''|′′|’’)\s*)?(?P<after>[NESW])?"
)
_COMPASS = str.maketrans({"东": "E", "西": "W", "南": "S", "北": "N", "经": "", "纬": "", "−": "-"})
_NOT_FINITE = {"NAN", "INF", "+INF", "-INF", "INFINITY", "-INFINITY"}
_PAIR = r"^(?:SRID=\d+;)?\s*(?:POINT)?\s*Z?\s*[(\[{]*\s*(?P<x>[^,;、\s()\[\]]+)\s*[,;、\s]\s*(?P<y>[^,;\s()\[\]]+)"
_PAIR_END = r"(?:[,;\s]+[-+.\d]+)?\s*[)\]}]*$"
# Metres of any projection in use: more than a kilometre from its origin, within the zone-prefixed eastings.
_METRES = (1e3, 5e7)
# No place in China has a latitude that is one of its longitudes (degrees).
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_POINT, _MULTIPOINT = 0, 4


@dataclass(frozen=True)
class Coordinates:
    """Coordinates of each row: `x`, `y` as read (NaN where rejected), `decimals` (−1 unknown), reasons for each."""

    x: Floats
    y: Floats
    decimals: Codes
    x_reason: Codes
    y_reason: Codes


def read_coordinates(x: pa.ChunkedArray, y: pa.ChunkedArray) -> Coordinates:
    """Read two columns of coordinates.

    Understood: numbers (also full-width, with a decimal comma where no thousands can be meant), degrees, minutes and
    seconds (``103°50′12″``, ``东经103度50分``). Any pair that can be longitude and latitude in either order, or metres,
    is accepted; a zero, NaN, infinity or an impossible value is not.
    """
    (xs, x_decimals, x_reason), (ys, y_decimals, y_reason) = _read_numbers(x), _read_numbers(y)
    return _judge(xs, ys, np.minimum(x_decimals, y_decimals), x_reason, y_reason)


def read_pairs(text: pa.ChunkedArray) -> Coordinates:
    """Read one column of pairs: ``103.8,36.05``, ``(103.8 36.05)``, ``POINT (103.8 36.05)``."""
    tidy = pc.ascii_upper(pc.utf8_normalize(_one(text), form="NFKC"))
    parts = pc.extract_regex(tidy, _PAIR + _PAIR_END)
    found = read_coordinates(parts.field("x"), parts.field("y"))
    unclear = np.asarray(pc.and_(pc.is_valid(tidy), pc.is_null(parts)))
    for reason in (found.x_reason, found.y_reason):
        reason[unclear] = UNREADABLE
    return found


def read_points(wkb: np.ndarray[Any, Any]) -> Coordinates:
    """Read WKB points (a multipoint of one point counts); other geometries are rejected, not replaced by a centre."""
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    broken = shapely.is_missing(shapes) & (wkb != None)  # noqa: E711 - an array is compared
    shapes = np.where(shapely.is_empty(shapes), None, shapes)
    single = (shapely.get_type_id(shapes) == _MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    shapes = np.where(single, shapely.get_geometry(shapes, 0), shapes)
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    faults = [broken, shapely.is_missing(shapes), shapely.get_type_id(shapes) != _POINT, ~np.isfinite(x + y)]
    reason = np.select(faults, [UNREADABLE, MISSING, NOT_A_POINT, NOT_FINITE], OK).astype(np.int8)
    return _judge(x, y, np.minimum(count_decimals(x), count_decimals(y)), reason, reason.copy())


def count_decimals(values: Floats) -> Codes:
    """Return how many decimals a number needs to be written (at most 10), −1 if it is no number."""
    known = np.where(np.isfinite(values), values, 0.5)
    decimals = np.full(len(values), 10, np.int8)
    for digits in range(9, -1, -1):
        decimals[np.round(known, digits) == known] = digits
    return np.where(np.isfinite(values), decimals, -1).astype(np.int8)


def _judge(x: Floats, y: Floats, decimals: Codes, x_reason: Codes, y_reason: Codes) -> Coordinates:
    """Reject what no coordinate system can hold; a pair that could be lon/lat, lat/lon or metres passes."""
    read = (x_reason == OK) & (y_reason == OK)
    far, near = np.maximum(np.abs(x), np.abs(y)), np.minimum(np.abs(x), np.abs(y))
    degrees = (far <= 180) & (near <= 90)
    metres = (near >= _METRES[0]) & (far <= _METRES[1])
    impossible = read & ~degrees & ~metres
    wrong_x = impossible & (np.abs(x) > 180) & (np.abs(x) > np.abs(y))
    for values, reason, wrong in ((x, x_reason, wrong_x), (y, y_reason, impossible & ~wrong_x)):
        reason[wrong] = OUT_OF_RANGE
        reason[read & (values == 0)] = ZERO
        reason[_swapped_rows(x, y)] = SWAPPED
    ok = (x_reason == OK) & (y_reason == OK)
    return Coordinates(np.where(ok, x, np.nan), np.where(ok, y, np.nan), decimals, x_reason, y_reason)


def _swapped_rows(x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Return the rows of a file in degrees whose pair stands the other way round than most (a whole file may)."""
    usual = _within(x, _CHINA_LON) & _within(y, _CHINA_LAT)
    turned = _within(y, _CHINA_LON) & _within(x, _CHINA_LAT)
    few, many = (turned, usual) if turned.sum() < usual.sum() else (usual, turned)
    return np.asarray(few & (few.sum() < many.sum()))


def _within(values: Floats, limits: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((values >= limits[0]) & (values <= limits[1]))


def _read_numbers(text: pa.ChunkedArray) -> tuple[Floats, Codes, Codes]:
    """Return numbers, decimals written and reasons."""
    tidy = pc.utf8_trim_whitespace(_one(text))
    plain = pc.match_substring_regex(tidy, _PLAIN).fill_null(False)
    values = np.array(
        pc.if_else(plain, tidy, pa.scalar(None, tidy.type)).cast(pa.float64()).to_numpy(zero_copy_only=False)
    )
    dot = pc.find_substring(tidy, ".").fill_null(0).to_numpy(zero_copy_only=False)
    length = pc.binary_length(tidy).fill_null(-1).to_numpy(zero_copy_only=False)
    decimals = np.where(dot < 0, 0, np.minimum(length - dot - 1, 99)).astype(np.int8)
    reason = np.full(len(tidy), OK, np.int8)
    for row in np.flatnonzero(~np.asarray(plain)):
        values[row], decimals[row], reason[row] = read_number(tidy[row].as_py())
    return values, decimals, reason


def read_number(text: str | None) -> tuple[float, int, int]:
    """Return value, decimals and reason of one coordinate in an unusual form."""
    tidy = unicodedata.normalize("NFKC", text or "").translate(_COMPASS).strip("., \t").upper()
    if not tidy:
        return np.nan, -1, MISSING
    if tidy in _NOT_FINITE:
        return np.nan, -1, NOT_FINITE
    if _NUMBER.fullmatch(tidy):
        return _finite(float(tidy), -1 if "E" in tidy else len(tidy.partition(".")[2]))
    if comma := _COMMA.fullmatch(tidy):
        # 36,051 is 36.051 or 36051: three digits after a comma may be thousands.
        return (np.nan, -1, AMBIGUOUS) if len(comma[2]) == 3 else (float(f"{comma[1]}.{comma[2]}"), len(comma[2]), OK)
    return _read_sexagesimal(tidy)


def _read_sexagesimal(text: str) -> tuple[float, int, int]:
    """Read degrees, minutes, seconds; a minute is worth two decimals, a second four."""
    bare = re.fullmatch(r"([NESW]?)\s*(\d+(?:\.\d+)?)\s*°?\s*([NESW]?)", text)
    if bare and bare[1] + bare[3] in {"", "N", "E", "S", "W"}:
        sign = -1 if bare[1] + bare[3] in {"S", "W"} else 1
        return sign * float(bare[2]), len(bare[2].partition(".")[2]), OK
    found = _SEXAGESIMAL.fullmatch(text)
    if not found or (found["before"] and found["after"]):
        return np.nan, -1, UNREADABLE
    minutes, seconds = float(found["minutes"] or 0), float(found["seconds"] or 0)
    if minutes >= 60 or seconds >= 60 or (found["seconds"] and not found["minutes"]):
        return np.nan, -1, OUT_OF_RANGE
    sign = -1 if (found["before"] or found["after"]) in {"S", "W"} else 1
    last = found["seconds"] or found["minutes"] or ""
    decimals = (4 if found["seconds"] else 2 if found["minutes"] else 0) + len(last.partition(".")[2])
    return sign * (float(found["degrees"]) + minutes / 60 + seconds / 3600), decimals, OK


def _finite(value: float, decimals: int) -> tuple[float, int, int]:
    return (value, decimals, OK) if np.isfinite(value) else (np.nan, -1, NOT_FINITE)


def _one(text: pa.ChunkedArray) -> pa.Array:
    return text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
