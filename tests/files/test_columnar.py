"""Arrow columns as text."""

import datetime as dt
import decimal

import pyarrow as pa
import pytest

from hotspot.files.columnar import column_text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (pa.array([1, None, 620102001001234567]), ["1", None, "620102001001234567"]),
        (pa.array([5.0, 103.85, None, 1e-7]), ["5", "103.85", None, "0.0000001"]),
        (pa.array(["001", "NA"]).dictionary_encode(), ["001", "NA"]),
        (pa.array([dt.date(2024, 3, 1)]), ["2024-03-01"]),
        (pa.array([dt.datetime(2024, 3, 1, 9, 5)], pa.timestamp("ns")), ["2024-03-01 09:05:00.000000"]),
        (pa.array([decimal.Decimal("36.050")]), ["36.050"]),
        (pa.array([[1, 2]]), ["[1, 2]"]),
    ],
)
def test_values_are_written_out(values: pa.Array, text: list[str | None]) -> None:
    assert column_text(pa.chunked_array([values])).to_pylist() == text
