"""GeoJSON after RFC 7946 and a reproducible GeoPackage."""

import json
import sqlite3

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from hotspot.export.geo import write_geojson, write_geopackage
from tests.hostile import PAYLOADS

STAMP = pd.Timestamp("2026-06-30 23:00", tz="Asia/Shanghai")


@pytest.fixture
def table():
    clockwise = shapely.Polygon([(0, 0), (0, 90), (70, 90), (70, 0)], [[(10, 10), (40, 10), (40, 40), (10, 40)]])
    shapes = [clockwise, shapely.MultiPolygon([shapely.box(200, 0, 300, 100), shapely.box(400, 0, 500, 50)])]
    shapes = shapely.transform(np.array(shapes), lambda xy: xy + np.array([392_000, 3_991_000]))
    values = {"hotspot_id": ["a", "b"], "x": [np.nan, np.inf], "at": [STAMP, pd.NaT], "n": [1, 2], "text": ["c", pd.NA]}
    return gpd.GeoDataFrame(values, geometry=shapes, crs="EPSG:4544")


@pytest.fixture
def features(table, tmp_path):
    write_geojson(table, tmp_path / "t.geojson", key="hotspot_id")
    text = (tmp_path / "t.geojson").read_text("utf-8")
    assert "NaN" not in text
    assert "Infinity" not in text
    return json.loads(text)["features"]


def numbers(value):
    return [n for item in value for n in numbers(item)] if isinstance(value, list) else [value]


def test_coordinates_are_degrees_with_at_most_seven_decimals(features):
    found = [n for f in features for n in numbers(f["geometry"]["coordinates"])]
    assert all(35 < n < 105 for n in found)
    assert all(round(n, 7) == n for n in found)


def test_outer_rings_run_counterclockwise_and_holes_clockwise(features):
    shapes = [shapely.geometry.shape(f["geometry"]) for f in features]
    rings = [ring for shape in shapes for part in shapely.get_parts(shape) for ring in [part.exterior, *part.interiors]]
    assert [ring.is_ccw for ring in rings] == [True, False, True, True]


def test_missing_and_endless_values_are_null_and_times_have_a_zone(features):
    first, second = (f["properties"] for f in features)
    assert (first["x"], second["x"], second["at"], second["text"]) == (None, None, None, None)
    assert first["at"] == "2026-06-30T23:00:00+08:00"
    assert [f["id"] for f in features] == ["a", "b"]


def test_hostile_text_comes_back_as_text(table, tmp_path):
    many = gpd.GeoDataFrame({"hotspot_id": PAYLOADS}, geometry=[table.geometry[0]] * len(PAYLOADS), crs=table.crs)
    write_geojson(many, tmp_path / "t.geojson", key="hotspot_id")
    found = [f["id"] for f in json.loads((tmp_path / "t.geojson").read_text("utf-8"))["features"]]
    assert found == [p.replace("\x00", "").replace("\x07", "").replace("\x1b", "") for p in PAYLOADS]


def test_a_geopackage_has_its_layers_and_rows(table, tmp_path):
    shares = pd.DataFrame({"hotspot_id": ["a"], "share": [0.5]})
    write_geopackage({"hotspots": table, "none": table.head(0), "shares": shares}, tmp_path / "t.gpkg", stamp=STAMP)
    assert pyogrio.list_layers(tmp_path / "t.gpkg")[:, 0].tolist() == ["hotspots", "none", "shares"]
    back = gpd.read_file(tmp_path / "t.gpkg", layer="hotspots")
    assert back.crs.to_epsg() == 4544
    assert np.allclose(back.area, table.area)
    assert pyogrio.read_info(tmp_path / "t.gpkg", layer="none")["features"] == 0
    assert pyogrio.read_dataframe(tmp_path / "t.gpkg", layer="shares")["share"].tolist() == [0.5]


def test_the_same_tables_give_the_same_geopackage(table, tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        write_geopackage({"hotspots": table}, tmp_path / name, stamp=STAMP)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_the_geopackage_bears_the_time_of_the_data(table, tmp_path):
    write_geopackage({"hotspots": table}, tmp_path / "t.gpkg", stamp=STAMP)
    with sqlite3.connect(tmp_path / "t.gpkg") as base:
        assert base.execute("select last_change from gpkg_contents").fetchall() == [("2026-06-30T15:00:00.000Z",)]
    base.close()
