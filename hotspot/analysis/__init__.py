"""The order of the steps; holds the results with their provenance."""

from hotspot.analysis.check import Findings, check_files
from hotspot.analysis.compare import Compared, compare
from hotspot.analysis.inputs import RunInputs, choose_inputs
from hotspot.analysis.run import Analysis, detect, run
from hotspot.analysis.views import view_cells

__all__ = [
    "Analysis",
    "Compared",
    "Findings",
    "RunInputs",
    "check_files",
    "choose_inputs",
    "compare",
    "detect",
    "run",
    "view_cells",
]
