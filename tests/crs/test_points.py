"""The coordinate doctor for points: planted datums are found, unclear ones are asked about."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.crs import Verdict, diagnose_points, from_wgs84, settle, to_wgs84
from hotspot.errors import CrsError
from hotspot.texts import LANGUAGES, tell, tell_error
from tests.crs.town import Town, build_town

DATUMS = ("wgs84", "gcj02", "bd09", "epsg:4544", "epsg:4523", "epsg:32648", "epsg:3857")
SHIFTED = ("gcj02", "bd09")


def diagnose(town: Town, datum: str, *, names: bool = False, swapped: bool = False, **options) -> Verdict:
    x, y = from_wgs84(town.lon, town.lat, datum=datum)
    if swapped:
        x, y = y, x
    named = town.named if names else None
    return diagnose_points(x, y, boundary=town.boundary, areas=town.areas, named=named, **options)


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("datum", DATUMS)
def test_every_datum_is_found(datum: str, names: bool, swapped: bool) -> None:
    verdict = diagnose(build_town(), datum, names=names, swapped=swapped)
    assert (verdict.datum, verdict.swapped, verdict.confident) == (datum, swapped, True)
    assert verdict.boundary_datum == "wgs84"


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), datum=st.sampled_from(["wgs84", *SHIFTED]), wrong=st.floats(0, 0.3))
def test_names_find_the_datum_though_some_are_wrong(seed: int, datum: str, wrong: float) -> None:
    town = build_town(2_000, seed)
    rng = np.random.default_rng(seed)
    named = np.where(rng.random(len(town.named)) < wrong, rng.integers(0, len(town.areas), len(town.named)), town.named)
    x, y = from_wgs84(town.lon, town.lat, datum=datum)
    verdict = diagnose_points(x, y, boundary=town.boundary, areas=town.areas, named=named)
    assert (verdict.datum, verdict.confident, verdict.basis) == (datum, True, "names")


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), datum=st.sampled_from(["wgs84", *SHIFTED]))
def test_a_small_file_is_right_or_unclear_never_wrong(seed: int, datum: str) -> None:
    town = build_town(60, seed)
    for names in (False, True):
        verdict = diagnose(town, datum, names=names)
        assert verdict.datum == datum or not verdict.confident


@pytest.mark.parametrize("datum", ["wgs84", *SHIFTED])
def test_reports_deep_inside_without_names_are_unclear(datum: str) -> None:
    town = build_town()
    deep = np.abs(town.lon - 103.836) + np.abs(town.lat - 36.036) < 0.02
    x, y = from_wgs84(town.lon[deep], town.lat[deep], datum=datum)
    verdict = diagnose_points(x, y, boundary=town.boundary)
    assert not verdict.confident
    with pytest.raises(CrsError, match=r"crs\.ambiguous"):
        settle(verdict, source="a.csv")


def test_reports_that_go_on_beyond_the_border_are_unclear() -> None:
    rng = np.random.default_rng(5)
    # Twice as dense in the east: a shift carries more places in than out and must not win by that.
    lon = np.concatenate([rng.uniform(103.70, 103.97, 6_000), rng.uniform(103.85, 103.97, 6_000)])
    lat = rng.uniform(35.95, 36.12, 12_000)
    for datum in ("wgs84", *SHIFTED):
        assert not diagnose_points(*from_wgs84(lon, lat, datum=datum), boundary=build_town().boundary).confident


def test_a_stack_on_one_coordinate_is_one_observation() -> None:
    town = build_town()
    x, y, named = (np.repeat(values[:1], 5_000) for values in (town.lon, town.lat, town.named))
    verdict = diagnose_points(x, y, boundary=town.boundary, areas=town.areas, named=named)
    assert (verdict.points, verdict.confident) == (1, False)


def test_uncontradicted_label_is_taken() -> None:
    town = build_town()
    deep = np.abs(town.lon - 103.836) + np.abs(town.lat - 36.036) < 0.02
    verdict = diagnose_points(town.lon[deep], town.lat[deep], boundary=town.boundary, crs_label="EPSG:4326")
    assert (verdict.datum, verdict.confident, verdict.basis) == ("wgs84", True, "label")
    assert [told.key for told in verdict.notices] == ["crs.as_label"]


@pytest.mark.parametrize("datum", SHIFTED)
def test_contradicted_label_is_overruled_and_told(datum: str) -> None:
    verdict = diagnose(build_town(), datum, names=True, crs_label="EPSG:4326")
    assert (verdict.datum, verdict.confident) == (datum, True)
    assert [(told.key, told.level) for told in verdict.notices] == [("crs.label_contradicted", "warning")]


@pytest.mark.parametrize(("stated", "true"), [("wgs84", "gcj02"), ("wgs84", "bd09"), ("gcj02", "bd09")])
def test_contradicted_setting_is_kept_and_told(stated: str, true: str) -> None:
    verdict = diagnose(build_town(), true, names=True, stated=stated)
    assert (verdict.datum, verdict.boundary_datum, verdict.basis) == (stated, "wgs84", "stated")
    assert [told.key for told in verdict.notices] == ["crs.stated_contradicted"]


@pytest.mark.parametrize("datum", SHIFTED)
def test_setting_or_boundary_is_wrong_where_the_points_fit_as_they_are(datum: str) -> None:
    verdict = diagnose(build_town(), "wgs84", names=True, stated=datum)
    assert [told.key for told in verdict.notices] == ["crs.both_shifted"]
    with pytest.raises(CrsError, match=r"crs\.setting_or_boundary"):
        settle(verdict, source="a.csv")
    assert settle(verdict, source="a.csv", boundary_stated=True).datum == datum


def test_setting_that_fits_nowhere_is_told() -> None:
    verdict = diagnose(build_town(), "wgs84", stated="epsg:4544")
    assert (verdict.datum, [told.key for told in verdict.notices]) == ("epsg:4544", ["crs.stated_impossible"])


@pytest.mark.parametrize("stated", ["wgs84", None])
@pytest.mark.parametrize("shift", SHIFTED)
def test_a_shifted_boundary_is_told_apart_from_shifted_reports(shift: str, stated: str | None) -> None:
    town = build_town()
    areas = shapely.transform(town.areas, lambda x, y: from_wgs84(x, y, datum=shift), interleaved=False)
    boundary = shapely.union_all(areas)
    verdict = diagnose_points(town.lon, town.lat, boundary=boundary, areas=areas, named=town.named, stated=stated)
    assert (verdict.datum, verdict.boundary_datum) == ("wgs84", shift)
    with pytest.raises(CrsError, match=r"crs\.boundary_shifted"):
        settle(verdict, source="a.csv")


def test_a_stated_boundary_is_told_but_not_refused() -> None:
    town = build_town()
    areas = shapely.transform(town.areas, lambda x, y: from_wgs84(x, y, datum="gcj02"), interleaved=False)
    boundary = shapely.union_all(areas)
    verdict = diagnose_points(town.lon, town.lat, boundary=boundary, areas=areas, named=town.named, stated="wgs84")
    assert settle(verdict, source="a.csv", boundary_stated=True) is verdict


def test_another_city_fits_nowhere() -> None:
    verdict = diagnose_points([116.40, 116.41], [39.90, 39.91], boundary=build_town().boundary)
    with pytest.raises(CrsError, match=r"crs\.no_fit"):
        settle(verdict, source="a.csv")


def test_no_usable_point_at_all() -> None:
    verdict = diagnose_points([np.nan], [np.inf], boundary=build_town().boundary)
    assert (verdict.points, verdict.confident) == (0, False)


def test_table_compares_every_reading_with_the_chosen_one() -> None:
    table = diagnose(build_town(), "gcj02", names=True).table
    assert list(table.columns) == [
        "datum",
        "swapped",
        "boundary_datum",
        "misfit",
        "margin",
        "discordant",
        "favour",
        "z",
    ]
    assert (table.loc[0, "datum"], table.loc[0, "misfit"]) == ("gcj02", 0.0)
    assert table["margin"].iloc[1:].min() > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_told_has_words(language: str) -> None:
    town = build_town()
    verdicts = [
        diagnose(town, "gcj02", names=True, crs_label="EPSG:4326"),
        diagnose(town, "wgs84", names=True, stated="bd09"),
        diagnose(town, "bd09", names=True, stated="wgs84"),
        diagnose(town, "wgs84", stated="epsg:4544"),
        diagnose(town, "epsg:4523", swapped=True),
        diagnose(build_town(60), "wgs84"),
        diagnose(build_town(60), "wgs84", stated="wgs84"),
        diagnose_points([1.0], [1.0], boundary=town.boundary),
    ]
    sentences = [tell(told, language) for verdict in verdicts for told in verdict.notices]
    for verdict in verdicts:
        if not verdict.confident:
            with pytest.raises(CrsError) as caught:
                settle(verdict, source="a.csv")
            sentences.append(tell_error(caught.value, language))
    assert all(len(sentence) > 10 for sentence in sentences)


def test_yichang_calls_are_wgs84_by_their_communities(shared) -> None:
    areas = gpd.read_file(shared / "data/yichang/yichang_communities.geojson")
    calls = pd.read_csv(shared / "data/yichang/yichang_12345_2024.csv", dtype=str)
    index = pd.Series(range(len(areas)), index=areas["community"])
    named = calls["community_label"].map(index).fillna(-1).to_numpy()
    x, y = (calls[name].astype(float).to_numpy() for name in ("lon", "lat"))
    polygons = areas.geometry.to_numpy()
    verdict = diagnose_points(x, y, boundary=shapely.union_all(polygons), areas=polygons, named=named)
    assert (verdict.datum, verdict.confident, verdict.basis) == ("wgs84", True, "names")


def test_shenzhens_mislabelled_layer_is_caught_by_reports(shared) -> None:
    polygons = gpd.read_file(shared / "data/shenzhen/shenzhen_streets_GCJ02_labelled_4326.geojson").geometry.to_numpy()
    boundary = shapely.union_all(polygons)
    rng = np.random.default_rng(1)
    west, south, east, north = boundary.bounds
    x, y = rng.uniform(west, east, 6_000), rng.uniform(south, north, 6_000)
    point, named = shapely.STRtree(polygons).query(shapely.points(x, y), predicate="intersects")
    lon, lat = to_wgs84(x[point], y[point], datum="gcj02")
    verdict = diagnose_points(lon, lat, boundary=boundary, areas=polygons, named=named, stated="wgs84")
    assert (verdict.datum, verdict.boundary_datum) == ("wgs84", "gcj02")
