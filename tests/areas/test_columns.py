"""Columns by their many names."""

import pandas as pd
import pytest

from hotspot.areas.columns import find_columns, read_level
from hotspot.errors import BoundaryError

FILES = [
    (["code", "name", "district", "adcode"], {"code": "code", "name": "name", "parent": "district"}, "subdistrict"),
    (["adcode", "name", "center"], {"code": "adcode", "name": "name"}, None),
    (["community", "street", "type"], {"name": "community", "parent": "street"}, "community"),
    (["street"], {"name": "street"}, "subdistrict"),
    (["ID", "NAME", "DISTRICT"], {"name": "NAME", "parent": "DISTRICT"}, "subdistrict"),
    (["区划代码", "名称", "所属街道"], {"code": "区划代码", "name": "名称", "parent": "所属街道"}, "community"),
    (["XZQDM", "XZQMC"], {"code": "XZQDM", "name": "XZQMC"}, None),
    (
        ["Code 12", "社区名称", "街道名称", "区县"],
        {"code": "Code 12", "name": "社区名称", "parent": "街道名称"},
        "community",
    ),
]


@pytest.mark.parametrize(("present", "expected", "level"), FILES)
def test_columns_of_known_files(present: list[str], expected: dict[str, str], level: str | None) -> None:
    found, told = find_columns(present, {}, path="a.geojson")
    assert {role: found.get(role) for role in expected} == expected
    assert told == level


def test_settings_come_first() -> None:
    found, _ = find_columns(["name", "小区名"], {"name": "小区名"}, path="a.geojson")
    assert found["name"] == "小区名"


def test_a_setting_that_names_no_column_is_refused() -> None:
    with pytest.raises(BoundaryError, match=r"areas\.no_such_column"):
        find_columns(["name"], {"code": "编号"}, path="a.geojson")


def test_one_column_is_not_both_code_and_parent_code() -> None:
    found, _ = find_columns(["adcode", "name"], {}, path="a.geojson")
    assert "parent_code" not in found


def test_words_for_levels() -> None:
    levels = read_level(pd.Series(["街道", "社区", "District", "?", pd.NA], dtype="str"))
    assert levels.fillna("-").tolist() == ["subdistrict", "community", "district", "-", "-"]
