"""Routes by insertion in plain numpy: the answer at once, where other engines fail, and what they start from."""

from collections.abc import Sequence

import numpy as np

from hotspot.patrol.solver.problem import Bools, Floats, Ints, Problem, Solution
from hotspot.patrol.solver.scheduling import Order, count_made, make_solution

NEVER_S = 1e9


def solve_greedy(problem: Problem) -> Solution:
    """Return routes grown visit by visit, the one with most prize per second of extra time first.

    Required visits come first, then those that most floors lack, for the time they take, then the rest.
    The extra time of a visit is its detour, its service and any wait (Vansteenwegen et al. 2009,
    doi:10.1016/j.cor.2009.03.008, insert by profit² over time shift; here profit is not squared).
    """
    return make_solution(problem, fill_routes(problem, [[] for _ in problem.crews]), engine="greedy")


def fill_routes(problem: Problem, orders: Sequence[Order]) -> list[list[int]]:
    """Return the routes, one order of visits per crew, with all visits added that still fit; none is taken out."""
    found = [[int(visit) for visit in order] for order in orders]
    extra = np.full((len(found), len(problem)), np.inf)
    position = np.zeros(extra.shape, np.int64)
    for crew, order in enumerate(found):
        extra[crew], position[crew] = measure_insertions(problem, crew, order)
    made = np.zeros(len(problem), np.bool_)
    made[[visit for order in found for visit in order]] = True
    while found:
        extra[:, np.isin(problem.place, problem.place[made])] = np.inf
        possible = np.isfinite(extra).any(axis=0)
        value = _value(problem, possible, made)
        if not value.any():
            break
        with np.errstate(divide="ignore"):
            crew, visit = divmod(int(np.argmax(value / extra)), len(problem))
        found[crew].insert(int(position[crew, visit]), visit)
        made[visit] = True
        extra[crew], position[crew] = measure_insertions(problem, crew, found[crew])
    return found


def measure_insertions(problem: Problem, crew: int, order: Sequence[int]) -> tuple[Floats, Ints]:
    """Return the seconds (n,) each visit adds to a crew's route at its best place, infinite = nowhere, and where.

    Detour, service and wait together; at least a millionth of a second. Visits of the route itself are not left out.
    """
    shift, travel = problem.crews[crew], problem.travel_s
    nodes = np.array([shift.depot, *(problem.n_depots + visit for visit in order), shift.end_depot])
    leave, latest = _slack(problem, crew, order)
    here, there = nodes[:-1], nodes[1:]
    arrive = leave[:, None] + travel[here, problem.n_depots :]
    done = np.maximum(arrive, problem.opens_s) + problem.service_s
    onward = travel[problem.n_depots :, there].T
    way = travel[here, there][:, None]
    extra = done + onward - leave[:, None] - np.where(np.isfinite(way), way, 0)
    extra[(done > problem.closes_s) | (done + onward > latest[:, None])] = np.inf
    best = np.argmin(extra, axis=0)
    return np.maximum(extra[best, np.arange(len(problem))], 1e-6), best


def measure_detours(problem: Problem, solution: Solution) -> Floats:
    """Return the least detour and service (n,), in seconds, that a visit means on any route; no window is asked."""
    least = np.full(len(problem), NEVER_S)
    for route in solution.routes:
        shift = problem.crews[route.crew]
        nodes = np.array([shift.depot, *(problem.n_depots + route.visits), shift.end_depot])
        there = problem.travel_s[nodes[:-1], problem.n_depots :]
        onward = problem.travel_s[problem.n_depots :, nodes[1:]].T
        way = problem.travel_s[nodes[:-1], nodes[1:]][:, None]
        least = np.minimum(least, (there + onward - np.where(np.isfinite(way), way, 0)).min(axis=0))
    return least + problem.service_s


def _slack(problem: Problem, crew: int, order: Sequence[int]) -> tuple[Floats, Floats]:
    """When the crew leaves the depot and each visit, and by when it must be at each visit and the end: (m + 1,)."""
    shift, travel = problem.crews[crew], problem.travel_s
    nodes = [shift.depot, *(problem.n_depots + visit for visit in order), shift.end_depot]
    leave, latest = np.full(len(nodes) - 1, shift.start_s), np.full(len(nodes) - 1, shift.end_s)
    for i, visit in enumerate(order):
        arrive = leave[i] + travel[nodes[i], nodes[i + 1]]
        leave[i + 1] = max(arrive, problem.opens_s[visit]) + problem.service_s[visit]
    for i, visit in reversed(list(enumerate(order))):
        leaves = min(problem.closes_s[visit], latest[i + 1] - travel[nodes[i + 1], nodes[i + 2]])
        latest[i] = leaves - problem.service_s[visit]
    return leave, latest


def _value(problem: Problem, possible: Bools, made: Bools) -> Floats:
    """What the next visit is chosen by (n,): only the first kind of which one is possible counts."""
    lacking = np.zeros(len(problem))
    for floor in problem.floors:
        lacking[floor.members] += count_made(floor, made) < floor.least
    for first in (np.where(possible, problem.required, 0.0), np.where(possible, lacking, 0.0)):
        if first.any():
            return first
    return np.where(possible, problem.prize, 0.0)
