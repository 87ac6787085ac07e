"""The command line as a person or a script meets it."""

import json
import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hotspot.cli import app
from tests.city import City, build_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build_city(tmp_path_factory.mktemp("city"))


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def run(city: City, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("out") / "结果"
    result = call(
        "run", "--reports", city.reports, "--areas", city.areas, "--duties", city.duties, "--out", out, "--lang", "zh"
    )
    return result, out


def test_run_writes_every_promised_file(run: tuple[Result, Path]) -> None:
    result, out = run
    assert result.exit_code == 0, result.output
    promised = "map.html hotspots.geojson hotspots.gpkg hotspots.csv located.parquet rejected.csv summary.json"
    assert {path.name for path in out.iterdir()} == set(promised.split())


def test_run_says_the_counts_in_chinese(run: tuple[Result, Path], city: City) -> None:
    result, _ = run
    assert f"读入 {city.n_good + city.n_bad:,} = 接收 {city.n_good:,} + 退回 {city.n_bad}" in result.stdout
    assert "城管执法二中队" in result.stdout


def test_the_summary_reconciles(run: tuple[Result, Path], city: City) -> None:
    counts = json.loads((run[1] / "summary.json").read_text(encoding="utf-8"))["counts"]
    assert counts["read"] == counts["accepted"] + counts["rejected"] == city.n_good + city.n_bad
    assert counts["accepted"] == counts["located"] + counts["outside"] + counts["imprecise"]


def test_json_is_all_that_is_printed(city: City, tmp_path: Path) -> None:
    result = call("run", "--reports", city.reports, "--areas", city.areas, "--out", tmp_path, "--json")
    assert json.loads(result.stdout)["counts"]["accepted"] == city.n_good


def test_a_file_of_the_working_folder_needs_no_folder_in_its_name(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(city.reports.parent)
    result = call("run", "--reports", city.reports.name, "--areas", city.areas.name, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(("language", "word"), [("zh", "未能完成"), ("en", "Not finished")])
def test_a_missing_file_is_one_clear_message_and_exit_code_1(
    city: City, tmp_path: Path, language: str, word: str
) -> None:
    result = call(
        "run", "--reports", tmp_path / "none.csv", "--areas", city.areas, "--out", tmp_path, "--lang", language
    )
    assert result.exit_code == 1
    assert word in result.stderr
    assert "none.csv" in result.stderr
    assert "Traceback" not in result.output


def test_an_unknown_language_is_a_usage_error(city: City, tmp_path: Path) -> None:
    assert call("run", "--reports", city.reports, "--out", tmp_path, "--lang", "fr").exit_code == 2


def test_check_examines_reports_and_boundaries_and_says_which_rows_have_faults(city: City) -> None:
    result = call("check", city.reports, city.areas, "--lang", "zh")
    assert result.exit_code == 3
    assert f"接收 {city.n_good:,}，退回 {city.n_bad}" in result.stdout
    assert "2 个街道，4 个社区" in result.stdout
    assert "WGS84" in result.stdout


def test_check_of_faultless_files_is_exit_code_0(city: City) -> None:
    assert call("check", city.areas).exit_code == 0


def test_check_in_json_names_every_finding(city: City) -> None:
    findings = json.loads(call("check", city.reports, city.areas, "--json").stdout)
    assert findings["faulty"]
    assert all(set(line) == {"key", "level", "facts", "message"} for line in findings["findings"])


def test_demo_draws_the_district(tmp_path: Path) -> None:
    result = call("demo", "--dir", tmp_path, "--n", 3000)
    assert result.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        *("boundaries", "duties", "patrol", "points", "roads", "truth")
    }


def test_results_among_the_inputs_are_refused(city: City, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_bytes(city.reports.read_bytes())
    result = call("run", "--reports", tmp_path / "in", "--areas", city.areas, "--out", tmp_path / "in" / "out")
    assert result.exit_code == 1
    assert not (tmp_path / "in" / "out").exists()


def test_check_rejects_what_run_rejects(city: City, tmp_path: Path) -> None:
    header, first, *_ = city.reports.read_text(encoding="utf-8-sig").splitlines()
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\n{first}\n" + re.sub(r"20\d\d", "2199", first, count=1), "utf-8")
    findings = json.loads(call("check", path, "--json").stdout)["findings"]
    assert [line["facts"]["reason"] for line in findings if "reason" in line["facts"]] == ["date_out_of_range"]


PERIODS = ("--before", "2017-01-02..2017-04-02", "--after", "2017-04-03..2017-07-02")


@pytest.mark.parametrize(("language", "words"), [("zh", "热点面积保留"), ("en", "Of the hotspot area")])
def test_compare_says_the_one_number_and_writes_one_page(city: City, tmp_path: Path, language: str, words: str) -> None:
    out = tmp_path / "对比.html"
    inputs = ("--reports", city.reports, "--areas", city.areas, "--theme", "street_vending")
    result = call("compare", *PERIODS, *inputs, "-o", out, "--lang", language)
    assert result.exit_code == 0, result.output
    assert words in result.stdout
    html = out.read_text(encoding="utf-8")
    assert words in html
    assert "default-src 'none'" in html


def test_compare_takes_a_theme_by_its_name(city: City, tmp_path: Path) -> None:
    inputs = ("--reports", city.reports, "--areas", city.areas, "--lang", "zh")
    pages = []
    for theme in ("占道经营", "street_vending"):
        out = tmp_path / f"{len(pages)}.html"
        assert call("compare", *PERIODS, *inputs, "--theme", theme, "-o", out).exit_code == 0
        pages.append(out.read_bytes())
    assert pages[0] == pages[1]


def test_compare_names_the_themes_where_one_is_unknown(city: City, tmp_path: Path) -> None:
    inputs = ("--reports", city.reports, "--areas", city.areas, "--lang", "zh")
    result = call("compare", *PERIODS, *inputs, "--theme", "stars", "-o", tmp_path / "a.html")
    assert (result.exit_code, "street_vending" in result.stderr) == (1, True)
    assert not (tmp_path / "a.html").exists()


def test_compare_refuses_periods_of_unequal_length_in_words(city: City, tmp_path: Path) -> None:
    periods = ("--before", "2017-01-02..2017-03-05", "--after", "2017-04-03..2017-07-02")
    inputs = ("--reports", city.reports, "--areas", city.areas, "--lang", "zh")
    result = call("compare", *periods, *inputs, "-o", tmp_path / "a.html")
    assert (result.exit_code, "63 天" in result.stderr, "91 天" in result.stderr) == (1, True, True)


@pytest.mark.parametrize("period", ["2017-01-02x", "2017-13-01..2017-04-02", "2017-04-02..2017-01-02", "x..y..z"])
def test_a_period_that_cannot_be_read_is_a_usage_error(city: City, tmp_path: Path, period: str) -> None:
    inputs = ("--reports", city.reports, "--areas", city.areas, "-o", tmp_path / "a.html")
    result = call("compare", "--before", period, "--after", "2017-04-03..2017-07-02", *inputs)
    assert result.exit_code == 2


@pytest.mark.parametrize("tiles", [False, True])
def test_the_app_starts_a_script_that_is_there(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiles: bool
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, command: started.append(command))
    monkeypatch.setattr(os, "chdir", lambda _: None)
    for name in ("REPORTS", "AREAS", "CREWS", "SETTINGS", "TILES", "LANG"):
        monkeypatch.setenv(f"HOTSPOT_{name}", "")
    settings = tmp_path / "hotspot.toml"
    settings.write_text('[display.basemap]\ntiles = "tiles"\n' if tiles else "", encoding="utf-8")
    assert call("app", "--reports", city.reports, "--areas", city.areas, "--settings", settings).exit_code == 0
    assert Path(started[0][4]).is_file()
    assert os.environ["HOTSPOT_REPORTS"] == str(city.reports.resolve())
