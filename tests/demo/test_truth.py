from pathlib import Path

import geopandas as gpd

from hotspot.demo import DemoTruth, compare_with_truth

Demo = tuple[Path, DemoTruth]


def outlines(truth: DemoTruth, *, move_m: float = 0.0, theme: str | None = None) -> gpd.GeoDataFrame:
    planted = truth.planted
    ids = [f"h{i}" for i in range(len(planted))]
    moved = planted.geometry.centroid.buffer(100).translate(move_m)
    return gpd.GeoDataFrame({"hotspot_id": ids, "theme": theme or planted["theme"]}, geometry=moved, crs=planted.crs)


def test_outlines_at_the_planted_places_are_all_found(demo: Demo) -> None:
    result = compare_with_truth(outlines(demo[1]), demo[1])
    assert result["planted_id"].tolist() == demo[1].planted["planted_id"].tolist()
    assert result["found"].all()
    assert (result["distance_m"] == 0).all()
    assert result["hotspot_id"].tolist() == outlines(demo[1])["hotspot_id"].tolist()


def test_the_answer_does_not_depend_on_the_coordinate_system(demo: Demo) -> None:
    result = compare_with_truth(outlines(demo[1], move_m=150).to_crs("EPSG:4326"), demo[1])
    assert result["found"].all()
    assert result["distance_m"].round().eq(50).sum() >= 10


def test_outlines_elsewhere_or_of_another_theme_find_nothing(demo: Demo) -> None:
    assert not compare_with_truth(outlines(demo[1], move_m=50_000), demo[1])["found"].any()
    other = compare_with_truth(outlines(demo[1], theme="noise_fumes"), demo[1])
    assert not other["found"].any()
    assert other["hotspot_id"].isna().all()


def test_no_hotspots_find_nothing(demo: Demo) -> None:
    nothing = outlines(demo[1]).iloc[:0]
    assert not compare_with_truth(nothing, demo[1])["found"].any()
