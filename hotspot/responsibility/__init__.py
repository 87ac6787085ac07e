"""Who answers for what: the duty table, the rule that applies to each hotspot, and the places nobody answers for."""

from hotspot.responsibility.assign import Assignments, assign
from hotspot.responsibility.params import DutyParams
from hotspot.responsibility.read import Duties, read
from hotspot.responsibility.summaries import answer_for_areas, explain_rule, sum_by_unit

__all__ = [
    "Assignments",
    "Duties",
    "DutyParams",
    "answer_for_areas",
    "assign",
    "explain_rule",
    "read",
    "sum_by_unit",
]
