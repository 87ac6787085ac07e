"""When a crew is where: times of a route in exact seconds, what a solution is worth, and what fits at all."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hotspot.patrol.solver.problem import Bools, Floats, Floor, Ints, Problem, Route, Solution

Order = Sequence[int] | Ints
Rank = tuple[int, int, float, float]


def schedule_route(problem: Problem, crew: int, visits: Order) -> Route:
    """Return the times of a crew that makes `visits` in this order.

    It begins each visit as soon as it can and leaves its depot as late as this allows, never before its shift: it
    waits at later stops, not at the first one. A crew without visits stays where it is. Whether windows and shift are
    kept is `check`'s to say.
    """
    shift, order = problem.crews[crew], np.asarray(visits, np.int64)
    if not len(order):
        none = np.zeros(0)
        return Route(crew, order, shift.start_s, none, none, none, shift.start_s)
    way = problem.travel_s[shift.depot, problem.n_depots + order[0]]
    depart = max(shift.start_s, float(problem.opens_s[order[0]] - way))
    arrive, begin = np.empty(len(order)), np.empty(len(order))
    here, now = shift.depot, depart
    for i, visit in enumerate(order):
        node = problem.n_depots + visit
        arrive[i] = now + problem.travel_s[here, node]
        begin[i] = max(arrive[i], problem.opens_s[visit])
        here, now = node, begin[i] + problem.service_s[visit]
    leave = begin + problem.service_s[order]
    back = float(leave[-1] + problem.travel_s[here, shift.end_depot])
    return Route(crew, order, depart, arrive, begin, leave, back)


def make_solution(problem: Problem, orders: Sequence[Order], *, engine: str) -> Solution:
    """Return the orders of visits, one per crew, as a `Solution` with exact times."""
    return Solution(tuple(schedule_route(problem, crew, order) for crew, order in enumerate(orders)), engine)


def orders_of(solution: Solution) -> list[list[int]]:
    """Return the visits of each crew in order."""
    return [route.visits.tolist() for route in solution.routes]


def count_made(floor: Floor, made: Bools) -> int:
    """Return how many of the floor's visits are made, never more than it asks for."""
    return min(int(made[floor.members].sum()), floor.least)


def made_of(problem: Problem, solution: Solution) -> Bools:
    """Return for each visit (n,) whether it is made."""
    made = np.zeros(len(problem), np.bool_)
    made[solution.visits] = True
    return made


def pick_needed(problem: Problem, made: Bools) -> Ints:
    """Return those visits made that no plan may lose: all required ones and, for each floor, as many as it asks for."""
    needed = problem.required & made
    for floor in problem.floors:
        members = floor.members[made[floor.members]]
        first = np.lexsort((-problem.prize[members], ~needed[members]))
        needed[members[first[: floor.least]]] = True
    return np.flatnonzero(needed)


def rank_solution(problem: Problem, solution: Solution) -> Rank:
    """Return what makes one plan better than another, first things first; larger is better.

    Required visits made, visits made towards floors, prize (to a billionth, as sums of floats differ by their order),
    less time on the way.
    """
    made = made_of(problem, solution)
    on_the_way = sum(r.back_s - r.depart_s - problem.service_s[r.visits].sum() for r in solution.routes)
    floors = sum(count_made(floor, made) for floor in problem.floors)
    return int((made & problem.required).sum()), floors, round(solution.prize(problem), 9), -float(on_the_way)


def fits_alone(problem: Problem) -> Bools:
    """Return (k, n): whether a crew that does nothing else can make the visit."""
    fits = np.zeros((len(problem.crews), len(problem)), np.bool_)
    for crew, shift in enumerate(problem.crews):
        arrive = shift.start_s + problem.travel_s[shift.depot, problem.n_depots :]
        leave = np.maximum(arrive, problem.opens_s) + problem.service_s
        back = leave + problem.travel_s[problem.n_depots :, shift.end_depot]
        fits[crew] = (leave <= problem.closes_s) & (back <= shift.end_s)
    return fits


def keep_visits(problem: Problem, kept: Ints) -> Problem:
    """Return the problem with the visits `kept` (positions) only, numbered anew; floors may lose members."""
    position = np.full(len(problem), -1)
    position[kept] = np.arange(len(kept))
    nodes = np.concatenate([np.arange(problem.n_depots), problem.n_depots + kept])
    members = [position[floor.members] for floor in problem.floors]
    return replace(
        problem,
        prize=problem.prize[kept],
        service_s=problem.service_s[kept],
        opens_s=problem.opens_s[kept],
        closes_s=problem.closes_s[kept],
        required=problem.required[kept],
        place=problem.place[kept],
        floors=tuple(Floor(f.code, m[m >= 0], f.least) for f, m in zip(problem.floors, members, strict=True)),
        travel_s=problem.travel_s[np.ix_(nodes, nodes)],
        travel_m=problem.travel_m[np.ix_(nodes, nodes)],
    )


def working_s(problem: Problem) -> Floats:
    """Return the length of each shift (k,), 0 for one that ends before it starts."""
    return np.array([max(0.0, shift.end_s - shift.start_s) for shift in problem.crews], np.float64)
