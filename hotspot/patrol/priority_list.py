"""What is done by hand today: the places of most expected problems, walked nearest first."""

import numpy as np

from hotspot.patrol.problem import Bools, Floats, Ints, Problem, Solution
from hotspot.patrol.scheduling import make_solution, working_s


def walk_priority_list(problem: Problem) -> Solution:
    """Return what the same crews reach with a priority list: the baseline to beat, meant to be a good one.

    The list is sorted by prize. Its head, as many places as the crews can hold (shifts over mean service and the mean
    way to the nearest other place), is what the evening is for; required visits belong to it, and the members that
    floors ask for. Crews walk at the same time: who is free first takes the nearest place of the head that is open
    when reached; if there is none, the next of the rest of the list that is open when reached; only then does it wait
    for whichever opens first. Nobody takes a place that would bring it back after its shift.
    """
    head = _choose_head(problem)
    order = np.argsort(-problem.prize, kind="stable")
    orders: list[list[int]] = [[] for _ in problem.crews]
    here, now = [shift.depot for shift in problem.crews], [shift.start_s for shift in problem.crews]
    left = np.ones(len(problem), np.bool_)
    walking = set(range(len(problem.crews)))
    while walking:
        crew = min(walking, key=lambda k: (now[k], k))
        arrive = now[crew] + problem.travel_s[here[crew], problem.n_depots :]
        visit = _pick(problem, crew, arrive, head, order[left[order]])
        if visit is None:
            walking.remove(crew)
            continue
        orders[crew].append(visit)
        left &= problem.place != problem.place[visit]
        here[crew] = problem.n_depots + visit
        now[crew] = float(max(arrive[visit], problem.opens_s[visit]) + problem.service_s[visit])
    return make_solution(problem, orders, engine="priority_list")


def _choose_head(problem: Problem) -> Bools:
    nodes = problem.travel_s[problem.n_depots :, problem.n_depots :].copy()
    np.fill_diagonal(nodes, np.inf)
    nearest = nodes.min(axis=1, initial=np.inf)
    each = problem.service_s.mean() + nearest[np.isfinite(nearest)].mean() if np.isfinite(nearest).any() else 0.0
    hold = int(working_s(problem).sum() // each) if each > 0 else len(problem)
    head = problem.required.copy()
    head[np.argsort(-problem.prize, kind="stable")[:hold]] = True
    for floor in problem.floors:
        head[floor.members[np.argsort(-problem.prize[floor.members], kind="stable")[: floor.least]]] = True
    return head


def _pick(problem: Problem, crew: int, arrive: Floats, head: Bools, order: Ints) -> int | None:
    """The next visit of a crew that would be everywhere at `arrive`, out of `order`; None = it goes home."""
    shift = problem.crews[crew]
    begin = np.maximum(arrive, problem.opens_s)
    leave = begin + problem.service_s
    back = leave + problem.travel_s[problem.n_depots :, shift.end_depot]
    order = order[(leave[order] <= problem.closes_s[order]) & (back[order] <= shift.end_s)]
    is_open = arrive[order] >= problem.opens_s[order]
    near, rest = order[is_open & head[order]], order[is_open & ~head[order]]
    if len(near):
        return int(near[np.argmin(arrive[near])])
    if len(rest):
        return int(rest[0])
    return int(order[np.argmin(begin[order])]) if len(order) else None
