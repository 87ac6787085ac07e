"""Who goes where on the next shift: visits worth making, crews to make them, routes, and what came of them."""

from hotspot.patrol.found import list_found
from hotspot.patrol.list_params import ListParams
from hotspot.patrol.lists import Crews, Results, Sites, Visits, read_crews, read_results, read_sites, read_visits
from hotspot.patrol.params import WINDOWS, PatrolParams, WindowParams
from hotspot.patrol.places import Ground
from hotspot.patrol.plan import Crew, Plan, Request
from hotspot.patrol.planning import check_crews, plan
from hotspot.patrol.rates import Rate
from hotspot.patrol.review import Review, review
from hotspot.patrol.road_params import RoadParams
from hotspot.patrol.solver import (
    Fault,
    Floor,
    Missing,
    Problem,
    Route,
    Shift,
    Solution,
    check,
    explain_missing,
    solve,
    solve_greedy,
    solve_pyvrp,
    solve_vroom,
    walk_priority_list,
)
from hotspot.patrol.travel import Roads, Travel, check_roads, measure_roads, measure_straight, read_roads
from hotspot.patrol.windows import ANY_DAY, MINUTES_PER_DAY, find_hours, read_clock

__all__ = [
    "ANY_DAY",
    "MINUTES_PER_DAY",
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
