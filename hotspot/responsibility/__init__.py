"""Who answers for what: the duty table, the rule that applies to each hotspot, and the places nobody answers for."""

from hotspot.responsibility.assign import Assignments, assign
from hotspot.responsibility.params import DutyParams
from hotspot.responsibility.read import Duties, read
from hotspot.responsibility.summaries import answer_for_areas, sum_by_unit

__all__ = [
    "Assignments",
    "Duties",
    "DutyParams",
    "answer_for_areas",
    "assign",
    "read",
    "sum_by_unit",
]
