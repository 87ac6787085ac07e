"""PyVRP: iterated local search over routes, the engine for all sizes (Wouda, Lan & Kool 2024)."""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks, IteratedLocalSearchParams

from hotspot.patrol.solver.integers import Whole, round_problem
from hotspot.patrol.solver.problem import Bools, Problem, Shift, Solution
from hotspot.patrol.solver.scheduling import make_solution, orders_of

Progress = Callable[[float, float], None]
TELL_EVERY_S = 1.0
# Plans are wanted in seconds: a short memory (PyVRP's own is 300) halves the gap after 10 s on 200 visits.
HISTORY = 50


def solve_pyvrp(
    problem: Problem,
    *,
    seconds: float,
    seed: int,
    iterations: int | None = None,
    start: Solution | None = None,
    pinned: Bools | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Return the best routes PyVRP finds in `seconds`, or in `iterations` where given (then repeatably).

    `start`: where the search begins, at random otherwise. Alternatives of a place are exclusive groups. Floors are not
    known to PyVRP; `pinned` (n,) visits come before all that are not required. `progress(share, prize)` is called
    about once a second; what it raises ends the search. Source: Wouda, Lan & Kool 2024, doi:10.1287/ijoc.2023.0055.
    """
    whole = round_problem(problem, pinned)
    crews = [crew for crew in range(len(problem.crews)) if whole.starts[crew] <= whole.ends[crew]]
    usable = np.flatnonzero(whole.opens <= whole.latest)
    orders: list[list[int]] = [[] for _ in problem.crews]
    if not crews or not len(usable):
        return make_solution(problem, orders, engine="pyvrp")
    types = _group_crews(problem, crews)
    data = _build(problem, whole, usable, types)
    first = _start(data, usable, types, start)
    watch = _Watch(problem, usable, seconds, iterations, progress, start)
    params = pyvrp.SolveParams(ils=IteratedLocalSearchParams(history_length=HISTORY, callbacks=watch))
    with warnings.catch_warnings():
        # More is required than fits: PyVRP wonders, a plan does not.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = pyvrp.solve(
            data, watch, seed, collect_stats=False, display=False, params=params, initial_solution=first
        )
    if result.is_feasible():
        free = {kind: list(members) for kind, members in enumerate(types.values())}
        for route in result.best.routes():
            orders[free[route.vehicle_type()].pop(0)] = [int(usable[a.idx]) for a in route if a.is_client()]
    return make_solution(problem, orders, engine="pyvrp")


def _group_crews(problem: Problem, crews: list[int]) -> dict[Shift, list[int]]:
    """Crews with the same shift and depots are vehicles of one type."""
    types: dict[Shift, list[int]] = {}
    for crew in crews:
        types.setdefault(problem.crews[crew], []).append(crew)
    return types


def _build(problem: Problem, whole: Whole, usable: np.ndarray, types: dict[Shift, list[int]]) -> pyvrp.ProblemData:
    d = problem.n_depots
    nodes = np.concatenate([np.arange(d), d + usable])
    travel = whole.travel[np.ix_(nodes, nodes)]
    np.fill_diagonal(travel, 0)
    group_of, groups = _group_places(problem, usable)
    clients = [
        pyvrp.Client(
            location=d + i,
            service_duration=whole.service[visit],
            tw_early=whole.opens[visit],
            tw_late=whole.latest[visit],
            prize=whole.prize[visit],
            required=False,
            group=group_of.get(i),
        )
        for i, visit in enumerate(usable)
    ]
    vehicles = [
        pyvrp.VehicleType(
            num_available=len(members),
            start_depot=shift.depot,
            end_depot=shift.end_depot,
            tw_early=whole.starts[members[0]],
            tw_late=whole.ends[members[0]],
        )
        for shift, members in types.items()
    ]
    locations = [pyvrp.Location(0, 0) for _ in nodes]
    return pyvrp.ProblemData(
        locations, clients, [pyvrp.Depot(i) for i in range(d)], vehicles, [travel], [travel], groups
    )


def _group_places(problem: Problem, usable: np.ndarray) -> tuple[dict[int, int], list[pyvrp.ClientGroup]]:
    group_of: dict[int, int] = {}
    groups: list[pyvrp.ClientGroup] = []
    places, counts = np.unique(problem.place[usable], return_counts=True)
    for place in places[counts > 1]:
        members = np.flatnonzero(problem.place[usable] == place).tolist()
        group_of |= dict.fromkeys(members, len(groups))
        groups.append(pyvrp.ClientGroup(members, required=False))
    return group_of, groups


def _start(
    data: pyvrp.ProblemData, usable: np.ndarray, types: dict[Shift, list[int]], start: Solution | None
) -> pyvrp.Solution | None:
    if start is None:
        return None
    known = {int(visit): i for i, visit in enumerate(usable)}
    orders = orders_of(start)
    routes = []
    for kind, members in enumerate(types.values()):
        kept = ([known[visit] for visit in orders[crew] if visit in known] for crew in members)
        routes += [pyvrp.Route(data, order, kind) for order in kept if order]
    return pyvrp.Solution(data, routes)


@dataclass
class _Watch(IteratedLocalSearchCallbacks):
    """Ends the search by time or by iterations, and tells how far it is."""

    problem: Problem
    usable: np.ndarray
    seconds: float
    iterations: int | None
    progress: Progress | None
    start: Solution | None
    done: int = 0
    prize: float = 0.0
    began: float = field(default_factory=time.perf_counter)
    told: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self.prize = self.start.prize(self.problem) if self.start else 0.0

    def on_best(self, best: pyvrp.Solution) -> None:
        if self.progress is not None and best.is_feasible():
            made = [activity.idx for route in best.routes() for activity in route if activity.is_client()]
            self.prize = float(self.problem.prize[self.usable[made]].sum())

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 - the form PyVRP asks for
        now = time.perf_counter()
        spent = (now - self.began) / self.seconds if self.iterations is None else self.done / max(self.iterations, 1)
        self.done += 1
        if self.progress is not None and now - self.told >= TELL_EVERY_S:
            self.told = now
            self.progress(min(spent, 1.0), self.prize)
        return spent >= 1 if self.iterations is None else self.done > self.iterations
