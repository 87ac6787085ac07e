"""Finding the most telling keyword in many texts at once."""

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def match_keywords(texts: pd.Series, words: pd.Series, priority: pd.Series) -> npt.NDArray[np.int64]:
    """Return, for each text, the position in `words` of its most telling word; -1 where none occurs.

    The highest priority wins; within one priority the word that comes first in the text, and the longest of those
    that start at the same place. One regular expression per priority over all texts that are still open (RE2).

    Parameters
    ----------
    texts
        Texts to look into (missing allowed).
    words, priority
        Keywords and their priorities, aligned.
    """
    found = np.full(len(texts), -1, dtype=np.int64)
    position = {word: at for at, word in enumerate(words)}
    open_texts = pa.array(texts.fillna(""), pa.large_string())
    open_rows = np.arange(len(texts))
    for level in sorted(priority.unique(), reverse=True):
        longest_first = sorted(words[(priority == level).to_numpy()], key=len, reverse=True)
        pattern = "|".join(re.escape(word) for word in longest_first)
        hit = pc.match_substring_regex(open_texts, pattern)
        mask = hit.to_numpy(zero_copy_only=False)
        named = pc.struct_field(pc.extract_regex(open_texts.filter(hit), f"(?P<word>{pattern})"), "word")
        found[open_rows[mask]] = [position[word] for word in named.to_pylist()]
        open_texts, open_rows = open_texts.filter(pc.invert(hit)), open_rows[~mask]
    return found
