"""Which rows are the same row, and what a report is called."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_SEPARATOR = pa.scalar("\x1f", pa.large_string())
Ints = np.ndarray[Any, np.dtype[np.int64]]


def first_of_each(columns: Sequence[pa.ChunkedArray], geometry: np.ndarray[Any, Any] | None = None) -> Ints:
    """Return for each row the position of the first row with the same content (its own if it is the first)."""
    texts = [*columns] if geometry is None else [*columns, pa.chunked_array([pd.factorize(geometry)[0].astype(str)])]
    joined = join_texts(texts)
    codes = pc.dictionary_encode(joined).indices.to_numpy()
    first = np.full(codes.max(initial=-1) + 1, -1)
    # Codes are given in order of appearance, so a row is the first of its kind if its code is a new maximum.
    new = np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1) > 0) if len(codes) else codes
    first[codes[new]] = new
    return np.asarray(first[codes])


def join_texts(columns: Sequence[pa.ChunkedArray]) -> pa.Array:
    """Join columns row by row; a missing value counts as empty."""
    texts = [column.cast(pa.large_string()) for column in columns]
    joined = pc.binary_join_element_wise(*texts, _SEPARATOR, null_handling="replace", null_replacement="")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def make_ids(accepted: pd.DataFrame) -> pd.Series:
    """Return ids for reports without a number of their own: a hash of time, place and text, never of personal data.

    The n-th report of exactly the same content is ``h:<hash>-n``, so that the same file gives the same ids again.
    """
    at = accepted["reported_at"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy().astype("M8[us]").astype(np.int64)
    place = [np.char.mod("%.9g", accepted[axis].to_numpy()) for axis in ("x", "y")]
    texts = [pa.chunked_array([pa.array(values)]) for values in (at.astype(str), *place)]
    texts += [pa.chunked_array(accepted[name]) for name in ("category_text", "description", "address")]
    hashes = [hashlib.blake2b(text.encode(), digest_size=8).hexdigest() for text in join_texts(texts).to_pylist()]
    ids = "h:" + pd.Series(hashes, index=accepted.index, dtype="str")
    twin = ids.groupby(ids).cumcount()
    return ids.where(twin == 0, ids + "-" + (twin + 1).astype("str"))
