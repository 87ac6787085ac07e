"""Codes of three editions: how they are written, what they mean, and which edition a source speaks.

Four-digit codes are ambiguous: classes 04 and 05 swap between CJ/T 214-2007 (04 emergencies, 05 street order) and
GB/T 30428.2-2013 (04 street order, 05 emergencies), and the numbers inside the classes differ too.
"""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from hotspot.categories.params import Edition
from hotspot.categories.tables import CategoryTables

OLD: tuple[Edition, ...] = ("gbt30428-2013", "cjt214-2007")
# A code absent from an edition speaks against it only where we hold that edition's whole list (see data/README.md).
WHOLE: tuple[Edition, ...] = ("cjt214-2007",)
AGREEMENT = 0.9

_CODE = r"[\[(【〔]?(?P<code>\d{2}[-.]\d{2}|\d{11}|\d{3,6})(?:\.0)?[\])】〕]?"
_FORMS = (rf"^{_CODE}[\s:、,._/|>-]*(?P<name>\D*)$", rf"^(?P<name>\D+?)[\s:、,._/|>-]*{_CODE}$")
_NOISE = r"[\s\p{P}\p{S}]+"
_TAIL = r"(异常|问题)$"


def normalise(texts: pd.Series) -> pd.Series:
    """Return texts in one form: NFKC, no blanks or punctuation, without the tails 异常 and 问题; missing = empty."""
    plain = pc.utf8_normalize(pa.array(texts.fillna(""), pa.string()), form="NFKC")
    bare = pc.utf8_lower(pc.replace_substring_regex(plain, _NOISE, ""))
    return pd.Series(pc.replace_substring_regex(bare, _TAIL, "").to_pylist(), index=texts.index, dtype="str")


def split_codes(texts: pd.Series) -> pd.DataFrame:
    """Take category texts apart into a code and the name beside it.

    Returns
    -------
    Columns `code` (digits: 5 = 2026, 4 = an old edition, 6 = an old edition with the prefix 20; "" = none) and
    `name` (the text without the code). Matter codes of 11 digits (division + code) lose the division;
    leading zeros eaten by a spreadsheet are put back where only one reading is left.
    """
    plain = pc.utf8_trim_whitespace(pc.utf8_normalize(pa.array(texts.fillna(""), pa.string()), form="NFKC"))
    found = pd.DataFrame({"code": "", "name": plain.to_pylist()}, index=texts.index, dtype="str")
    for form in _FORMS:
        parts = pc.extract_regex(plain, form)
        fits = parts.is_valid().to_numpy(zero_copy_only=False) & (found["code"] == "").to_numpy()
        for column in ("code", "name"):
            found.loc[fits, column] = pc.struct_field(parts, column).filter(pa.array(fits)).to_pylist()
    return found.assign(code=_whole_code(found["code"]), name=found["name"].str.strip())


def _whole_code(codes: pd.Series) -> pd.Series:
    digits = codes.str.replace(r"\D", "", regex=True)
    digits = digits.where(digits.str.len() != 11, digits.str[-5:])
    digits = digits.where(digits.str.len() != 3, "0" + digits)
    # 9006 was 09006 before a spreadsheet read it as a number: old editions have no class above 07.
    return digits.where((digits.str.len() != 4) | digits.str.startswith("0"), "0" + digits)


def detect_edition(
    codes: pd.Series, names: pd.Series, tables: CategoryTables, *, weights: pd.Series | None = None
) -> Edition | None:
    """Tell which old edition four-digit codes belong to; None if the evidence is missing or divided.

    Evidence is the rows whose name is the name of their code in one edition only, and the rows whose code is missing
    from an edition of which the whole list is known. The edition needs nine tenths of it.

    Parameters
    ----------
    codes, names
        Four-digit codes and the names written beside them (empty where there is none), aligned.
    tables
        Tables of `load`.
    weights
        Rows that each pair stands for; 1 if left out.
    """
    rows = pd.DataFrame({"code": codes, "name": normalise(names), "n": 1 if weights is None else weights})
    meanings = {edition: _meanings(tables, edition) for edition in OLD}
    fits = {e: _names_fit(rows, meanings[e]) | _code_only_in(rows, e, meanings) for e in OLD}
    votes = {e: int(rows["n"][fits[e] & ~fits[other]].sum()) for e, other in (OLD, OLD[::-1])}
    best = max(OLD, key=lambda edition: votes[edition])
    total = sum(votes.values())
    return best if total and votes[best] >= AGREEMENT * total else None


def _meanings(tables: CategoryTables, edition: Edition) -> pd.Series:
    """Accepted (code, name) pairs of an edition: its own name and today's name of the same matter."""
    rows = tables.crosswalk[tables.crosswalk["edition"] == edition]
    today = tables.event_categories.set_index("code")["name"].reindex(rows["to_code"]).fillna("").to_numpy()
    pairs = pd.concat([rows[["code", "name"]], pd.DataFrame({"code": rows["code"].to_numpy(), "name": today})])
    return pairs["code"] + normalise(pairs["name"])


def _names_fit(rows: pd.DataFrame, meanings: pd.Series) -> pd.Series:
    return (rows["name"] != "") & (rows["code"] + rows["name"]).isin(meanings)


def _code_only_in(rows: pd.DataFrame, edition: Edition, meanings: dict[Edition, pd.Series]) -> pd.Series:
    known = {e: rows["code"].isin(meanings[e].str[:4]) for e in OLD}
    other = next(e for e in OLD if e != edition)
    unknown_there = ~known[other] if other in WHOLE else pd.Series(False, index=rows.index)
    return (rows["name"] == "") & known[edition] & unknown_there
