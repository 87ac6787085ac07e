"""What a report may have besides time and place; nothing here rejects a row."""

import csv
import unicodedata
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from hotspot.errors import Notice, notice
from hotspot.reports import dates
from hotspot.reports.params import ReportParams
from hotspot.reports.privacy import mask_column, mask_text
from hotspot.reports.sources import Source

TEXTS = ("category_text", "description", "site_type_text", "address", "subdistrict_text", "community_text")
_MORE_TEXTS = ("channel", "precision_text")
_PERSONAL = ("reporter_name", "reporter_phone")
_FREE = frozenset({"description", "address"})
_EXAMPLES = 10


def read_optional(source: Source, good: pa.Array, params: ReportParams) -> tuple[pd.DataFrame, list[Notice]]:
    """Return the optional columns of the rows in `good`; personal ones only if they are kept."""
    columns: dict[str, pa.ChunkedArray | pa.Array] = {}
    kept = (*TEXTS, *_MORE_TEXTS, *(_PERSONAL if params.keep_personal else ()))
    for field in kept:
        text = _text(source, field, good)
        columns[field] = mask_column(text) if field in _FREE and params.mask_text else text
    columns["category_text"] = pc.coalesce(columns["category_text"], _text(source, "category_code", good))
    found_by = _text(source, "source", good)
    # A column called `source` may hold either: it is the channel too where no other column is.
    columns["channel"] = pc.coalesce(columns["channel"], found_by)
    status, notices = _read_status(source, _text(source, "status", good))
    table = pa.table(columns).to_pandas()
    table.insert(len(TEXTS), "status", status)
    for position, field in enumerate(("closed_at", "due_at"), start=1):
        at, told = _read_time(source, field, good, params)
        table.insert(len(TEXTS) + position, field, at)
        notices += told
    effort, told = _read_effort(source, _text(source, "effort_minutes", good))
    after = table.columns.get_indexer(["precision_text"])[0] + 1
    table.insert(after, "source", _read_words(found_by, _load_words("source"))[0])
    table.insert(after + 1, "effort_minutes", effort)
    return table, [*notices, *told]


def _text(source: Source, field: str, good: pa.Array) -> pa.ChunkedArray:
    name = source.column(field)
    if name is None:
        return pa.chunked_array([pa.nulls(pc.sum(good).as_py() or 0, pa.large_string())])
    return pc.utf8_trim_whitespace(pa.chunked_array(source.table.data[name]).filter(good))


def _read_status(source: Source, text: pa.ChunkedArray) -> tuple[pd.Series, list[Notice]]:
    """Return open, closed or missing by the table of words; words it does not know are told."""
    status, unknown = _read_words(text, _load_words("status"))
    if not unknown:
        return status, []
    facts = {"source": source.source_id, "words": unknown[:_EXAMPLES], "count": len(unknown)}
    return status, [notice("reports.status_unknown", "warning", **facts)]


def _read_words(text: pa.ChunkedArray, words: dict[str, str]) -> tuple[pd.Series, list[str]]:
    """Return the code of each row's word, missing where it has none, and the words without a code."""
    coded = pc.dictionary_encode(text).combine_chunks() if text.num_chunks != 1 else pc.dictionary_encode(text.chunk(0))
    written = coded.dictionary.to_pylist()
    meant = [words.get(unicodedata.normalize("NFKC", word).strip().lower()) for word in written]
    codes = pa.array(meant, pa.large_string()).take(coded.indices).to_pandas()
    return codes, [mask_text(word) for word, meaning in zip(written, meant, strict=True) if meaning is None]


@cache
def _load_words(field: str) -> dict[str, str]:
    text = resources.files(__package__).joinpath(f"{field}_words.csv").read_text(encoding="utf-8")
    return {row["word"]: row[field] for row in csv.DictReader(text.splitlines())}


def _read_effort(source: Source, text: pa.ChunkedArray) -> tuple["pd.Series[float]", list[Notice]]:
    """Return minutes; what is no number ≥ 0 is missing, and told."""
    if source.column("effort_minutes") is None:
        return pd.Series(np.full(len(text), np.nan)), []
    written = text.to_pandas().astype("str").str.normalize("NFKC")
    minutes = pd.to_numeric(written, errors="coerce").astype("float64")
    minutes = minutes.where((minutes >= 0) & np.isfinite(minutes))
    unread = np.flatnonzero(written.notna() & (written != "") & minutes.isna())
    if not len(unread):
        return minutes, []
    example = mask_text(written.iloc[unread[0]])[:40]
    facts = {"source": source.source_id, "column": source.column("effort_minutes"), "rows": len(unread)}
    return minutes, [notice("reports.effort_not_read", "warning", example=example, **facts)]


def _read_time(source: Source, field: str, good: pa.Array, params: ReportParams) -> tuple[pd.Series, list[Notice]]:
    """Return an optional time; what cannot be read is missing, and told."""
    zone = source.params.timezone or params.timezone
    text = _text(source, field, good)
    times = dates.read_times(text, timezone=zone, order=source.params.date_order)
    at = pd.Series(times.at).dt.tz_localize("UTC").dt.tz_convert(params.timezone)
    unread = np.flatnonzero(times.reason > dates.MISSING)
    if not len(unread):
        return at, []
    example = mask_text(str(text[int(unread[0])].as_py()))[:40]
    facts = {"source": source.source_id, "column": source.column(field), "rows": len(unread), "example": example}
    return at, [notice("reports.time_not_read", "warning", **facts)]
