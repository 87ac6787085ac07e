"""Can a plan be carried out? Every rule asked again from the problem alone; no code is shared with the search."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hotspot.patrol.solver.problem import Problem, Route, Solution

TOLERANCE_S = 1e-6


@dataclass(frozen=True)
class Fault:
    """One broken rule: `code`, the crew (−1 = none), the visit (−1 = none) and by how many seconds, where it is time.

    Codes: ``crews`` (not one route per crew, in order), ``unknown_visit``, ``twice``, ``same_place``, ``times`` (not
    one time per visit, or not a finite number), ``early_start``, ``late_end``, ``no_way``, ``impossible_arrival``
    (sooner than the way allows), ``before_arrival`` (service begins first), ``before_opening``, ``after_closing``,
    ``short_service`` (leaves too soon), ``unmet`` (a required visit not made), ``floor``.
    """

    code: str
    crew: int = -1
    visit: int = -1
    seconds: float = 0.0


def check(problem: Problem, solution: Solution, *, complete: bool = False) -> tuple[Fault, ...]:
    """Return every rule of the problem that the solution breaks.

    Windows, service, ways, shifts, depots, places visited once; with `complete` also required visits and floors, which
    a plan may have to leave out. A time may be off by a millionth of a second, as sums of floats are.
    """
    if [route.crew for route in solution.routes] != list(range(len(problem.crews))):
        return (Fault("crews"),)
    faults = [fault for route in solution.routes for fault in _check_route(problem, route)]
    faults += _check_once(problem, solution)
    return tuple(faults + (list(_check_complete(problem, solution)) if complete else []))


def _check_once(problem: Problem, solution: Solution) -> list[Fault]:
    faults, visits, places = [], set(), set()
    for route in solution.routes:
        for visit in (int(v) for v in route.visits if 0 <= v < len(problem)):
            place = int(problem.place[visit])
            if visit in visits:
                faults.append(Fault("twice", route.crew, visit))
            elif place in places:
                faults.append(Fault("same_place", route.crew, visit))
            visits.add(visit)
            places.add(place)
    return faults


def _check_complete(problem: Problem, solution: Solution) -> Iterator[Fault]:
    made = {int(visit) for route in solution.routes for visit in route.visits}
    yield from (Fault("unmet", visit=int(v)) for v in np.flatnonzero(problem.required) if int(v) not in made)
    for floor in problem.floors:
        if len(made & {int(member) for member in floor.members}) < floor.least:
            yield Fault("floor")


def _check_route(problem: Problem, route: Route) -> Iterator[Fault]:
    crew, n = route.crew, len(route.visits)
    if any(not 0 <= visit < len(problem) for visit in route.visits):
        yield Fault("unknown_visit", crew)
        return
    times = [route.depart_s, *route.arrive_s, *route.begin_s, *route.leave_s, route.back_s]
    if len(times) != 3 * n + 2 or not np.isfinite(times).all():
        yield Fault("times", crew)
        return
    shift = problem.crews[crew]
    if n:
        yield from _exceeds("early_start", shift.start_s, route.depart_s, crew)
        yield from _exceeds("late_end", route.back_s, shift.end_s, crew)
    yield from _check_ways(problem, route)
    for i, visit in enumerate(int(v) for v in route.visits):
        arrive, begin, leave = route.arrive_s[i], route.begin_s[i], route.leave_s[i]
        yield from _exceeds("before_arrival", arrive, begin, crew, visit)
        yield from _exceeds("before_opening", problem.opens_s[visit], begin, crew, visit)
        yield from _exceeds("after_closing", leave, problem.closes_s[visit], crew, visit)
        yield from _exceeds("short_service", begin + problem.service_s[visit], leave, crew, visit)


def _check_ways(problem: Problem, route: Route) -> Iterator[Fault]:
    """From the depot through all visits to the end depot: no way is taken faster than it is."""
    if not len(route.visits):
        return
    shift = problem.crews[route.crew]
    nodes = [shift.depot, *(problem.n_depots + int(visit) for visit in route.visits), shift.end_depot]
    left = [route.depart_s, *route.leave_s]
    reached = [*route.arrive_s, route.back_s]
    for i, (here, there) in enumerate(pairwise(nodes)):
        visit = int(route.visits[i]) if i < len(route.visits) else -1
        way = problem.travel_s[here, there]
        if not np.isfinite(way):
            yield Fault("no_way", route.crew, visit)
        else:
            yield from _exceeds("impossible_arrival", left[i] + way, reached[i], route.crew, visit)


def _exceeds(code: str, earlier: float, later: float, crew: int, visit: int = -1) -> Iterator[Fault]:
    if earlier > later + TOLERANCE_S:
        yield Fault(code, crew, visit, float(earlier - later))
