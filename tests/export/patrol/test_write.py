"""The files of a plan."""

import re
from dataclasses import replace

import gpxpy
import pytest

from hotspot import maps
from hotspot.errors import InputDataError
from hotspot.export import write_plan
from hotspot.export.patrol import plan_files
from tests.plans import make_plan

NAMES = {"cards.html", "stops.csv", "plan.gpx", "plan.kml", "plan.json", "missing.csv"}
CREWS = {f"crew_{crew}.{kind}" for crew in ("A_c1", "B_c2", "C_c3") for kind in ("xlsx", "gpx")}


def test_all_files_are_there_and_nothing_else_is_touched(plan, frame, tmp_path):
    (tmp_path / "own.txt").write_text("mine")
    written = write_plan(plan, tmp_path, frame=frame)
    assert {path.name for path in written} == NAMES | CREWS
    assert {path.name for path in tmp_path.iterdir()} == NAMES | CREWS | {"own.txt"}


def test_a_plan_with_room_for_all_has_no_list_of_what_is_missing(plan, frame):
    assert "missing.csv" not in plan_files(replace(plan, missing=plan.missing.head(0)), frame=frame)


def test_the_same_plan_gives_the_same_bytes(plan, frame):
    assert plan_files(plan, frame=frame) == plan_files(make_plan(), frame=frame)


def test_a_folder_that_cannot_be_written_is_told(plan, frame, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputDataError):
        write_plan(plan, tmp_path / "file", frame=frame)


def test_the_id_of_a_crew_cannot_lead_out_of_the_folder(plan, frame, tmp_path):
    bad = make_plan(sizes=(2,))
    bad.crews["crew_id"] = bad.stops["crew_id"] = "../../一班\\x/" + "a" * 300
    bad.lines["../../一班\\x/" + "a" * 300] = bad.lines.pop("c1")
    written = write_plan(bad, tmp_path / "out", frame=frame)
    assert {path.parent for path in written} == {tmp_path / "out"}
    assert (tmp_path / "out" / "crew_A_一班xaaaaaaaaaaaaaaaaa.xlsx").exists()


def test_map_cards_tables_and_tracks_call_a_stop_the_same(plan, frame):
    drawn = maps.draw_plan(plan, language="zh")
    labels = [stop["label"] for crew in drawn["crews"] for stop in crew["stops"]]
    files = {
        name: data.decode("utf-8-sig") for name, data in plan_files(plan, frame=frame).items() if data[:2] != b"PK"
    }
    assert re.findall(r'<div class="order">(\w+)</div>', files["cards.html"]) == labels
    assert [line.split(",")[0] for line in files["stops.csv"].splitlines()[1:]] == labels
    assert [point.name.split()[0] for point in gpxpy.parse(files["plan.gpx"]).waypoints] == labels
    assert re.findall(r"<name>([A-C]\d+) ", files["plan.kml"]) == labels
