"""Which level: by settings, columns, codes, endings."""

import pytest

from hotspot.areas import AreaParams, AreaSource
from hotspot.areas.layers import read_layer
from hotspot.areas.levels import level_rows
from tests.areas.specimens import block, degrees, raw

SIDE_BY_SIDE = degrees([block(column, 0) for column in range(4)])


def levels(table, **params) -> list[str]:
    return level_rows(read_layer(table, AreaParams(**params))).fillna("-").tolist()


def test_settings_come_first() -> None:
    table = raw(SIDE_BY_SIDE, name=["甲社区", "乙社区", "丙社区", "丁社区"])
    assert levels(table, sources={"*": AreaSource(level="subdistrict")}) == ["subdistrict"] * 4


def test_a_level_column_is_understood() -> None:
    table = raw(SIDE_BY_SIDE, name=list("甲乙丙丁"), 级别=["区", "街道", "社区", "社区"])
    assert levels(table) == ["district", "subdistrict", "community", "community"]


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("620102", "district"),
        ("620102000000", "district"),
        ("620102001", "subdistrict"),
        ("620102001000", "subdistrict"),
        ("620102001001", "community"),
    ],
)
def test_length_of_a_code(code: str, level: str) -> None:
    assert levels(raw(SIDE_BY_SIDE[:1], name=["某某"], code=[code])) == [level]


def test_numbers_that_are_no_codes_say_nothing() -> None:
    assert levels(raw(SIDE_BY_SIDE[:2], name=["甲社区", "乙社区"], code=["1", "2"])) == ["community"] * 2


def test_endings_decide_for_rows_without_one() -> None:
    assert levels(raw(SIDE_BY_SIDE, name=["甲街道", "乙镇", "丙街办", "产业园"])) == ["subdistrict"] * 4


def test_an_odd_ending_beside_the_others_is_of_their_level() -> None:
    assert levels(raw(SIDE_BY_SIDE, name=["甲街道", "乙街道", "丙街道", "东城试区"])) == ["subdistrict"] * 4


def test_an_odd_ending_over_the_others_is_its_own_level() -> None:
    shapes = degrees([block(0, 0, 3, 1), block(0, 0), block(1, 0), block(2, 0)])
    names = ["城关区", "甲街道", "乙街道", "丙街道"]
    assert levels(raw(shapes, name=names)) == ["district", *["subdistrict"] * 3]


def test_names_without_any_ending_under_a_district_column() -> None:
    assert levels(raw(SIDE_BY_SIDE[:2], NAME=["南澳", "大鹏"], DISTRICT=["大鹏新区"] * 2)) == ["subdistrict"] * 2


def test_nothing_tells() -> None:
    assert levels(raw(SIDE_BY_SIDE[:2], name=["南澳", "大鹏"])) == ["-", "-"]
