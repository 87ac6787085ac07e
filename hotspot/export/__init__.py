"""Files out: the map, hotspots, reports, rejected rows and summary of a run; cards, tables and tracks of a plan."""

from hotspot.export.forecast import write_forecast
from hotspot.export.patrol import PlanFrame, frame_plan, plan_files, plan_summary, write_plan
from hotspot.export.summary import summarise
from hotspot.export.write import list_hotspots, write_all, write_page, write_table

__all__ = [
    "PlanFrame",
    "frame_plan",
    "list_hotspots",
    "plan_files",
    "plan_summary",
    "summarise",
    "write_all",
    "write_forecast",
    "write_page",
    "write_plan",
    "write_table",
]
