"""The order of the steps; holds the results with their provenance."""

from hotspot.analysis.briefing import CHANGES, Briefing, brief
from hotspot.analysis.check import Findings, check_files
from hotspot.analysis.compare import Compared, compare
from hotspot.analysis.expected import backtest, expect_reports, expect_themes, list_forecast, tell_age
from hotspot.analysis.inputs import RunInputs, choose_inputs
from hotspot.analysis.patrol import (
    PatrolLists,
    choose_crews,
    plan_patrol,
    read_patrol_lists,
    review_patrol,
)
from hotspot.analysis.run import Analysis, detect, focus, run
from hotspot.analysis.views import view_cells

__all__ = [
    "CHANGES",
    "Analysis",
    "Briefing",
    "Compared",
    "Findings",
    "PatrolLists",
    "RunInputs",
    "backtest",
    "brief",
    "check_files",
    "choose_crews",
    "choose_inputs",
    "compare",
    "detect",
    "expect_reports",
    "expect_themes",
    "focus",
    "list_forecast",
    "plan_patrol",
    "read_patrol_lists",
    "review_patrol",
    "run",
    "tell_age",
    "view_cells",
]
