"""Why a required visit or a floor is not met, and what would make it fit: codes and facts."""

from dataclasses import dataclass, field, replace

import numpy as np

from hotspot.patrol.solver.greedy import measure_detours
from hotspot.patrol.solver.problem import Floor, Ints, Problem, Solution
from hotspot.patrol.solver.pyvrp_engine import solve_pyvrp
from hotspot.patrol.solver.scheduling import (
    count_made,
    fits_alone,
    keep_visits,
    made_of,
    make_solution,
    orders_of,
    pick_needed,
    schedule_route,
)

# The first few are searched for, among the visits that must be made only; insertion has to do for the rest.
ITERATIONS = 200
SEARCHED = 5
STEP_S = 300.0
# Nobody is asked to stay longer than this for one visit: one more crew is proposed instead.
MOST_OVERTIME_S = 2 * 3600.0

Why = tuple[str, str, dict[str, int]]


@dataclass(frozen=True)
class Missing:
    """One required visit (position `visit`) or floor (`floor`, its code; then `visit` is the member that lacks least).

    `reason`: ``window_short`` (the window is shorter than the service), ``outside_shift`` (it meets no shift),
    ``no_way``, ``too_far`` (there and back alone takes longer than every shift), ``too_tight`` (each of these would
    do, but not way, window and shift together), ``same_place`` (another visit to its place is made), ``no_members``
    (a floor with too few visits to choose from), ``no_capacity`` (fits alone, not with the others).
    `remedy`: ``wider_window`` (by at least `minutes`), ``later_end`` and ``earlier_start`` (`minutes`, `crew`),
    ``longer_shift`` (`earlier_minutes`, `later_minutes`, `crew`), ``another_crew`` (like `crew`), ``check_place``,
    ``one_of_place``, ``make_room`` (it fits if visits that need not be made are left out), ``more_members``. `minutes`
    are whole, rounded up; `crew` is a position. `facts` of a floor also hold `made` and `least`.
    """

    visit: int
    floor: str
    reason: str
    remedy: str
    facts: dict[str, int] = field(default_factory=dict)


def explain_missing(problem: Problem, solution: Solution, *, seed: int) -> tuple[Missing, ...]:
    """Return for each required visit and floor not met why, and the smallest change found that would make it fit.

    Each is explained by itself: all required visits made and floors met stay so, other visits may go. A remedy for
    ``no_capacity`` is proved by a plan (a later end of one shift: the least by insertion and, for the first five, by a
    short search from `seed` in steps of 5 minutes), so it suffices; a smaller one is not excluded.
    """
    made = made_of(problem, solution)
    needed = pick_needed(problem, made)
    found: list[Missing] = []
    for visit in np.flatnonzero(problem.required & ~made):
        found.append(
            Missing(
                int(visit),
                "",
                *_explain(problem, solution, int(visit), needed, seed if len(found) < SEARCHED else None),
            )
        )
    for floor in problem.floors:
        if count_made(floor, made) < floor.least:
            found.append(_explain_floor(problem, solution, floor, needed, seed if len(found) < SEARCHED else None))
    return tuple(found)


def _explain(problem: Problem, solution: Solution, visit: int, needed: Ints, seed: int | None) -> Why:
    alone, why = _explain_alone(problem, visit)
    if alone > 0:
        return why
    if problem.place[visit] in problem.place[needed]:
        return "same_place", "one_of_place", {}
    return _explain_capacity(problem, solution, visit, needed, seed)


def _explain_floor(problem: Problem, solution: Solution, floor: Floor, needed: Ints, seed: int | None) -> Missing:
    made = made_of(problem, solution)
    counts = {"made": count_made(floor, made), "least": floor.least}
    if len(np.unique(problem.place[floor.members])) < floor.least:
        return Missing(-1, floor.code, "no_members", "more_members", counts)
    others = floor.members[~made[floor.members] & ~np.isin(problem.place[floor.members], problem.place[needed])]
    if not len(others):
        return Missing(-1, floor.code, "same_place", "one_of_place", counts)
    alone = np.array([_explain_alone(problem, int(visit))[0] for visit in others])
    visit = int(others[np.lexsort((measure_detours(problem, solution)[others], alone))[0]])
    reason, remedy, facts = _explain(problem, solution, visit, needed, seed)
    return Missing(visit, floor.code, reason, remedy, facts | counts)


def _explain_alone(problem: Problem, visit: int) -> tuple[float, Why]:
    """Seconds that are lacking for the visit alone, 0 = it fits, and why."""
    opens, closes, service = problem.opens_s[visit], problem.closes_s[visit], problem.service_s[visit]
    if opens + service > closes:
        lacking = opens + service - closes
        return lacking, ("window_short", "wider_window", {"minutes": _minutes(lacking)})
    node = problem.n_depots + visit
    ways = [(problem.travel_s[shift.depot, node], problem.travel_s[node, shift.end_depot]) for shift in problem.crews]
    able = [crew for crew, way in enumerate(ways) if np.isfinite(way).all()]
    if not able:
        return np.inf, ("no_way", "check_place", {})
    there, home = np.array([ways[crew] for crew in able]).T
    start, end = np.array([(problem.crews[crew].start_s, problem.crews[crew].end_s) for crew in able]).T
    earlier = np.maximum(start + there + service - closes, 0)
    later = np.maximum(np.maximum(start - earlier + there, opens) + service + home - end, 0)
    least = int(np.argmin(earlier + later))
    if not (np.minimum(closes, end) - np.maximum(opens, start) >= service).any():
        reason = "outside_shift"
    else:
        reason = "too_far" if (there + service + home > end - start).all() else "too_tight"
    return float(earlier[least] + later[least]), (reason, *_stretch(earlier[least], later[least], able[least]))


def _stretch(earlier: float, later: float, crew: int) -> tuple[str, dict[str, int]]:
    if not later:
        return "earlier_start", {"minutes": _minutes(earlier), "crew": crew}
    if not earlier:
        return "later_end", {"minutes": _minutes(later), "crew": crew}
    return "longer_shift", {"earlier_minutes": _minutes(earlier), "later_minutes": _minutes(later), "crew": crew}


def _explain_capacity(problem: Problem, solution: Solution, visit: int, needed: Ints, seed: int | None) -> Why:
    """What makes room beside all visits that are needed: a longer shift, else one more crew."""
    keep = np.union1d(needed, [visit])
    core = keep_visits(replace(problem, floors=()), keep)
    core = replace(core, required=np.ones(len(core), np.bool_))
    orders = [np.searchsorted(keep, [v for v in order if v in needed]).tolist() for order in orders_of(solution)]
    overtime, crew = _insert(core, orders, int(np.searchsorted(keep, visit)))
    if overtime > MOST_OVERTIME_S:
        crew = int(np.argmax(fits_alone(problem)[:, visit]))
        return "no_capacity", "another_crew", {"crew": crew}
    if seed is not None:
        overtime = _shorten(core, orders, overtime, crew, seed)
    if overtime <= 0:
        return "no_capacity", "make_room", {}
    return "no_capacity", "later_end", {"minutes": _minutes(overtime), "crew": crew}


def _insert(problem: Problem, orders: list[list[int]], visit: int) -> tuple[float, int]:
    """Seconds one crew must stay longer to make the visit beside its others, in their order, and which crew."""
    best = (np.inf, 0)
    for crew, order in enumerate(orders):
        for at in range(len(order) + 1):
            route = schedule_route(problem, crew, [*order[:at], visit, *order[at:]])
            if np.isfinite(route.back_s) and (route.leave_s <= problem.closes_s[route.visits]).all():
                best = min(best, (route.back_s - problem.crews[crew].end_s, crew))
    return best


def _shorten(problem: Problem, orders: list[list[int]], overtime: float, crew: int, seed: int) -> float:
    """The least overtime of the crew, in steps, with which a short search makes all visits; by halving."""
    start = make_solution(problem, orders, engine="")
    enough, steps = overtime, int(np.ceil(max(overtime, 0) / STEP_S))
    low = 0
    while low < steps:
        half = (low + steps) // 2
        shift = replace(problem.crews[crew], end_s=problem.crews[crew].end_s + half * STEP_S)
        longer = replace(problem, crews=(*problem.crews[:crew], shift, *problem.crews[crew + 1 :]))
        found = solve_pyvrp(longer, seconds=0, seed=seed, iterations=ITERATIONS, start=start)
        if len(found.visits) == len(problem):
            enough, steps = half * STEP_S, half
        else:
            low = half + 1
    return enough


def _minutes(seconds: float) -> int:
    return int(np.ceil(round(float(seconds) / 60, 6)))
