"""Names of areas in their many forms: full, half and short."""

import re
import unicodedata

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.areas.params import Level

# What stands before the name: …省 …市 …区/县. The signs before 区 keep 社区, 小区, 园区, 开发区, 管理区 whole.
_PREFIX = re.compile(r"^(?:[^省]{2,6}省)?(?:[^市]{2,6}市)?[^区县市省]{2,6}(?<![社小园发理验])[区县](?=..)")
_CITY = re.compile(r"^(?:[^省]{2,6}省)?[^市]{2,6}市(?=.+(?<![社小园发理验])[区县]$)")
_SUBDISTRICT_BEFORE_COMMUNITY = re.compile(
    r"^.{2,8}?(?:街道办事处|街道办|街办|街道|镇|乡)(?![村社居])(?=.{2,}(?:社区|居委会|居民委员会|村|村委会|村民委员会)$)"
)
_SUFFIXES = (
    (re.compile(r"村?(?:村民委员会|村委会)$"), "村"),
    (re.compile(r"(?:社区)?(?:居民委员会|居委会)$|社区(?:工作站)?$"), ""),
    (re.compile(r"街道?办事处$|街道?办$|街道$"), ""),
    (re.compile(r"(?<=[镇乡区县])人民政府$|(?<=区)管(?:理)?委(?:员)?会$"), ""),
)
_LEVEL_SUFFIXES: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("community", re.compile(r"(?:社区|村|居委会|居民委员会|村委会|村民委员会|社区工作站)$")),
    ("subdistrict", re.compile(r"(?:街道|街道办|街办|街道?办事处|镇|乡|管理区|镇人民政府|乡人民政府)$")),
    ("district", re.compile(r"(?<![小园理验])[区县旗]$")),
)
_FULL: dict[str, re.Pattern[str]] = {
    "community": re.compile(r"(?:社区|村)$"),
    "subdistrict": re.compile(r"(?:街道|镇|乡|区|园)$"),
    "district": re.compile(r"[区县市旗]$"),
}


def normalise_name(name: str) -> str:
    """Return the short name that all forms of an area's name share.

    ``城关区酒泉路街道办事处`` → ``酒泉路``, ``竹涛山社区居委会`` → ``竹涛山``. 村, 镇 and 乡
    stay (火光村 and 火光社区 are two places). Full-width signs and spaces are evened out; a name that would vanish
    stays as it is.
    """
    whole = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    bare = _CITY.sub("", _PREFIX.sub("", whole))
    for candidate in (_SUBDISTRICT_BEFORE_COMMUNITY.sub("", bare), bare, whole):
        short = _without_suffix(candidate)
        if short:
            return short
    return whole


def _without_suffix(name: str) -> str:
    # Only one: 街道口社区 and 三街道社区 are communities named after a subdistrict.
    return next((suffix.sub(instead, name) for suffix, instead in _SUFFIXES if suffix.search(name)), name)


def guess_level(name: str) -> Level | None:
    """Return the level that a name's ending speaks of, None if it speaks of none (深圳's 南澳)."""
    whole = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    return next((level for level, suffix in _LEVEL_SUFFIXES if suffix.search(whole)), None)


def has_full_name(name: str, level: str) -> bool:
    """Tell whether a name has its level's usual ending (街道, 社区, 村 …) rather than an office's or none at all."""
    return bool(_FULL[level].search(name.strip()))


def match_names(names: "pd.Series[str]", level_table: pd.DataFrame) -> NDArray[np.int64]:
    """Return for each name the row of the area it means.

    Parameters
    ----------
    names
        Names as written in rows of reports (n,); missing allowed.
    level_table
        Areas of one level with `short_name`.

    Returns
    -------
    numpy.ndarray
        Row numbers (n,) into `level_table`; −1 where the name is missing, unknown, or belongs to several areas.
    """
    short = level_table["short_name"].reset_index(drop=True)
    known = short[~short.duplicated(keep=False) & short.notna()]
    rows = pd.Series(known.index.to_numpy(), index=known.to_numpy(), dtype="float64")
    wanted = pd.Series(names, dtype="str").reset_index(drop=True)
    unique = wanted.dropna().unique()
    found = pd.Series([normalise_name(name) for name in unique], index=unique, dtype="str").map(rows)
    return np.asarray(wanted.map(found).astype("float64").fillna(-1), dtype=np.int64)
