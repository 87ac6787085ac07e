"""What a crew takes along: printed cards, tables to fill in, tracks for a phone."""

from hotspot.export.patrol.cards import make_cards
from hotspot.export.patrol.codes import LINKS, Link, link_place
from hotspot.export.patrol.frame import PlanFrame, frame_plan, tell_missing
from hotspot.export.patrol.summary import plan_summary
from hotspot.export.patrol.tables import make_csv, make_workbook
from hotspot.export.patrol.tracks import make_gpx, make_kml
from hotspot.export.patrol.write import plan_files, write_plan

__all__ = [
    "LINKS",
    "Link",
    "PlanFrame",
    "frame_plan",
    "link_place",
    "make_cards",
    "make_csv",
    "make_gpx",
    "make_kml",
    "make_workbook",
    "plan_files",
    "plan_summary",
    "tell_missing",
    "write_plan",
]
