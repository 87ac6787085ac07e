"""The best plan found by three engines in the time given: greedy at once, VROOM where small, PyVRP for the rest."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from hotspot.patrol.solver.checking import check
from hotspot.patrol.solver.greedy import fill_routes, measure_detours, solve_greedy
from hotspot.patrol.solver.problem import Bools, Floats, Floor, Problem, Solution
from hotspot.patrol.solver.pyvrp_engine import Progress, solve_pyvrp
from hotspot.patrol.solver.scheduling import (
    fits_alone,
    keep_visits,
    made_of,
    make_solution,
    orders_of,
    pick_needed,
    rank_solution,
)
from hotspot.patrol.solver.vroom_engine import solve_vroom

LOG = logging.getLogger(__name__)
VROOM_UP_TO = 300
# Parts of PyVRP's time: prize alone, then with floors pinned to those routes, then from whatever is best.
LEGS = (0.35, 0.35, 0.3)


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int,
    iterations: int | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Return the best plan found in about `seconds`: team orienteering with time windows.

    What counts, first things first: required visits made, floors met, prize, less time on the way (`rank_solution`).
    A plan that cannot have all required visits has as many as were found to fit; it never fails for that. With
    `iterations` (of PyVRP, in all) instead of seconds, and without VROOM, the same inputs give the same plan.
    `progress(share_done, prize)` is called about once a second; what it raises ends the search and is passed on.

    How: insertion; VROOM up to 300 visits; then PyVRP from the better of both. With floors PyVRP runs three times:
    without them; with those visits pinned that its routes make for a floor, or that cost least where they make none;
    and so again from the best so far. An engine that fails is left out.
    Source: Vansteenwegen, Souffriau & Van Oudheusden 2011, doi:10.1016/j.ejor.2010.03.045 (the problem).
    """
    wanted = (problem.prize > 0) | problem.required
    for floor in problem.floors:
        wanted[floor.members] = True
    kept = np.flatnonzero(wanted & fits_alone(problem).any(axis=0))
    search = _Search(keep_visits(problem, kept), seconds, seed, iterations, progress)
    found = search.run()
    return make_solution(problem, [kept[order] for order in orders_of(found)], engine=found.engine)


def pin_floors(problem: Problem, solution: Solution) -> Bools:
    """Return the visits (n,) to be pinned so that floors are met: those made of the largest prize, then the cheapest.

    The cost of a visit is its prize less what the time it adds to some route, at its best place, yields on average.
    Times of windows and shifts are not asked here: other visits will make room.
    """
    made = made_of(problem, solution)
    busy = sum(route.back_s - route.depart_s for route in solution.routes)
    rate = solution.prize(problem) / busy if busy > 0 else 0.0
    worth = np.where(
        made, problem.prize.sum() + 1 + problem.prize, problem.prize - rate * measure_detours(problem, solution)
    )
    pinned = np.zeros(len(problem), np.bool_)
    for floor in problem.floors:
        pinned[_choose(problem, floor, worth, pinned)] = True
    return pinned


def _choose(problem: Problem, floor: Floor, worth: Floats, pinned: Bools) -> list[int]:
    """The members of most worth, one of a place, as many as the floor lacks beside those pinned already."""
    members = floor.members[np.argsort(-worth[floor.members], kind="stable")]
    chosen = [int(member) for member in members if pinned[member]]
    places = set(problem.place[pinned].tolist())
    for member in members:
        if len(chosen) < floor.least and int(problem.place[member]) not in places:
            chosen.append(int(member))
            places.add(int(problem.place[member]))
    return chosen


@dataclass
class _Search:
    """One run of all engines over a problem of which every visit fits alone."""

    problem: Problem
    seconds: float
    seed: int
    iterations: int | None
    progress: Progress | None
    stopped: BaseException | None = None

    def run(self) -> Solution:
        found = [solve_greedy(self.problem)]
        if not len(self.problem):
            return found[0]
        began = time.perf_counter()
        # VROOM does not always answer the same: where plans must repeat, it is not asked.
        if len(self.problem) <= VROOM_UP_TO and self.iterations is None:
            found += self._attempt(solve_vroom, self.problem, seconds=max(self.seconds / 4, 0.05))
        left = max(self.seconds - (time.perf_counter() - began), 0.05)
        if not self.problem.floors:
            found += self._attempt(self._search, self._best(found), left, (0, 1), None)
            return self._mend(self._best(found))
        for_prize = self._attempt(self._search, self._best(found, floors=False), left, (0, LEGS[0]), None)
        base = (for_prize or found)[-1]
        for first, length in ((LEGS[0], LEGS[1]), (1 - LEGS[2], LEGS[2])):
            pinned = pin_floors(self.problem, base)
            found += self._attempt(self._search, base, left, (first, length), pinned)
            base = self._best([*found, *for_prize])
        return self._mend(base)

    def _best(self, found: list[Solution], *, floors: bool = True) -> Solution:
        def rank(solution: Solution) -> tuple[float, ...]:
            made = rank_solution(self.problem, solution)
            return made if floors else (made[0], *made[2:])

        return max(found, key=rank)

    def _search(self, start: Solution, seconds: float, leg: tuple[float, float], pinned: Bools | None) -> Solution:
        first, length = leg
        found = solve_pyvrp(
            self.problem,
            seconds=seconds * length,
            seed=self.seed,
            iterations=None if self.iterations is None else round(self.iterations * length),
            start=start,
            pinned=pinned,
            progress=lambda share, prize: self._tell(first + share * length, prize),
        )
        return make_solution(self.problem, fill_routes(self.problem, orders_of(found)), engine=found.engine)

    def _mend(self, found: Solution) -> Solution:
        """Where something that must be made is missing, everything that need not be makes room for it."""
        needed = set(pick_needed(self.problem, made_of(self.problem, found)).tolist())
        stripped = [[visit for visit in order if visit in needed] for order in orders_of(found)]
        if check(self.problem, make_solution(self.problem, stripped, engine="")):
            return found
        mended = make_solution(self.problem, fill_routes(self.problem, stripped), engine=found.engine)
        return self._best([found, mended])

    def _tell(self, share: float, prize: float) -> None:
        if self.progress is None:
            return
        try:
            self.progress(share, prize)
        except BaseException as stop:
            self.stopped = stop
            raise

    def _attempt(self, engine: Callable[..., Solution], *subjects: Any, **options: Any) -> list[Solution]:
        """What the engine finds; nothing if it fails or breaks a rule: a library's bug is no reason to have no plan."""
        try:
            found = engine(*subjects, **options)
        except Exception:
            if self.stopped is not None:
                raise
            LOG.warning("an engine failed", exc_info=True)
            return []
        return [] if check(self.problem, found) else [found]
