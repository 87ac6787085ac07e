"""From raw tables to checked areas: nothing is lost, real layers read as they are."""

import pytest
import shapely

from hotspot.areas import AreaParams, AreaSource, read
from hotspot.errors import BoundaryError
from hotspot.texts import LANGUAGES, tell, tell_error
from tests.areas.specimens import (
    BLOCKS,
    BOWTIE,
    LEFT,
    RIGHT,
    SUBDISTRICTS,
    block,
    by_key,
    communities,
    degrees,
    keys,
    raw,
    raw_file,
)


def test_a_plain_file_gives_subdistricts_and_a_united_district() -> None:
    areas = read([raw(degrees(BLOCKS), **SUBDISTRICTS)], params=AreaParams(district_name="城关区"))
    assert areas.table["area_id"].tolist() == ["620102", LEFT, RIGHT]
    assert areas.table["short_name"].tolist() == ["城关区", "甲", "乙"]
    assert areas.table["parent_id"].fillna("-").tolist() == ["-", "620102", "620102"]
    assert by_key(areas, "areas.level_united")["areas"] == 1
    assert areas.table.crs.to_epsg() == 4326


def test_columns_and_types_are_as_promised() -> None:
    table = read([raw(degrees(BLOCKS), **SUBDISTRICTS)], params=AreaParams()).table
    texts = ["area_id", "level", "code", "name", "short_name", "parent_id"]
    assert list(table.columns) == [*texts, "valid_from", "valid_to", "source_id", "geometry"]
    assert {str(table[name].dtype) for name in texts} == {"str"}
    assert table.index.tolist() == [0, 1, 2]


def test_several_levels_in_one_file() -> None:
    shapes = degrees([block(0, 0, 2, 1), *BLOCKS, block(0, 0, 1, 0.5)])
    codes = ["620102", LEFT, RIGHT, LEFT + "001"]
    areas = read([raw(shapes, code=codes, name=["城关区", "甲街道", "乙街道", "子社区"])], params=AreaParams())
    assert areas.table["level"].tolist() == ["district", "subdistrict", "subdistrict", "community"]
    assert areas.table["parent_id"].fillna("-").tolist() == ["-", "620102", "620102", LEFT]


def test_a_point_among_polygons_is_kept_aside() -> None:
    shapes = [*degrees(BLOCKS), shapely.Point(103.8, 36.0)]
    areas = read([raw(shapes, name=["甲街道", "乙街道", "丙街道"])], params=AreaParams())
    assert areas.without_geometry["name"].tolist() == ["丙街道"]
    assert "areas.no_polygon_geometry" in keys(areas)


def test_a_file_of_lines_is_no_boundary() -> None:
    river = raw([shapely.LineString([(103.8, 36.0), (103.9, 36.0)])], path="river.geojson", name=["河"])
    areas = read([raw(degrees(BLOCKS), **SUBDISTRICTS), river], params=AreaParams())
    assert by_key(areas, "areas.not_boundaries")["source"] == "river.geojson"


def test_a_table_of_calls_in_the_folder_is_set_aside() -> None:
    calls = raw(None, path="calls.csv", label=None, id=["1", "2"], lon=["103.8", "103.9"], lat=["36", "36"])
    places = raw(None, path="places.csv", label=None, name=["长安阁", "东门"], category=["住宅", "住宅"])
    areas = read([raw(degrees(BLOCKS), **SUBDISTRICTS), calls, places], params=AreaParams())
    aside = [told.facts["source"] for told in areas.notices if told.key == "areas.not_boundaries"]
    assert (aside, len(areas.without_geometry)) == (["calls.csv", "places.csv"], 0)


def test_only_lines_is_an_error() -> None:
    with pytest.raises(BoundaryError, match=r"areas\.no_polygons"):
        read([raw([shapely.LineString([(0, 0), (1, 1)])], name=["河"])], params=AreaParams())


def test_faults_of_all_files_are_told_together() -> None:
    tables = [raw(degrees(BLOCKS), path="a", colour=["r", "g"]), raw(BLOCKS, path="b", label=None, name=["甲", "乙"])]
    with pytest.raises(BoundaryError) as caught:
        read(tables, params=AreaParams())
    assert [fault.key for fault in caught.value.faults] == ["areas.no_name_column", "areas.unknown_crs"]


def test_an_unknown_level_is_asked_about() -> None:
    with pytest.raises(BoundaryError) as caught:
        read([raw(degrees(BLOCKS), name=["南澳", "大鹏"])], params=AreaParams())
    assert caught.value.faults[0].facts["names"] == ["南澳", "大鹏"]


def test_inputs_are_not_changed() -> None:
    table = raw(degrees([BOWTIE]), name=["甲街道"])
    before, bytes_before = table.data.copy(), table.geometry.tolist()
    read([table], params=AreaParams())
    assert table.data.equals(before)
    assert table.geometry.tolist() == bytes_before


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_told_has_words(language: str) -> None:
    shapes = degrees([block(0, 0, 1.3, 1), block(1, 0), block(0, 1, 0.5, 1), block(1, 1), block(0, 2, 2, 1), BOWTIE])
    names = ["甲街办", "甲街办", "丙", "丁街道", "戊街道", "己街道"]
    codes = [LEFT, LEFT, "620102003", "620102004", "620102005", "620102006"]
    tables = [
        raw([*shapes, None], code=[*codes, "620102007"], name=[*names, "庚街道"], valid_from=["2010-13-01"] * 7),
        communities(street=["甲街道"] * 3),
        raw(None, path="codes.csv", code=["620102008"], name=["辛街道"]),
    ]
    areas = read(tables, params=AreaParams(district_name="城关区"))
    assert all(len(tell(told, language)) > 10 for told in areas.notices)
    assert len({told.key for told in areas.notices}) >= 11
    with pytest.raises(BoundaryError) as caught:
        read([raw(degrees(BLOCKS), name=["南澳", "大鹏"])], params=AreaParams())
    assert "subdistrict" in tell_error(caught.value, language)


def test_chengguan_reads_as_it_is(shared) -> None:
    areas = read([raw_file(shared / "data/boundaries/chengguan_streets_wgs84.geojson")], params=AreaParams())
    assert areas.table["level"].value_counts().to_dict() == {"subdistrict": 25, "district": 1}
    assert areas.table["name"][0] == "城关区"
    assert not [told for told in areas.notices if told.level == "warning"]


def test_amap_outline_over_the_subdistricts_is_converted_and_told(shared) -> None:
    folder = shared / "data/boundaries"
    names = ("chengguan_streets_wgs84.geojson", "chengguan_district_amap_gcj02.geojson")
    areas = read([raw_file(folder / name) for name in names], params=AreaParams())
    assert by_key(areas, "areas.shifted_layer")["shift_m"] == pytest.approx(216, abs=10)
    assert areas.sources["datum"].tolist() == ["wgs84", "gcj02"]
    truth = raw_file(folder / "chengguan_district_wgs84.geojson")
    moved = shapely.hausdorff_distance(areas.table.geometry[0], shapely.from_wkb(truth.geometry[0]))
    assert moved < 1e-5


def test_amap_outline_is_refused_if_the_doctor_is_not_trusted(shared) -> None:
    folder = shared / "data/boundaries"
    names = ("chengguan_streets_wgs84.geojson", "chengguan_district_amap_gcj02.geojson")
    with pytest.raises(BoundaryError, match=r"areas\.shifted_layers"):
        read([raw_file(folder / name) for name in names], params=AreaParams(trust_doctor=False))


def test_the_invalid_district_of_lanzhou_is_repaired(shared) -> None:
    areas = read([raw_file(shared / "data/boundaries/lanzhou_districts_datav2019_gcj02.geojson")], params=AreaParams())
    assert areas.findings.query("finding == 'repaired'").shape[0] == 1
    assert areas.table.geometry.is_valid.all()
    assert len(areas.table) == 8


def test_yichangs_overlaps_and_parents_are_told(shared) -> None:
    files = ("yichang_streets.geojson", "yichang_communities.geojson")
    areas = read([raw_file(shared / "data/yichang" / name) for name in files], params=AreaParams())
    assert areas.table["level"].value_counts().to_dict() == {"community": 193, "subdistrict": 22, "district": 1}
    assert by_key(areas, "areas.parents_by_name")["areas"] == 193
    overlaps = areas.findings.query("finding == 'overlap' and level == 'community'")
    assert overlaps["area_m2"].tolist() == pytest.approx([170_051, 81_832, 8_918], rel=1e-3)


def test_shenzhen_reads_as_subdistricts_of_ten_districts(shared) -> None:
    table = raw_file(shared / "data/shenzhen/shenzhen_streets_GCJ02_labelled_4326.geojson")
    areas = read([table], params=AreaParams(sources={"shenzhen*": AreaSource(datum="gcj02")}))
    assert areas.table["level"].value_counts().to_dict() == {"subdistrict": 74, "district": 10}
    assert areas.sources["datum_basis"].tolist() == ["stated"]
