"""The demo's roads: near every address, one network and one hamlet without a link, the same bytes for the same seed."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from hotspot.demo import DemoTruth
from hotspot.demo.roads import draw_roads, write_roads
from hotspot.demo.town import Town, found_town
from hotspot.files import read_tables
from hotspot.patrol import PatrolParams, Roads, read_roads

FILE = "roads/demo/路网_示意.geojson"


@pytest.fixture(scope="module")
def town() -> Town:
    return found_town(seed=2017)


@pytest.fixture(scope="module")
def roads(demo: tuple[Path, DemoTruth]) -> Roads:
    return read_roads(read_tables(demo[0] / FILE), params=PatrolParams())


def test_addresses_lie_on_streets_and_single_houses_beside_them(town: Town) -> None:
    lines = draw_roads(town).geometry.to_numpy()
    points = shapely.points(town.addresses.points[::20])
    gap = shapely.distance(points, lines[shapely.STRtree(lines).nearest(points)])
    assert np.quantile(gap, 0.99) < 0.01
    assert gap.max() < 60


def test_all_is_one_network_but_for_one_small_piece(roads: Roads) -> None:
    assert len(roads.piece_metres) == 2
    assert 0 < roads.piece_metres[1] < 0.01 * roads.piece_metres[0]


def test_the_same_seed_writes_the_same_small_file(town: Town, demo: tuple[Path, DemoTruth], tmp_path: Path) -> None:
    again = write_roads(town, tmp_path).read_bytes()
    assert again == (demo[0] / FILE).read_bytes()
    assert len(again) < 3e6


def test_every_road_says_that_it_is_schematic(demo: tuple[Path, DemoTruth]) -> None:
    features = json.loads((demo[0] / FILE).read_text(encoding="utf-8"))["features"]
    assert all(f["properties"]["schematic"] is True for f in features)
    assert {f["properties"]["note"] for f in features} == {"示意图，非实际道路"}
    assert all(np.shape(f["geometry"]["coordinates"]) == (2, 2) for f in features)
