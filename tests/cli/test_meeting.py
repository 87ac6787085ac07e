"""`hotspot pack` as a clerk types it."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hotspot.cli import app
from tests.city import City, build_city

QUICK = "[pack]\ndpi = 72\npaper = 'A4'\ntop = 1\n"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build_city(tmp_path_factory.mktemp("pack-cli"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pack-settings") / "hotspot.toml"
    path.write_text(QUICK, encoding="utf-8")
    return path


def call(city: City, settings: Path, *arguments: Any) -> Any:
    files = ("--reports", city.reports, "--areas", city.areas, "--duties", city.duties, "--settings", settings)
    return CliRunner().invoke(app, ["pack", *map(str, (*files, *arguments))])


def test_a_pack_is_written_and_told(city: City, settings: Path, tmp_path: Path) -> None:
    out = tmp_path / "会议材料"
    told = call(city, settings, "--period", "2017-Q2", "-o", out, "--lang", "zh")
    assert told.exit_code == 0, told.output
    assert "2017年第2季度" in told.stdout
    names = {path.name for path in out.iterdir()}
    assert {
        "热点地图.html",
        "图集.pdf",
        "图集",
        "汇报.pptx",
        "通报.docx",
        "责任清单.xlsx",
        "热点.gpkg",
        "说明.md",
    } <= names
    assert not [name for name in names if name.startswith(".")]


def test_without_a_period_it_is_the_last_90_days(city: City, settings: Path, tmp_path: Path) -> None:
    told = call(city, settings, "-o", tmp_path / "pack", "--lang", "en")
    assert told.exit_code == 0, told.output
    assert "4 April 2017 to 2 July 2017" in told.stdout


def test_options_of_the_command_go_before_those_of_the_settings(city: City, settings: Path, tmp_path: Path) -> None:
    options = ("--period", "2017-05", "-o", tmp_path, "--lang", "en", "--theme-pages", "--paper", "A3")
    told = call(city, settings, *options)
    assert told.exit_code == 0, told.output
    assert len(list((tmp_path / "atlas").glob("*.png"))) == 1 + 2 + 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--period", "2019-05"), 1, "2019-05-01"),
        (("--period", "June"), 2, "2017-Q2"),
        (("--paper", "B4"), 1, "pack.paper"),
        (("--sheets-by", "street"), 1, "pack.sheets_by"),
        (("--slides-template", "no-such.pptx"), 1, "no-such.pptx"),
        (("--brief-template", "no-such.docx"), 1, "no-such.docx"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    city: City, settings: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    told = call(city, settings, "-o", tmp_path / "pack", "--lang", "zh", *arguments)
    assert told.exit_code == code
    assert said in told.stderr
    assert "Traceback" not in told.output
    assert not (tmp_path / "pack").exists()


def test_a_pack_does_not_land_among_its_inputs(city: City, settings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "r.csv").write_bytes(city.reports.read_bytes())
    told = call(City(folder, city.areas, city.duties, 0, 0), settings, "-o", folder / "pack", "--lang", "zh")
    assert (told.exit_code, (folder / "pack").exists()) == (1, False)


def test_a_folder_that_cannot_be_written_is_told_before_the_work(
    city: City, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pack").write_text("a file")
    monkeypatch.setattr("hotspot.cli.meeting.run_analysis", pytest.fail)
    told = call(city, settings, "-o", tmp_path / "pack", "--lang", "en")
    assert (told.exit_code, (tmp_path / "pack").read_text()) == (1, "a file")
    assert str(tmp_path / "pack") in told.stderr
