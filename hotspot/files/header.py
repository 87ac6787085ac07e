"""Find the row of column names under title rows."""

import re
from collections.abc import Sequence

import numpy as np

_NUMBER_LIKE = re.compile(r"[\d\s.,:/+°%年月日时分秒-]+")
HEAD_ROWS = 20


def find_header(rows: Sequence[Sequence[str | None]]) -> int:
    """Return the index of the header among the first rows of a table.

    The header is the first row that is about as wide as the rows around it (at least 60 % of their upper quartile of
    filled cells) and mostly made of words; title rows above it fill one or a few cells only. Without such a row it is
    the first one wide enough.
    """
    filled = [[cell for cell in row if cell and cell.strip()] for row in rows[:HEAD_ROWS]]
    counts = np.array([len(cells) for cells in filled])
    if not counts.any():
        return 0
    enough = 0.6 * np.quantile(counts[counts > 0], 0.75, method="lower")
    wide = np.flatnonzero((counts >= enough) & (counts > 0))
    return int(next((i for i in wide if _is_words(filled[i])), wide[0]))


def _is_words(cells: Sequence[str]) -> bool:
    return sum(_NUMBER_LIKE.fullmatch(cell) is None for cell in cells) > len(cells) / 2
