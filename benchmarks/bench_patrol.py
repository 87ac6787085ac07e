"""Patrol plans against the list done by hand and against single engines, on made-up evenings; every plan is checked.

Best known: the most found in runs of 60 to 150 s of all engines with several seeds; a gap below 0 is a new best.
"""

from typing import Any

import numpy as np

from benchmarks.patrols import make_evening
from benchmarks.timing import time_best
from hotspot.patrol import Problem, Solution, check, solve, solve_greedy, solve_vroom, walk_priority_list
from hotspot.patrol.solver.priority_list import count_room, sort_list, walk_dealt
from hotspot.patrol.solver.scheduling import fits_alone

# Prize of the best known plans of `make_evening(visits, crews, seed=1, 2, …)`, and the seconds a plan is given.
BEST = {
    (50, 3): ((25.348, 28.944, 25.094), 10),
    (200, 6): ((76.454, 82.079, 88.009), 10),
    (1000, 20): ((325.725,), 55),
}
VROOM_UP_TO = 300


def run() -> list[dict[str, Any]]:
    """Plan all evenings of each size."""
    return [_measure(visits, crews, *known) for (visits, crews), known in BEST.items()]


def walk_by_area(problem: Problem) -> Solution:
    """The same list dealt by someone with a map: each crew gets the places around one of as many far-apart ones."""
    room, fits = count_room(problem), fits_alone(problem)
    order = sort_list(problem)
    head = order[: room.sum()]
    ways = problem.travel_s[problem.n_depots :, problem.n_depots :]
    centres = [head[0]]
    while len(centres) < len(room):
        centres.append(head[np.argmax(ways[np.ix_(centres, head)].min(axis=0))])
    owner = np.full(len(problem), -1)
    for visit in order:
        crew = next((k for k in np.argsort(ways[centres, visit]) if room[k] and fits[k, visit]), None)
        if crew is not None:
            owner[visit] = crew
            room[crew] -= 1
    return walk_dealt(problem, owner)


def _measure(visits: int, crews: int, best: tuple[float, ...], seconds: float) -> dict[str, Any]:
    evenings = [make_evening(visits, crews, seed=seed + 1) for seed in range(len(best))]

    def plan_all(plan: Any) -> tuple[list[float], list[float]]:
        prizes, walls = [], []
        for problem in evenings:
            timed = time_best(lambda: plan(problem), repeats=1)  # noqa: B023
            assert check(problem, timed.result) == ()
            prizes.append(timed.result.prize(problem))
            walls.append(timed.wall)
        return prizes, walls

    by_hand, _ = plan_all(walk_priority_list)
    by_area, _ = plan_all(walk_by_area)
    greedy, greedy_s = plan_all(solve_greedy)
    vroom = plan_all(solve_vroom) if visits <= VROOM_UP_TO else None
    ours, ours_s = plan_all(lambda problem: solve(problem, seconds=seconds, seed=1))

    def gap(prizes: list[float]) -> str:
        gaps = 100 * (1 - np.array(prizes) / best)
        return f"{gaps.mean():.1f} ({gaps.max():.1f})"

    return {
        "visits / crews": f"{visits:,} / {crews}",
        "evenings": len(best),
        "list dealt in turn: gap % (worst)": gap(by_hand),
        "list dealt by area": gap(by_area),
        "insertion (s)": f"{gap(greedy)}, {max(greedy_s):.2f} s",
        "VROOM alone (s)": f"{gap(vroom[0])}, {max(vroom[1]):.1f} s" if vroom else "–",
        "plan": gap(ours),
        "plan s": f"{max(ours_s):.1f}",
        "more than dealt in turn": f"{100 * (sum(ours) / sum(by_hand) - 1):.0f} %",
        "more than dealt by area": f"{100 * (sum(ours) / sum(by_area) - 1):.0f} %",
        "faults": 0,
    }
