"""Mask what points to a person in free text: phones, identity numbers, car plates."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MASK = "***"
_D = "[0-9０-９]"
_GAP = r"[ \-－—]?"
_MOBILE = rf"(?<!{_D})(?:(?:\+|00)?86{_GAP})?[1１][3-9３-９]{_D}(?:{_GAP}{_D}){{8}}(?!{_D})"
_LANDLINE = rf"(?<!{_D})[(（]?[0０]{_D}{{2,3}}[)）]?{_GAP}[2-9２-９]{_D}{{6,7}}(?!{_D})"
_SPOKEN = rf"(?<=[话号机系线])[:： 是为]*[2-9２-９]{_D}{{2,3}}{_GAP}{_D}{{4}}(?!{_D})"
_ON_PLATE = "A-HJ-NP-Za-hj-np-z0-9"
_PLATE = (
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]"
    rf"[A-Za-z][·•.\- ]?[{_ON_PLATE}]{{4,5}}[{_ON_PLATE}挂学警港澳]"
)
_IDENTITY = re.compile(rf"(?<!{_D}){_D}{{17}}[{_D[1:-1]}XxＸｘ](?!{_D})|(?<!{_D}){_D}{{15}}(?!{_D})")
_OTHERS = re.compile("|".join((_MOBILE, _LANDLINE, _SPOKEN, _PLATE)))
# Whatever is masked holds four digits near each other or looks like a plate: most rows are done with this look.
_SUSPECT = r"[0-9０-９][ \-－—)）]?[0-9０-９][ \-－—)）]?[0-9０-９]|[A-Za-z][·•.\- ]?[A-Za-z0-9]{5}"
# GB 11643-1999: weights of the first 17 digits and the check characters by remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def mask_text(text: str) -> str:
    """Return a text with mobile and landline numbers, identity numbers (by checksum) and car plates masked."""
    return _OTHERS.sub(MASK, _IDENTITY.sub(_mask_identity, text))


def mask_column(texts: pa.ChunkedArray) -> pa.Array:
    """Mask a column; rows without digits or plates are not touched."""
    column = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    suspect = pc.match_substring_regex(column, _SUSPECT).fill_null(False)
    if not pc.any(suspect).as_py():
        return column
    masked = pa.array([mask_text(text) for text in column.filter(suspect).to_pylist()], column.type)
    return pc.replace_with_mask(column, suspect, masked)


def _mask_identity(found: re.Match[str]) -> str:
    digits = "".join(str(int(c)) if c.isdecimal() else "X" for c in found[0])
    return MASK if is_identity_number(digits) else found[0]


def is_identity_number(digits: str) -> bool:
    """Return whether 18 characters (or the 15 of the old form) are a resident's identity number (GB 11643-1999)."""
    if len(digits) == 15:
        return _is_birthday(f"19{digits[6:12]}")
    remainder = int(np.dot([int(c) for c in digits[:17]], _WEIGHTS)) % 11
    return digits[17] == _CHECKS[remainder] and _is_birthday(digits[6:14])


def _is_birthday(ymd: str) -> bool:
    return 1 <= int(ymd[4:6]) <= 12 and 1 <= int(ymd[6:8]) <= 31 and "1900" <= ymd[:4] <= "2100"
