"""Lists as a clerk writes them, as `files.read_tables` gives them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from hotspot.errors import InputDataError
from hotspot.files import RawTable


def write(*rows: Sequence[str], name: str = "list.csv", **more: Any) -> RawTable:
    """A table of these rows; the first holds the headings."""
    head, *body = rows
    data = pd.DataFrame([list(row) for row in body], columns=list(head), dtype="str")
    facts = {
        "path": name,
        "table": "",
        "format": "csv",
        "encoding": "utf-8",
        "sha256": "0" * 64,
        "n_bytes": 1,
        "data": data.where(data != ""),
        "row_numbers": np.arange(2, len(data) + 2),
        "geometry": None,
        "crs_label": None,
        "bad_rows": pd.DataFrame({"row_number": pd.Series(dtype="int64"), "reason": "", "value": ""}, index=[]),
    }
    return RawTable(**facts | more)


def list_faults(error: InputDataError) -> list[tuple[int, str, str]]:
    """Row, heading and reason of every fault."""
    return [(fault.facts["row"], fault.facts.get("column", ""), fault.facts["fault"]) for fault in error.faults]
