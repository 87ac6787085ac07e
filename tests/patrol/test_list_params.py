"""Settings of lists: a datum that does not exist is refused when it is written."""

import pytest
from pydantic import ValidationError

from hotspot.patrol import ListParams


def test_a_datum_is_kept_in_its_one_spelling() -> None:
    assert ListParams(datum="GCJ-02").datum == "gcj02"


def test_an_unknown_datum_is_refused() -> None:
    with pytest.raises(ValidationError, match="gcj02"):
        ListParams(datum="wgs85")
