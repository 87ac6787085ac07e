"""What hotspots are compared with, from a file to the test: people and looks explain what is no hotspot."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner, Result

from hotspot import analysis
from hotspot.cli import app
from hotspot.hotspots import under_theme
from hotspot.texts import LANGUAGES, tell
from tests.city import BLOCK_M, CRS, N_BACKGROUND, N_PLANTED, PLANTED_XY, SOUTH, WEST, City, build_city

THEME = "street_vending"
HOT = shapely.Point(*PLANTED_XY)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build_city(tmp_path_factory.mktemp("city"))


Run = Callable[..., analysis.Analysis]


@pytest.fixture(scope="module")
def run(city: City) -> Run:
    @cache
    def run(**paths: Path) -> analysis.Analysis:
        return analysis.run(analysis.choose_inputs(reports=city.reports, areas=city.areas, **paths))

    return run


@pytest.fixture(scope="module")
def looks(city: City) -> Path:
    """Looks at places as dense as vending is reported: everywhere the same, and many more at the planted place."""
    rng = np.random.default_rng(8)
    n, hot = 20_000, round(20_000 * N_PLANTED / (0.15 * N_BACKGROUND))
    x, y = rng.uniform(WEST, WEST + 2 * BLOCK_M, n + hot), rng.uniform(SOUTH, SOUTH + BLOCK_M, n + hot)
    angle, radius = rng.uniform(0, 2 * np.pi, hot), 200 * np.sqrt(rng.uniform(0, 1, hot))
    x[n:], y[n:] = PLANTED_XY[0] + radius * np.cos(angle), PLANTED_XY[1] + radius * np.sin(angle)
    points = gpd.GeoSeries(gpd.points_from_xy(x, y, crs=CRS)).to_crs(4326)
    path = city.reports.parent / "巡查.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("经度", "纬度"), *zip(points.x.round(6), points.y.round(6), strict=True)])
    return path


@pytest.fixture(scope="module")
def people(city: City) -> Path:
    """Blocks of 100 m with their people; those of the planted place live as dense as vending is reported there."""
    west, south = np.meshgrid(WEST + 100 * np.arange(60), SOUTH + 100 * np.arange(30))
    blocks = shapely.box(west.ravel(), south.ravel(), west.ravel() + 100, south.ravel() + 100)
    share = shapely.area(shapely.intersection(blocks, HOT.buffer(200))) / HOT.buffer(200).area
    people = np.rint(100 * (0.15 * N_BACKGROUND / len(blocks) + N_PLANTED * share)).astype(int)
    table = gpd.GeoDataFrame({"名称": "楼院", "人口": people}, geometry=blocks, crs=CRS)
    path = city.reports.parent / "人口.gpkg"
    table.to_file(path)
    return path


def covers_hot(found: analysis.Analysis) -> bool:
    return bool(under_theme(found.hotspots.table, THEME).geometry.covers(HOT).any())


@pytest.mark.parametrize("kind", ["passes", "exposure"])
def test_what_is_looked_at_more_or_where_more_live_is_no_hotspot_for_that(
    run: Run, looks: Path, people: Path, kind: str
) -> None:
    found = run(**{kind: looks if kind == "passes" else people})
    assert not covers_hot(found)
    codes = {n.key for n in found.notices if n.key.startswith("hotspots.baseline_")}
    assert codes == {f"hotspots.baseline_{kind}"}


def test_an_even_exposure_leaves_the_hotspot_and_says_where_nothing_can_be_expected(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "east.gpkg"
    east = shapely.box(WEST + BLOCK_M + 50, SOUTH, WEST + 2 * BLOCK_M, SOUTH + BLOCK_M)
    gpd.GeoDataFrame({"population": [9_000]}, geometry=[east], crs=CRS).to_file(path)
    found = run(exposure=path)
    assert covers_hot(found)
    assert set(found.hotspots.table["baseline"]) == {"exposure"}
    assert found.hotspots.table.geometry.centroid.x.min() > WEST + BLOCK_M
    (told,) = [n for n in found.notices if n.key == "exposures.unexposed"]
    assert 0.3 < told.facts["n"] / told.facts["of"] < 0.5


def test_passes_come_before_the_exposure_and_both_are_kept(run: Run, looks: Path, people: Path) -> None:
    found = run(passes=looks, exposure=people)
    assert {n.key for n in found.notices if n.key.startswith("hotspots.baseline_")} == {"hotspots.baseline_passes"}
    assert found.passes is not None
    assert found.exposure is not None
    assert {"巡查.csv", "人口.gpkg"} <= found.provenance.inputs.keys()
    again, _ = analysis.detect(found, start=found.history.whole.start, end=found.history.whole.end)
    pd.testing.assert_frame_equal(pd.DataFrame(again.table), pd.DataFrame(found.hotspots.table))


def test_every_notice_is_said_in_both_languages(run: Run, looks: Path, people: Path) -> None:
    told = [n for n in run(passes=looks, exposure=people).notices if n.key.startswith("exposures.")]
    assert [n.facts["kind"] for n in told if n.key == "exposures.weighed"] == ["passes", "exposure"]
    assert all(tell(n, language) for n in told for language in LANGUAGES)


def call_run(out: Path, *, settings: Path | None = None, **paths: Path) -> Result:
    given = paths | {"out": out} | ({"settings": settings} if settings else {})
    return CliRunner().invoke(app, ["run", *(str(part) for name in given for part in (f"--{name}", given[name]))])


def test_the_command_line_takes_both(city: City, looks: Path, people: Path, tmp_path: Path) -> None:
    paths = {"reports": city.reports, "areas": city.areas, "passes": looks, "exposure": people}
    result = call_run(tmp_path / "out", **paths)
    assert result.exit_code == 0, result.output
    assert all(name in result.stdout for name in ("巡查.csv", "人口.gpkg"))


def test_settings_name_a_file_beside_them_and_a_wrong_column_is_one_clear_message(
    city: City, people: Path, tmp_path: Path
) -> None:
    settings = people.parent / "hotspot.toml"
    settings.write_text('[inputs]\nexposure = "人口.gpkg"\n[exposure]\nvalue = "人数"\n', encoding="utf-8")
    result = call_run(tmp_path / "out", settings=settings, reports=city.reports, areas=city.areas)
    assert result.exit_code == 1
    assert all(word in result.stderr for word in ("人口.gpkg", "人数"))
    assert "Traceback" not in result.output


def test_check_examines_them_and_says_which_rows_have_faults(city: City, looks: Path, tmp_path: Path) -> None:
    shops = tmp_path / "shops.csv"
    shops.write_text("经度,纬度,数量\n103.84,36.03,5\n103.85,36.03,-1\n", encoding="utf-8")
    (tmp_path / "hotspot.toml").write_text('[exposure]\ndatum = "wgs84"\n', encoding="utf-8")
    found = analysis.check_files([city.areas], passes=looks, exposure=shops, settings_path=tmp_path / "hotspot.toml")
    facts = [(n.facts["source"], n.facts["reason"]) for n in found.lines if n.key == "exposures.rows_unusable"]
    assert facts == [("shops.csv", "negative")]
    assert {n.facts["source"] for n in found.lines if n.key == "exposures.datum_used"} == {"巡查.csv", "shops.csv"}
    assert not found.faulty
