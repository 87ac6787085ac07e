"""The table of words for how well a row is placed."""

from hotspot.location.precision import fold_words, precision_words


def test_the_table_of_words_is_folded_unique_and_knows_its_levels():
    words = precision_words()
    assert words["word"].is_unique
    assert words["word"].equals(fold_words(words["word"]))
    assert set(words["certain_level"].dropna()) <= {"district", "subdistrict", "community"}
    assert not (words["precise"] & words["certain_level"].notna()).any()
