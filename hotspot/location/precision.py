"""What a file itself says of how well its rows are placed."""

from importlib import resources

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.errors import Notice, notice
from hotspot.location.naming import LEVEL_NUMBER
from hotspot.location.stacks import Stacks


def precision_words() -> pd.DataFrame:
    """Return the table of words geocoders use: `word` (folded), `precise` (bool), `certain_level` (or NA)."""
    with resources.files(__package__).joinpath("precision_words.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    return table.assign(
        word=fold_words(table["word"]),
        precise=table["precise"] == "1",
        certain_level=table["certain_level"].where(table["certain_level"] != ""),
    )


def fold_words(words: pd.Series) -> pd.Series:
    """Return words in one width and case, without blanks around them and with ``_`` for what parts them inside."""
    return words.str.normalize("NFKC").str.strip().str.casefold().str.replace(r"[\s\-,]+", "_", regex=True)


def read_precision(texts: pd.Series) -> tuple[pd.Series, NDArray[np.int64], list[Notice]]:
    """Understand the precision column.

    Returns
    -------
    said
        ``precise``, ``imprecise``, or ``""`` (nothing, or a word that is not in the table) for each row.
    certain
        Number of levels, from the district down, that an imprecise row's point still tells.
    notices
        Words that are not in the table.
    """
    table = precision_words().set_index("word")
    folded = fold_words(texts.astype("str"))
    meaning = table["precise"].map({True: "precise", False: "imprecise"})
    said = folded.map(meaning).fillna("").astype("str")
    levels = folded.map(table["certain_level"]).map(LEVEL_NUMBER)
    certain = np.asarray(levels.fillna(0), dtype=np.int64)
    strange = folded[(said == "") & folded.notna() & (folded != "")]
    if strange.empty:
        return said, certain, []
    words = strange.value_counts().head(10).index.tolist()
    return said, certain, [notice("location.unknown_precision", "warning", n=len(strange), words=words)]


def follow_neighbours(
    stacks: Stacks, said: pd.Series, certain: NDArray[np.int64]
) -> tuple[pd.Series, NDArray[np.int64]]:
    """Let rows without a word follow those on the same coordinate, if most of these are said to be imprecise.

    A city's older exports lack the column that its newer ones have, and both hold the same geocoder's points.
    """
    bad, good = (np.bincount(stacks.of_row[said == s], minlength=len(stacks.rows)) for s in ("imprecise", "precise"))
    follows = (said == "").to_numpy() & (bad > good)[stacks.of_row]
    of_stack = pd.Series(certain[said == "imprecise"]).groupby(stacks.of_row[said == "imprecise"]).min()
    levels = of_stack.reindex(stacks.of_row[follows]).to_numpy()
    certain = certain.copy()
    certain[follows] = levels
    return said.mask(follows, "imprecise"), certain
