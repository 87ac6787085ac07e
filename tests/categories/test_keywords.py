import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hotspot.categories.keywords import match_keywords

WORDS = pd.Series(["垃圾", "垃圾桶", "摆摊", "a.b|c"], dtype="str")
PRIORITY = pd.Series([1, 1, 2, 1])


def match(*texts: str | None) -> list[int]:
    return match_keywords(pd.Series(texts, dtype="str"), WORDS, PRIORITY).tolist()


def test_the_higher_priority_wins() -> None:
    assert match("垃圾旁边有人摆摊") == [2]


def test_within_a_priority_the_first_and_longest_wins() -> None:
    assert match("垃圾桶和垃圾", "垃圾和垃圾桶") == [1, 0]


def test_keywords_are_not_patterns() -> None:
    assert match("aXb", "xa.b|c") == [-1, 3]


def test_missing_and_wordless_texts_match_nothing() -> None:
    assert match(None, "", "无") == [-1, -1, -1]


@given(st.lists(st.text(alphabet="垃圾桶摆摊路", max_size=8), max_size=20))
def test_a_match_is_in_the_text_and_nothing_of_higher_priority_is(texts: list[str]) -> None:
    for text, at in zip(texts, match(*texts), strict=True):
        inside = [i for i, word in enumerate(WORDS) if word in text]
        assert (at in inside) if inside else at == -1
        assert all(PRIORITY[i] <= PRIORITY[at] for i in inside)
