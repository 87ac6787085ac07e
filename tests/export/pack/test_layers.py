"""The GeoPackage and the GeoJSON read back: the same figures as the facts, and the same bytes each time."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import cycle

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from hotspot.export.cells import clean_text
from hotspot.export.pack.facts import gather_facts
from hotspot.export.pack.layers import list_layers, make_geojson, write_layers, write_tables
from tests.hostile import PAYLOADS
from tests.packs import CRS, make_bare_facts, make_facts, make_ground

SPATIAL = ["hotspots", "subdistricts", "communities", "dense"]
TABLES = ["duties", "overdue", "layer_styles"]


def make_dense():
    table = {"cluster_id": ["all:dense1"], "theme": ["all"], "theme_name": ["全部主题"], "reports": [9]}
    return gpd.GeoDataFrame(
        table | {"problems": [8]}, geometry=[shapely.Point(398_000, 3_990_700).buffer(250)], crs=CRS
    )


def write(path, facts):
    write_tables(facts, list_layers(facts, make_ground(), make_dense()), path)
    return path


def ask(path, question):
    with closing(sqlite3.connect(path)) as base:
        return base.execute(question).fetchall()


def local(times):
    return pd.to_datetime(times, utc=True).dt.tz_convert("Asia/Shanghai").dt.strftime("%F %T").tolist()


@pytest.fixture(scope="module")
def real(briefing):
    return gather_facts(briefing, language="zh")


@pytest.fixture(scope="module")
def written(tmp_path_factory, briefing, real):
    path = tmp_path_factory.mktemp("layers") / "热点.gpkg"
    write_layers(real, briefing, path)
    return path


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    return write(tmp_path_factory.mktemp("layers") / "x.gpkg", make_facts())


@pytest.mark.parametrize("kind", ["made_up", "written"])
def test_the_file_is_whole_and_its_contents_are_listed(request, kind):
    path = request.getfixturevalue(kind)
    assert ask(path, "pragma integrity_check") == [("ok",)]
    assert ask(path, "pragma foreign_key_check") == []
    listed = dict(ask(path, "select table_name, data_type from gpkg_contents"))
    assert listed == dict.fromkeys(SPATIAL, "features") | dict.fromkeys(TABLES, "attributes")
    kinds = ask(path, "select table_name, geometry_type_name, srs_id from gpkg_geometry_columns")
    assert {(name, kind) for name, kind, _ in kinds} == {(name, "MULTIPOLYGON") for name in SPATIAL}
    assert len({srs for _, _, srs in kinds}) == 1


@pytest.mark.parametrize("kind", ["made_up", "written"])
def test_the_hotspots_are_those_of_the_facts(request, kind):
    facts = make_facts() if kind == "made_up" else request.getfixturevalue("real")
    back = gpd.read_file(request.getfixturevalue(kind), layer="hotspots")
    for column in ("hotspot_id", "rank", "reports", "problems", "expected", "rate_ratio", "open", "overdue", "unit",
                   "units", "change", "change_name", "place", "reason", "rule", "subdistrict_id"):  # fmt: skip
        assert back[column].tolist() == facts.hotspots[column].tolist(), column
    for column in ("due_at", "first_at", "last_at"):
        assert str(local(back[column])) == str(local(facts.hotspots[column])), column
    assert back.crs == facts.hotspots.crs
    assert back.area.tolist() == pytest.approx(facts.hotspots.area.tolist())


def test_subdistricts_hold_the_counts_of_the_facts(written, real):
    back = gpd.read_file(written, layer="subdistricts").set_index("area_id")
    known = real.subdistricts[real.subdistricts["area_id"] != ""].set_index("area_id")
    assert sorted(back.index) == sorted(known.index)
    for column in ("name", "reports", "before", "problems", "hotspots", "overdue"):
        assert back.loc[known.index, column].tolist() == known[column].tolist(), column


def test_duties_and_overdue_reports_are_those_of_the_facts(written, real):
    duties = pyogrio.read_dataframe(written, layer="duties")
    for column in ("rank", "unit", "role", "lead", "share", "area", "subdistrict", "reports", "open", "rule", "person"):
        assert duties[column].tolist() == real.duties[column].tolist(), column
    late = pyogrio.read_dataframe(written, layer="overdue")
    assert late["report_id"].tolist() == real.overdue["report_id"].tolist()
    assert local(late["due_at"]) == local(real.overdue["due_at"])
    assert len(late) == real.counts["overdue"]


def test_every_dense_cluster_is_there(written, briefing, real):
    back = gpd.read_file(written, layer="dense")
    assert len(back) == real.counts["dense"]
    dense = briefing.analysis.hotspots.dense
    assert back["reports"].sum() == dense.loc[dense["theme"] == "all", "reports"].sum()
    assert not back["theme_name"].isna().any()


def test_layers_have_titles_and_descriptions_in_the_language_of_the_facts(made_up, tmp_path):
    rows = ask(made_up, "select table_name, identifier, description from gpkg_contents order by 1")
    titles = {name: title for name, title, _ in rows}
    assert titles["dense"] == "高发区（未检验）"
    assert all("2017-06-30 23:04" in about for name, _, about in rows if name not in ("communities", "layer_styles"))
    english = write(tmp_path / "x.gpkg", make_facts(language="en"))
    assert ("Hotspots",) in ask(english, "select identifier from gpkg_contents")


def test_hostile_text_comes_back_as_text(tmp_path):
    payloads = cycle(PAYLOADS)
    facts = make_facts(words=lambda word: next(payloads) + word)
    path = tmp_path / "x.gpkg"
    tables = list_layers(facts, make_ground(words=lambda word: next(payloads) + word), make_dense())
    write_tables(facts, tables, path)
    assert ask(path, "pragma integrity_check") == [("ok",)]
    for layer, columns in {"hotspots": ["unit", "place", "reason"], "duties": ["area", "role"], "overdue": ["address"],
                           "subdistricts": ["name"], "communities": ["name"]}.items():  # fmt: skip
        back = pyogrio.read_dataframe(path, layer=layer)
        for column in columns:
            assert back[column].tolist() == [clean_text(word) for word in tables[layer][column]], column


def test_without_hotspots_every_layer_is_there_and_empty(tmp_path):
    path = write(tmp_path / "x.gpkg", make_bare_facts())
    assert pyogrio.list_layers(path)[:, 0].tolist() == [*SPATIAL, *TABLES]
    assert pyogrio.read_info(path, layer="hotspots")["features"] == 0
    assert json.loads(make_geojson(make_bare_facts()))["features"] == []


def test_without_deadlines_overdue_is_unknown_not_zero(tmp_path):
    path = write(tmp_path / "x.gpkg", make_bare_facts())
    assert gpd.read_file(path, layer="subdistricts")["overdue"].isna().all()


def test_the_same_facts_give_the_same_bytes_in_another_process(made_up, tmp_path):
    there = tmp_path / "there.gpkg"
    code = (
        "import pathlib, sys; from tests.export.pack import test_layers as here; "
        "here.write(pathlib.Path(sys.argv[1]), here.make_facts())"
    )
    subprocess.run([sys.executable, "-c", code, str(there)], check=True, timeout=60)
    assert there.read_bytes() == made_up.read_bytes()


def test_the_geojson_holds_the_hotspots_in_degrees(real):
    features = json.loads(make_geojson(real))["features"]
    for column in ("hotspot_id", "rank", "reports", "unit", "change", "open", "expected"):
        assert [one["properties"][column] for one in features] == real.hotspots[column].tolist(), column
    due = [one["properties"]["due_at"] for one in features]
    assert due == [None if pd.isna(t) else t.isoformat(timespec="seconds") for t in real.hotspots["due_at"]]
    x, y = shapely.get_coordinates([shapely.from_geojson(json.dumps(one["geometry"])) for one in features]).T
    assert ((x > 70) & (x < 140) & (y > 15) & (y < 55)).all()


def test_the_geojson_is_the_same_each_time():
    assert make_geojson(make_facts()) == make_geojson(make_facts())
