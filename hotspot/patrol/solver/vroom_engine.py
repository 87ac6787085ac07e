"""VROOM: very good routes for up to a few hundred visits in seconds; it has no seed, yet ties may fall either way."""

from datetime import timedelta

import numpy as np
import vroom

from hotspot.patrol.solver.integers import Whole, round_problem
from hotspot.patrol.solver.problem import Ints, Problem, Solution
from hotspot.patrol.solver.scheduling import make_solution

# VROOM weighs visits by whole numbers from 0 to 100; those that are required get the upper end to themselves.
MOST, MOST_ORDINARY = 100, 60


def solve_vroom(problem: Problem, *, seconds: float | None = None, level: int = 1) -> Solution:
    """Return the routes VROOM finds, cut off after `seconds`; `level` (0 to 5) is how widely it looks.

    Of the alternatives of a place it sees one only, the required or else the one of the largest prize. Prizes are
    rounded to hundredths of the largest. Floors are not known to VROOM. Source: Coupey, Nicod & Varnier, VROOM
    v1.15, https://github.com/VROOM-Project/vroom.
    """
    whole = round_problem(problem)
    crews = [crew for crew in range(len(problem.crews)) if whole.starts[crew] <= whole.ends[crew]]
    usable = _choose_alternatives(problem, np.flatnonzero(whole.opens <= whole.latest))
    orders: list[list[int]] = [[] for _ in problem.crews]
    if crews and len(usable):
        found = _build(problem, whole, usable, crews).solve(
            exploration_level=level, nb_threads=1, timeout=None if seconds is None else timedelta(seconds=seconds)
        )
        # Starts and ends have no `id`; without jobs the column is not there.
        jobs = found.routes.reindex(columns=["vehicle_id", "id"]).dropna()
        for crew, visit in zip(jobs["vehicle_id"], jobs["id"], strict=True):
            orders[int(crew)].append(int(visit))
    return make_solution(problem, orders, engine="vroom")


def _choose_alternatives(problem: Problem, usable: Ints) -> Ints:
    order = usable[np.lexsort((-problem.prize[usable], ~problem.required[usable]))]
    _, first = np.unique(problem.place[order], return_index=True)
    return np.sort(order[first])


def _build(problem: Problem, whole: Whole, usable: Ints, crews: list[int]) -> vroom.Input:
    d = problem.n_depots
    largest = problem.prize[usable].max() or 1.0
    most = MOST_ORDINARY if problem.required.any() else MOST
    priority = np.where(problem.required, MOST, np.ceil(most * (problem.prize / largest))).astype(int)
    model = vroom.Input()
    model.set_durations_matrix("car", whole.travel)
    model.add_vehicle(
        [
            vroom.Vehicle(
                crew,
                start=problem.crews[crew].depot,
                end=problem.crews[crew].end_depot,
                time_window=vroom.TimeWindow(int(whole.starts[crew]), int(whole.ends[crew])),
            )
            for crew in crews
        ]
    )
    model.add_job(
        [
            vroom.Job(
                int(visit),
                location=d + int(visit),
                default_service=int(whole.service[visit]),
                priority=int(priority[visit]),
                time_windows=[vroom.TimeWindow(int(whole.opens[visit]), int(whole.latest[visit]))],
            )
            for visit in usable
        ]
    )
    return model
