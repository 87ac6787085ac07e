"""`hotspot forecast`, `backtest`, `patrol`, `review` as a person or a script meets them."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from hotspot import analysis
from hotspot.cli import app
from tests.city import City, build_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("settings") / "hotspot.toml"
    path.write_text("", encoding="utf-8")
    return path


def call(command: str, city: City, settings: Path, *more: object, lang: str = "zh") -> Result:
    inputs = ("--reports", city.reports, "--areas", city.areas, "--settings", settings, "--lang", lang)
    return CliRunner().invoke(app, [str(part) for part in (command, *more, *inputs)])


@pytest.fixture(scope="module")
def planned(city: City, settings: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("plan") / "计划"
    return call("patrol", city, settings, "--out", out, "--crews", 2, "--seconds", 0.5, "--date", "2017-07-04"), out


def test_a_plan_is_told_and_written(planned: tuple[Result, Path]) -> None:
    result, out = planned
    assert result.exit_code == 0, result.output
    assert "p20170704-" in result.stdout
    assert "直线距离" in result.stdout
    assert {"cards.html", "stops.csv", "plan.gpx", "plan.kml", "plan.json"} <= {path.name for path in out.iterdir()}


def test_a_plan_in_json_is_only_json_and_does_what_is_asked(city: City, settings: Path, tmp_path: Path) -> None:
    more = ("--out", tmp_path / "p", "--crews", 1, "--seconds", 0.5, "--json", "--shift", "22:00-01:00")
    found = json.loads(call("patrol", city, settings, *more, "--theme", "暴露垃圾").stdout)
    assert found["error"] == "cli.unknown_theme"
    found = json.loads(call("patrol", city, settings, *more, "--theme", "垃圾").stdout)
    stops = pd.read_csv(tmp_path / "p" / "stops.csv", encoding="utf-8-sig", dtype=str)
    assert found["stops"] == len(stops) > 5
    assert set(stops["主题"]) == {"垃圾"}
    assert found["crews"][0]["start_at"].startswith("2017-07-03T22:00")
    assert found["crews"][0]["end_at"].startswith("2017-07-04T01:00")


def test_pins_are_made_and_excluded_places_are_not(planned: tuple[Result, Path], city: City, settings: Path) -> None:
    _, out = planned
    before = pd.read_csv(out / "stops.csv", encoding="utf-8-sig", dtype=str)
    gone, kept = before["到访编号"].iloc[[0, 1]]
    again = out.parent / "again"
    more = ("--out", again, "--crews", 2, "--seconds", 0.5, "--date", "2017-07-04", "--exclude", gone, "--pin", kept)
    assert call("patrol", city, settings, *more).exit_code == 0
    after = pd.read_csv(again / "stops.csv", encoding="utf-8-sig", dtype=str).set_index("到访编号")
    assert gone not in after.index
    assert after.loc[kept, "安排原因"] == "人工指定"


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--date", "七月一日"), "2017-07-01"),
        (("--date", "nat"), "2017-07-01"),
        (("--date", "9999-12-31"), "2017-07-01"),
        (("--shift", "晚上"), "18:30-22:30"),
        (("--shift", "18:70-25:00"), "18:30-22:30"),
        (("--crews", "0"), "1"),
        (("--seed", "-1"), "0"),
        (("--seconds", "inf"), "600"),
    ],
)
def test_what_cannot_be_read_is_wrong_usage(
    city: City, settings: Path, tmp_path: Path, more: tuple[str, ...], word: str
) -> None:
    result = call("patrol", city, settings, "--out", tmp_path / "p", *more)
    assert result.exit_code == 2
    assert word in result.output


def test_the_theme_of_all_means_every_theme(planned: tuple[Result, Path], city: City, settings: Path) -> None:
    _, out = planned
    more = ("--out", out.parent / "all", "--crews", 2, "--seconds", 0.5, "--date", "2017-07-04", "--theme", "all")
    result = call("patrol", city, settings, *more)
    assert result.exit_code == 0, result.output
    stops = pd.read_csv(out.parent / "all/stops.csv", encoding="utf-8-sig", dtype=str)
    assert stops["主题"].nunique() > 1


@pytest.mark.parametrize(("lang", "word"), [("zh", "没有可用的工作时间"), ("en", "no time to work in")])
def test_a_shift_of_no_length_is_told(city: City, settings: Path, tmp_path: Path, lang: str, word: str) -> None:
    result = call("patrol", city, settings, "--out", tmp_path / "p", "--shift", "18:00-18:00", lang=lang)
    assert result.exit_code == 1
    assert word in result.stderr
    assert not (tmp_path / "p").exists()


def test_the_forecast_is_written_and_said_in_words(city: City, settings: Path, tmp_path: Path) -> None:
    result = call("forecast", city, settings, "--out", tmp_path / "f.csv")
    assert result.exit_code == 0, result.output
    assert "垃圾：今后 7 天预计" in result.stdout
    table = pd.read_csv(tmp_path / "f.csv", encoding="utf-8-sig")
    assert set(table["theme"]) == {"garbage", "parking", "street_vending"}
    assert table["week"].min() >= 0


def test_a_forecast_beyond_the_data_says_so_and_is_that_of_their_end(
    city: City, settings: Path, tmp_path: Path
) -> None:
    result = call("forecast", city, settings, "--out", tmp_path / "f.csv", "--date", "2017-12-01")
    assert "数据只到 2017-07-02" in result.stdout
    assert pd.read_csv(tmp_path / "f.csv", encoding="utf-8-sig")["week"].sum() > 10


def test_the_backtest_is_said_in_words_and_as_a_table(city: City, settings: Path) -> None:
    result = call("backtest", city, settings, "--weeks", 6)
    assert result.exit_code == 0, result.output
    assert "1 % 的面积" in result.stdout
    assert "DBSCAN" in result.stdout
    found = json.loads(call("backtest", city, settings, "--weeks", 6, "--json").stdout)
    assert {row["method"] for row in found["table"]} >= {"forecast", "count_52", "heat_500", "gi_star", "dbscan"}


def test_what_crews_bring_back_is_reviewed_and_goes_back_among_the_reports(
    planned: tuple[Result, Path], city: City, settings: Path, tmp_path: Path
) -> None:
    _, out = planned
    table = pd.read_csv(out / "stops.csv", encoding="utf-8-sig", dtype=str)
    table["是否到达"], table["发现问题数"], table["已整改数"] = "是", "1", "0"
    filled = tmp_path / "filled.csv"
    table.to_csv(filled, index=False, encoding="utf-8-sig")
    result = call("review", city, settings, filled, "--out", tmp_path / "found.csv")
    assert result.exit_code == 0, result.output
    assert f"计划 {len(table)} 处，到达 {len(table)} 处" in result.stdout
    found = pd.read_csv(tmp_path / "found.csv", encoding="utf-8-sig", dtype=str)
    assert len(found) == len(table)
    assert set(found["发现方式"]) == {"巡查计划"}
    folder = tmp_path / "reports"
    folder.mkdir()
    for path in (city.reports, tmp_path / "found.csv"):
        shutil.copy(path, folder)
    again = analysis.run(analysis.choose_inputs(settings, reports=folder, areas=city.areas)).reports
    back = again[again["source"].eq("patrol").fillna(False)]
    assert back["placement"].tolist() == ["located"] * len(table)
