import pandas as pd
import pytest

from hotspot.categories import CategoryParams, load
from hotspot.categories.names import find_names

TABLES = load(CategoryParams())


@pytest.mark.parametrize(("written", "code"), [
    ("占道经营", "09006"),
    ("早(夜)市管理", "09002"),
    ("路灯", "01037"),
    ("渣土车未密闭运输", "08011"),
    ("噪音", "06028"),
    ("市容环境/暴露垃圾", "06010"),
    ("占道", None),
])  # fmt: skip
def test_names_former_names_and_aliases_are_known(written: str, code: str | None) -> None:
    at = find_names(pd.Series([written]), TABLES)[0]
    assert (TABLES.event_categories["code"][at] if at >= 0 else None) == code


@pytest.mark.parametrize("source", ["name", "alias"])
def test_every_name_leads_to_one_category_of_that_name(source: str) -> None:
    events = TABLES.event_categories
    names = events["name"] if source == "name" else events["aliases"].str.split(";").explode().loc[lambda s: s != ""]
    assert find_names(names, TABLES).tolist() == names.index.to_list()
