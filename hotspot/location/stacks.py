"""What the coordinates themselves tell: how finely they are written and how many rows stand on one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_DECIMALS = 9
"""More decimals than this come from a computation, not from a person or a geocoder."""

USUAL_SHARE = 0.25
"""The usual decimals of a file are those that three quarters of its distinct coordinates reach."""

FEW_POINTS = 20


@dataclass(frozen=True, eq=False)
class Stacks:
    """Rows grouped by their exact coordinates as read, across all sources.

    Attributes
    ----------
    of_row
        Array (n,): the stack of each row.
    first
        Array (s,): the first row of each stack.
    rows
        Array (s,): rows in each stack.
    decimals
        Array (s,): the larger number of decimals of the pair, trailing zeros not counted. The larger, because one
        address in ten ends on a zero in one coordinate; not counted, because JSON and spreadsheets lose them.
    """

    of_row: NDArray[np.int64]
    first: NDArray[np.int64]
    rows: NDArray[np.int64]
    decimals: NDArray[np.int8]


def stack_rows(reports: pd.DataFrame) -> Stacks:
    """Group rows by the columns `x` and `y`."""
    of_row = reports.groupby(["x", "y"], sort=False, dropna=False).ngroup().to_numpy().astype(np.int64)
    first = np.flatnonzero(~pd.Series(of_row).duplicated().to_numpy())
    x, y = (reports[c].to_numpy(dtype=np.float64)[first] for c in ("x", "y"))
    return Stacks(of_row, first, np.bincount(of_row), np.maximum(count_decimals(x), count_decimals(y)))


def count_decimals(values: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return the decimals needed to write each value, at most `MOST_DECIMALS`."""
    decimals = np.full(len(values), MOST_DECIMALS, dtype=np.int8)
    for d in range(MOST_DECIMALS - 1, -1, -1):
        scaled = values * 10.0**d
        # A double holds 15 to 16 digits: what is left of a whole number is below this
        decimals[np.abs(scaled - np.rint(scaled)) <= 1e-9 + 4e-16 * np.abs(scaled)] = d
    return decimals


def usual_decimals(stacks: Stacks, source: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return for each stack the usual decimals of its source's distinct coordinates (of all, where the source is tiny).

    Distinct coordinates, because half the rows of a file may stand on a dozen fallback points.
    """
    if not len(stacks.rows):
        return np.empty(0)
    table = pd.DataFrame({"source": source[stacks.first], "decimals": stacks.decimals})
    by_source = table.groupby("source")["decimals"]
    own = by_source.transform(lambda d: np.quantile(d, USUAL_SHARE, method="lower"))
    of_all = np.quantile(stacks.decimals, USUAL_SHARE, method="lower")
    usual = own.where(by_source.transform("size") >= FEW_POINTS, of_all)
    return usual.to_numpy(dtype=np.float64)


def count_kinds(stacks: Stacks, kinds: pd.DataFrame, asked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for each asked stack how many distinct lines of `kinds` its rows have (0 where not asked)."""
    rows = np.flatnonzero(asked[stacks.of_row])
    lines = kinds.iloc[rows].assign(stack=stacks.of_row[rows]).drop_duplicates()
    return np.bincount(lines["stack"], minlength=len(stacks.rows)).astype(np.int64)


def spread_of_names(stacks: Stacks, names: pd.Series) -> pd.DataFrame:
    """Describe which names the rows of each stack mention.

    Parameters
    ----------
    names
        One name per row, NA where the row mentions none.

    Returns
    -------
    DataFrame
        One row per stack: `named` (rows that mention one), `distinct`, `top_share` (of the commonest name).
    """
    given = names.notna().to_numpy()
    pairs = pd.DataFrame({"stack": stacks.of_row[given], "name": names[given].to_numpy()})
    counts = pairs.groupby(["stack", "name"], sort=False).size().groupby("stack")
    found = pd.DataFrame({"named": counts.sum(), "distinct": counts.size(), "top": counts.max()})
    found = found.reindex(range(len(stacks.rows)), fill_value=0)
    return found.assign(top_share=found["top"] / found["named"].clip(lower=1))
