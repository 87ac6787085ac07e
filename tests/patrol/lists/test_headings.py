"""Headings of lists: one meaning each."""

from collections import Counter
from typing import get_args

import pytest

from hotspot.columns import simplify_name
from hotspot.patrol.lists.headings import Kind, answers, list_headings

KINDS = get_args(Kind)


@pytest.mark.parametrize("kind", KINDS)
def test_no_heading_means_two_fields_of_a_list(kind: Kind) -> None:
    listed = list_headings(kind).values()
    meant = Counter(name for names in listed for name in {simplify_name(name) for name in names})
    assert [name for name, n in meant.items() if n > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_known_by_its_code(kind: Kind) -> None:
    assert all(field in names for field, names in list_headings(kind).items())


def test_no_word_means_yes_and_no() -> None:
    assert not set(answers("yes")) & set(answers("no"))
