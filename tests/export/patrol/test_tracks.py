"""Tracks for phones and globes."""

import time
import xml.etree.ElementTree as ET

import gpxpy
import numpy as np
import pytest

from hotspot.export.patrol.tracks import make_gpx, make_kml
from hotspot.texts import LANGUAGES
from tests.export.patrol.conftest import make_frame
from tests.hostile import PAYLOADS
from tests.plans import make_plan

KML = "{http://www.opengis.net/kml/2.2}"
BAD = (*PAYLOADS, "<![CDATA[ x", "]]></name><x>", "<![CDATA[<b>]]>", "a\ufffeb\uffffc")


def names(root, kind):
    return [
        mark.find(f"{KML}name").text for mark in root.iter(f"{KML}Placemark") if mark.find(f"{KML}{kind}") is not None
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_reads_numbered_stops_where_they_are(plan, language):
    read = gpxpy.parse(make_gpx(plan, frame=make_frame(language), crew_id="c2").decode())
    own = plan.stops[plan.stops["crew_id"] == "c2"]
    assert [point.name for point in read.waypoints] == [
        f"B{i} {place}" for i, place in own[["order", "place"]].itertuples(index=False)
    ]
    assert np.allclose([(p.longitude, p.latitude) for p in read.waypoints], own[["lon", "lat"]], atol=1e-6)


def test_the_track_is_the_way_of_the_plan(plan, frame):
    read = gpxpy.parse(make_gpx(plan, frame=frame).decode())
    assert [track.name for track in read.tracks] == ["A 一班", "B 二班", "C 三班"]
    for track, line in zip(read.tracks, plan.lines.values(), strict=True):
        assert np.allclose([(p.longitude, p.latitude) for p in track.segments[0].points], line, atol=1e-6)


def test_the_kml_holds_every_crew_and_stop(plan, frame):
    root = ET.fromstring(make_kml(plan, frame=frame))
    assert names(root, "LineString") == ["A 一班", "B 二班", "C 三班"]
    assert len(names(root, "Point")) == len(plan.stops)


@pytest.mark.parametrize("make", [make_gpx, make_kml])
def test_the_same_plan_gives_the_same_bytes_at_another_time(plan, frame, make, monkeypatch):
    first = make(plan, frame=frame)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert make(plan, frame=frame) == first


@pytest.mark.parametrize("make", [make_gpx, make_kml])
@pytest.mark.parametrize("start", range(0, len(BAD), 15))
def test_hostile_texts_leave_the_file_readable_and_add_no_element(plan, frame, make, start):
    turn = iter(range(10**6))
    bad = make_plan(words=lambda _: BAD[(start + next(turn)) % len(BAD)])
    tags = [node.tag for node in ET.fromstring(make(bad, frame=frame)).iter()]
    assert tags == [node.tag for node in ET.fromstring(make(plan, frame=frame)).iter()]


def test_no_markup_reaches_the_balloon_of_a_globe(frame):
    root = ET.fromstring(make_kml(make_plan(words=lambda _: "<img src=x onerror=1>"), frame=frame))
    shown = [node.text or "" for tag in ("name", "description") for node in root.iter(KML + tag)]
    assert not any("<" in words for words in shown)


def test_a_crew_without_stops_has_no_waypoint(frame):
    plan = make_plan(sizes=(3, 0))
    read = gpxpy.parse(make_gpx(plan, frame=frame, crew_id="c2").decode())
    assert (len(read.waypoints), len(read.tracks)) == (0, 1)
