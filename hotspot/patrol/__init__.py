"""Who goes where on the next shift: visits worth making, crews to make them, routes, and what came of them."""

from hotspot.patrol.checking import Fault, check
from hotspot.patrol.found import list_found
from hotspot.patrol.greedy import solve_greedy
from hotspot.patrol.list_params import ListParams
from hotspot.patrol.lists import Crews, Sites, Visits, read_crews, read_sites, read_visits
from hotspot.patrol.missing import Missing, explain_missing
from hotspot.patrol.params import WINDOWS, PatrolParams, WindowParams
from hotspot.patrol.places import Ground
from hotspot.patrol.plan import Crew, Plan, Request
from hotspot.patrol.planning import check_crews, plan
from hotspot.patrol.priority_list import walk_priority_list
from hotspot.patrol.problem import Floor, Problem, Route, Shift, Solution
from hotspot.patrol.pyvrp_engine import solve_pyvrp
from hotspot.patrol.rates import Rate
from hotspot.patrol.results import Results, read_results
from hotspot.patrol.review import Review, review
from hotspot.patrol.road_check import check_roads
from hotspot.patrol.road_params import RoadParams
from hotspot.patrol.roads import Roads, read_roads
from hotspot.patrol.solving import solve
from hotspot.patrol.travel import Travel, measure_roads, measure_straight
from hotspot.patrol.vroom_engine import solve_vroom
from hotspot.patrol.windows import find_hours, read_clock

__all__ = [
    "WINDOWS",
    "Crew",
    "Crews",
    "Fault",
    "Floor",
    "Ground",
    "ListParams",
    "Missing",
    "PatrolParams",
    "Plan",
    "Problem",
    "Rate",
    "Request",
    "Results",
    "Review",
    "RoadParams",
    "Roads",
    "Route",
    "Shift",
    "Sites",
    "Solution",
    "Travel",
    "Visits",
    "WindowParams",
    "check",
    "check_crews",
    "check_roads",
    "explain_missing",
    "find_hours",
    "list_found",
    "measure_roads",
    "measure_straight",
    "plan",
    "read_clock",
    "read_crews",
    "read_results",
    "read_roads",
    "read_sites",
    "read_visits",
    "review",
    "solve",
    "solve_greedy",
    "solve_pyvrp",
    "solve_vroom",
    "walk_priority_list",
]
