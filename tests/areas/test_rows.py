"""One row per area, valid on a day, named by an id."""

from datetime import date

import pytest
import shapely

from hotspot.areas import AreaParams, level, read
from hotspot.errors import BoundaryError
from tests.areas.specimens import (
    BLOCKS,
    LEFT,
    RIGHT,
    SIZE,
    SUBDISTRICTS,
    block,
    by_key,
    degrees,
    raw,
)


def test_rows_of_one_area_become_one_multipolygon() -> None:
    shapes = degrees([block(0, 0), block(2, 0), block(1, 0)])
    table = raw(shapes, code=[LEFT, LEFT, RIGHT], name=["甲街道", "甲街道", "乙街道"])
    areas = read([table], params=AreaParams())
    assert level(areas.table, "subdistrict").geometry.geom_type.tolist() == ["MultiPolygon", "Polygon"]
    assert by_key(areas, "areas.parts_joined")["areas"] == 1
    assert "many_parts" in areas.findings["finding"].tolist()


def test_one_code_under_two_names_keeps_both_and_tells() -> None:
    table = raw(degrees(BLOCKS), code=[LEFT, LEFT], name=["甲街道", "乙街道"])
    areas = read([table, raw(degrees([block(0, 2)]), code=[RIGHT], name=["丙街道"])], params=AreaParams())
    assert areas.table["area_id"].is_unique
    assert f"{LEFT}#2" in areas.table["area_id"].tolist()
    assert by_key(areas, "areas.same_code")["values"] == [LEFT]


def test_the_same_area_in_two_files_is_refused_by_name() -> None:
    tables = [
        raw(degrees(BLOCKS), **SUBDISTRICTS),
        raw(degrees([block(0, 0)]), path="t.geojson", name=["甲街道办事处"]),
    ]
    with pytest.raises(BoundaryError) as caught:
        read(tables, params=AreaParams())
    assert caught.value.faults[0].facts["files"] == ["s.geojson", "t.geojson"]


def test_versions_are_chosen_by_date() -> None:
    shapes = degrees([block(0, 0), block(0, 0, 2, 1)])
    dates = {"valid_from": ["2010-01-01", "2022/1/1"], "valid_to": ["2021年12月31日", None]}
    table = raw(shapes, code=[LEFT, LEFT], name=["甲街道", "甲街道"], **dates)
    for day, size in ((date(2021, 12, 31), 1), (date(2022, 1, 1), 2)):
        areas = read([table], params=AreaParams(on=day))
        assert level(areas.table.to_crs(4544), "subdistrict").area.tolist() == pytest.approx([size * SIZE**2], rel=1e-5)


def test_a_code_list_tells_what_has_no_polygon() -> None:
    names = ["甲街道办事处", "乙街道", "丙街道"]
    listed = raw(None, path="codes.csv", label=None, code=[LEFT, RIGHT, "620102003"], name=names)
    areas = read([raw(degrees(BLOCKS), **SUBDISTRICTS), listed], params=AreaParams())
    assert areas.without_geometry["area_id"].tolist() == ["620102003"]
    assert by_key(areas, "areas.listed_without_polygon")["names"] == ["620102003 丙街道"]


def test_empty_geometry_is_kept_and_told() -> None:
    shapes = [*degrees(BLOCKS), None, shapely.Polygon()]
    codes = [LEFT, RIGHT, "620102003", "620102004"]
    areas = read([raw(shapes, code=codes, name=["甲街道", "乙街道", "丙街道", "丁街道"])], params=AreaParams())
    assert areas.without_geometry["area_id"].tolist() == codes[2:]
    assert by_key(areas, "areas.empty_geometry")["areas"] == 2
    assert not areas.table.geometry.is_empty.any()
