"""The styles inside the GeoPackage: what QGIS looks for, in the classes and colours of the maps."""

import sqlite3
from contextlib import closing
from itertools import cycle
from xml.etree import ElementTree

import numpy as np
import pytest

from hotspot.export.pack.qgis import list_styles
from hotspot.maps.paper import palette
from hotspot.maps.view import quantile_classes
from tests.export.pack.test_layers import write
from tests.hostile import PAYLOADS
from tests.packs import CHANGES, make_bare_facts, make_facts, make_ground


@pytest.fixture(scope="module")
def styles():
    table = list_styles(make_facts(), make_ground())
    return {row.f_table_name: ElementTree.fromstring(row.styleQML) for row in table.itertuples()}


def symbols_of(style):
    return {one.get("name"): one.findall("layer") for one in style.findall("renderer-v2/symbols/symbol")}


def properties(layer):
    return {one.get("k"): one.get("v") for one in layer.findall("prop")}


def test_the_table_is_as_qgis_makes_it_and_each_style_is_the_default(tmp_path):
    path = write(tmp_path / "x.gpkg", make_facts())
    with closing(sqlite3.connect(path)) as base:
        columns = [row[1] for row in base.execute("pragma table_info(layer_styles)")]
        rows = base.execute(
            "select f_table_catalog, f_table_schema, f_table_name, f_geometry_column, useAsDefault, update_time "
            "from layer_styles"
        ).fetchall()
        geometry = dict(base.execute("select table_name, column_name from gpkg_geometry_columns"))
    assert columns == ["id", "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName",
                       "styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui", "update_time"]  # fmt: skip
    assert {(name, column) for _, _, name, column, *_ in rows} == set(geometry.items())
    assert {row[:2] + row[4:5] for row in rows} == {("", "", 1)}
    assert {row[5][:19] for row in rows} == {"2017-06-30T15:04:00"}


def test_hotspots_are_hatched_by_their_change_and_bear_their_rank(styles):
    style = styles["hotspots"]
    renderer = style.find("renderer-v2")
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "change")
    classes = {one.get("value"): one.get("label") for one in renderer.findall("categories/category")}
    assert classes == {"new": "新出现", "back": "反弹再现", "persistent": "持续", "unknown": "无上期可比"}
    assert set(classes) == set(CHANGES)
    hatches = [properties(layers[0]) for layers in symbols_of(style).values()]
    assert len({(one["angle"], one["distance"]) for one in hatches}) == 4
    assert style.get("labelsEnabled") == "1"
    assert style.find("labeling/settings/text-style").get("fieldName") == "rank"


def test_each_class_has_the_symbol_it_names(styles):
    for style in styles.values():
        names = {one.get("symbol") for one in style.iter() if one.tag in ("category", "range")}
        assert names <= set(symbols_of(style))


def test_subdistricts_have_the_classes_and_colours_of_the_maps_on_paper(styles):
    reports = np.array([60, 30, 0])
    renderer = styles["subdistricts"].find("renderer-v2")
    assert (renderer.get("type"), renderer.get("attr")) == ("graduatedSymbol", "reports")
    limits = [(int(one.get("lower")), int(one.get("upper"))) for one in renderer.findall("ranges/range")]
    assert limits == quantile_classes(reports)
    for k, layers in enumerate(symbols_of(styles["subdistricts"]).values()):
        colour = "#" + "".join(f"{int(part):02x}" for part in properties(layers[0])["color"].split(",")[:3])
        assert colour == palette.pick_colour(k, len(limits))
    assert styles["subdistricts"].find("labeling/settings/text-style").get("fieldName") == "name"


def test_dense_clusters_are_dashed_and_without_fill(styles):
    assert [one.get("value") for one in styles["dense"].findall("renderer-v2/categories/category")] == ["all"]
    drawn = properties(symbols_of(styles["dense"])["0"][0])
    assert (drawn["outline_style"], drawn["style"]) == ("dash", "no")


def test_properties_are_written_in_both_forms_of_qgis(styles):
    for style in styles.values():
        for layer in style.iter("layer"):
            assert {one.get("name"): one.get("value") for one in layer.findall("Option/Option")} == properties(layer)


def test_no_word_of_the_data_stands_in_a_style():
    payloads = cycle(PAYLOADS)
    facts, ground = (make(words=lambda word: next(payloads) + word) for make in (make_facts, make_ground))
    hostile = list_styles(facts, ground)
    assert hostile["styleQML"].tolist() == list_styles(make_facts(), make_ground())["styleQML"].tolist()


def test_a_district_without_reports_still_has_styles():
    ground = make_ground()
    ground.subdistricts["reports"] = 0
    table = list_styles(make_bare_facts(), ground)
    style = ElementTree.fromstring(table.set_index("f_table_name").loc["subdistricts", "styleQML"])
    assert [one.get("label") for one in style.findall("renderer-v2/ranges/range")] == ["0"]
