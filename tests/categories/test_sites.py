import pandas as pd
import pytest

from hotspot.categories import CategoryParams, load
from hotspot.categories.sites import find_sites

TABLES = load(CategoryParams())


@pytest.mark.parametrize(("written", "site_type"), [
    ("ST16", "ST16"), ("st16", "ST16"), ("公厕", "ST16"), ("public toilet", "ST16"), ("老旧小区/老旧楼院", "ST06"),
    ("背街小巷", "ST13"), ("集贸市场", "ST21"), ("月球", None), ("", None),
])  # fmt: skip
def test_ids_names_and_aliases_are_known(written: str, site_type: str | None) -> None:
    at = find_sites(pd.Series([written]), TABLES)[0]
    assert (TABLES.site_types["site_type"][at] if at >= 0 else None) == site_type
