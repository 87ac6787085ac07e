"""A plan for phones, GPS units and globes: GPX 1.1 and KML 2.2, both WGS84."""

import html
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Any

import gpxpy.gpx
import numpy as np
from numpy.typing import NDArray

from hotspot.export.cells import plain
from hotspot.export.patrol.frame import PlanFrame, label_stops, name_crews
from hotspot.maps import CREW_COLOURS
from hotspot.patrol import Plan
from hotspot.texts import text

_KML = "http://www.opengis.net/kml/2.2"
_NO_TAGS = str.maketrans("<>", "‹›")
_DECIMALS = 6  # a decimetre


def make_gpx(plan: Plan, *, frame: PlanFrame, crew_id: str | None = None) -> bytes:
    """Return one crew's way, or all, as GPX 1.1: a numbered waypoint per stop and a track per crew.

    The same plan gives the same bytes; no time of writing is in them.
    """
    made = gpxpy.gpx.GPX()
    made.creator, made.name = "hotspot", plain(plan.plan_id)
    names = name_crews(plan)
    for crew in _crews(plan, crew_id):
        for stop in _stops(plan, crew):
            made.waypoints.append(
                gpxpy.gpx.GPXWaypoint(
                    round(stop["lat"], _DECIMALS),
                    round(stop["lon"], _DECIMALS),
                    name=stop["name"],
                    description=_describe(stop, plan, frame),
                )
            )
        points = [gpxpy.gpx.GPXTrackPoint(lat, lon) for lon, lat in _line(plan, crew)]
        track = gpxpy.gpx.GPXTrack(name=names[crew["crew_id"]])
        track.segments.append(gpxpy.gpx.GPXTrackSegment(points))
        made.tracks.append(track)
    return bytes(made.to_xml(version="1.1").encode("utf-8"))


def make_kml(plan: Plan, *, frame: PlanFrame) -> bytes:
    """Return the plan as KML: a folder per crew with its line and its numbered stops.

    Written with the standard library: simplekml numbers its elements from a counter of the whole process, so that the
    same plan gives other bytes each time, and lets text after ``<![CDATA[`` through as markup.
    """
    root = ET.Element("kml", xmlns=_KML)
    document = ET.SubElement(root, "Document")
    _say(document, "name", plain(plan.plan_id))
    _say(document, "description", html.escape("; ".join(map(plain, frame.tell_footer(plan)))))
    for k, (crew, name) in enumerate(zip(_crews(plan, None), name_crews(plan).values(), strict=True)):
        folder = ET.SubElement(document, "Folder")
        _say(folder, "name", name.translate(_NO_TAGS))
        mark = ET.SubElement(folder, "Placemark")
        _say(mark, "name", name.translate(_NO_TAGS))
        style = ET.SubElement(ET.SubElement(mark, "Style"), "LineStyle")
        _say(style, "color", _kml_colour(CREW_COLOURS[k % len(CREW_COLOURS)]))
        _say(style, "width", "4")
        line = ET.SubElement(mark, "LineString")
        _say(line, "tessellate", "1")
        _say(line, "coordinates", " ".join(f"{lon},{lat}" for lon, lat in _line(plan, crew)))
        for stop in _stops(plan, crew):
            mark = ET.SubElement(folder, "Placemark")
            # Globes show names and descriptions as HTML in their balloons.
            _say(mark, "name", stop["name"].translate(_NO_TAGS))
            _say(mark, "description", html.escape(_describe(stop, plan, frame)))
            point = ET.SubElement(mark, "Point")
            _say(point, "coordinates", f"{round(stop['lon'], _DECIMALS)},{round(stop['lat'], _DECIMALS)}")
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _crews(plan: Plan, crew_id: str | None) -> Iterator[Mapping[Any, Any]]:
    return (row for row in plan.crews.to_dict("records") if crew_id is None or row["crew_id"] == crew_id)


def _stops(plan: Plan, crew: Mapping[Any, Any]) -> Iterator[Mapping[Any, Any]]:
    """The crew's stops in their order, each with its `name`: "B3 place"."""
    stops = plan.stops
    names = [f"{label} {plain(place)}".strip() for label, place in zip(label_stops(plan), stops["place"], strict=True)]
    own = stops.assign(name=names)[(stops["crew_id"] == crew["crew_id"]).to_numpy()]
    return iter(own.sort_values("order").to_dict("records"))


def _line(plan: Plan, crew: Mapping[Any, Any]) -> list[list[float]]:
    line: NDArray[np.float64] = plan.lines.get(crew["crew_id"], np.zeros((0, 2)))
    return [[float(value) for value in point] for point in line.round(_DECIMALS)]


def _kml_colour(colour: str) -> str:
    """Return ``#rrggbb`` as KML writes it: aabbggrr."""
    return f"ff{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _describe(stop: Mapping[Any, Any], plan: Plan, frame: PlanFrame) -> str:
    day = plan.request.day
    parts = (
        f"{frame.tell_clock(stop['begin_at'], day)}–{frame.tell_clock(stop['leave_at'], day)}",
        frame.name_themes(stop["themes"]),
        text(f"patrol.reason_{stop['reason']}", frame.language),
    )
    return plain("; ".join(part for part in parts if part))


def _say(parent: ET.Element, tag: str, words: str) -> None:
    ET.SubElement(parent, tag).text = words
