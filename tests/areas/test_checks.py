"""Planted faults of geometry are found and told."""

import pytest

from hotspot.areas import AreaParams, read
from tests.areas.specimens import (
    BLOCKS,
    BOWTIE,
    LEFT,
    RIGHT,
    SIZE,
    SUBDISTRICTS,
    block,
    by_key,
    communities,
    degrees,
    keys,
    raw,
)


def test_an_invalid_polygon_is_repaired_and_told() -> None:
    shapes = degrees([*BLOCKS, BOWTIE])
    table = raw(shapes, code=[LEFT, RIGHT, "620102003"], name=["甲街道", "乙街道", "丙街道"])
    areas = read([table], params=AreaParams())
    assert areas.table.geometry.is_valid.all()
    assert areas.findings.query("finding == 'repaired'")["area_id"].tolist() == ["620102003"]
    assert by_key(areas, "areas.repaired")["name"] == "丙街道"


def test_overlap_and_gap_are_measured() -> None:
    shapes = [block(0, 0, 1.25, 1), block(1, 0), block(0, 1, 0.5, 1), block(1, 1), block(0, 2, 2, 1)]
    names = ["甲街道", "乙街道", "丙街道", "丁街道", "戊街道"]
    areas = read([raw(degrees(shapes), name=names)], params=AreaParams())
    sizes = areas.findings.set_index("finding")["area_m2"]
    assert sizes["overlap"] == pytest.approx(0.25 * SIZE**2, rel=1e-5)
    assert sizes["gap"] == pytest.approx(0.5 * SIZE**2, rel=1e-5)
    assert by_key(areas, "areas.overlaps")["pairs"] == 1


def test_slivers_are_only_summed() -> None:
    shapes = degrees([block(0, 0, 1 + 1e-4, 1), block(1, 0)])
    areas = read([raw(shapes, **SUBDISTRICTS)], params=AreaParams())
    assert "areas.overlaps" not in keys(areas)
    assert by_key(areas, "areas.overlap_slivers")["area_m2"] == pytest.approx(1e-4 * SIZE**2, rel=0.01)


def test_a_child_outside_its_parent_and_uncovered_ground_are_told() -> None:
    shapes = [block(0, 0, 1.5, 0.5), block(0, 0.5, 1, 0.5), block(1.5, 0, 0.5, 0.5)]
    tables = [raw(degrees(BLOCKS), **SUBDISTRICTS), communities(shapes, street=["甲", "甲", "乙"])]
    areas = read(tables, params=AreaParams())
    outside = areas.findings.query("finding == 'outside_parent'")
    assert outside["share"].tolist() == pytest.approx([1 / 3], rel=1e-4)
    assert by_key(areas, "areas.level_incomplete")["share"] == pytest.approx(0.25, rel=1e-3)
