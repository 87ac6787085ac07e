"""The files of a run."""

import csv
import io
import json
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest

from hotspot.errors import InputDataError
from hotspot.export import list_hotspots, summarise, write_all
from hotspot.export.write import write_together
from hotspot.texts import LANGUAGES, tell_error
from tests.export.conftest import finished_run
from tests.hostile import PAYLOADS

NAMES = [
    "map.html",
    "hotspots.geojson",
    "hotspots.gpkg",
    "hotspots.csv",
    "located.parquet",
    "rejected.csv",
    "summary.json",
]


def read_csv(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def out(run_done, tmp_path_factory):
    directory = tmp_path_factory.mktemp("out")
    (directory / "own.txt").write_text("mine")
    write_all(run_done, directory, language="zh")
    return directory


def test_all_files_are_there_and_nothing_else_is_touched(out):
    assert sorted(p.name for p in out.iterdir()) == sorted([*NAMES, "own.txt"])


def test_every_accepted_report_is_in_the_parquet_without_residents(out, run_done):
    back = gpd.read_parquet(out / "located.parquet")
    assert back["report_id"].tolist() == run_done.reports["report_id"].tolist()
    assert back["placement"].tolist() == run_done.reports["placement"].tolist()
    assert back.crs.to_epsg() == 4544
    everything = b"".join(p.read_bytes() for p in out.iterdir())
    assert b"13912345678" not in everything


def test_map_table_and_features_hold_the_same_hotspots(out, run_done):
    ids = set(run_done.hotspots.table["hotspot_id"])
    features = json.loads((out / "hotspots.geojson").read_text("utf-8"))["features"]
    heading, *rows = read_csv(out / "hotspots.csv")
    assert {f["id"] for f in features} == {row[heading.index("热点编号")] for row in rows} == ids
    assert all(hotspot_id in (out / "map.html").read_text("utf-8") for hotspot_id in ids)


def test_the_summary_adds_up(out, run_done):
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    counts = summary["counts"]
    assert counts["read"] == counts["accepted"] + counts["rejected"]
    assert counts["accepted"] == counts["located"] + counts["outside"] + counts["imprecise"]
    assert summary["hotspots"] == {"all": len(run_done.hotspots.table)}
    assert summary["versions"]["hotspot"] == "0.1.0"
    assert summary["choices"][0]["text"].startswith("无法写入")
    assert summary == json.loads(json.dumps(summarise(run_done, language="zh"), default=str))


def test_without_deadlines_the_overdue_column_is_empty(run_done):
    unknown = SimpleNamespace(**{**vars(run_done), "reports": run_done.reports.assign(due_at=pd.NaT)})
    assert list_hotspots(unknown, language="zh")["overdue"].isna().all()
    assert list_hotspots(run_done, language="zh")["overdue"].notna().all()


def test_without_a_duty_table_nothing_is_called_unanswered(out):
    assert json.loads((out / "summary.json").read_text("utf-8"))["unanswered"] is None


def test_the_same_run_gives_the_same_bytes(out, run_done, tmp_path):
    for path in write_all(run_done, tmp_path, language="zh"):
        assert path.read_bytes() == (out / path.name).read_bytes(), path.name


def test_if_one_file_fails_the_old_ones_stay_whole(tmp_path):
    (tmp_path / "a").write_text("old")

    def fail(path):
        path.write_text("half")
        raise ValueError("bug")

    with pytest.raises(ValueError, match="bug"):
        write_together({"a": lambda path: path.write_text("new"), "b": fail}, tmp_path)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a", "old")]


def test_if_one_file_cannot_be_moved_those_before_it_are_put_back(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "c").mkdir()
    names = ("a", "b", "pages/1", "c")
    with pytest.raises(InputDataError, match="cannot_write") as caught:
        write_together({name: lambda path: path.write_text("new") for name in names}, tmp_path)
    assert str(tmp_path / "c") in tell_error(caught.value, "en")
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"a"}
    assert (tmp_path / "a").read_text() == "old"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_cannot_be_written_is_told(tmp_path, language):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputDataError) as caught:
        write_together({"a": lambda path: path.write_text("new")}, tmp_path / "file")
    assert str(tmp_path / "file") in tell_error(caught.value, language)


@pytest.mark.browser
def test_hostile_texts_in_every_field_leave_every_file_readable(visit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    turn = iter(range(10**7))
    run = finished_run(words=lambda _: PAYLOADS[next(turn) % 40], n=300)
    write_all(run, tmp_path / "out", language="zh")
    cells = [c for name in ("hotspots.csv", "rejected.csv") for row in read_csv(tmp_path / "out" / name) for c in row]
    text_cells = [c for c in cells if not c.lstrip("-").replace(".", "").replace("e-", "").isdigit()]
    assert not any(c.startswith(tuple("=+-@＝＋－＠\t\r")) for c in text_cells)
    assert len(gpd.read_file(tmp_path / "out" / "hotspots.gpkg", layer="hotspots")) == len(run.hotspots.table)
    assert len(json.loads((tmp_path / "out" / "hotspots.geojson").read_text("utf-8"))["features"]) == len(
        run.hotspots.table
    )
    json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    visit.page.goto((tmp_path / "out" / "map.html").as_uri())
    assert visit.page.locator(".leaflet-hs-hotspots-pane path").count() == len(run.hotspots.table)
    assert visit.page.evaluate("window.ran") is None
    visit.assert_quiet()
    assert not (tmp_path / "CANARY").exists()
