"""Parents by code, name or place; levels that no file has."""

import pytest

from hotspot.areas import AreaParams, level, read
from tests.areas.specimens import BLOCKS, LEFT, RIGHT, SIZE, SUBDISTRICTS, block, by_key, communities, degrees, raw


def test_a_district_without_any_name_is_called_by_its_level() -> None:
    areas = read([raw(degrees(BLOCKS), name=["甲街道", "乙街道"])], params=AreaParams())
    assert areas.table["area_id"].tolist() == ["district", "subdistrict:甲街道", "subdistrict:乙街道"]


@pytest.mark.parametrize(
    ("columns", "way"),
    [
        ({"code": [LEFT + "001", LEFT + "002", RIGHT + "001"]}, "code"),
        ({"parent_code": [LEFT, LEFT, RIGHT]}, "code"),
        ({"street": ["甲街办", "甲", "城关区乙街道办事处"]}, "name"),
        ({}, "place"),
    ],
)
def test_parents_by_code_name_or_place(columns: dict, way: str) -> None:
    areas = read([raw(degrees(BLOCKS), **SUBDISTRICTS), communities(**columns)], params=AreaParams())
    assert level(areas.table, "community")["parent_id"].tolist() == [LEFT, LEFT, RIGHT]
    # The two subdistricts of the file find their district by code as well.
    assert by_key(areas, f"areas.parents_by_{way}")["areas"] == (5 if way == "code" else 3)


def test_an_area_beyond_every_parent_has_none() -> None:
    shapes = [block(0, 0, 1, 0.5), block(0, 0.5, 1, 0.5), block(8, 8)]
    areas = read([raw(degrees(BLOCKS), **SUBDISTRICTS), communities(shapes)], params=AreaParams())
    assert level(areas.table, "community")["parent_id"].fillna("-").tolist() == [LEFT, LEFT, "-"]
    assert by_key(areas, "areas.parents_by_none")["areas"] == 1


def test_communities_alone_are_united_by_the_subdistrict_they_name() -> None:
    areas = read([communities(street=["甲街道", "甲街办", "乙街道"])], params=AreaParams())
    assert areas.table["level"].value_counts().to_dict() == {"community": 3, "subdistrict": 2, "district": 1}
    united = level(areas.table.to_crs(4544), "subdistrict").set_index("short_name").area
    assert united.to_dict() == pytest.approx({"甲": SIZE**2, "乙": SIZE**2}, rel=1e-5)
