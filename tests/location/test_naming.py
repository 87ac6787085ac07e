"""Which areas a row names."""

import numpy as np
import pytest

from hotspot.location.naming import mentioned_names, name_areas
from tests.location.city import COMMUNITIES, city, reports

AREAS = city().table


def one(**columns):
    return reports([500.0], [500.0], **columns)


def test_a_community_brings_its_parent_along():
    named = name_areas(one(community_text=f"{COMMUNITIES[5]}社区居委会"), AREAS).iloc[0]
    assert named.tolist() == ["620102002", "620102002002"]


def test_where_both_contradict_each_other_only_the_subdistrict_is_believed():
    named = name_areas(one(subdistrict_text="雁南街道", community_text=f"{COMMUNITIES[0]}社区"), AREAS).iloc[0]
    assert named["subdistrict_id"] == "620102003"
    assert named.isna()["community_id"]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("城关区张掖路街道办事处门前", "620102002"),
        ("请雁南街办尽快处理", "620102003"),
        ("张掖路12号", None),
        ("幸福街道", None),
    ],
)
def test_a_subdistrict_is_found_in_text_only_with_its_kind_behind_it(text, area):
    found = mentioned_names(one(description=text), AREAS, rows=np.array([True]))["subdistrict"]
    assert found.fillna("").tolist() == [area or ""]


@pytest.mark.parametrize(
    ("address", "road"),
    [("甘肃省兰州市城关区天水路12号", "天水路"), ("南滨河东路5号", "南滨河东路"), ("城关区农民巷8号", "农民巷")],
)
def test_the_road_of_an_address(address, road):
    assert mentioned_names(one(address=address), AREAS, rows=np.array([True]))["road"].tolist() == [road]
