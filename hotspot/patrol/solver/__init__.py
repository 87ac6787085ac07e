"""The plan in plain numbers: engines, the independent checker, the list walked by hand, what does not fit and why."""

from hotspot.patrol.solver.checking import Fault, check
from hotspot.patrol.solver.greedy import solve_greedy
from hotspot.patrol.solver.missing import Missing, explain_missing
from hotspot.patrol.solver.priority_list import walk_priority_list
from hotspot.patrol.solver.problem import Floor, Problem, Route, Shift, Solution
from hotspot.patrol.solver.pyvrp_engine import solve_pyvrp
from hotspot.patrol.solver.solving import solve
from hotspot.patrol.solver.vroom_engine import solve_vroom

__all__ = [
    "Fault",
    "Floor",
    "Missing",
    "Problem",
    "Route",
    "Shift",
    "Solution",
    "check",
    "explain_missing",
    "solve",
    "solve_greedy",
    "solve_pyvrp",
    "solve_vroom",
    "walk_priority_list",
]
