import pandas as pd
import pytest

from hotspot.categories import CategoryParams, load
from hotspot.categories.themes import choose_themes

TABLES = load(CategoryParams())


def theme(code: str | None, site_type: str | None = None) -> str:
    pair = pd.DataFrame({"code": [code], "site_type": [site_type]}, dtype="str")
    return choose_themes(pair["code"], pair["site_type"], TABLES).iloc[0]


@pytest.mark.parametrize(("code", "site_type", "expected"), [
    ("09006", None, "street_vending"),
    ("06042", None, "garbage"),
    ("03001", None, "toilets"),
    ("06012", "ST16", "toilets"),
    (None, "ST16", "toilets"),
    ("09006", "ST16", "street_vending"),
    ("06036", None, "garbage"),
    ("06036", "ST06", "old_compounds"),
    ("06001", None, "other"),
    ("06001", "ST06", "old_compounds"),
    (None, "ST06", "old_compounds"),
    ("09006", "ST06", "street_vending"),
    (None, None, "other"),
])  # fmt: skip
def test_theme_is_category_times_site_type(code: str | None, site_type: str | None, expected: str) -> None:
    assert theme(code, site_type) == expected


def test_every_category_has_one_of_the_themes() -> None:
    codes = TABLES.event_categories["code"]
    found = choose_themes(codes, pd.Series(pd.NA, codes.index, dtype="str"), TABLES)
    assert set(found) == set(TABLES.themes["theme"]) - {"old_compounds"}
