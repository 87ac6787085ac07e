import json
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot.demo import City, draw_city
from hotspot.demo.city import CRS, locate_centre, read_facts, read_outline, write_city


def test_every_code_stands_once(city: City) -> None:
    assert city.subdistricts["code"].tolist() == [f"620102{i:03d}" for i in range(1, 26)]
    assert city.communities["code"].is_unique
    assert set(city.communities["code"]) == set(read_facts("communities.csv")["code"])
    assert len(city.communities) == 155 + 21


def test_each_level_tiles_the_district_exactly(city: City) -> None:
    for level in (city.subdistricts, city.communities):
        assert shapely.coverage_is_valid(level.geometry.to_numpy())
        assert level.is_valid.all()
        assert set(level.geom_type) == {"Polygon"}
        union = shapely.coverage_union_all(level.geometry.to_numpy())
        assert shapely.equals(union, city.district.geometry.iloc[0])


def test_every_community_fills_its_own_subdistrict(city: City) -> None:
    parents = city.subdistricts.set_index("code").geometry
    for code, children in city.communities.groupby("parent_code"):
        assert shapely.equals(shapely.coverage_union_all(children.geometry.to_numpy()), parents[code])


def test_subdistricts_have_their_approximate_areas(city: City) -> None:
    wanted = read_facts("subdistricts.csv")["area_km2"].to_numpy()
    drawn = city.subdistricts.to_crs(CRS).area.to_numpy() / 1e6
    assert drawn / wanted == pytest.approx(np.ones(25), abs=0.03)


def test_the_district_fills_the_coarse_outline(city: City) -> None:
    assert city.district.to_crs(CRS).area.iloc[0] == pytest.approx(read_outline().area, rel=1e-4)


def test_corners_have_six_decimals_in_the_files(city: City, tmp_path: Path) -> None:
    for path in write_city(city, tmp_path):
        assert not re.search(r"\d\.\d{7,}", path.read_text(encoding="utf-8"))


def test_the_files_tile_as_exactly_as_the_city(city: City, tmp_path: Path) -> None:
    for path in write_city(city, tmp_path)[1:]:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features])
        assert shapely.coverage_is_valid(shapes)


def test_every_feature_says_that_it_is_schematic(city: City, tmp_path: Path) -> None:
    for path in write_city(city, tmp_path):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        assert all(f["properties"]["schematic"] is True for f in features)
        assert all(f["properties"]["note"] == "示意图，非实际边界" for f in features)


def test_another_seed_draws_other_communities_but_the_same_subdistrict_areas(city: City) -> None:
    other = draw_city(seed=1)
    assert not shapely.equals(other.communities.geometry.iloc[0], city.communities.geometry.iloc[0])
    assert other.subdistricts.to_crs(CRS).area.to_numpy() == pytest.approx(
        city.subdistricts.to_crs(CRS).area.to_numpy(), rel=1e-3
    )


def test_communities_near_the_centre_are_smaller(city: City) -> None:
    metres = city.communities.to_crs(CRS)
    distance = metres.distance(gpd.GeoSeries.from_xy(*locate_centre().T, crs=CRS).iloc[0])
    assert metres.area.corr(distance, method="spearman") > 0.6
