"""What is done by hand today: the places of most expected problems, dealt to the crews and walked nearest first."""

import numpy as np

from hotspot.patrol.solver.problem import Bools, Floats, Ints, Problem, Solution
from hotspot.patrol.solver.scheduling import fits_alone, make_solution, working_s

# Time a crew is thought to need from place to place, in times of the service, when the list is cut to length.
WAY = 0.5


def walk_priority_list(problem: Problem) -> Solution:
    """Return what the same crews reach with a priority list: the baseline to beat.

    The list: required visits, those of most prize that floors ask for, then all others by prize. Its head, as many as
    the crews can hold, is dealt to them in turn (a visit no crew can make alone to nobody). Each crew walks to the
    nearest of its own places that is open when reached, required ones first; with none, to the next on the rest of the
    list that is open when reached; only then does it wait for whichever opens first. It never takes a place that would
    bring it back after its shift; what it leaves is open to the crews still out. A crew is thought to hold its shift
    over the mean service and half as much again for ways. Nobody looks at where places lie when they are dealt.
    """
    return walk_dealt(problem, _deal(problem))


def sort_list(problem: Problem) -> Ints:
    """Return the list: positions (n,) of all visits in the order of their claim."""
    asked = np.zeros(len(problem), np.bool_)
    for floor in problem.floors:
        asked[floor.members[np.argsort(-problem.prize[floor.members], kind="stable")[: floor.least]]] = True
    return np.lexsort((-problem.prize, ~asked, ~problem.required))


def count_room(problem: Problem) -> Ints:
    """Return how many visits each crew (k,) is thought to hold."""
    each = (1 + WAY) * float(problem.service_s.mean()) if len(problem) else 0.0
    return (working_s(problem) // max(each, 60.0)).astype(np.int64)


def _deal(problem: Problem) -> Ints:
    """Whose each visit is (n,), −1 = nobody's; of alternatives only the first on the list is dealt."""
    owner = np.full(len(problem), -1)
    room, fits, turn = count_room(problem), fits_alone(problem), 0
    order = sort_list(problem)
    _, first = np.unique(problem.place[order], return_index=True)
    for visit in order[np.sort(first)]:
        for crew in np.roll(np.arange(len(room)), -turn):
            if room[crew] and fits[crew, visit]:
                owner[visit], turn = crew, int(crew) + 1
                room[crew] -= 1
                break
    return owner


def walk_dealt(problem: Problem, owner: Ints) -> Solution:
    """Return what crews make of the visits dealt to them, `owner` (n,) −1 = nobody's, walking as said above."""
    order, owner = sort_list(problem), owner.copy()
    orders: list[list[int]] = [[] for _ in problem.crews]
    here, now = [shift.depot for shift in problem.crews], [shift.start_s for shift in problem.crews]
    left = np.ones(len(problem), np.bool_)
    walking = set(range(len(problem.crews)))
    while walking:
        crew = min(walking, key=lambda k: (now[k], k))
        arrive = now[crew] + problem.travel_s[here[crew], problem.n_depots :]
        mine = left & ((owner == crew) | (owner < 0))
        visit = _pick(problem, crew, arrive, owner == crew, order[mine[order]])
        if visit is None:
            walking.remove(crew)
            owner[owner == crew] = -1
            continue
        orders[crew].append(visit)
        left &= problem.place != problem.place[visit]
        here[crew] = problem.n_depots + visit
        now[crew] = float(max(arrive[visit], problem.opens_s[visit]) + problem.service_s[visit])
    return make_solution(problem, orders, engine="priority_list")


def _pick(problem: Problem, crew: int, arrive: Floats, own: Bools, order: Ints) -> int | None:
    """The next visit, out of the list `order`, of a crew that would be everywhere at `arrive`; None = it goes home."""
    shift = problem.crews[crew]
    begin = np.maximum(arrive, problem.opens_s)
    leave = begin + problem.service_s
    back = leave + problem.travel_s[problem.n_depots :, shift.end_depot]
    order = order[(leave[order] <= problem.closes_s[order]) & (back[order] <= shift.end_s)]
    is_open = arrive[order] >= problem.opens_s[order]
    near, rest = order[is_open & own[order]], order[is_open & ~own[order]]
    if len(near):
        return int(near[np.lexsort((arrive[near], ~problem.required[near]))[0]])
    if len(rest):
        return int(rest[0])
    return int(order[np.argmin(begin[order])]) if len(order) else None
