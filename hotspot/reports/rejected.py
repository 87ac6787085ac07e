"""Collect what is wrong with the rows of one source."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from hotspot.errors import Notice, notice
from hotspot.reports.params import ReportParams
from hotspot.reports.privacy import mask_text
from hotspot.reports.sources import Source

COLUMNS = ("source_id", "row_number", "column", "value", "reason", "hint")
_SHOWN = 80


class Faults:
    """Faults of the rows of one source; `rows` says which rows have any."""

    def __init__(self, source: Source, params: ReportParams) -> None:
        self.rows = np.zeros(len(source.table.data), bool)
        self._source = source
        self._mask = params.mask_text
        bad = source.table.bad_rows
        self._found = [self._lines(bad["row_number"].to_numpy(), "", bad["value"].to_numpy(), "row_" + bad["reason"])]

    def add(
        self,
        column: str,
        text: pa.ChunkedArray | None,
        reasons: np.ndarray[Any, np.dtype[np.int8]],
        names: Sequence[str],
    ) -> None:
        """Add the rows whose reason is not 0, with what stands in `column`."""
        rows = np.flatnonzero(reasons)
        values = np.asarray(text.take(pa.array(rows))) if text is not None else np.full(len(rows), "", object)
        self.add_rows(rows, column, values, np.array(names, object)[reasons[rows]])

    def add_rows(self, rows: np.ndarray[Any, Any], column: str, values: np.ndarray[Any, Any], reason: Any) -> None:
        """Add rows by position."""
        self.rows[rows] = True
        self._found.append(self._lines(self._source.table.row_numbers[rows], column, values, reason))

    def table(self) -> pd.DataFrame:
        """Return all faults as lines of `Reports.rejected`."""
        return gather(self._found)

    def _lines(
        self, numbers: np.ndarray[Any, Any], column: str, values: np.ndarray[Any, Any], reason: Any
    ) -> pd.DataFrame:
        shown = [self._show(value) for value in values]
        facts = {"source_id": self._source.source_id, "column": column, "value": shown, "reason": reason}
        return pd.DataFrame(facts | {"row_number": numbers}, index=pd.RangeIndex(len(numbers)))

    def _show(self, value: Any) -> str:
        text = value if isinstance(value, str) else ""
        return (mask_text(text) if self._mask else text)[:_SHOWN]


def gather(lines: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put lines of faults together, each with the key of its hint."""
    table = (
        pd.concat([pd.DataFrame(columns=list(COLUMNS[:-1])), *lines], ignore_index=True)
        if lines
        else pd.DataFrame(columns=list(COLUMNS[:-1]))
    )
    table = table.astype({"row_number": "int64"} | dict.fromkeys(("source_id", "column", "value", "reason"), "str"))
    return table.assign(hint="reports.hint_" + table["reason"])[list(COLUMNS)]


def tell_rejected(rejected: pd.DataFrame) -> list[Notice]:
    """Say for each source, column and reason how many rows were rejected, with the first of them as an example."""
    told = []
    for (source, column, reason), lines in rejected.groupby(
        ["source_id", "column", "reason"], sort=False, dropna=False
    ):
        facts = {"source": source, "rows": lines["row_number"].nunique(), "row": int(lines["row_number"].min())}
        facts |= {"reason": reason, "hint": reason}
        if isinstance(column, str) and column:
            facts |= {"column": column, "value": lines["value"].iloc[0] or "-"}
            told.append(notice("reports.rejected_rows", "warning", **facts))
        else:
            told.append(notice("reports.rejected_whole_rows", "warning", **facts))
    return told
